use crate::{
    model::{Account, wafv2::IpSet},
    network::documentation,
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<IpSet> = Rule {
    id: "wafv2-ip-set-no-documentation-cidrs",
    title: "WAF IP sets name no addresses that are reserved for examples",
    severity: Severity::Medium,
    expectations: &[10],
    themes: &["secure-configuration", "web-protection"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["wafv2:GetIPSet"],
    rationale: "No one has these addresses: they were copied from an example, so the rules that use the set let in, or \
                keep out, nobody.",
    remediation: Remediation {
        text: "Put the addresses that are meant in place of the example: IP set, Delete and Add IP address.",
        cli: "aws wafv2 update-ip-set --name {name} --id {id} --scope REGIONAL --addresses {ranges} --lock-token \
              {token} --region {region}",
    },
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-ip-set-managing.html",
    check,
};

fn check(set: &IpSet, _: &Account) -> Outcome {
    let examples: Vec<String> =
        set.addresses.get()?.iter().filter(|range| documentation(range).is_some()).map(ToString::to_string).collect();
    require(examples.is_empty(), format!("{} is reserved for documentation", examples.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                IpSet::example(),
                IpSet::with_addresses(&[]),
                IpSet::with_addresses(&["203.0.112.0/22", "2001:db9::/32"]),
            ])
            .non_compliant([
                IpSet::with_addresses(&["203.0.113.0/24"]),
                IpSet::with_addresses(&["8.8.8.0/24", "198.51.100.7/32"]),
                IpSet::with_addresses(&["2001:db8:1::/48"]),
            ])
            .check();
    }
}
