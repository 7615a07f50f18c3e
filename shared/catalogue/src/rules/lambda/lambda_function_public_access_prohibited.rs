use crate::{
    language::policy::{
        conditions::Origin,
        opening::{Bound, Who, openings},
        place::Place,
        resource::label,
    },
    model::{
        Account,
        lambda::{Function, OwnPolicy},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, any_of, violation},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-public-access-prohibited",
    title: "Policies of Lambda functions let in nobody unknown",
    severity: Severity::Critical,
    expectations: &[30],
    themes: &["public-access"],
    equivalents: &[
        "config:LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
        "securityhub:Lambda.1",
        "prowler:awslambda_function_not_publicly_accessible",
    ],
    differs: &[
        Difference {
            from: &["prowler:awslambda_function_not_publicly_accessible"],
            how: "Only conditions count that hold a grant to fixed values of who or what asks: a wildcard as the \
                  value, a policy variable other than the owner's own `${aws:ResourceAccount}` and \
                  `${aws:ResourceOrgID}`, and keys such as `aws:CalledVia` leave it public. Ranges of addresses \
                  restrict it.",
            source: &[(
                "lambda-function-public-access-prohibited",
                "https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html",
            )],
        },
        Difference {
            from: &["prowler:awslambda_function_not_publicly_accessible"],
            how: "An unconditional `Deny` to everyone outweighs the grant.",
            source: &[(
                "Policy evaluation logic",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
            )],
        },
        Difference {
            from: &["prowler:awslambda_function_not_publicly_accessible"],
            how: "`NotPrincipal` with `Allow` lets in everyone else.",
            source: &[(
                "NotPrincipal",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
            )],
        },
        Difference {
            from: &["prowler:awslambda_function_not_publicly_accessible"],
            how: "A grant to S3 that does not name the account is public as well, also where it names a bucket: \
                  anyone can make a bucket of a name that was deleted.",
            source: &[(
                "Lambda.1",
                "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
            )],
        },
    ],
    parameters: &[],
    reads: &["lambda:GetPolicy", "lambda:ListAliases"],
    rationale: "Anyone with an AWS account, or anyone at all where the function has a public URL, can run the function \
                with the rights of its role, and at its owner's cost.",
    remediation: Remediation {
        text: "Function, Configuration, Permissions, Resource-based policy statements: delete the statement, and add \
               one that names the account, the organisation or the source.",
        cli: "aws lambda remove-permission --region {region} --function-name {name} --qualifier {alias} --statement-id \
              {statement}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    check,
};

fn check(function: &Function, account: &Account) -> Outcome {
    any_of(function.policies().into_iter().map(|policy| of_policy(&policy?, account)))
}

/// A bucket of any account could invoke a function that lets S3 in without saying for whom.
fn of_policy(own: &OwnPolicy<'_>, account: &Account) -> Outcome {
    let place = Place::resource(&account.id, &own.arn);
    let open = openings(own.document, &place, &["*"]).into_iter().filter_map(|opening| {
        let whom = if opening.is_public() {
            "anyone"
        } else if is_for_s3(opening.who) && opening.is_of_service_without_source() {
            "every S3 bucket"
        } else if is_for_s3(opening.who) && !opening.bounds.iter().any(names_owner) {
            "a bucket of S3 whoever owns it"
        } else {
            return None;
        };
        Some(violation(format!("{}{} lets in {whom}", label(own.document, opening.statement), own.subject)))
    });
    any_of(open)
}

/// The ARN of a bucket does not say whose it is, and once the bucket is deleted anyone can make one of its name.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html>
fn names_owner(bound: &Bound<'_>) -> bool {
    let by_arn = bound.key.is_some_and(|key| key.eq_ignore_ascii_case("aws:SourceArn"));
    bound.origins.iter().all(|origin| match origin {
        Origin::Account(_) => true,
        Origin::Named(_) => !by_arn,
        Origin::Service => false,
    })
}

fn is_for_s3(who: Who<'_>) -> bool {
    matches!(who, Who::Service(name) if name.starts_with("s3.amazonaws."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn allowing(rest: &str) -> Function {
        Function::with_policy(&format!(
            r#"{{"Statement":{{"Sid":"open","Effect":"Allow","Action":"lambda:InvokeFunction",
                "Resource":"arn:aws:lambda:eu-west-1:111111111111:function:shop-orders-prod",{rest}}}}}"#
        ))
    }

    #[test]
    fn verdicts() {
        let open =
            r#"{"Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Principal":"*","Resource":"*"}}"#;
        let named = open.replace(r#""*","Resource""#, r#"{"AWS":"arn:aws:iam::222222222222:root"},"Resource""#);
        Cases::of(&RULE)
            .compliant([
                Function::example(),
                Function { policy: Known(None), ..Function::example() },
                allowing(r#""Principal":{"AWS":"arn:aws:iam::222222222222:root"}"#),
                allowing(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#),
                allowing(
                    r#""Principal":{"Service":"s3.amazonaws.com"},
                       "Condition":{"StringEquals":{"AWS:SourceAccount":"111111111111"}}"#,
                ),
                allowing(
                    r#""Principal":{"Service":"s3.amazonaws.com"},
                       "Condition":{"StringEquals":{"AWS:SourceAccount":"111111111111"},
                       "ArnLike":{"AWS:SourceArn":"arn:aws:s3:::shop-uploads-prod"}}"#,
                ),
                allowing(
                    r#""Principal":{"Service":"events.amazonaws.com"},
                       "Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:events:eu-west-1:111111111111:rule/nightly"}}"#,
                ),
                allowing(r#""Principal":{"Service":"apigateway.amazonaws.com"}"#),
                Function::with_alias_policy(&named),
                Function::with_version_policy(&named),
            ])
            .non_compliant([
                allowing(r#""Principal":"*""#),
                Function::with_alias_policy(open),
                Function::with_version_policy(open),
                Function { policy: Known(None), ..Function::with_alias_policy(open) },
                allowing(r#""Principal":{"AWS":"*"}"#),
                allowing(r#""Principal":"*","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}"#),
                allowing(r#""Principal":{"Service":"s3.amazonaws.com"}"#),
                allowing(
                    r#""Principal":{"Service":"s3.amazonaws.com"},
                       "Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::shop-uploads-prod"}}"#,
                ),
            ])
            .check();
    }
}
