use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-token-hop-limit-check",
    title: "Session tokens of EC2 instances' metadata stay within the allowed network hops",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:EC2_TOKEN_HOP_LIMIT_CHECK"],
    differs: &[],
    parameters: &["ec2_token_hop_limit_max"],
    reads: &[],
    rationale: "Each hop more lets something further away, such as a container or a proxy, fetch the instance's \
                credentials.",
    remediation: Remediation {
        text: "Lower the limit: instance, Actions, Instance settings, Modify instance metadata options. Containers \
               may need 2.",
        cli: "aws ec2 modify-instance-metadata-options --region {region} --instance-id {id} \
              --http-put-response-hop-limit {limit}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-token-hop-limit-check.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    let metadata = instance.metadata.get()?;
    if !metadata.enabled {
        return not_applicable("it has no metadata service");
    }
    let limit = account.parameters.ec2_token_hop_limit_max;
    require(
        i64::from(metadata.hop_limit) <= i64::from(limit),
        format!("tokens may travel {} hops, more than {limit}", metadata.hop_limit),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::Metadata, observed::Known, testing::Cases};

    fn hops(hop_limit: i32, enabled: bool) -> Instance {
        Instance { metadata: Known(Metadata { enabled, tokens_required: true, hop_limit }), ..Instance::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([hops(1, true)])
            .non_compliant([hops(2, true), hops(64, true)])
            .not_applicable([hops(64, false)])
            .given(|account| account.parameters.ec2_token_hop_limit_max = 2)
            .compliant([hops(2, true)])
            .non_compliant([hops(3, true)])
            .check();
    }
}
