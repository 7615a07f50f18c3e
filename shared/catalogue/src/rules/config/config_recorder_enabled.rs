use super::is_service_linked;
use crate::{
    model::{
        Account, GLOBAL, Region,
        config::{Recorder, RecordingScope},
        iam::Principal,
    },
    observed::{Unread, any},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, any_of, require, violation},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "config-recorder-enabled",
    title: "AWS Config records all resource types of the region",
    severity: Severity::Medium,
    expectations: &[33],
    themes: &["change-tracking"],
    equivalents: &["securityhub:Config.1", "prowler:config_recorder_all_regions_enabled"],
    differs: &[
        Difference {
            from: &["prowler:config_recorder_all_regions_enabled"],
            how: "That the recorder runs is not enough: it must record all resource types, have a delivery \
                  channel and a role that lets it read them, and IAM's types must be recorded in one region.",
            source: &[(
                "Selecting resources",
                "https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html",
            )],
        },
        Difference {
            from: &["securityhub:Config.1"],
            how: "All resource types are asked for, not only those that enabled controls need. Beside the \
                  service-linked role, one with the policy AWS_ConfigRole will do: AWS keeps both in step.",
            source: &[
                ("Config.1", "https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html#config-1"),
                (
                    "Role of AWS Config",
                    "https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html",
                ),
            ],
        },
    ],
    parameters: &[],
    reads: &[
        "config:DescribeConfigurationRecorders",
        "config:DescribeConfigurationRecorderStatus",
        "config:DescribeDeliveryChannels",
        "iam:GetAccountAuthorizationDetails",
    ],
    rationale: "What is not recorded has no history: nobody can tell when it changed and what it was before, and no \
                rule of AWS Config sees it.",
    remediation: Remediation {
        text: "Set AWS Config up in the region: all resource types, the service-linked role, a delivery channel, and \
               in one region IAM's global types too; then start the recorder.",
        cli: "aws configservice put-configuration-recorder --region {region} --configuration-recorder \
              name=default,roleARN={role} --recording-group allSupported=true,includeGlobalResourceTypes={global}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html",
    check,
};

/// The global types that a recorder includes or leaves out.
/// <https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html>
const IAM_TYPES: &[&str] = &["AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"];

/// The regions in which AWS Config was available before February 2022: no other can record IAM's types. One of them
/// should; the first that is scanned answers for it.
/// <https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html>
const IAM_REGIONS: &[&str] = &[
    "us-east-1",
    "us-gov-west-1",
    "cn-north-1",
    "af-south-1",
    "ap-east-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ca-central-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-north-1",
    "eu-south-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "me-south-1",
    "sa-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-west-1",
    "us-west-2",
];

fn check(region: &Region, account: &Account) -> Outcome {
    let Some(recorder) = account.config.recorders.of(&region.identity.region)?.first() else {
        return violation("it has no configuration recorder");
    };
    any_of([
        status(recorder),
        scope(recorder),
        iam_types(region, account),
        delivery_channel(region, account),
        role(recorder, account),
    ])
}

fn status(recorder: &Recorder) -> Outcome {
    let status = recorder.status.get()?;
    if !status.recording {
        return violation("its configuration recorder is stopped");
    }
    match status.failure.get()? {
        Some(error) => violation(format!("its configuration recorder fails: {error}")),
        None => Ok(Verdict::Compliant),
    }
}

fn scope(recorder: &Recorder) -> Outcome {
    match recorder.scope.get()? {
        RecordingScope::All { .. } => Ok(Verdict::Compliant),
        RecordingScope::Only(types) => violation(format!("it records only {} of all resource types", types.len())),
        RecordingScope::AllBut(types) => {
            let left_out: Vec<&str> = types.iter().map(String::as_str).filter(|name| !is_of_iam(name)).collect();
            require(left_out.is_empty(), format!("it does not record {}", left_out.join(", ")))
        }
    }
}

fn is_of_iam(resource_type: &str) -> bool {
    IAM_TYPES.contains(&resource_type)
}

/// One region that records IAM's types is enough: they are the same everywhere.
fn iam_types(region: &Region, account: &Account) -> Outcome {
    let is_scanned = |name: &&&str| account.regions.iter().any(|region| region.identity.region == **name);
    if IAM_REGIONS.iter().find(is_scanned) != Some(&region.identity.region.as_str()) {
        return Ok(Verdict::Compliant);
    }
    let recorded = any(account.config.recorders.each().map(|recorder| records_iam(recorder?)))?;
    require(recorded, "IAM users, groups, roles and policies are recorded neither here nor in another scanned region")
}

fn records_iam(recorder: &Recorder) -> Result<bool, Unread> {
    Ok(match recorder.scope.get()? {
        RecordingScope::All { iam } => *iam,
        RecordingScope::AllBut(types) => !types.iter().any(|name| is_of_iam(name)),
        RecordingScope::Only(types) => IAM_TYPES.iter().all(|name| types.iter().any(|other| other == name)),
    })
}

fn delivery_channel(region: &Region, account: &Account) -> Outcome {
    let channels = account.config.delivery_channels.of(&region.identity.region)?;
    require(!channels.is_empty(), "it has no delivery channel")
}

/// AWS keeps two things in step with the types that AWS Config supports: the service-linked role, and one policy.
/// <https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html>
fn role(recorder: &Recorder, account: &Account) -> Outcome {
    let arn = recorder.role.get()?;
    if is_service_linked(arn) {
        return Ok(Verdict::Compliant);
    }
    let Some(role) = account.iam.roles.by_arn(GLOBAL, arn)? else {
        return violation(format!("its recorder's role {arn} does not exist"));
    };
    let managed = role.has_aws_policy("service-role/AWS_ConfigRole")?;
    require(managed, format!("its recorder's role {} has no policy AWS_ConfigRole", role.identity.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Identity, Regional,
            config::{DeliveryChannel, RecorderStatus},
            iam::Role,
        },
        observed::Known,
        testing::Cases,
    };

    fn with(recorder: Recorder) -> impl FnOnce(&mut Account) {
        |account| account.config.recorders = Regional::example([recorder])
    }

    fn scoped(scope: RecordingScope) -> impl FnOnce(&mut Account) {
        with(Recorder { scope: Known(scope), ..Recorder::example() })
    }

    fn doing(recording: bool, failure: Option<&str>) -> impl FnOnce(&mut Account) {
        let status = Known(RecorderStatus { recording, failure: Known(failure.map(str::to_owned)) });
        with(Recorder { status, ..Recorder::example() })
    }

    /// A second scanned region, whose recorder is this one.
    fn elsewhere(account: &mut Account, recorder: Recorder) {
        account.regions.push(Region::named("us-east-2"));
        account.config.delivery_channels.insert("us-east-2", Known(vec![DeliveryChannel::example()]));
        account.config.recorders.insert("us-east-2", Known(vec![recorder]));
    }

    /// A recorder with the example's role, which may have this policy.
    fn own_role(policy: Option<&str>) -> impl FnOnce(&mut Account) {
        move |account| {
            let role = Role {
                identity: Identity {
                    arn: "arn:aws:iam::111111111111:role/config".to_owned(),
                    ..Role::example().identity
                },
                attached_policies: Known(policy.map(str::to_owned).into_iter().collect()),
                ..Role::example()
            };
            with(Recorder { role: Known(role.identity.arn.clone()), ..Recorder::example() })(account);
            account.iam.roles = Regional::in_region(GLOBAL, [role]);
        }
    }

    fn types(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn verdicts() {
        let here = || [Region::example()];
        Cases::of(&RULE)
            .compliant(here())
            .given(|account| account.config.recorders = Regional::example([]))
            .non_compliant(here())
            .given(doing(false, None))
            .non_compliant(here())
            .given(doing(true, Some("InsufficientDeliveryPolicyException")))
            .non_compliant(here())
            .given(scoped(RecordingScope::Only(types(&["AWS::S3::Bucket"]))))
            .non_compliant(here())
            .given(scoped(RecordingScope::AllBut(types(&["AWS::EC2::Instance"]))))
            .non_compliant(here())
            .given(scoped(RecordingScope::AllBut(Vec::new())))
            .compliant(here())
            .given(scoped(RecordingScope::All { iam: false }))
            .non_compliant(here())
            .given(scoped(RecordingScope::AllBut(types(&["AWS::IAM::Role"]))))
            .non_compliant(here())
            .given(|account| {
                scoped(RecordingScope::All { iam: false })(account);
                elsewhere(account, Recorder::example());
            })
            .compliant(here())
            .given(|account| {
                scoped(RecordingScope::All { iam: true })(account);
                elsewhere(
                    account,
                    Recorder { scope: Known(RecordingScope::All { iam: false }), ..Recorder::example() },
                );
            })
            .compliant([Region::named("us-east-2")])
            .given(|account| account.config.delivery_channels = Regional::example([]))
            .non_compliant(here())
            .given(own_role(Some("arn:aws:iam::aws:policy/service-role/AWS_ConfigRole")))
            .compliant(here())
            .given(own_role(Some("arn:aws:iam::aws:policy/ReadOnlyAccess")))
            .non_compliant(here())
            .given(own_role(None))
            .non_compliant(here())
            .given(with(Recorder {
                role: Known("arn:aws:iam::111111111111:role/gone".to_owned()),
                ..Recorder::example()
            }))
            .non_compliant(here())
            .check();
    }
}
