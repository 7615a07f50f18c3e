//! AWS WAF.

use aws_sdk_wafv2::{Client, types};
use ipnet::IpNet;
use plumbline_catalogue::{
    model::{
        GLOBAL, Identity, Tags,
        wafv2::{Contents, IpSet, RuleGroup, Wafv2, WebAcl},
    },
    observed::{Known, Observed},
};

use crate::call::{Gone, Session};

/// The code with which WAF says that there is no such thing, or none of the kind asked for.
const NONE: &[&str] = &["WAFNonexistentItemException"];

/// The most records that WAF puts on one page.
const PAGE: i32 = 100;

/// What cannot be read of a list that the answer should have.
const NO_LIST: &str = "the answer has no list in it";

/// A region costs three calls, and so does what is for CloudFront. A web ACL costs four (contents, load balancers,
/// logging, tags), one for CloudFront three; a rule group or IP set two (contents, tags).
pub(super) async fn collect(session: &Session, regions: &[String]) -> Wafv2 {
    let regional = regions.iter().map(|region| (region.as_str(), region.as_str(), types::Scope::Regional));
    let global = cloudfront_region(&session.partition).map(|home| (GLOBAL, home, types::Scope::Cloudfront));
    let places = regional.chain(global).map(|(key, region, scope)| async move {
        let place = Place { session, client: &session.clients.of::<aws_sdk_wafv2::Client>(region), key, region, scope };
        (key.to_owned(), futures::join!(place.ip_sets(), place.rule_groups(), place.web_acls()))
    });
    let mut waf = Wafv2::default();
    for (key, (ip_sets, rule_groups, web_acls)) in futures::future::join_all(places).await {
        waf.ip_sets.insert(&key, ip_sets);
        waf.rule_groups.insert(&key, rule_groups);
        waf.web_acls.insert(&key, web_acls);
    }
    waf
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

/// A region, or what is for CloudFront, as its resources name it, and where to ask for it.
struct Place<'a> {
    session: &'a Session,
    client: &'a Client,
    key: &'a str,
    region: &'a str,
    scope: types::Scope,
}

/// A resource as it is listed.
struct Listed {
    arn: String,
    id: String,
    name: String,
}

fn listed(arn: Option<String>, id: Option<String>, name: Option<String>) -> Listed {
    Listed { arn: arn.unwrap_or_default(), id: id.unwrap_or_default(), name: name.unwrap_or_default() }
}

impl Place<'_> {
    async fn ip_sets(&self) -> Observed<Vec<IpSet>> {
        let ask =
            |marker| self.client.list_ip_sets().scope(self.scope.clone()).limit(PAGE).set_next_marker(marker).send();
        let pages =
            self.session.pages_by_token(self.region, "wafv2:ListIPSets", ask, |page| (page.ip_sets, page.next_marker));
        match pages.await.into_result() {
            Ok(found) => {
                let found = found.into_iter().map(|found| listed(found.arn, found.id, found.name));
                Known(self.session.each(found, |found| self.ip_set(found)).await)
            }
            Err(gap) => Observed::from(gap),
        }
    }

    async fn ip_set(&self, listed: Listed) -> Result<IpSet, Gone> {
        let call = self.client.get_ip_set().name(&listed.name).id(&listed.id).scope(self.scope.clone()).send();
        let answer = self.session.call(self.region, "wafv2:GetIPSet", call).await.unless_gone(NONE)?;
        let addresses = answer.try_map(|out| {
            let ranges = out.ip_set.ok_or("the answer has no IP set in it")?.addresses;
            let read = |range: String| {
                range.parse::<IpNet>().map_err(|_| format!("{range:?} is not an address range such as 10.0.0.0/16"))
            };
            ranges.into_iter().map(read).collect::<Result<Vec<_>, String>>()
        });
        Ok(IpSet {
            addresses: addresses.observed(),
            identity: Identity::named(listed.arn.clone(), listed.name, self.key, self.tags(&listed.arn).await?),
        })
    }

    async fn rule_groups(&self) -> Observed<Vec<RuleGroup>> {
        let ask = |marker| {
            self.client.list_rule_groups().scope(self.scope.clone()).limit(PAGE).set_next_marker(marker).send()
        };
        let pages = self
            .session
            .pages_by_token(self.region, "wafv2:ListRuleGroups", ask, |page| (page.rule_groups, page.next_marker));
        match pages.await.into_result() {
            Ok(found) => {
                let found = found.into_iter().map(|found| listed(found.arn, found.id, found.name));
                Known(self.session.each(found, |found| self.rule_group(found)).await)
            }
            Err(gap) => Observed::from(gap),
        }
    }

    async fn rule_group(&self, listed: Listed) -> Result<RuleGroup, Gone> {
        let call = self.client.get_rule_group().arn(&listed.arn).send();
        let answer = self.session.call(self.region, "wafv2:GetRuleGroup", call).await.unless_gone(NONE)?;
        let contents = answer.try_map(|out| {
            let group = out.rule_group.ok_or("the answer has no rule group in it")?;
            Ok(contents(&group.rules.unwrap_or_default(), group.visibility_config.as_ref(), 0))
        });
        Ok(RuleGroup {
            contents: contents.observed(),
            identity: Identity::named(listed.arn.clone(), listed.name, self.key, self.tags(&listed.arn).await?),
        })
    }

    async fn web_acls(&self) -> Observed<Vec<WebAcl>> {
        let ask =
            |marker| self.client.list_web_acls().scope(self.scope.clone()).limit(PAGE).set_next_marker(marker).send();
        let pages = self
            .session
            .pages_by_token(self.region, "wafv2:ListWebACLs", ask, |page| (page.web_acls, page.next_marker));
        match pages.await.into_result() {
            Ok(found) => {
                let found = found.into_iter().map(|found| listed(found.arn, found.id, found.name));
                Known(self.session.each(found, |found| self.web_acl(found)).await)
            }
            Err(gap) => Observed::from(gap),
        }
    }

    async fn web_acl(&self, listed: Listed) -> Result<WebAcl, Gone> {
        let (contents, load_balancers, log_destination, tags) = futures::try_join!(
            self.acl_contents(&listed),
            self.load_balancers(&listed.arn),
            self.log_destination(&listed.arn),
            self.tags(&listed.arn),
        )?;
        Ok(WebAcl {
            contents,
            load_balancers,
            log_destination,
            identity: Identity::named(listed.arn, listed.name, self.key, tags),
        })
    }

    async fn acl_contents(&self, listed: &Listed) -> Result<Observed<Contents>, Gone> {
        let call = self.client.get_web_acl().name(&listed.name).id(&listed.id).scope(self.scope.clone()).send();
        let answer = self.session.call(self.region, "wafv2:GetWebACL", call).await.unless_gone(NONE)?;
        let contents = answer.try_map(|out| {
            let acl = out.web_acl.ok_or("the answer has no web ACL in it")?;
            let of_firewall_manager = acl.pre_process_firewall_manager_rule_groups.unwrap_or_default().len()
                + acl.post_process_firewall_manager_rule_groups.unwrap_or_default().len();
            let rules = acl.rules.unwrap_or_default();
            Ok(contents(&rules, acl.visibility_config.as_ref(), of_firewall_manager))
        });
        Ok(contents.observed())
    }

    /// Application load balancers do not say which web ACL protects them; everything else does.
    async fn load_balancers(&self, arn: &str) -> Result<Observed<Vec<String>>, Gone> {
        if self.scope == types::Scope::Cloudfront {
            return Ok(Known(Vec::new()));
        }
        let call = self
            .client
            .list_resources_for_web_acl()
            .web_acl_arn(arn)
            .resource_type(types::ResourceType::ApplicationLoadBalancer)
            .send();
        let answer = self.session.call(self.region, "wafv2:ListResourcesForWebACL", call).await.unless_gone(NONE)?;
        // An endpoint may pass over the type that it was asked for.
        Ok(answer
            .try_map(|out| out.resource_arns.ok_or_else(|| NO_LIST.to_owned()))
            .map(|arns| arns.into_iter().filter(|arn| arn.contains(":loadbalancer/app/")).collect())
            .observed())
    }

    async fn log_destination(&self, arn: &str) -> Result<Observed<Option<String>>, Gone> {
        let call = self.client.get_logging_configuration().resource_arn(arn).send();
        let answer = self.session.call(self.region, "wafv2:GetLoggingConfiguration", call).await.absent_on(NONE);
        let answer = answer.content("logging configuration", |out| out.logging_configuration);
        Ok(answer.map(|logging| logging?.log_destination_configs.into_iter().next()).observed())
    }

    async fn tags(&self, arn: &str) -> Result<Observed<Tags>, Gone> {
        let ask =
            |marker| self.client.list_tags_for_resource().resource_arn(arn).limit(PAGE).set_next_marker(marker).send();
        let pages = self.session.pages_by_token(self.region, "wafv2:ListTagsForResource", ask, |page| {
            (page.tag_info_for_resource.map(|info| info.tag_list.unwrap_or_default()), page.next_marker)
        });
        let tags = pages.await.unless_gone(NONE)?;
        Ok(tags.map(|tags| tags.into_iter().map(|tag| (tag.key, tag.value)).collect()).observed())
    }
}

fn contents(
    rules: &[types::Rule],
    visibility: Option<&types::VisibilityConfig>,
    of_firewall_manager: usize,
) -> Contents {
    let counted = |visibility: Option<&types::VisibilityConfig>| {
        visibility.is_some_and(|visibility| visibility.cloud_watch_metrics_enabled)
    };
    Contents {
        rules: rules.len().saturating_add(of_firewall_manager),
        metrics: counted(visibility),
        rules_without_metrics: rules
            .iter()
            .filter(|rule| !counted(rule.visibility_config()))
            .map(|rule| rule.name.clone())
            .collect(),
    }
}
