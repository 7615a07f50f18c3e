use super::each_inline;
use crate::{
    language::policy::identity,
    model::{Account, iam::Principal},
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-inline-policy-dynamodb-access-scoped",
    title: "Inline policies name the DynamoDB tables and indexes that they give access to",
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
        text: "Open the user, group or role, edit the inline policy, and replace the wide statement by the actions \
               and resources that are needed.",
        cli: "aws iam put-role-policy --role-name {name} --policy-name {policy} --policy-document file://policy.json",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-specific-table-indexes.html",
    check,
};

fn check(principal: &dyn Principal, _: &Account) -> Outcome {
    each_inline(principal, identity::loose_dynamodb_access)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity,
            iam::{InlinePolicy, Role, User},
        },
        observed::Known,
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([User::example()])
            .compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"dynamodb:Query""#,
                        r#""arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"dynamodb:ListTables""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"dynamodb:Scan""#,
                        r#""arn:aws:dynamodb:eu-west-1:111111111111:table/orders""#,
                    )]),
                    ..User::example()
                },
            ])
            .non_compliant([
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(r#""Action":"dynamodb:PutItem""#, r#""*""#)]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"dynamodb:GetItem""#,
                        r#""arn:aws:dynamodb:*:*:table/*""#,
                    )]),
                    ..User::example()
                },
                User {
                    inline_policies: Known(vec![InlinePolicy::allowing(
                        r#""Action":"dynamodb:Scan""#,
                        r#""arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/*""#,
                    )]),
                    ..User::example()
                },
            ])
            .not_applicable([Role {
                identity: Identity {
                    arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                    ..Role::example().identity
                },
                ..Role::example()
            }])
            .check();
    }
}
