use crate::{
    model::{
        Account, Listed,
        ec2::{CapacityReservation, Fleet, LaunchTemplate},
    },
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static CAPACITY_RESERVATION: Rule<CapacityReservation> = tagged(
    "ec2-capacity-reservation-tagged",
    "EC2 capacity reservations are tagged",
    &["config:EC2_CAPACITY_RESERVATION_TAGGED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-capacity-reservation-tagged.html",
);

pub(super) static FLEET: Rule<Fleet> = tagged(
    "ec2-fleet-tagged",
    "EC2 Fleets are tagged",
    &["config:EC2_FLEET_TAGGED"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-fleet-tagged.html",
);

pub(super) static LAUNCH_TEMPLATE: Rule<LaunchTemplate> = tagged(
    "ec2-launch-template-tagged",
    "Launch templates are tagged",
    &["config:EC2_LAUNCH_TEMPLATE_TAGGED", "securityhub:EC2.175"],
    "https://docs.aws.amazon.com/config/latest/developerguide/ec2-launch-template-tagged.html",
);

const fn tagged<R: Listed>(
    id: &'static str,
    title: &'static str,
    equivalents: &'static [&'static str],
    source: &'static str,
) -> Rule<R> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[],
        themes: &["inventory"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: &[],
        rationale: "Without any tag nobody knows whose the resource is, what for, and whether it may go.",
        remediation: Remediation {
            text: "Add at least one tag that says whose it is.",
            cli: "aws ec2 create-tags --region {region} --resources {id} --tags Key={key},Value={value}",
        },
        source,
        check: check::<R>,
    }
}

/// Tags that begin with `aws:` are AWS's own.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html>
fn check<R: Listed>(resource: &R, _: &Account) -> Outcome {
    match resource.tags() {
        None => not_applicable("it cannot be tagged"),
        Some(tags) => require(tags?.keys().any(|key| !key.starts_with("aws:")), "it has no tag"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{model::Tags, testing::Cases};

    fn own() -> Tags {
        Tags::from([("aws:cloudformation:stack-name".to_owned(), "shop".to_owned())])
    }

    #[test]
    fn verdicts() {
        Cases::of(&CAPACITY_RESERVATION)
            .compliant([CapacityReservation::example()])
            .non_compliant([
                CapacityReservation { identity: CapacityReservation::example().identity.tagged([]) },
                CapacityReservation { identity: CapacityReservation::example().identity.tagged(own()) },
            ])
            .check();
        Cases::of(&FLEET)
            .compliant([Fleet::example()])
            .non_compliant([Fleet { identity: Fleet::example().identity.tagged([]) }])
            .check();
        Cases::of(&LAUNCH_TEMPLATE)
            .compliant([LaunchTemplate::example()])
            .non_compliant([LaunchTemplate {
                identity: LaunchTemplate::example().identity.tagged(own()),
                ..LaunchTemplate::example()
            }])
            .check();
    }
}
