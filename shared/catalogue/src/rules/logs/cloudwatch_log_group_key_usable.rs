use crate::{
    language::policy::{
        Document,
        request::{Fact, Principal, Request},
    },
    model::{
        Account,
        kms::{Key, KeyLookup, State},
        logs::LogGroup,
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static RULE: Rule<LogGroup> = Rule {
    id: "cloudwatch-log-group-key-usable",
    title: "CloudWatch Logs can use the KMS keys of log groups",
    severity: Severity::Medium,
    expectations: &[17],
    themes: &["key-management", "log-protection"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListAliases", "kms:ListKeys"],
    rationale: "A group whose key the service cannot use takes in no events and shows none: the logs are lost when they \
                are needed.",
    remediation: Remediation {
        text: "Give the key's policy a statement that lets the service principal logs.REGION.amazonaws.com encrypt, \
               decrypt and generate data keys, on condition that the encryption context kms:EncryptionContext:aws:logs:arn \
               is the ARN of the group. Enable the key if it is disabled.",
        cli: "aws kms put-key-policy --key-id {key} --policy-name default --policy file://{policy}.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    check,
};

/// What the service does with the key of a group.
const NEEDED: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];

fn check(group: &LogGroup, account: &Account) -> Outcome {
    let Some(reference) = &group.kms_key else { return not_applicable("no KMS key encrypts it") };
    match account.kms.find(reference, &group.identity.region)? {
        KeyLookup::Found(key) => with_key(group, key, account),
        KeyLookup::OtherAccount => not_applicable(format!("its key {reference} belongs to another account")),
        KeyLookup::OtherRegion(region) => violation(format!("its key is in {region}")),
        KeyLookup::Missing => violation(format!("its key {reference} does not exist")),
        KeyLookup::AwsManaged => violation(format!("its key {reference} is one of AWS's, which no log group can use")),
    }
}

fn with_key(group: &LogGroup, key: &Key, account: &Account) -> Outcome {
    let state = key.description.get().map(|description| description.state);
    if state.as_ref().is_ok_and(|state| !matches!(state, State::Enabled | State::Updating)) {
        return violation(format!("its key {} cannot be used in its present state", key.identity.id));
    }
    let policy = key.policy.get()?;
    let service = service(group);
    let is_allowed = |action: &&str| is_allowed(policy, action, &service, key, group, account);
    let refused: Vec<&str> = NEEDED.iter().copied().filter(|action| !is_allowed(action)).collect();
    if refused.is_empty() {
        state?;
    }
    require(
        refused.is_empty(),
        format!(
            "the policy of its key {} does not let {service} use {} for it",
            key.identity.id,
            refused.join(" and ")
        ),
    )
}

/// The name of the service as a principal; in China it has the domain of China.
/// <https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts>
fn service(group: &LogGroup) -> String {
    let suffix = if group.identity.region.starts_with("cn-") { ".cn" } else { "" };
    format!("logs.{}.amazonaws.com{suffix}", group.identity.region)
}

/// Whether the service may do this with the key for the group. What the service says of a group's events as their source
/// is known in part: that it is of the group's region and account.
fn is_allowed(policy: &Document, action: &str, service: &str, key: &Key, group: &LogGroup, account: &Account) -> bool {
    let place: Vec<&str> = group.identity.arn.splitn(6, ':').take(5).collect();
    let source = format!("{}:*", place.join(":"));
    Request::new(Principal::Service(service), action, &key.identity.arn)
        .with("kms:EncryptionContext:aws:logs:arn", Fact::Is(&group.identity.arn))
        .with("aws:SourceArn", Fact::Like(&source))
        .with("aws:SourceAccount", Fact::Is(&account.id))
        .can_pass(policy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Regional},
        testing::Cases,
    };

    fn with_key(key: Key) -> impl FnOnce(&mut Account) {
        |account| account.kms.keys = Regional::example([key])
    }

    fn group(key: &str) -> LogGroup {
        LogGroup { kms_key: Some(key.to_owned()), ..LogGroup::example() }
    }

    fn own() -> LogGroup {
        group(&Key::example().identity.arn)
    }

    fn statement(effect: &str, principal: &str, actions: &str, condition: &str) -> String {
        format!(
            r#"{{"Effect":"{effect}","Principal":{principal},"Action":{actions},"Resource":"*","Condition":{condition}}}"#
        )
    }

    const SERVICE: &str = r#"{"Service":"logs.eu-west-1.amazonaws.com"}"#;
    const ALL: &str = r#"["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"]"#;

    fn for_context(operator: &str, arn: &str) -> String {
        format!(r#"{{"{operator}":{{"kms:EncryptionContext:aws:logs:arn":"{arn}"}}}}"#)
    }

    fn allowing(condition: &str) -> Key {
        Key::with_policy(&statement("Allow", SERVICE, ALL, condition))
    }

    #[test]
    fn verdicts() {
        let arn = LogGroup::example().identity.arn;
        let usable = || allowing(&for_context("ArnEquals", &arn));
        let mut cases = Cases::of(&RULE)
            .not_applicable([LogGroup::example(), group("arn:aws:kms:eu-west-1:222222222222:key/theirs")])
            .non_compliant([
                own(),
                group("arn:aws:kms:us-east-1:111111111111:key/away"),
                group("alias/aws/s3"),
                group("arn:aws:kms:eu-west-1:111111111111:key/deleted"),
            ])
            .given(with_key(usable()))
            .compliant([own(), group(Key::EXAMPLE_ID), group("alias/shop-alarms-prod")]);
        for key in [
            allowing("{}"),
            allowing(&for_context("ArnLike", "arn:aws:logs:eu-west-1:111111111111:*")),
            allowing(r#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#),
            allowing(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:111111111111:*"}}"#),
            allowing(
                r#"{"ArnLike":{"aws:SourceArn":["arn:aws:logs:*:111111111111:log-group:*","arn:aws:logs:us-east-1:*"]}}"#,
            ),
            allowing(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:*"}}"#),
            allowing(r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
            Key::with_policy(&statement("Allow", r#""*""#, r#""kms:*""#, &for_context("StringLike", "arn:aws:logs:*"))),
        ] {
            cases = cases.given(with_key(key)).compliant([own()]);
        }
        let denied = format!(
            "{},{}",
            statement("Allow", SERVICE, ALL, "{}"),
            statement("Deny", SERVICE, r#""kms:Decrypt""#, "{}")
        );
        for key in [
            allowing(&for_context("ArnEquals", "arn:aws:logs:eu-west-1:111111111111:log-group:other")),
            allowing(&for_context("StringEquals", "arn:aws:logs:*")),
            allowing(r#"{"StringEquals":{"aws:SourceAccount":"222222222222"}}"#),
            allowing(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:222222222222:*"}}"#),
            allowing(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:logs:us-east-1:111111111111:*"}}"#),
            Key::with_policy(&statement("Allow", r#"{"Service":"logs.us-east-1.amazonaws.com"}"#, ALL, "{}")),
            Key::with_policy(&statement("Allow", SERVICE, r#""kms:Decrypt""#, "{}")),
            Key::with_policy(&denied),
            Key::with_policy(&statement("Allow", r#""*""#, ALL, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#)),
            Key::with_policy(&statement(
                "Allow",
                r#""*""#,
                ALL,
                r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/*"}}"#,
            )),
            Key { description: Key::in_state(State::Disabled).description, ..usable() },
            Key { description: Key::in_state(State::PendingDeletion).description, ..usable() },
        ] {
            cases = cases.given(with_key(key)).non_compliant([own()]);
        }
        cases.check();
    }

    #[test]
    fn the_service_has_a_name_in_each_region() {
        let in_region = |region: &str| {
            service(&LogGroup {
                identity: Identity { region: region.to_owned(), ..LogGroup::example().identity },
                ..LogGroup::example()
            })
        };
        assert_eq!(in_region("us-gov-west-1"), "logs.us-gov-west-1.amazonaws.com");
        assert_eq!(in_region("cn-north-1"), "logs.cn-north-1.amazonaws.com.cn");
    }
}
