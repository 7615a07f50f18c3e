use crate::{
    model::{Account, rds::ClusterSnapshot},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<ClusterSnapshot> = Rule {
    id: "rds-cluster-snapshots-public-prohibited",
    title: "DB cluster snapshots are not public",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &["rds:DescribeDBClusterSnapshotAttributes"],
    rationale: "A public snapshot can be restored by everybody with an AWS account, who then reads \
                the whole database at leisure.",
    remediation: Remediation {
        text: "Remove the group all: snapshot, Actions, Share snapshot, Private. Treat the data as \
               leaked.",
        cli: "aws rds modify-db-cluster-snapshot-attribute --region {region} \
              --db-cluster-snapshot-identifier {name} --attribute-name restore --values-to-remove all",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-share-snapshot.html",
    check,
};

/// An encrypted snapshot cannot be public.
fn check(snapshot: &ClusterSnapshot, _: &Account) -> Outcome {
    require(!*snapshot.public.get()?, "every AWS account may restore it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                ClusterSnapshot::example(),
                ClusterSnapshot { encrypted: Known(false), ..ClusterSnapshot::example() },
            ])
            .non_compliant([ClusterSnapshot {
                encrypted: Known(false),
                public: Known(true),
                ..ClusterSnapshot::example()
            }])
            .check();
    }
}
