use super::own;
use crate::{
    language::policy::identity,
    model::{Account, iam::Policy},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<Policy> = Rule {
    id: "iam-policy-dynamodb-access-scoped",
    title: "Customer managed policies name the DynamoDB tables and indexes that they give access to",
    severity: Severity::Medium,
    expectations: &[6],
    themes: &["least-privilege"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Access without a table name reaches every table of the account, and a scan of any index reads a whole \
                table by a side door.",
    remediation: Remediation {
        text: "Open the policy, Edit, and replace the wide statement by the actions and resources that are needed.",
        cli: "aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-specific-table-indexes.html",
    check,
};

fn check(policy: &Policy, _: &Account) -> Outcome {
    own(policy, identity::loose_dynamodb_access)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Policy::example()])
            .compliant([
                Policy::allowing(
                    r#""Action":"dynamodb:Query""#,
                    r#""arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/*""#,
                ),
                Policy::allowing(r#""Action":"dynamodb:ListTables""#, r#""*""#),
                Policy::allowing(
                    r#""Action":"dynamodb:Scan""#,
                    r#""arn:aws:dynamodb:eu-west-1:111111111111:table/orders""#,
                ),
            ])
            .non_compliant([
                Policy::allowing(r#""Action":"dynamodb:PutItem""#, r#""*""#),
                Policy::allowing(r#""Action":"dynamodb:GetItem""#, r#""arn:aws:dynamodb:*:*:table/*""#),
                Policy::allowing(
                    r#""Action":"dynamodb:Scan""#,
                    r#""arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/*""#,
                ),
            ])
            .check();
    }
}
