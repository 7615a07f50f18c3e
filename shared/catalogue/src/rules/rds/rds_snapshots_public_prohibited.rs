use crate::{
    model::{Account, rds::Snapshot},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Snapshot> = Rule {
    id: "rds-snapshots-public-prohibited",
    title: "DB snapshots are not public",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &[
        "config:RDS_SNAPSHOTS_PUBLIC_PROHIBITED",
        "securityhub:RDS.1",
        "prowler:rds_snapshots_public_access",
    ],
    differs: &[],
    parameters: &[],
    reads: &["rds:DescribeDBSnapshotAttributes"],
    rationale: "A public snapshot can be restored by everybody with an AWS account, who then reads \
                the whole database at leisure.",
    remediation: Remediation {
        text: "Remove the group all: snapshot, Actions, Share snapshot, Private. Treat the data as \
               leaked.",
        cli: "aws rds modify-db-snapshot-attribute --region {region} --db-snapshot-identifier {name} \
              --attribute-name restore --values-to-remove all",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
    check,
};

/// An encrypted snapshot cannot be public.
fn check(snapshot: &Snapshot, _: &Account) -> Outcome {
    require(!*snapshot.public.get()?, "every AWS account may restore it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Snapshot::example(), Snapshot { encrypted: Known(false), ..Snapshot::example() }])
            .non_compliant([Snapshot { encrypted: Known(false), public: Known(true), ..Snapshot::example() }])
            .check();
    }
}
