use super::OF_AWS;
use crate::{
    language::policy::{
        Condition, Document, Effect, PrincipalKind, Statement,
        actions::{ActionSet, service},
        conditions::{asks_for_fixed, is_account},
        keys::uses_keys_without_source,
        place::Place,
        resource::{account_of_principal, label, service_grants_without_source},
    },
    model::{Account, kms::Key},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Key> = Rule {
    id: "kms-key-policy-least-privilege",
    title: "Key policies grant each principal and each service only the actions it needs, services only for a named source",
    severity: Severity::Medium,
    expectations: &[15],
    themes: &["key-management", "least-privilege"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["kms:DescribeKey", "kms:GetKeyPolicy"],
    rationale: "Whoever may do everything with a key may also replace its policy and delete it; and a service without a \
                named source uses the key for whoever asks it to, in any account.",
    remediation: Remediation {
        text: "List in each statement the actions that its principal needs, and hold statements for services to a source \
               with aws:SourceArn, aws:SourceAccount, kms:ViaService or the encryption context: KMS, key, Key policy, Edit.",
        cli: "aws kms put-key-policy --key-id {id} --policy-name default --policy file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html",
    check,
};

/// What a service that encrypts for its users needs: to use the key, to lend it on and to look at it, never to change it.
/// <https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html>
const USE: [&str; 20] = [
    "kms:creategrant",
    "kms:decrypt",
    "kms:derivesharedsecret",
    "kms:encrypt",
    "kms:generatedatakey",
    "kms:generatedatakeypair",
    "kms:generatedatakeypairwithoutplaintext",
    "kms:generatedatakeywithoutplaintext",
    "kms:generatemac",
    "kms:generaterandom",
    "kms:reencryptfrom",
    "kms:reencryptto",
    "kms:retiregrant",
    "kms:revokegrant",
    "kms:sign",
    "kms:synchronizemultiregionkey",
    "kms:verify",
    "kms:verifymac",
    "kms:decapsulate",
    "kms:encapsulate",
];

fn check(key: &Key, account: &Account) -> Outcome {
    if !key.description.get()?.is_of_customer() {
        return not_applicable(OF_AWS);
    }
    let policy = key.policy.get()?;
    let without_source = service_grants_without_source(policy, &Place::resource(&account.id, &key.identity.arn));
    let faults: Vec<String> = policy
        .with_effect(Effect::Allow)
        .flat_map(|statement| {
            let is_open = without_source.iter().any(|open| std::ptr::eq(*open, statement));
            faults(statement, is_open, account).into_iter().map(|fault| named(policy, statement, &fault))
        })
        .collect();
    require(faults.is_empty(), faults.join("; "))
}

fn named(policy: &Document, statement: &Statement, fault: &str) -> String {
    format!("{} {fault}", label(policy, statement))
}

fn faults(statement: &Statement, is_open: bool, account: &Account) -> Vec<String> {
    let actions = statement.action_set();
    let mut faults = Vec::new();
    if gives_everything(actions)
        && let Some(who) = beyond_owner(statement, account)
    {
        faults.push(format!("gives {who} every action"));
        return faults;
    }
    let services = services(statement);
    if !services.is_empty()
        && let Some(action) = administrative(actions)
    {
        faults.push(format!("gives {} kms:{action}", services.join(", ")));
    }
    if is_open && uses_key(actions) && !names_source(statement) && !are_exempt(&services) {
        let who = if services.is_empty() { "AWS services".to_owned() } else { services.join(", ") };
        faults.push(format!("lets {who} use the key for any source"));
    }
    faults
}

fn services(statement: &Statement) -> Vec<&str> {
    statement.principals.iter().flat_map(|principals| principals.of_kind(PrincipalKind::Service)).collect()
}

fn are_exempt(services: &[&str]) -> bool {
    !services.is_empty() && services.iter().all(|service| uses_keys_without_source(service))
}

/// All actions of KMS, or all but some.
fn gives_everything(actions: &ActionSet) -> bool {
    let all = service("kms").is_some_and(|kms| kms.actions.iter().all(|action| actions.include(action)));
    all || actions.is_everything() || actions.is_negated()
}

/// The first action that changes a key rather than using or reading it.
fn administrative(actions: &ActionSet) -> Option<&'static str> {
    let kms = service("kms")?;
    kms.actions.iter().filter(|action| actions.include(action)).map(|action| action.name).find(|name| {
        let key = format!("kms:{name}").to_lowercase();
        !reads(name) && !USE.contains(&key.as_str())
    })
}

/// Whether there is more among the actions than looking at the key.
fn uses_key(actions: &ActionSet) -> bool {
    service("kms").is_none_or(|kms| kms.actions.iter().any(|action| actions.include(action) && !reads(action.name)))
}

fn reads(action: &str) -> bool {
    ["Describe", "Get", "List"].iter().any(|verb| action.starts_with(verb))
}

/// A principal that is neither the account as a whole, whose own policies decide, nor nobody.
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
fn beyond_owner(statement: &Statement, account: &Account) -> Option<String> {
    let principals = statement.principals.as_ref()?;
    if principals.negated {
        return Some("everyone but some principals".to_owned());
    }
    let is_owner = |kind: PrincipalKind, value: &str| {
        kind == PrincipalKind::Aws
            && account_of_principal(value) == Some(account.id.as_str())
            && (is_account(value) || value.ends_with(":root"))
    };
    let others: Vec<&str> = principals
        .entries
        .iter()
        .filter(|(kind, value)| !is_owner(*kind, value))
        .map(|(_, value)| if value == "*" { "everyone" } else { value.as_str() })
        .collect();
    (!others.is_empty()).then(|| others.join(", "))
}

/// Whether a condition of KMS's own says for whom a service uses the key.
fn names_source(statement: &Statement) -> bool {
    let is_lent = |condition: &Condition| {
        condition.is_on("kms:GrantIsForAWSResource")
            && condition.operator.name == "Bool"
            && condition.values.iter().all(|value| value.eq_ignore_ascii_case("true"))
    };
    let only_grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];
    let is_about_grants = !statement.actions.negated
        && statement
            .actions
            .patterns
            .iter()
            .all(|action| only_grants.iter().any(|grant| grant.eq_ignore_ascii_case(action)));
    statement
        .conditions
        .iter()
        .any(|condition| is_source(condition, statement) || (is_about_grants && is_lent(condition)))
}

/// A service that is named as the way, or an encryption context that names one account or one thing.
fn is_source(condition: &Condition, statement: &Statement) -> bool {
    let key = condition.key.to_ascii_lowercase();
    (key == "kms:viaservice" || key.starts_with("kms:encryptioncontext:")) && asks_for_fixed(condition, statement)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    fn granting(principal: &str, actions: &str, condition: &str) -> Key {
        Key::with_policy(&format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":{actions},"Resource":"*","Condition":{condition}}}"#
        ))
    }

    fn service_with(condition: &str) -> Key {
        let actions = r#"["kms:Decrypt","kms:GenerateDataKey*"]"#;
        granting(r#"{"Service":"logs.eu-west-1.amazonaws.com"}"#, actions, condition)
    }

    const NO_CONDITION: &str = "{}";
    const USERS: &str = r#"{"AWS":["arn:aws:iam::111111111111:role/shop","arn:aws:iam::222222222222:root"]}"#;
    const OWN_SOURCE: &str = r#"{"StringEquals":{"aws:SourceAccount":"111111111111"}}"#;

    #[test]
    fn principals_get_what_they_need() {
        let administration = r#"["kms:Create*","kms:Describe*","kms:Enable*","kms:List*","kms:Put*","kms:Update*",
            "kms:Revoke*","kms:Disable*","kms:Get*","kms:Delete*","kms:ScheduleKeyDeletion","kms:CancelKeyDeletion"]"#;
        Cases::of(&RULE)
            .compliant([
                Key::example(),
                granting(USERS, r#"["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:DescribeKey"]"#, NO_CONDITION),
                granting(r#"{"AWS":"arn:aws:iam::111111111111:role/admin"}"#, administration, NO_CONDITION),
                granting(r#"{"AWS":"111111111111"}"#, r#""kms:*""#, NO_CONDITION),
            ])
            .non_compliant([
                granting(USERS, r#""kms:*""#, NO_CONDITION),
                granting(r#"{"AWS":"arn:aws:iam::111111111111:role/admin"}"#, r#""kms:*""#, NO_CONDITION),
                granting(r#"{"AWS":"arn:aws:iam::222222222222:root"}"#, r#""*""#, NO_CONDITION),
                granting(r#"{"AWS":["111111111111","arn:aws:iam::111111111111:user/x"]}"#, r#""KMS:*""#, NO_CONDITION),
                granting(r#""*""#, r#""kms:*""#, r#"{"StringEquals":{"kms:CallerAccount":"111111111111"}}"#),
                granting(r#"{"Service":"cloudtrail.amazonaws.com"}"#, r#""kms:*""#, OWN_SOURCE),
                granting(r#"{"Service":"cloudtrail.amazonaws.com"}"#, r#"["kms:Decrypt","kms:Put*"]"#, OWN_SOURCE),
                Key::with_policy(
                    r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"NotAction":"kms:Delete*","Resource":"*"}"#,
                ),
                Key::with_policy(
                    r#"{"Effect":"Allow","NotPrincipal":{"AWS":"222222222222"},"Action":"kms:*","Resource":"*"}"#,
                ),
            ])
            .not_applicable([Key::aws_managed()])
            .check();
    }

    #[test]
    fn services_name_their_source() {
        Cases::of(&RULE)
            .compliant([
                service_with(OWN_SOURCE),
                service_with(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111111111111:trail/*"}}"#),
                service_with(r#"{"StringEquals":{"kms:CallerAccount":"111111111111"}}"#),
                service_with(r#"{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#),
                service_with(r#"{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:111111111111:*"}}"#),
                service_with(
                    r#"{"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111111111111:trail/*"}}"#,
                ),
                service_with(r#"{"StringLike":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::shop-logs-prod/*"}}"#),
                granting(r#"{"Service":"cloudtrail.amazonaws.com"}"#, r#""kms:DescribeKey""#, NO_CONDITION),
                granting(r#"{"Service":"dynamodb.amazonaws.com"}"#, r#"["kms:Describe*","kms:Get*","kms:List*"]"#, NO_CONDITION),
                granting(r#"{"Service":"events.amazonaws.com"}"#, r#"["kms:Decrypt","kms:GenerateDataKey*"]"#, NO_CONDITION),
                granting(
                    r#"{"Service":"backup.amazonaws.com"}"#,
                    r#""kms:CreateGrant""#,
                    r#"{"Bool":{"kms:GrantIsForAWSResource":"true"}}"#,
                ),
            ])
            .non_compliant([
                service_with(NO_CONDITION),
                service_with(r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111111111111"}}"#),
                service_with(r#"{"StringLike":{"aws:SourceArn":"*"}}"#),
                service_with(r#"{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:*:*:*"}}"#),
                service_with(r#"{"StringLike":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::shop-*/*"}}"#),
                service_with(r#"{"StringNotEquals":{"kms:EncryptionContext:aws:logs:arn":"x"}}"#),
                service_with(r#"{"Bool":{"kms:GrantIsForAWSResource":"true"}}"#),
                granting(r#""*""#, r#""kms:Decrypt""#, r#"{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#),
                granting(
                    r#"{"Service":["events.amazonaws.com","sns.amazonaws.com"]}"#,
                    r#"["kms:Decrypt","kms:GenerateDataKey*"]"#,
                    NO_CONDITION,
                ),
            ])
            .check();
    }

    #[test]
    fn the_statement_and_the_principal_are_named() {
        let key = granting(r#"{"Service":"cloudtrail.amazonaws.com"}"#, r#""kms:GenerateDataKey*""#, NO_CONDITION);
        assert_eq!(
            check(&key, &Account::example()),
            require(false, "statement 2 lets cloudtrail.amazonaws.com use the key for any source")
        );
    }
}
