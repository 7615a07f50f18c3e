use super::OF_AWS;
use crate::{
    language::policy::place::Place,
    model::{Account, kms::Key},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable},
    rules::grants,
};

pub(super) static RULE: Rule<Key> = Rule {
    id: "kms-key-policy-no-public-access",
    title: "Key policies of customer-managed KMS keys let in only known accounts and services",
    severity: Severity::Critical,
    expectations: &[15],
    themes: &["key-management", "public-access"],
    equivalents: &[
        "config:KMS_KEY_POLICY_NO_PUBLIC_ACCESS",
        "securityhub:KMS.5",
        "prowler:kms_key_not_publicly_accessible",
    ],
    differs: &[
        Difference {
            from: &["prowler:kms_key_not_publicly_accessible"],
            how: "Only conditions count that hold a grant to fixed values of who or what asks: a wildcard as the \
                  value, a policy variable other than the owner's own `${aws:ResourceAccount}` and \
                  `${aws:ResourceOrgID}`, and keys such as `aws:CalledVia` leave it public. Ranges of addresses \
                  restrict it.",
            source: &[(
                "KMS_KEY_POLICY_NO_PUBLIC_ACCESS",
                "https://docs.aws.amazon.com/config/latest/developerguide/kms-key-policy-no-public-access.html",
            )],
        },
        Difference {
            from: &["prowler:kms_key_not_publicly_accessible"],
            how: "An unconditional `Deny` to everyone outweighs the grant.",
            source: &[(
                "Policy evaluation logic",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
            )],
        },
        Difference {
            from: &["prowler:kms_key_not_publicly_accessible"],
            how: "`NotPrincipal` with `Allow` lets in everyone else.",
            source: &[(
                "NotPrincipal",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
            )],
        },
        Difference {
            from: &["prowler:kms_key_not_publicly_accessible"],
            how: "`kms:ViaService` alone restricts nothing: everyone can come through the service. It needs \
                  `kms:CallerAccount` or the like beside it.",
            source: &[(
                "kms:ViaService",
                "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
            )],
        },
    ],
    parameters: &[],
    reads: &["kms:DescribeKey", "kms:GetKeyPolicy"],
    rationale: "A key that anyone with an AWS account may use protects nothing: whoever gets at the encrypted data can \
                decrypt it.",
    remediation: Remediation {
        text: "Name the accounts or roles in the key policy, or hold the statement to them with kms:CallerAccount or \
               aws:PrincipalOrgID: KMS, key, Key policy, Edit.",
        cli: "aws kms put-key-policy --key-id {id} --policy-name default --policy file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
    check,
};

/// A condition on `kms:ViaService` alone lets everyone in who comes through the service.
fn check(key: &Key, account: &Account) -> Outcome {
    if !key.description.get()?.is_of_customer() {
        return not_applicable(OF_AWS);
    }
    grants::none_is_public(key.policy.get()?, &Place::resource(&account.id, &key.identity.arn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn granting(principal_and_condition: &str) -> Key {
        Key::with_policy(&format!(
            r#"{{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*",{principal_and_condition}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Key::example(),
                granting(r#""Principal":{"AWS":"222222222222"}"#),
                granting(r#""Principal":{"Service":"logs.eu-west-1.amazonaws.com"}"#),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111111111111"}}"#),
                granting(
                    r#""Principal":{"AWS":"*"},"Condition":{"StringEquals":{"kms:CallerAccount":"111111111111",
                        "kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#,
                ),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1234567890"}}"#),
            ])
            .non_compliant([
                granting(r#""Principal":"*""#),
                granting(r#""Principal":{"AWS":["111111111111","*"]}"#),
                granting(r#""NotPrincipal":{"AWS":"222222222222"}"#),
                granting(r#""Principal":"*","Condition":{"StringLike":{"kms:CallerAccount":"*"}}"#),
                granting(
                    r#""Principal":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#,
                ),
                granting(
                    r#""Principal":"*","Condition":{"StringEqualsIfExists":{"kms:CallerAccount":"111111111111"}}"#,
                ),
            ])
            .not_applicable([Key::aws_managed()])
            .check();
    }
}
