use crate::{
    model::{
        Account, GLOBAL, Resource,
        kms::{Description, KeyLookup, State},
    },
    rule::{KMS_KEYS, Outcome, Remediation, Rule, Severity, Verdict, any_of, not_applicable, violation},
};

pub(super) static RULE: Rule<dyn Resource> = Rule {
    id: "kms-key-of-resource-usable",
    title: "The KMS keys that resources name exist in their region and can be used",
    severity: Severity::High,
    expectations: &[16],
    themes: &["key-management"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[KMS_KEYS],
    rationale: "What is encrypted with a key that is gone, disabled or elsewhere can be neither read nor written, and \
                once the key is deleted no one can ever read it again.",
    remediation: Remediation {
        text: "Enable the key or cancel its deletion: KMS, Customer managed keys. If it is gone or belongs to another \
               region, encrypt the resource with a key of its own region.",
        cli: "aws kms cancel-key-deletion --key-id {key} --region {region} && aws kms enable-key --key-id {key} --region \
              {region}",
    },
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
    check,
};

fn check(resource: &dyn Resource, account: &Account) -> Outcome {
    let keys = resource.kms_keys()?;
    if keys.is_empty() {
        return not_applicable("it names no KMS key");
    }
    any_of(keys.into_iter().map(|key| usable(key, region_of_key(key, resource), account)))
}

/// Where the resource needs the key: in its own region. A trail needs it where its bucket is, and what belongs to no
/// region takes one from anywhere.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html>
fn region_of_key<'a>(key: &'a str, resource: &'a dyn Resource) -> &'a str {
    let anywhere = resource.region() == GLOBAL || resource.resource_type() == "AWS::CloudTrail::Trail";
    let of_key = key.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(2));
    of_key.filter(|_| anywhere).unwrap_or(resource.region())
}

fn usable(name: &str, region: &str, account: &Account) -> Outcome {
    match account.kms.find(name, region)? {
        KeyLookup::Found(key) => match fault(key.description.get()?) {
            Some(fault) => violation(format!("its KMS key {name} {fault}")),
            None => Ok(Verdict::Compliant),
        },
        KeyLookup::AwsManaged => Ok(Verdict::Compliant),
        KeyLookup::Missing => violation(format!("its KMS key {name} does not exist")),
        KeyLookup::OtherRegion(other) => violation(format!("its KMS key {name} is in {other}, not in its own region")),
        KeyLookup::OtherAccount => {
            not_applicable(format!("its KMS key {name} belongs to another account, which this scan cannot see"))
        }
    }
}

/// A key that is being made will be usable in a moment, one that is updated is all the while.
fn fault(key: &Description) -> Option<String> {
    match key.state {
        State::Creating | State::Enabled | State::Updating => None,
        State::Disabled => Some("is disabled".to_owned()),
        State::PendingDeletion | State::PendingReplicaDeletion => Some("is pending deletion".to_owned()),
        State::PendingImport => Some("has no key material".to_owned()),
        State::Unavailable => Some("is in a key store that is disconnected".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity, Regional,
            cloudtrail::Trail,
            dynamodb,
            ec2::{BlockDevice, LaunchTemplate, TemplateVersion, Volume},
            eventbridge::EventBus,
            kms::Key,
            rds,
            s3::Bucket,
            secretsmanager::Secret,
            sns::{Subscription, Topic},
            sqs::{Encryption, Queue},
            stepfunctions::StateMachine,
        },
        observed::Known,
        testing::Cases,
    };

    const ARN: &str = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const GONE: &str = "arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-0000-0000-000000000000";

    fn volume(key: &str) -> Volume {
        Volume { kms_key: Known(Some(key.to_owned())), ..Volume::example() }
    }

    fn table(key: &str) -> dynamodb::Table {
        let encryption = Known(dynamodb::Encryption::Kms { key: key.to_owned(), usable: true });
        let mut table = dynamodb::Table::example();
        if let Known(description) = &mut table.description {
            description.encryption = encryption;
        }
        table
    }

    fn template(key: &str) -> LaunchTemplate {
        let volumes = vec![BlockDevice { kms_key: Some(key.to_owned()), ..BlockDevice::example() }];
        LaunchTemplate::of_versions([TemplateVersion { volumes, ..TemplateVersion::example() }])
    }

    fn queue(key: &str) -> Queue {
        Queue { encryption: Known(Encryption::Kms(key.to_owned())), ..Queue::example() }
    }

    fn topic(key: &str) -> Topic {
        Topic { kms_key: Known(Some(key.to_owned())), ..Topic::example() }
    }

    fn instance(keys: &[&str]) -> rds::Instance {
        rds::Instance {
            kms_keys: Known(keys.iter().map(|key| (*key).to_owned()).collect()),
            ..rds::Instance::example()
        }
    }

    fn bus(key: &str) -> EventBus {
        EventBus { kms_key: Known(Some(key.to_owned())), ..EventBus::example() }
    }

    fn state_machine(key: &str) -> StateMachine {
        StateMachine { kms_key: Known(Some(key.to_owned())), ..StateMachine::example() }
    }

    fn trail(key: &str) -> Trail {
        Trail { kms_key: Some(key.to_owned()), ..Trail::example() }
    }

    fn secret(key: Option<&str>) -> Secret {
        Secret { kms_key: key.map(str::to_owned), ..Secret::example() }
    }

    fn in_state(state: State) -> impl FnOnce(&mut Account) {
        move |account| account.kms.keys = Regional::example([Key::in_state(state)])
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([volume(ARN), volume("1234abcd-12ab-34cd-56ef-1234567890ab"), volume("alias/shop-alarms-prod")])
            .compliant([table(ARN)])
            .compliant([template(ARN)])
            .compliant([queue("alias/aws/sqs"), queue("alias/shop-alarms-prod")])
            .compliant([topic("alias/aws/sns")])
            .compliant([Bucket::with_kms_key(ARN)])
            .compliant([instance(&[ARN, "alias/aws/rds"])])
            .compliant([bus(ARN)])
            .compliant([state_machine(ARN)])
            .compliant([secret(Some(ARN))])
            .compliant([Trail {
                identity: Identity { region: "us-east-1".to_owned(), ..trail(ARN).identity },
                ..trail(ARN)
            }])
            .non_compliant([volume(GONE)])
            .non_compliant([table(GONE)])
            .non_compliant([template(GONE)])
            .non_compliant([queue("alias/gone")])
            .non_compliant([topic("alias/gone"), topic("arn:aws:kms:us-east-1:111111111111:key/mrk-1234")])
            .non_compliant([Bucket::with_kms_key(GONE)])
            .non_compliant([instance(&[ARN, GONE]), instance(&["arn:aws:kms:eu-west-1:222222222222:key/1", GONE])])
            .non_compliant([bus(GONE)])
            .non_compliant([state_machine(GONE)])
            .non_compliant([trail(GONE)])
            .non_compliant([secret(Some("mrk-1234"))])
            .not_applicable([volume("arn:aws:kms:eu-west-1:222222222222:key/1")])
            .not_applicable([secret(None)])
            .not_applicable([Subscription::example()])
            .given(in_state(State::Disabled))
            .non_compliant([volume(ARN), volume("alias/shop-alarms-prod")])
            .given(in_state(State::PendingDeletion))
            .non_compliant([volume(ARN)])
            .given(in_state(State::PendingReplicaDeletion))
            .non_compliant([volume(ARN)])
            .given(in_state(State::PendingImport))
            .non_compliant([volume(ARN)])
            .given(in_state(State::Unavailable))
            .non_compliant([volume(ARN)])
            .given(in_state(State::Updating))
            .compliant([volume(ARN)])
            .check();
    }

    #[test]
    fn what_is_global_takes_a_key_from_anywhere() {
        let key = "arn:aws:kms:us-east-1:111111111111:key/1";
        let volume = Volume { identity: Identity { region: GLOBAL.to_owned(), ..volume(key).identity }, ..volume(key) };
        assert_eq!(region_of_key(key, &volume), "us-east-1");
        assert_eq!(region_of_key("alias/x", &Volume::example()), "eu-west-1");
    }
}
