use super::in_own_words;
use crate::{
    model::{
        Account,
        iam::{Climb, Principal},
    },
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<dyn Principal> = Rule {
    id: "iam-principal-no-privilege-escalation",
    title: "Users, groups and roles cannot raise their own privileges by all their policies together",
    severity: Severity::High,
    expectations: &[],
    themes: &["least-privilege"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["iam:GetPolicy", "iam:GetPolicyVersion"],
    rationale: "Policies that are harmless alone, and roles that can be assumed or passed, add up: whoever steals the \
                credentials of one principal then has the privileges of all that it can reach.",
    remediation: Remediation {
        text: "Take away the action that opens the way, name the resources that it is needed on, deny it, or set a \
               permissions boundary that does not allow it. Ask for a second factor in the trust policy of a role that \
               people become on purpose.",
        cli: "aws iam put-user-permissions-boundary --user-name {name} --permissions-boundary {policy}",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    check,
};

fn check(principal: &dyn Principal, account: &Account) -> Outcome {
    if principal.is_service_linked() {
        return not_applicable("an AWS service owns the role");
    }
    match account.iam.climb(principal, account)? {
        Climb::Administrator => not_applicable("it may do everything already"),
        Climb::By(way) => in_own_words(principal, violation(way)),
        Climb::No => Ok(Verdict::Compliant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        language::policy::Document,
        model::{
            GLOBAL, Identity, Regional,
            iam::{Group, InlinePolicy, Policy, Role, User},
        },
        observed::{Known, Observed},
        testing::Cases,
    };

    const ROOT: &str = r#"{"AWS":"arn:aws:iam::111111111111:root"}"#;
    const LAMBDA: &str = r#"{"Service":"lambda.amazonaws.com"}"#;

    fn document(statements: &str) -> Observed<Document> {
        Known(Document::parse(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap())
    }

    fn user(statements: &str) -> User {
        let policy = InlinePolicy { name: "own".to_owned(), document: document(statements) };
        User { inline_policies: Known(vec![policy]), groups: Vec::new(), ..User::example() }
    }

    /// The user with a policy of AWS besides.
    fn reader(user: User) -> User {
        User { attached_policies: Known(vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()]), ..user }
    }

    fn allow(action: &str, resource: &str) -> String {
        format!(r#"{{"Effect":"Allow","Action":{action},"Resource":"{resource}"}}"#)
    }

    fn deny(action: &str, resource: &str) -> String {
        allow(action, resource).replace("Allow", "Deny")
    }

    fn role(name: &str, principals: &str, condition: &str, statements: &str) -> Role {
        let policy = InlinePolicy { name: "own".to_owned(), document: document(statements) };
        Role {
            identity: Identity {
                arn: format!("arn:aws:iam::111111111111:role/{name}"),
                ..Role::example().identity.renamed(name)
            },
            attached_policies: Known(Vec::new()),
            inline_policies: Known(vec![policy]),
            trust: Known(Role::trusting(principals, condition)),
            ..Role::example()
        }
    }

    /// A role that trusts the account but for what its trust policy denies.
    fn denied_to(principals: &str, condition: &str, statements: &str) -> Role {
        let trust = Role::trusting(ROOT, "{}").joined(&Role::trusting(principals, condition).denying());
        Role { trust: Known(trust), ..role("admin", ROOT, "{}", statements) }
    }

    fn roles(account: &mut Account, roles: impl IntoIterator<Item = Role>) {
        account.iam.roles = Regional::in_region(GLOBAL, roles);
    }

    #[test]
    fn own_policies() {
        let attach = allow(r#""iam:AttachUserPolicy""#, "*");
        let boundary = |text: &str| Policy {
            identity: Identity {
                arn: "arn:aws:iam::111111111111:policy/boundary".to_owned(),
                ..Policy::saying(text).identity.renamed("boundary")
            },
            ..Policy::saying(text)
        };
        let bounded =
            |of: User| User { boundary: Known(Some("arn:aws:iam::111111111111:policy/boundary".to_owned())), ..of };
        let policies = |account: &mut Account, text: &str| {
            account.iam.policies = Regional::in_region(GLOBAL, [Policy::example(), boundary(text)]);
        };
        Cases::of(&RULE)
            .compliant([User::example(), user(&allow(r#""s3:*""#, "*"))])
            .compliant([
                user(&format!("{attach},{}", deny(r#""iam:*""#, "*"))),
                user(&allow(r#""iam:CreateAccessKey""#, "arn:aws:iam::111111111111:user/${aws:username}")),
            ])
            .compliant([Role::example()])
            .non_compliant([reader(user(&attach)), user(&format!("{attach},{}", deny(r#""s3:*""#, "*")))])
            .non_compliant([user(&format!(
                "{},{}",
                allow(r#""iam:PassRole""#, "*"),
                allow(r#"["lambda:CreateFunction","lambda:InvokeFunction"]"#, "*")
            ))])
            .not_applicable([user(&allow(r#""*""#, "*"))])
            .not_applicable([Role {
                identity: Identity {
                    arn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/x".to_owned(),
                    ..Role::example().identity
                },
                ..Role::example()
            }])
            .insufficient_data([bounded(user(&attach))])
            .insufficient_data([User {
                attached_policies: Known(vec!["arn:aws:iam::aws:policy/NotShown".to_owned()]),
                ..user(&attach)
            }])
            .given(|account| policies(account, r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#))
            .compliant([bounded(user(&attach)), bounded(user(&allow(r#""*""#, "*")))])
            .given(|account| policies(account, r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#))
            .non_compliant([bounded(user(&attach))])
            .not_applicable([bounded(user(&allow(r#""*""#, "*")))])
            .given(|account| {
                account.iam.groups = Regional::in_region(
                    GLOBAL,
                    [Group {
                        attached_policies: Known(Vec::new()),
                        inline_policies: Known(vec![InlinePolicy {
                            name: "own".to_owned(),
                            document: document(&attach),
                        }]),
                        ..Group::example()
                    }],
                );
            })
            .non_compliant([User::example()])
            .compliant([user(&allow(r#""s3:*""#, "*"))])
            .check();
    }

    #[test]
    fn what_is_its_own() {
        let iam = |action: &str, resource: &str| {
            allow(&format!(r#""iam:{action}""#), &format!("arn:aws:iam::111111111111:{resource}"))
        };
        let invoicer = |statements: &str| Role {
            identity: Identity {
                arn: Role::example().identity.arn,
                ..role("x", LAMBDA, "{}", statements).identity.renamed("shop-invoicer-prod")
            },
            ..role("x", LAMBDA, "{}", statements)
        };
        Cases::of(&RULE)
            .given(|account| {
                let staff = Policy {
                    identity: Identity {
                        arn: "arn:aws:iam::111111111111:policy/staff".to_owned(),
                        ..Policy::saying(&format!(r#"{{"Statement":[{}]}}"#, allow(r#""s3:*""#, "*")))
                            .identity
                            .renamed("staff")
                    },
                    ..Policy::saying(&format!(r#"{{"Statement":[{}]}}"#, allow(r#""s3:*""#, "*")))
                };
                account.iam.policies = Regional::in_region(GLOBAL, [Policy::example(), staff]);
            })
            .non_compliant([
                user(&iam("PutUserPolicy", "user/shop-deployer-prod")),
                user(&iam("AttachUserPolicy", "user/${aws:username}")),
                reader(user(&iam("PutUserPolicy", "user/${aws:username}"))),
                User { groups: User::example().groups, ..user(&iam("PutGroupPolicy", "group/shop-deployers-prod")) },
                User {
                    attached_policies: Known(vec!["arn:aws:iam::111111111111:policy/staff".to_owned()]),
                    ..user(&iam("CreatePolicyVersion", "policy/staff"))
                },
            ])
            .compliant([
                user(&iam("PutUserPolicy", "user/one")),
                user(&iam("PutGroupPolicy", "group/shop-deployers-prod")),
                user(&iam("CreatePolicyVersion", "policy/staff")),
                user(&iam("DeleteUserPermissionsBoundary", "user/${aws:username}")),
            ])
            .non_compliant([invoicer(&iam("PutRolePolicy", "role/shop-invoicer-prod"))])
            .compliant([invoicer(&iam("PutRolePolicy", "role/another"))])
            .non_compliant([Group {
                attached_policies: Known(Vec::new()),
                inline_policies: Known(vec![InlinePolicy {
                    name: "own".to_owned(),
                    document: document(&iam("PutGroupPolicy", "group/shop-deployers-prod")),
                }]),
                ..Group::example()
            }])
            .check();
    }

    #[test]
    fn roles_that_can_be_assumed() {
        let all = allow(r#""*""#, "*");
        let assume = |name: &str| allow(r#""sts:AssumeRole""#, &format!("arn:aws:iam::111111111111:role/{name}"));
        Cases::of(&RULE)
            .given(|account| roles(account, [role("admin", ROOT, "{}", &all)]))
            .compliant([user(&assume("other")), user(&allow(r#""s3:*""#, "*"))])
            .compliant([user(&format!("{},{}", assume("admin"), deny(r#""sts:*""#, "*")))])
            .compliant([user(&format!("{},{}", assume("*"), deny(r#""sts:AssumeRole""#, "arn:aws:iam::*:role/adm*")))])
            .non_compliant([reader(user(&assume("admin"))), user(&assume("ad*")), user(&allow(r#""sts:*""#, "*"))])
            .given(|account| {
                let mfa = r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#;
                roles(account, [role("admin", ROOT, mfa, &all)]);
            })
            .compliant([user(&assume("admin"))])
            .given(|account| {
                let named = r#"{"AWS":"arn:aws:iam::111111111111:user/shop-deployer-prod"}"#;
                roles(account, [role("admin", named, "{}", &all)]);
            })
            .non_compliant([user(&allow(r#""s3:*""#, "*"))])
            .compliant([
                user(&deny(r#""sts:*""#, "*")),
                User {
                    identity: Identity { arn: "x".to_owned(), ..user(&assume("*")).identity },
                    ..user(&assume("*"))
                },
            ])
            .given(|account| {
                let one = r#"{"AWS":"arn:aws:iam::111111111111:user/one"}"#;
                roles(account, [denied_to(one, "{}", &all)]);
            })
            .non_compliant([user(&assume("admin"))])
            .given(|account| roles(account, [denied_to(r#"{"AWS":"*"}"#, "{}", &all)]))
            .compliant([user(&assume("admin"))])
            .given(|account| {
                let no_tls = r#"{"Bool":{"aws:SecureTransport":"false"}}"#;
                roles(account, [denied_to(r#"{"AWS":"*"}"#, no_tls, &all)]);
            })
            .non_compliant([user(&assume("admin"))])
            .given(|account| {
                let no_mfa = r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#;
                roles(account, [denied_to(r#"{"AWS":"*"}"#, no_mfa, &all)]);
            })
            .compliant([user(&assume("admin"))])
            .given(|account| {
                let hop = role("hop", ROOT, "{}", &assume("admin"));
                let by_hop = r#"{"AWS":"arn:aws:iam::111111111111:role/hop"}"#;
                roles(account, [hop, role("admin", by_hop, "{}", &all)]);
            })
            .non_compliant([user(&assume("hop"))])
            .compliant([user(&assume("admin"))])
            .given(|account| {
                let mut bounded = role("admin", ROOT, "{}", &all);
                bounded.boundary = Known(Some("arn:aws:iam::111111111111:policy/shop-invoices-prod".to_owned()));
                roles(account, [bounded]);
            })
            .compliant([user(&assume("admin"))])
            .check();
    }

    #[test]
    fn denials_in_trust_policies_refuse_whom_they_name() {
        let trusting = |denied: &str| {
            let statement = |effect: &str, principal: &str| {
                format!(r#"{{"Effect":"{effect}","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#)
            };
            let allow = statement("Allow", "arn:aws:iam::111111111111:root");
            let text = format!(r#"{{"Statement":[{allow},{}]}}"#, statement("Deny", denied));
            let admin = role("admin", r#""*""#, "{}", &allow_all());
            Role { trust: Known(Document::parse(&text).unwrap()), ..admin }
        };
        let assumer = || reader(user(&allow(r#""sts:AssumeRole""#, "*")));
        let own = User::example().identity.arn;
        Cases::of(&RULE)
            .given(move |account| roles(account, [trusting("arn:aws:iam::111111111111:user/somebody-else")]))
            .non_compliant([assumer()])
            .given(move |account| roles(account, [trusting(&own)]))
            .compliant([assumer()])
            .given(move |account| roles(account, [trusting("111111111111")]))
            .compliant([assumer()])
            .check();
    }

    fn allow_all() -> String {
        allow(r#""*""#, "*")
    }

    #[test]
    fn roles_that_can_be_passed() {
        let all = allow(r#""*""#, "*");
        let run = allow(r#"["lambda:CreateFunction","lambda:InvokeFunction"]"#, "*");
        let pass = allow(r#""iam:PassRole""#, "arn:aws:iam::111111111111:role/worker");
        let pass_to = |service: &str| {
            pass.replace('}', &format!(r#","Condition":{{"StringEquals":{{"iam:PassedToService":"{service}"}}}}}}"#))
        };
        Cases::of(&RULE)
            .given(|account| roles(account, [role("worker", LAMBDA, "{}", &all)]))
            .non_compliant([reader(user(&format!("{pass},{run}")))])
            .non_compliant([user(&format!("{},{run}", pass_to("lambda.amazonaws.com")))])
            .compliant([user(&pass), user(&run), user(&format!("{},{run}", pass_to("ec2.amazonaws.com")))])
            .given(|account| roles(account, [role("worker", ROOT, "{}", &all)]))
            .compliant([user(&format!("{pass},{run}"))])
            .given(|account| roles(account, [role("worker", LAMBDA, "{}", &allow(r#""s3:*""#, "*"))]))
            .compliant([user(&format!("{pass},{run}"))])
            .check();
    }

    #[test]
    fn many_roles_take_little_time() {
        const MANY: usize = 5_000;
        let mut account = Account::example();
        let all = allow(r#""*""#, "*");
        roles(&mut account, (0..MANY).map(|number| role(&format!("admin-{number}"), ROOT, "{}", &all)));
        let elsewhere = user(&allow(r#""sts:AssumeRole""#, "arn:aws:iam::222222222222:role/*"));
        let one = user(&allow(r#""sts:AssumeRole""#, "arn:aws:iam::111111111111:role/admin-4999"));
        let begun = std::time::Instant::now();
        for _ in 0..MANY {
            assert_eq!(account.iam.climb(&elsewhere, &account), Ok(Climb::No));
            assert!(matches!(account.iam.climb(&one, &account), Ok(Climb::By(_))));
        }
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    }
}
