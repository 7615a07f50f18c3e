//! AWS WAF: web ACLs, rule groups and IP sets.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags, index::Index};
use crate::observed::{Observed, Unread};

/// What a scan saw of AWS WAF. What is for CloudFront stands under [`super::GLOBAL`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wafv2 {
    /// IP sets.
    pub ip_sets: Regional<IpSet>,
    /// The account's own rule groups.
    pub rule_groups: Regional<RuleGroup>,
    /// Web ACLs.
    pub web_acls: Regional<WebAcl>,
    #[serde(skip)]
    by_load_balancer: Index,
}

/// A set of addresses that rules match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IpSet {
    /// `arn:aws:wafv2:region:account:regional/ipset/name/id`, or `global` in place of `regional`.
    pub arn: String,
    /// The name.
    pub name: String,
    /// Where the set lives, or [`super::GLOBAL`].
    pub region: String,
    /// The address ranges.
    pub addresses: Observed<Vec<IpNet>>,
    /// Empty when the set has none.
    pub tags: Observed<Tags>,
}

/// Rules that web ACLs can share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleGroup {
    /// `arn:aws:wafv2:region:account:regional/rulegroup/name/id`, or `global` in place of `regional`.
    pub arn: String,
    /// The name.
    pub name: String,
    /// Where the group lives, or [`super::GLOBAL`].
    pub region: String,
    /// What is in it.
    pub contents: Observed<Contents>,
    /// Empty when the group has none.
    pub tags: Observed<Tags>,
}

/// A web ACL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebAcl {
    /// `arn:aws:wafv2:region:account:regional/webacl/name/id`, or `global` in place of `regional`.
    pub arn: String,
    /// The name.
    pub name: String,
    /// Where the ACL lives, or [`super::GLOBAL`].
    pub region: String,
    /// What is in it.
    pub contents: Observed<Contents>,
    /// The application load balancers that it protects, by ARN.
    pub load_balancers: Observed<Vec<String>>,
    /// Where requests are logged; absent when they are not.
    pub log_destination: Observed<Option<String>>,
    /// Empty when the ACL has none.
    pub tags: Observed<Tags>,
}

/// What is in a web ACL or a rule group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// How many rules and rule groups.
    pub rules: usize,
    /// Whether it counts requests in CloudWatch.
    pub metrics: bool,
    /// Rules that do not, by name.
    pub rules_without_metrics: Vec<String>,
}

impl Wafv2 {
    /// These IP sets, rule groups and web ACLs.
    pub fn new(ip_sets: Regional<IpSet>, rule_groups: Regional<RuleGroup>, web_acls: Regional<WebAcl>) -> Self {
        Self { ip_sets, rule_groups, web_acls, by_load_balancer: Index::default() }
    }

    /// The web ACL that protects an application load balancer, if one does.
    ///
    /// # Errors
    /// The gap, when none is known to and some web ACL of the region may.
    pub fn of_load_balancer(&self, arn: &str, region: &str) -> Result<Option<&WebAcl>, Unread> {
        let load_balancers = |acl: &WebAcl| acl.load_balancers.get().cloned().into_iter().flatten();
        if let Some(acl) = self.by_load_balancer.find(&self.web_acls, region, arn, load_balancers)?.first() {
            return Ok(Some(acl));
        }
        for acl in self.web_acls.of(region)? {
            acl.load_balancers.get()?;
        }
        Ok(None)
    }
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<IpSet>(), Kind::of::<RuleGroup>(), Kind::of::<WebAcl>()];

pub(super) const FACTS: &[Fact] = &[
    Fact { path: "/wafv2/ip_sets/*", actions: &["wafv2:ListIPSets"] },
    Fact { path: "/wafv2/ip_sets/*/*/addresses", actions: &["wafv2:GetIPSet"] },
    Fact { path: "/wafv2/ip_sets/*/*/tags", actions: &["wafv2:ListTagsForResource"] },
    Fact { path: "/wafv2/rule_groups/*", actions: &["wafv2:ListRuleGroups"] },
    Fact { path: "/wafv2/rule_groups/*/*/contents", actions: &["wafv2:GetRuleGroup"] },
    Fact { path: "/wafv2/rule_groups/*/*/tags", actions: &["wafv2:ListTagsForResource"] },
    Fact { path: "/wafv2/web_acls/*", actions: &["wafv2:ListWebACLs"] },
    Fact { path: "/wafv2/web_acls/*/*/contents", actions: &["wafv2:GetWebACL"] },
    Fact { path: "/wafv2/web_acls/*/*/load_balancers", actions: &["wafv2:ListResourcesForWebACL"] },
    Fact { path: "/wafv2/web_acls/*/*/log_destination", actions: &["wafv2:GetLoggingConfiguration"] },
    Fact { path: "/wafv2/web_acls/*/*/tags", actions: &["wafv2:ListTagsForResource"] },
];

/// Firewall Manager names what it creates.
/// <https://docs.aws.amazon.com/waf/latest/developerguide/waf-policies.html>
const FIREWALL_MANAGER: &str = "FMManagedWebACLV2";

impl Resource for IpSet {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for IpSet {
    const TYPE: &'static str = "AWS::WAFv2::IPSet";
    const SERVICE: &'static str = "wafv2";
    const ARN: &'static str = "arn:{partition}:wafv2:{region}:{account}:*/ipset/*";
    const LISTED_BY: &'static [&'static str] = &["wafv2:ListIPSets"];
    const PATH: &'static str = "/wafv2/ip_sets";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.wafv2.ip_sets.parts()
    }
}

impl Resource for RuleGroup {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Listed for RuleGroup {
    const TYPE: &'static str = "AWS::WAFv2::RuleGroup";
    const SERVICE: &'static str = "wafv2";
    const ARN: &'static str = "arn:{partition}:wafv2:{region}:{account}:*/rulegroup/*";
    const LISTED_BY: &'static [&'static str] = &["wafv2:ListRuleGroups"];
    const PATH: &'static str = "/wafv2/rule_groups";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.wafv2.rule_groups.parts()
    }
}

impl Resource for WebAcl {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        Some(self.tags.get())
    }
    fn chosen_name(&self) -> Option<&str> {
        (!self.name.starts_with(FIREWALL_MANAGER)).then_some(&self.name)
    }
}

impl Listed for WebAcl {
    const TYPE: &'static str = "AWS::WAFv2::WebACL";
    const SERVICE: &'static str = "wafv2";
    const ARN: &'static str = "arn:{partition}:wafv2:{region}:{account}:*/webacl/*";
    const LISTED_BY: &'static [&'static str] = &["wafv2:ListWebACLs"];
    const PATH: &'static str = "/wafv2/web_acls";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.wafv2.web_acls.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl Wafv2 {
        /// One compliant resource of each type.
        pub(crate) fn example() -> Self {
            Self::new(
                Regional::example([IpSet::example()]),
                Regional::example([RuleGroup::example()]),
                Regional::example([WebAcl::example()]),
            )
        }
    }

    impl IpSet {
        /// A set that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:wafv2:eu-west-1:111111111111:regional/ipset/shop-offices-prod/3333-4444".to_owned(),
                name: "shop-offices-prod".to_owned(),
                region: Account::REGION.to_owned(),
                addresses: Known(vec!["8.8.8.0/24".parse().unwrap(), "2600:1f00::/48".parse().unwrap()]),
                tags: Known(Tags::new()),
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
                arn: "arn:aws:wafv2:eu-west-1:111111111111:regional/rulegroup/shop-rules-prod/5555-6666".to_owned(),
                name: "shop-rules-prod".to_owned(),
                region: Account::REGION.to_owned(),
                contents: Known(Contents::example()),
                tags: Known(Tags::new()),
            }
        }
    }

    impl WebAcl {
        /// A web ACL that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop-web-prod/11111111-2222".to_owned(),
                name: "shop-web-prod".to_owned(),
                region: Account::REGION.to_owned(),
                contents: Known(Contents::example()),
                load_balancers: Known(vec![
                    "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shop-web-prod/1a2b3c"
                        .to_owned(),
                ]),
                log_destination: Known(Some(
                    "arn:aws:logs:eu-west-1:111111111111:log-group:aws-waf-logs-shop-web-prod".to_owned(),
                )),
                tags: Known(Tags::new()),
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
