use super::{listed, verdict};
use crate::{
    language::policy::{Document, identity},
    model::{
        Account,
        iam::{Principal, Role, is_aws_managed},
    },
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable},
};

pub(super) static RULE: Rule<Role> = Rule {
    id: "iam-service-role-least-privilege",
    title: "Roles that AWS services assume name their actions and resources",
    severity: Severity::Medium,
    expectations: &[5],
    themes: &["least-privilege"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "A role of a service runs unattended; code that is led astray can do whatever the role allows, so it \
                should allow what the code calls.",
    remediation: Remediation {
        text: "Replace wildcards in the role's policies by the actions that its code calls, on its own resources.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    check,
};

fn check(role: &Role, account: &Account) -> Outcome {
    if role.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    if role.trusted_services()?.is_empty() {
        return not_applicable("no AWS service may assume the role");
    }
    any_of([inline(role), attached(role, account)])
}

fn inline(role: &Role) -> Outcome {
    any_of(role.inline_policies.get()?.iter().map(|policy| {
        let seen = loose(policy.document.get()?);
        verdict(seen.map(|seen| format!("its inline policy {} {seen}", policy.name)))
    }))
}

fn attached(role: &Role, account: &Account) -> Outcome {
    any_of(role.attached_policies.get()?.iter().filter(|arn| !is_aws_managed(arn)).map(|arn| {
        let policy = account.iam.policy(arn)?;
        let seen = loose(policy.document.get()?);
        verdict(seen.map(|seen| format!("its policy {} {seen}", policy.identity.id)))
    }))
}

fn loose(document: &Document) -> Option<String> {
    let wildcards =
        listed(&identity::wildcard_actions(document)).map(|actions| format!("allows {actions} by a wildcard"));
    let unscoped = || {
        listed(&identity::unscoped_actions(document))
            .map(|actions| format!("allows {actions} without naming resources"))
    };
    wildcards.or_else(unscoped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            GLOBAL, Identity, Regional,
            iam::{InlinePolicy, Policy},
        },
        observed::Known,
        testing::Cases,
    };

    fn with(actions: &str, resources: &str) -> Role {
        Role { inline_policies: Known(vec![InlinePolicy::allowing(actions, resources)]), ..Role::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Role::example(), with(r#""Action":["ec2:Describe*", "cloudwatch:PutMetricData"]"#, r#""*""#)])
            .non_compliant([
                with(r#""Action":"logs:*""#, r#""arn:aws:logs:*:*:log-group:/aws/lambda/one:*""#),
                with(r#""Action":"s3:Put*""#, r#""arn:aws:s3:::one/*""#),
                with(r#""Action":"s3:PutObject""#, r#""*""#),
            ])
            .not_applicable([
                Role::support(),
                Role {
                    identity: Identity {
                        arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                        ..Role::example().identity
                    },
                    ..Role::example()
                },
            ])
            .given(|account| {
                account.iam.policies = Regional::in_region(GLOBAL, [Policy::allowing(r#""Action":"s3:*""#, r#""*""#)]);
            })
            .non_compliant([Role::example()])
            .given(|account| account.iam.policies = Regional::in_region(GLOBAL, []))
            .insufficient_data([Role::example()])
            .check();
    }
}
