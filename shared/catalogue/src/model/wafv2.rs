//! AWS WAF: web ACLs, rule groups and IP sets.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, kinds},
    observed::{Observed, Unread, first},
};

/// What a scan saw of AWS WAF. What is for CloudFront stands under [`super::GLOBAL`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wafv2 {
    /// IP sets.
    pub ip_sets: Regional<IpSet>,
    /// The account's own rule groups.
    pub rule_groups: Regional<RuleGroup>,
    /// Web ACLs.
    pub web_acls: Regional<WebAcl>,
}

/// A set of addresses that rules match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IpSet {
    /// Which ip set this is.
    pub identity: Identity,
    /// The address ranges.
    pub addresses: Observed<Vec<IpNet>>,
}

/// Rules that web ACLs can share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleGroup {
    /// Which rule group this is.
    pub identity: Identity,
    /// What is in it.
    pub contents: Observed<Contents>,
}

/// A web ACL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebAcl {
    /// Which web acl this is.
    pub identity: Identity,
    /// What is in it.
    pub contents: Observed<Contents>,
    /// The application load balancers that it protects, by ARN.
    pub load_balancers: Observed<Vec<String>>,
    /// Where requests are logged; absent when they are not.
    pub log_destination: Observed<Option<String>>,
}

/// What is in a web ACL or a rule group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// How many rules and rule groups.
    pub rules: usize,
    /// Whether it counts requests in CloudWatch.
    pub metrics: bool,
    /// Rules that do not, by name.
    pub rules_without_metrics: Vec<String>,
}

impl Wafv2 {
    /// The web ACL that protects an application load balancer, if one does.
    ///
    /// # Errors
    /// The gap, when none is known to and some web ACL of the region may.
    pub fn of_load_balancer(&self, arn: &str, region: &str) -> Result<Option<&WebAcl>, Unread> {
        let found = self.web_acls.find_or_unread(region, arn, |acl| acl.load_balancers.get())?;
        first(found.into_iter().map(|(acl, unread)| match unread {
            Some(unread) => Err(unread),
            None => Ok(Some(acl)),
        }))
    }
}

kinds! {
    "wafv2": Wafv2;
    ip_sets: IpSet = "AWS::WAFv2::IPSet",
        "wafv2:{region}:{account}:*/ipset/*", list ["wafv2:ListIPSets"], tags ["wafv2:ListTagsForResource"];
    rule_groups: RuleGroup = "AWS::WAFv2::RuleGroup",
        "wafv2:{region}:{account}:*/rulegroup/*", list ["wafv2:ListRuleGroups"], tags ["wafv2:ListTagsForResource"];
    web_acls: WebAcl = "AWS::WAFv2::WebACL",
        "wafv2:{region}:{account}:*/webacl/*", list ["wafv2:ListWebACLs"], tags ["wafv2:ListTagsForResource"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[
    ("/wafv2/ip_sets/*/*/addresses", &["wafv2:GetIPSet"]),
    ("/wafv2/rule_groups/*/*/contents", &["wafv2:GetRuleGroup"]),
    ("/wafv2/web_acls/*/*/contents", &["wafv2:GetWebACL"]),
    ("/wafv2/web_acls/*/*/load_balancers", &["wafv2:ListResourcesForWebACL"]),
    ("/wafv2/web_acls/*/*/log_destination", &["wafv2:GetLoggingConfiguration"]),
];

/// Firewall Manager names what it creates.
/// <https://docs.aws.amazon.com/waf/latest/developerguide/waf-policies.html>
const FIREWALL_MANAGER: &str = "FMManagedWebACLV2";

impl Resource for IpSet {}

impl Resource for RuleGroup {}

impl Resource for WebAcl {
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok((!self.identity.id.starts_with(FIREWALL_MANAGER)).then_some(&self.identity.id))
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl Wafv2 {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self {
                ip_sets: Regional::example([IpSet::example()]),
                rule_groups: Regional::example([RuleGroup::example()]),
                web_acls: Regional::example([WebAcl::example()]),
            }
        }
    }

    impl IpSet {
        /// A set that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                addresses: Known(vec!["8.8.8.0/24".parse().unwrap(), "2600:1f00::/48".parse().unwrap()]),
                identity: Identity::named(
                    "arn:aws:wafv2:eu-west-1:111111111111:regional/ipset/shop-offices-prod/3333-4444".to_owned(),
                    "shop-offices-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }

        /// The example with these ranges.
        pub(crate) fn with_addresses(ranges: &[&str]) -> Self {
            Self { addresses: Known(ranges.iter().map(|range| range.parse().unwrap()).collect()), ..Self::example() }
        }
    }

    impl RuleGroup {
        /// A group that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                contents: Known(Contents::example()),
                identity: Identity::named(
                    "arn:aws:wafv2:eu-west-1:111111111111:regional/rulegroup/shop-rules-prod/5555-6666".to_owned(),
                    "shop-rules-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }

    impl WebAcl {
        /// A web ACL that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                contents: Known(Contents::example()),
                load_balancers: Known(vec![
                    "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shop-web-prod/1a2b3c"
                        .to_owned(),
                ]),
                log_destination: Known(Some(
                    "arn:aws:logs:eu-west-1:111111111111:log-group:aws-waf-logs-shop-web-prod".to_owned(),
                )),
                identity: Identity::named(
                    "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop-web-prod/11111111-2222".to_owned(),
                    "shop-web-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }

    impl Contents {
        /// Rules, all with metrics.
        pub(crate) fn example() -> Self {
            Self { rules: 2, metrics: true, rules_without_metrics: Vec::new() }
        }
    }
}
