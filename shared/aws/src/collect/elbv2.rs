//! Elastic Load Balancing: application, network and gateway load balancers.

use std::collections::HashMap;

use aws_sdk_elasticloadbalancingv2::{Client, types};
use plumbline_catalogue::{
    model::{
        Identity, Tags,
        elbv2::{Action, Attributes, Elbv2, Listener, LoadBalancer, LoadBalancerKind},
    },
    observed::{Known, Observed},
};

use crate::call::{Gone, Session, client};

client!(aws_sdk_elasticloadbalancingv2);

/// The codes with which Elastic Load Balancing says that something is not there any more.
const GONE: &[&str] = &["LoadBalancerNotFound", "ListenerNotFound"];

/// The most records that Elastic Load Balancing puts on one page.
const PAGE: i32 = 400;

/// The most load balancers whose tags one call reads.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html>
const TAGGED: usize = 20;

/// A region costs one call for each 400 load balancers and one for the tags of each 20; a load balancer two (attributes,
/// listeners), and one for each of its listeners that speaks plain HTTP.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Elbv2 {
    let of_regions = regions.iter().map(|region| async move { (region.clone(), of_region(session, region).await) });
    Elbv2 { load_balancers: futures::future::join_all(of_regions).await.into_iter().collect() }
}

async fn of_region(session: &Session, region: &str) -> Observed<Vec<LoadBalancer>> {
    let place =
        Place { session, client: &session.clients.of::<aws_sdk_elasticloadbalancingv2::Client>(region), region };
    let pages = place.client.describe_load_balancers().page_size(PAGE).into_paginator().send();
    let list =
        |page: aws_sdk_elasticloadbalancingv2::operation::describe_load_balancers::DescribeLoadBalancersOutput| {
            Some(page.load_balancers.unwrap_or_default())
        };
    let listed = session.pages(region, "elasticloadbalancing:DescribeLoadBalancers", pages, list).await;
    let listed = listed.try_map(|found| {
        found.into_iter().map(|listed| Ok((kind(listed.r#type.as_ref())?, listed))).collect::<Result<Vec<_>, String>>()
    });
    match listed.into_result() {
        Ok(listed) => {
            let mut tags = place.tags(&listed).await;
            let with_tags = listed.into_iter().map(|(kind, listed)| {
                let tags = tags.remove(listed.load_balancer_arn().unwrap_or_default());
                (kind, listed, tags.unwrap_or_else(|| Known(Tags::new())))
            });
            Known(session.each(with_tags, |(kind, listed, tags)| place.load_balancer(kind, listed, tags)).await)
        }
        Err(gap) => Observed::from(gap),
    }
}

#[derive(Clone, Copy)]
struct Place<'a> {
    session: &'a Session,
    client: &'a Client,
    region: &'a str,
}

impl Place<'_> {
    /// By ARN. A load balancer of the batch that is gone takes the batch's answer with it.
    async fn tags(self, listed: &[(LoadBalancerKind, types::LoadBalancer)]) -> HashMap<String, Observed<Tags>> {
        let arns: Vec<String> = listed.iter().filter_map(|(_, listed)| listed.load_balancer_arn.clone()).collect();
        let batches = arns.chunks(TAGGED).map(|batch| async move {
            let call = self.client.describe_tags().set_resource_arns(Some(batch.to_vec())).send();
            let answer = self.session.call(self.region, "elasticloadbalancing:DescribeTags", call).await;
            match answer.map(|out| out.tag_descriptions.unwrap_or_default()).into_result() {
                Ok(described) => described.into_iter().map(tags_of).collect::<Vec<_>>(),
                Err(gap) => batch.iter().map(|arn| (arn.clone(), Observed::from(gap.clone()))).collect(),
            }
        });
        futures::future::join_all(batches).await.into_iter().flatten().collect()
    }

    async fn load_balancer(
        self,
        kind: LoadBalancerKind,
        listed: types::LoadBalancer,
        tags: Observed<Tags>,
    ) -> Result<LoadBalancer, Gone> {
        let arn = listed.load_balancer_arn.unwrap_or_default();
        let (attributes, listeners) = futures::try_join!(self.attributes(&arn), self.listeners(&arn))?;
        let zones = listed.availability_zones.unwrap_or_default();
        Ok(LoadBalancer {
            kind,
            internet_facing: listed.scheme == Some(types::LoadBalancerSchemeEnum::InternetFacing),
            zones: zones.into_iter().filter_map(|zone| zone.zone_name).collect(),
            attributes,
            listeners,
            identity: Identity::named(arn, listed.load_balancer_name.unwrap_or_default(), self.region, tags),
        })
    }

    async fn attributes(self, arn: &str) -> Result<Observed<Attributes>, Gone> {
        let call = self.client.describe_load_balancer_attributes().load_balancer_arn(arn).send();
        let action = "elasticloadbalancing:DescribeLoadBalancerAttributes";
        let answer = self.session.call(self.region, action, call).await.unless_gone(GONE)?;
        Ok(answer.map(|out| attributes(&out.attributes.unwrap_or_default())).observed())
    }

    async fn listeners(self, arn: &str) -> Result<Observed<Vec<Listener>>, Gone> {
        let pages = self.client.describe_listeners().load_balancer_arn(arn).page_size(PAGE).into_paginator().send();
        let list = |page: aws_sdk_elasticloadbalancingv2::operation::describe_listeners::DescribeListenersOutput| {
            Some(page.listeners.unwrap_or_default())
        };
        let listed = self.session.pages(self.region, "elasticloadbalancing:DescribeListeners", pages, list).await;
        match listed.unless_gone(GONE)?.into_result() {
            Ok(listed) => Ok(Known(self.session.each(listed, |listed| self.listener(listed)).await)),
            Err(gap) => Ok(Observed::from(gap)),
        }
    }

    async fn listener(self, listed: types::Listener) -> Result<Listener, Gone> {
        let rule_actions = match (&listed.protocol, &listed.listener_arn) {
            (Some(types::ProtocolEnum::Http), Some(arn)) => self.rule_actions(arn).await?,
            _ => Known(Vec::new()),
        };
        Ok(Listener {
            port: listed.port,
            protocol: listed.protocol.map(|protocol| protocol.as_str().to_owned()),
            certificate: listed.certificates.and_then(|found| found.into_iter().next()?.certificate_arn),
            tls_policy: listed.ssl_policy.filter(|policy| !policy.is_empty()),
            default_action: action(&listed.default_actions.unwrap_or_default()),
            rule_actions,
        })
    }

    async fn rule_actions(self, arn: &str) -> Result<Observed<Vec<Action>>, Gone> {
        let pages = self.client.describe_rules().listener_arn(arn).page_size(PAGE).into_paginator().send();
        let list = |page: aws_sdk_elasticloadbalancingv2::operation::describe_rules::DescribeRulesOutput| {
            Some(page.rules.unwrap_or_default())
        };
        let listed = self.session.pages(self.region, "elasticloadbalancing:DescribeRules", pages, list).await;
        let others = |rules: Vec<types::Rule>| {
            rules
                .into_iter()
                .filter(|rule| rule.is_default != Some(true))
                .map(|rule| action(&rule.actions.unwrap_or_default()))
                .collect()
        };
        Ok(listed.unless_gone(GONE)?.map(others).observed())
    }
}

fn tags_of(described: types::TagDescription) -> (String, Observed<Tags>) {
    let tags = described.tags.unwrap_or_default().into_iter();
    let tags = tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect();
    (described.resource_arn.unwrap_or_default(), Known(tags))
}

fn kind(text: Option<&types::LoadBalancerTypeEnum>) -> Result<LoadBalancerKind, String> {
    match text {
        Some(types::LoadBalancerTypeEnum::Application) => Ok(LoadBalancerKind::Application),
        Some(types::LoadBalancerTypeEnum::Gateway) => Ok(LoadBalancerKind::Gateway),
        Some(types::LoadBalancerTypeEnum::Network) => Ok(LoadBalancerKind::Network),
        other => Err(format!("unknown kind of load balancer {other:?}")),
    }
}

/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html>
fn attributes(listed: &[types::LoadBalancerAttribute]) -> Attributes {
    let value = |key: &str| {
        listed.iter().find(|attribute| attribute.key() == Some(key)).and_then(|attribute| attribute.value())
    };
    let on = |key: &str| value(key) == Some("true");
    Attributes {
        access_logs: on("access_logs.s3.enabled"),
        cross_zone: on("load_balancing.cross_zone.enabled"),
        deletion_protection: on("deletion_protection.enabled"),
        desync_mitigation: value("routing.http.desync_mitigation_mode").map(str::to_owned),
        drops_invalid_headers: on("routing.http.drop_invalid_header_fields.enabled"),
    }
}

/// Of several actions the last one answers; those before it find out who the caller is.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html>
fn action(actions: &[types::Action]) -> Action {
    let last = actions.iter().max_by_key(|action| action.order.unwrap_or_default());
    match last.and_then(|action| action.r#type.as_ref()) {
        Some(types::ActionTypeEnum::FixedResponse) => Action::Answer,
        Some(types::ActionTypeEnum::Redirect) => {
            let protocol = last.and_then(|action| action.redirect_config()).and_then(|config| config.protocol());
            Action::Redirect(protocol.unwrap_or("#{protocol}").to_owned())
        }
        _ => Action::Forward,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(kind: types::ActionTypeEnum, order: i32) -> types::Action {
        types::Action::builder().r#type(kind).order(order).build()
    }

    #[test]
    fn the_last_action_counts() {
        let to_https = types::RedirectActionConfig::builder().protocol("HTTPS").build();
        let redirect = types::Action::builder().r#type(types::ActionTypeEnum::Redirect).redirect_config(to_https);
        assert_eq!(action(&[redirect.build()]), Action::Redirect("HTTPS".to_owned()));
        assert_eq!(action(&[one(types::ActionTypeEnum::Redirect, 1)]), Action::Redirect("#{protocol}".to_owned()));
        assert_eq!(action(&[one(types::ActionTypeEnum::FixedResponse, 1)]), Action::Answer);
        let signed_in = [one(types::ActionTypeEnum::Forward, 2), one(types::ActionTypeEnum::AuthenticateOidc, 1)];
        assert_eq!(action(&signed_in), Action::Forward);
    }

    #[test]
    fn attributes_are_read() {
        let attribute = |key: &str, value: &str| types::LoadBalancerAttribute::builder().key(key).value(value).build();
        let read = attributes(&[
            attribute("access_logs.s3.enabled", "true"),
            attribute("deletion_protection.enabled", "false"),
            attribute("routing.http.desync_mitigation_mode", "monitor"),
        ]);
        let expected =
            Attributes { access_logs: true, desync_mitigation: Some("monitor".to_owned()), ..Attributes::default() };
        assert_eq!(read, expected);
    }
}
