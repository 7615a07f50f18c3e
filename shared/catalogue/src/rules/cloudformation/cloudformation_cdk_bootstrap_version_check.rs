use crate::{
    model::{Account, cloudformation::Stack},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Stack> = Rule {
    id: "cloudformation-cdk-bootstrap-version-check",
    title: "The CDK's bootstrap stacks are recent enough to trust only their own account's bucket",
    severity: Severity::High,
    expectations: &[],
    themes: &["patching"],
    equivalents: &["prowler:cloudformation_stack_cdktoolkit_bootstrap_version"],
    differs: &[Difference {
        from: &["prowler:cloudformation_stack_cdktoolkit_bootstrap_version"],
        how: "A bootstrap stack is known by its output, not by the name CDKToolkit, which can be another.",
        source: &[(
            "Customizing the bootstrap",
            "https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "Before version 21, the CDK published assets to a bucket of a predictable name without checking whose \
                it is: an attacker who owns that name could change what is deployed.",
    remediation: Remediation {
        text: "Bootstrap the account and region again with a current version of the CDK.",
        cli: "cdk bootstrap aws://{account}/{region}",
    },
    source: "https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html",
    check,
};

/// The first version whose publishing role uses no bucket of another account.
/// <https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrap-template-history>
const RECENT: u32 = 21;

fn check(stack: &Stack, _: &Account) -> Outcome {
    match *stack.cdk_bootstrap_version.get()? {
        None => not_applicable("it is not a bootstrap stack of the CDK"),
        Some(version) => require(version >= RECENT, format!("its bootstrap version is {version}, below {RECENT}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |version| Stack { cdk_bootstrap_version: Known(version), ..Stack::example() };
        Cases::of(&RULE)
            .compliant([with(Some(21)), with(Some(28))])
            .non_compliant([with(Some(20)), with(Some(1))])
            .not_applicable([with(None)])
            .check();
    }
}
