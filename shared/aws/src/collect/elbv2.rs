//! Elastic Load Balancing: application, network and gateway load balancers.

use std::{collections::HashMap, convert::identity};

use aws_sdk_elasticloadbalancingv2::{
    Client,
    types::{self, ActionTypeEnum, LoadBalancerSchemeEnum, LoadBalancerTypeEnum},
};
use futures::future::join_all;
use plumbline_catalogue::{
    model::{
        Identity, RegionListing, Tags,
        elbv2::{Action, Attributes, Elbv2, Listener, LoadBalancer, LoadBalancerKind},
    },
    observed::{Known, Observed, Unread},
};

use crate::call::{Answer, At, Collect, Gone, Lost, Reply, Session, client, each, everywhere, present};

client!(aws_sdk_elasticloadbalancingv2);

/// The codes with which Elastic Load Balancing says that something is not there any more.
const GONE: &[&str] = &["LoadBalancerNotFound", "ListenerNotFound"];

/// The most records that Elastic Load Balancing puts on one page.
const PAGE: i32 = 400;

/// The most load balancers whose tags one call reads.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html>
const TAGGED: usize = 20;

const LOAD_BALANCERS: Reply = Reply("elasticloadbalancing:DescribeLoadBalancers");
const TAGS: Reply = Reply("elasticloadbalancing:DescribeTags");
const ATTRIBUTES: Reply = Reply("elasticloadbalancing:DescribeLoadBalancerAttributes");
const LISTENERS: Reply = Reply("elasticloadbalancing:DescribeListeners");
const RULES: Reply = Reply("elasticloadbalancing:DescribeRules");

/// A region costs one call for each 400 load balancers and one for the tags of each 20; a load balancer two (attributes,
/// listeners), and one for each of its listeners that speaks plain HTTP.
pub(super) async fn collect(session: &Session, regions: &[String]) -> Elbv2 {
    Elbv2 { load_balancers: everywhere(session, regions).await }
}

impl Collect for LoadBalancer {
    type Client = Client;
    /// With its tags.
    type Row = (types::LoadBalancer, Observed<Tags>);

    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let pages = at.client.describe_load_balancers().page_size(PAGE).into_paginator().send();
        let listed = match at.pages(LOAD_BALANCERS.0, pages, |page| page.load_balancers).await.or_fail() {
            Ok(listed) => listed,
            Err(failed) => return failed,
        };
        let arns: Vec<String> = listed.iter().filter_map(|listed| listed.load_balancer_arn.clone()).collect();
        let mut tags = tags(at, &arns).await;
        let row = |listed: types::LoadBalancer| {
            let of_listed = listed.load_balancer_arn().and_then(|arn| tags.remove(arn));
            let tags = TAGS.told("TagDescriptions.ResourceArn", of_listed).and_then(identity);
            (listed, tags)
        };
        Answer::known(LOAD_BALANCERS.0, listed.into_iter().map(row).collect())
    }

    async fn read(at: &At<'_, Client>, (row, tags): Self::Row) -> Result<Self, Lost> {
        let arn = LOAD_BALANCERS.required("LoadBalancerArn", present(row.load_balancer_arn))?;
        let name = LOAD_BALANCERS.required("LoadBalancerName", present(row.load_balancer_name))?;
        let kind = Observed::from(kind(row.r#type.as_ref()));
        let (attributes, listeners) = futures::try_join!(attributes(at, &arn), listeners(at, &arn, &kind))?;
        Ok(Self {
            kind,
            internet_facing: internet_facing(row.scheme.as_ref()).into(),
            zones: zones(row.availability_zones).into(),
            attributes,
            listeners,
            identity: Identity::named(arn, name, at.region, tags),
        })
    }
}

/// By ARN. A load balancer of the batch that is gone takes the batch's answer with it.
async fn tags(at: &At<'_, Client>, arns: &[String]) -> HashMap<String, Observed<Tags>> {
    let batches = arns.chunks(TAGGED).map(|batch| async move {
        let answer = at.call(TAGS.0, at.client.describe_tags().set_resource_arns(Some(batch.to_vec())).send()).await;
        let described = answer.into_result().and_then(|out| TAGS.required("TagDescriptions", out.tag_descriptions));
        match described {
            Ok(described) => described.into_iter().filter_map(tags_of).collect::<Vec<_>>(),
            Err(gap) => batch.iter().map(|arn| (arn.clone(), Observed::from(Unread::clone(&gap)))).collect(),
        }
    });
    join_all(batches).await.into_iter().flatten().collect()
}

/// What does not say whose tags they are leaves those of a load balancer unknown.
fn tags_of(described: types::TagDescription) -> Option<(String, Observed<Tags>)> {
    let tags = TAGS.told("TagDescriptions.Tags", described.tags).and_then(|tags| {
        super::tags(tags, |tag| (tag.key, tag.value)).map_err(|problem| TAGS.unreadable(problem)).into()
    });
    Some((described.resource_arn?, tags))
}

fn kind(text: Option<&LoadBalancerTypeEnum>) -> Result<LoadBalancerKind, Unread> {
    match LOAD_BALANCERS.required("Type", text)? {
        LoadBalancerTypeEnum::Application => Ok(LoadBalancerKind::Application),
        LoadBalancerTypeEnum::Gateway => Ok(LoadBalancerKind::Gateway),
        LoadBalancerTypeEnum::Network => Ok(LoadBalancerKind::Network),
        other => Err(LOAD_BALANCERS.unreadable(format!("unknown kind of load balancer {other}"))),
    }
}

fn internet_facing(scheme: Option<&LoadBalancerSchemeEnum>) -> Result<bool, Unread> {
    match LOAD_BALANCERS.required("Scheme", scheme)? {
        LoadBalancerSchemeEnum::InternetFacing => Ok(true),
        LoadBalancerSchemeEnum::Internal => Ok(false),
        other => Err(LOAD_BALANCERS.unreadable(format!("unknown scheme {other}"))),
    }
}

fn zones(listed: Option<Vec<types::AvailabilityZone>>) -> Result<Vec<String>, Unread> {
    let zones = LOAD_BALANCERS.required("AvailabilityZones", listed)?.into_iter();
    zones.map(|zone| LOAD_BALANCERS.required("AvailabilityZones.ZoneName", present(zone.zone_name))).collect()
}

async fn attributes(at: &At<'_, Client>, arn: &str) -> Result<Observed<Attributes>, Gone> {
    let call = at.client.describe_load_balancer_attributes().load_balancer_arn(arn).send();
    let answer = at.call(ATTRIBUTES.0, call).await.unless_gone(GONE)?.observed();
    Ok(answer.and_then(|out| ATTRIBUTES.told("Attributes", out.attributes)).map(|listed| attributes_in(&listed)))
}

/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html>
fn attributes_in(listed: &[types::LoadBalancerAttribute]) -> Attributes {
    let value = |key: &str| {
        let found = listed.iter().find(|attribute| attribute.key() == Some(key));
        ATTRIBUTES.told(key, found.and_then(|attribute| attribute.value()))
    };
    let on = |key: &str| {
        value(key).and_then(|value| match value {
            "true" => Known(true),
            "false" => Known(false),
            other => ATTRIBUTES.unreadable(format!("{key} is {other}")).into(),
        })
    };
    Attributes {
        access_logs: on("access_logs.s3.enabled"),
        cross_zone: on("load_balancing.cross_zone.enabled"),
        deletion_protection: on("deletion_protection.enabled"),
        desync_mitigation: value("routing.http.desync_mitigation_mode").map(str::to_owned),
        drops_invalid_headers: on("routing.http.drop_invalid_header_fields.enabled"),
    }
}

async fn listeners(
    at: &At<'_, Client>,
    arn: &str,
    kind: &Observed<LoadBalancerKind>,
) -> Result<Observed<Vec<Listener>>, Gone> {
    let pages = at.client.describe_listeners().load_balancer_arn(arn).page_size(PAGE).into_paginator().send();
    let listed = at.pages(LISTENERS.0, pages, |page| page.listeners).await.unless_gone(GONE)?;
    Ok(match listed.into_result() {
        Ok(listed) => match each(listed, |listed| listener(at, listed, kind)).await {
            RegionListing { resources, gap: None } => Known(resources),
            RegionListing { gap: Some(gap), .. } => gap.into(),
        },
        Err(gap) => gap.into(),
    })
}

async fn listener(
    at: &At<'_, Client>,
    listed: types::Listener,
    kind: &Observed<LoadBalancerKind>,
) -> Result<Listener, Lost> {
    let protocol = unless_of_gateway("Protocol", listed.protocol.map(|protocol| protocol.as_str().to_owned()), kind);
    Ok(Listener {
        port: unless_of_gateway("Port", listed.port, kind),
        certificate: where_encrypted("Certificates", certificate(listed.certificates)?, &protocol),
        tls_policy: where_encrypted("SslPolicy", present(listed.ssl_policy), &protocol),
        default_action: LISTENERS
            .required("DefaultActions", listed.default_actions)
            .and_then(|actions| action(LISTENERS, &actions))
            .into(),
        rule_actions: match &protocol {
            Known(Some(protocol)) if protocol == "HTTP" => {
                match LISTENERS.required("ListenerArn", present(listed.listener_arn)) {
                    Ok(arn) => rule_actions(at, &arn).await?,
                    Err(gap) => gap.into(),
                }
            }
            Known(_) => Known(Vec::new()),
            Observed::Unknown { unknown } => Unread::clone(unknown).into(),
        },
        protocol,
    })
}

/// What the listeners of all but gateway load balancers have.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html>
fn unless_of_gateway<T>(field: &str, value: Option<T>, kind: &Observed<LoadBalancerKind>) -> Observed<Option<T>> {
    match (value, kind) {
        (None, Known(LoadBalancerKind::Gateway)) => Known(None),
        (value, _) => LISTENERS.told(field, value).map(Some),
    }
}

/// What listeners have that terminate TLS.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html>
fn where_encrypted(
    field: &str,
    value: Option<String>,
    protocol: &Observed<Option<String>>,
) -> Observed<Option<String>> {
    match (value, protocol) {
        (Some(value), _) => Known(Some(value)),
        (None, Known(Some(protocol))) if protocol == "HTTPS" || protocol == "TLS" => {
            LISTENERS.told(field, None::<String>).map(Some)
        }
        (None, Known(_)) => Known(None),
        (None, Observed::Unknown { unknown }) => Unread::clone(unknown).into(),
    }
}

/// The default one, which is the only one in the listing.
fn certificate(listed: Option<Vec<types::Certificate>>) -> Result<Option<String>, Unread> {
    match listed.and_then(|listed| listed.into_iter().next()) {
        Some(first) => LISTENERS.required("Certificates.CertificateArn", present(first.certificate_arn)).map(Some),
        None => Ok(None),
    }
}

async fn rule_actions(at: &At<'_, Client>, arn: &str) -> Result<Observed<Vec<Action>>, Gone> {
    let pages = at.client.describe_rules().listener_arn(arn).page_size(PAGE).into_paginator().send();
    let listed = at.pages(RULES.0, pages, |page| page.rules).await.unless_gone(GONE)?;
    Ok(listed.into_result().and_then(|rules| actions_of_others(&rules)).into())
}

/// What the rules do that are not the default one.
fn actions_of_others(rules: &[types::Rule]) -> Result<Vec<Action>, Unread> {
    let mut actions = Vec::new();
    for rule in rules {
        if !RULES.required("IsDefault", rule.is_default)? {
            actions.push(action(RULES, RULES.required("Actions", rule.actions.as_ref())?)?);
        }
    }
    Ok(actions)
}

/// Of several actions the last one answers; those before it find out who the caller is. One alone needs no order.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html>
fn action(reply: Reply, actions: &[types::Action]) -> Result<Action, Unread> {
    let last = match actions {
        [only] => Some(only),
        several => {
            let order = |action| Ok((reply.required("Actions.Order", types::Action::order(action))?, action));
            let ordered: Vec<(i32, &types::Action)> = several.iter().map(order).collect::<Result<_, Unread>>()?;
            ordered.into_iter().max_by_key(|(order, _)| *order).map(|(_, action)| action)
        }
    };
    let last = reply.required("Actions", last)?;
    match reply.required("Actions.Type", last.r#type.as_ref())? {
        ActionTypeEnum::FixedResponse => Ok(Action::Answer),
        ActionTypeEnum::Forward => Ok(Action::Forward),
        ActionTypeEnum::Redirect => {
            let protocol = last.redirect_config().and_then(|config| config.protocol());
            Ok(Action::Redirect(reply.required("Actions.RedirectConfig.Protocol", protocol)?.to_owned()))
        }
        other => Err(reply.unreadable(format!("unknown action {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(kind: ActionTypeEnum, order: i32) -> types::Action {
        types::Action::builder().r#type(kind).order(order).build()
    }

    #[test]
    fn the_last_action_counts() {
        let read = |actions: &[types::Action]| action(LISTENERS, actions);
        let to_https = types::RedirectActionConfig::builder().protocol("HTTPS").build();
        let redirect = types::Action::builder().r#type(ActionTypeEnum::Redirect).redirect_config(to_https);
        assert_eq!(read(&[redirect.build()]), Ok(Action::Redirect("HTTPS".to_owned())));
        assert_eq!(read(&[one(ActionTypeEnum::FixedResponse, 1)]), Ok(Action::Answer));
        let signed_in = [one(ActionTypeEnum::Forward, 2), one(ActionTypeEnum::AuthenticateOidc, 1)];
        assert_eq!(read(&signed_in), Ok(Action::Forward));
        let without_order = types::Action::builder().r#type(ActionTypeEnum::Forward).build();
        assert_eq!(read(std::slice::from_ref(&without_order)), Ok(Action::Forward));
        for unreadable in [
            vec![],
            vec![types::Action::builder().build()],
            vec![one(ActionTypeEnum::Redirect, 1)],
            vec![one("new".into(), 1)],
            vec![one(ActionTypeEnum::AuthenticateOidc, 1), without_order],
        ] {
            assert!(read(&unreadable).is_err(), "{unreadable:?}");
        }
    }

    #[test]
    fn a_rule_says_whether_it_is_the_default_one() {
        let rule = || types::Rule::builder().actions(one(ActionTypeEnum::Forward, 1));
        assert_eq!(actions_of_others(&[rule().is_default(true).build()]), Ok(vec![]));
        assert_eq!(actions_of_others(&[rule().is_default(false).build()]), Ok(vec![Action::Forward]));
        assert!(actions_of_others(&[rule().build()]).is_err());
    }

    #[test]
    fn attributes_are_read() {
        let attribute = |key: &str, value: &str| types::LoadBalancerAttribute::builder().key(key).value(value).build();
        let read = attributes_in(&[
            attribute("access_logs.s3.enabled", "true"),
            attribute("deletion_protection.enabled", "false"),
            attribute("routing.http.desync_mitigation_mode", "monitor"),
        ]);
        assert_eq!(read.access_logs, Known(true));
        assert_eq!(read.deletion_protection, Known(false));
        assert_eq!(read.desync_mitigation, Known("monitor".to_owned()));
        assert!(read.cross_zone.get().is_err());
        assert!(read.drops_invalid_headers.get().is_err());
    }

    #[test]
    fn only_gateways_listen_without_a_protocol() {
        let gateway = Known(LoadBalancerKind::Gateway);
        assert_eq!(unless_of_gateway::<i32>("Port", None, &gateway), Known(None));
        assert!(unless_of_gateway::<i32>("Port", None, &Known(LoadBalancerKind::Network)).get().is_err());
    }

    #[test]
    fn what_speaks_tls_has_a_policy_for_it() {
        let policy = |protocol: &str| where_encrypted("SslPolicy", None, &Known(Some(protocol.to_owned())));
        assert_eq!(policy("TCP"), Known(None));
        assert!(policy("HTTPS").get().is_err());
        assert!(certificate(Some(vec![types::Certificate::builder().build()])).is_err());
    }
}
