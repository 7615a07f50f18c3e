//! AWS WAF.

use aws_sdk_wafv2::{Client, types};
use ipnet::IpNet;
use plumbline_catalogue::{
    model::{
        GLOBAL, Identity, RegionListing, Tags,
        wafv2::{Contents, IpSet, RuleGroup, Wafv2, WebAcl},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Absent, Answer, At, Collect, Gone, Lost, Reply, Session, client, everywhere, present};

client!(aws_sdk_wafv2);

/// The code with which WAF says that there is no such thing, or none of the kind asked for.
const NONE: &[&str] = &["WAFNonexistentItemException"];

/// The most records that WAF puts on one page.
const PAGE: i32 = 100;

const IP_SET: Reply = Reply("wafv2:GetIPSet");
const IP_SETS: Reply = Reply("wafv2:ListIPSets");
const LOGGING: Reply = Reply("wafv2:GetLoggingConfiguration");
const PROTECTED: Reply = Reply("wafv2:ListResourcesForWebACL");
const RULE_GROUP: Reply = Reply("wafv2:GetRuleGroup");
const RULE_GROUPS: Reply = Reply("wafv2:ListRuleGroups");
const WEB_ACL: Reply = Reply("wafv2:GetWebACL");
const WEB_ACLS: Reply = Reply("wafv2:ListWebACLs");

/// A region costs three calls, and so does what is for CloudFront. A web ACL costs four (contents, load balancers,
/// logging, tags), one for CloudFront three; a rule group or IP set two (contents, tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Wafv2 {
    let (ip_sets, rule_groups, web_acls, global) = futures::join!(
        everywhere(session, regions),
        everywhere(session, regions),
        everywhere(session, regions),
        of_cloudfront(session),
    );
    let mut waf = Wafv2 { ip_sets, rule_groups, web_acls };
    if let Some((ip_sets, rule_groups, web_acls)) = global {
        waf.ip_sets.insert(GLOBAL, ip_sets);
        waf.rule_groups.insert(GLOBAL, rule_groups);
        waf.web_acls.insert(GLOBAL, web_acls);
    }
    waf
}

/// What is for CloudFront, if the partition has it.
async fn of_cloudfront(
    session: &Session,
) -> Option<(RegionListing<IpSet>, RegionListing<RuleGroup>, RegionListing<WebAcl>)> {
    let at = At::new(session, cloudfront_region(&session.partition)?);
    let global = || types::Scope::Cloudfront;
    Some(futures::join!(
        read(&at, ip_sets(&at, global())),
        read(&at, rule_groups(&at, global())),
        read(&at, web_acls(&at, global())),
    ))
}

async fn read<T: Collect<Client = Client>>(
    at: &At<'_, Client>,
    listed: impl Future<Output = Answer<Vec<T::Row>>>,
) -> RegionListing<T> {
    match listed.await.into_result() {
        Ok(rows) => at.read(rows).await,
        Err(gap) => RegionListing::unread(gap),
    }
}

/// Where a partition keeps what belongs to CloudFront, if it has CloudFront.
/// <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListWebACLs.html>
pub(super) fn cloudfront_region(partition: &str) -> Option<&'static str> {
    match partition {
        "aws" => Some("us-east-1"),
        "aws-cn" => Some("cn-northwest-1"),
        _ => None,
    }
}

/// A resource as it is listed, in a region or for CloudFront.
pub(crate) struct Listed {
    scope: types::Scope,
    arn: Option<String>,
    id: Option<String>,
    name: Option<String>,
}

/// The same resource, with all that names it.
struct Named {
    scope: types::Scope,
    arn: String,
    id: String,
    name: String,
}

impl Listed {
    fn named(self, reply: Reply) -> Result<Named, Unread> {
        Ok(Named {
            scope: self.scope,
            arn: reply.required("ARN", present(self.arn))?,
            id: reply.required("Id", present(self.id))?,
            name: reply.required("Name", present(self.name))?,
        })
    }
}

impl Named {
    fn identity(self, region: &str, tags: Observed<Tags>) -> Identity {
        let region = if self.scope == types::Scope::Cloudfront { GLOBAL } else { region };
        Identity::named(self.arn, self.name, region, tags)
    }
}

impl Collect for IpSet {
    type Client = Client;
    type Row = Listed;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Listed>> {
        ip_sets(at, types::Scope::Regional).await
    }

    async fn read(at: &At<'_, Client>, row: Listed) -> Result<Self, Lost> {
        let named = row.named(IP_SETS)?;
        let (addresses, tags) = futures::try_join!(addresses(at, &named), tags(at, &named.arn))?;
        Ok(Self { addresses, identity: named.identity(at.region, tags) })
    }
}

async fn ip_sets(at: &At<'_, Client>, scope: types::Scope) -> Answer<Vec<Listed>> {
    let ask = |marker| at.client.list_ip_sets().scope(scope.clone()).limit(PAGE).set_next_marker(marker).send();
    let listed = at.pages_by_token(IP_SETS.0, ask, |page| (page.ip_sets, page.next_marker)).await;
    let row =
        |found: types::IpSetSummary| Listed { scope: scope.clone(), arn: found.arn, id: found.id, name: found.name };
    listed.map(|listed| listed.into_iter().map(row).collect())
}

async fn addresses(at: &At<'_, Client>, set: &Named) -> Result<Observed<Vec<IpNet>>, Gone> {
    let call = at.client.get_ip_set().name(&set.name).id(&set.id).scope(set.scope.clone()).send();
    let answer = at.call(IP_SET.0, call).await.unless_gone(NONE)?.observed();
    let range = |text: String| {
        text.parse().map_err(|_| IP_SET.unreadable(format!("{text:?} is not an address range such as 10.0.0.0/16")))
    };
    Ok(answer.and_then(|out| {
        let set = IP_SET.required("IPSet", out.ip_set);
        set.and_then(|set| set.addresses.into_iter().map(range).collect::<Result<Vec<_>, _>>()).into()
    }))
}

impl Collect for RuleGroup {
    type Client = Client;
    type Row = Listed;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Listed>> {
        rule_groups(at, types::Scope::Regional).await
    }

    async fn read(at: &At<'_, Client>, row: Listed) -> Result<Self, Lost> {
        let named = row.named(RULE_GROUPS)?;
        let (contents, tags) = futures::try_join!(group_contents(at, &named.arn), tags(at, &named.arn))?;
        Ok(Self { contents, identity: named.identity(at.region, tags) })
    }
}

async fn rule_groups(at: &At<'_, Client>, scope: types::Scope) -> Answer<Vec<Listed>> {
    let ask = |marker| at.client.list_rule_groups().scope(scope.clone()).limit(PAGE).set_next_marker(marker).send();
    let listed = at.pages_by_token(RULE_GROUPS.0, ask, |page| (page.rule_groups, page.next_marker)).await;
    let row = |found: types::RuleGroupSummary| Listed {
        scope: scope.clone(),
        arn: found.arn,
        id: found.id,
        name: found.name,
    };
    listed.map(|listed| listed.into_iter().map(row).collect())
}

async fn group_contents(at: &At<'_, Client>, arn: &str) -> Result<Observed<Contents>, Gone> {
    let call = at.client.get_rule_group().arn(arn).send();
    let answer = at.call(RULE_GROUP.0, call).await.unless_gone(NONE)?.observed();
    Ok(answer.and_then(|out| {
        let group = RULE_GROUP.required("RuleGroup", out.rule_group);
        group.and_then(|group| contents(RULE_GROUP, group.rules, group.visibility_config.as_ref(), 0)).into()
    }))
}

impl Collect for WebAcl {
    type Client = Client;
    type Row = Listed;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Listed>> {
        web_acls(at, types::Scope::Regional).await
    }

    async fn read(at: &At<'_, Client>, row: Listed) -> Result<Self, Lost> {
        let named = row.named(WEB_ACLS)?;
        let (contents, load_balancers, log_destination, tags) = futures::try_join!(
            acl_contents(at, &named),
            load_balancers(at, &named),
            log_destination(at, &named.arn),
            tags(at, &named.arn),
        )?;
        Ok(Self { contents, load_balancers, log_destination, identity: named.identity(at.region, tags) })
    }
}

async fn web_acls(at: &At<'_, Client>, scope: types::Scope) -> Answer<Vec<Listed>> {
    let ask = |marker| at.client.list_web_acls().scope(scope.clone()).limit(PAGE).set_next_marker(marker).send();
    let listed = at.pages_by_token(WEB_ACLS.0, ask, |page| (page.web_acls, page.next_marker)).await;
    let row =
        |found: types::WebAclSummary| Listed { scope: scope.clone(), arn: found.arn, id: found.id, name: found.name };
    listed.map(|listed| listed.into_iter().map(row).collect())
}

async fn acl_contents(at: &At<'_, Client>, acl: &Named) -> Result<Observed<Contents>, Gone> {
    let call = at.client.get_web_acl().name(&acl.name).id(&acl.id).scope(acl.scope.clone()).send();
    let answer = at.call(WEB_ACL.0, call).await.unless_gone(NONE)?.observed();
    let of_acl = |acl: types::WebAcl| {
        // Without a policy of Firewall Manager, there are no such lists.
        let of_firewall_manager = acl.pre_process_firewall_manager_rule_groups.absent_is_none().len()
            + acl.post_process_firewall_manager_rule_groups.absent_is_none().len();
        contents(WEB_ACL, acl.rules, acl.visibility_config.as_ref(), of_firewall_manager)
    };
    Ok(answer.and_then(|out| WEB_ACL.required("WebACL", out.web_acl).and_then(of_acl).into()))
}

/// Application load balancers do not say which web ACL protects them; everything else does.
async fn load_balancers(at: &At<'_, Client>, acl: &Named) -> Result<Observed<Vec<String>>, Gone> {
    if acl.scope == types::Scope::Cloudfront {
        return Ok(Known(Vec::new()));
    }
    let kind = types::ResourceType::ApplicationLoadBalancer;
    let call = at.client.list_resources_for_web_acl().web_acl_arn(&acl.arn).resource_type(kind).send();
    let answer = at.call(PROTECTED.0, call).await.unless_gone(NONE)?.observed();
    let arns = answer.and_then(|out| PROTECTED.told("ResourceArns", out.resource_arns));
    // An endpoint may pass over the type that it was asked for.
    Ok(arns.map(|arns| arns.into_iter().filter(|arn| arn.contains(":loadbalancer/app/")).collect()))
}

async fn log_destination(at: &At<'_, Client>, arn: &str) -> Result<Observed<Option<String>>, Gone> {
    let call = at.client.get_logging_configuration().resource_arn(arn).send();
    let answer = at.call(LOGGING.0, call).await.absent_on(NONE);
    let logging = answer.content("logging configuration", |out| out.logging_configuration).observed();
    Ok(logging.and_then(|logging| match logging {
        None => Known(None),
        Some(logging) => {
            LOGGING.told("LogDestinationConfigs", logging.log_destination_configs.into_iter().next()).map(Some)
        }
    }))
}

async fn tags(at: &At<'_, Client>, arn: &str) -> Result<Observed<Tags>, Gone> {
    let ask = |marker| at.client.list_tags_for_resource().resource_arn(arn).limit(PAGE).set_next_marker(marker).send();
    let pages = at.pages_by_token("wafv2:ListTagsForResource", ask, |page| {
        (page.tag_info_for_resource.map(|info| info.tag_list.absent_is_none()), page.next_marker)
    });
    let tags = pages.await.unless_gone(NONE)?;
    Ok(tags.try_map(|tags| super::tags(tags, |tag| (present(tag.key), Some(tag.value)))).observed())
}

fn contents(
    reply: Reply,
    rules: Option<Vec<types::Rule>>,
    visibility: Option<&types::VisibilityConfig>,
    of_firewall_manager: usize,
) -> Result<Contents, Unread> {
    let rules = reply.required("Rules", rules)?;
    let mut rules_without_metrics = Vec::new();
    for rule in &rules {
        if !has_metrics(reply, rule.visibility_config())? {
            rules_without_metrics.push(reply.required("Rules.Name", present(rule.name.clone()))?);
        }
    }
    Ok(Contents {
        rules: rules.len().saturating_add(of_firewall_manager),
        metrics: has_metrics(reply, visibility)?,
        rules_without_metrics,
    })
}

/// The SDK puts a configuration without a metric's name where there is none.
fn has_metrics(reply: Reply, visibility: Option<&types::VisibilityConfig>) -> Result<bool, Unread> {
    let visibility = visibility.filter(|visibility| !visibility.metric_name.is_empty());
    Ok(reply.required("VisibilityConfig", visibility)?.cloud_watch_metrics_enabled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_known_only_with_their_configuration() {
        let visibility = |name: &str, metrics| {
            let config = types::VisibilityConfig::builder().sampled_requests_enabled(false).metric_name(name);
            config.cloud_watch_metrics_enabled(metrics).build().unwrap()
        };
        let of = |rules, config: Option<&types::VisibilityConfig>| contents(WEB_ACL, rules, config, 1).ok();
        let found = of(Some(Vec::new()), Some(&visibility("acl", true)));
        assert_eq!(found, Some(Contents { rules: 1, metrics: true, rules_without_metrics: Vec::new() }));
        assert_eq!(of(None, Some(&visibility("acl", true))), None);
        assert_eq!(of(Some(Vec::new()), Some(&visibility("", false))), None);
        assert_eq!(of(Some(Vec::new()), None), None);
    }
}
