use crate::{
    model::{Account, rds::Instance},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-public-access-check",
    title: "DB instances have no public address",
    severity: Severity::Critical,
    expectations: &[21],
    themes: &["network-exposure"],
    equivalents: &[
        "config:RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
        "securityhub:RDS.2",
        "prowler:rds_instance_no_public_access",
    ],
    differs: &[Difference {
        from: &["prowler:rds_instance_no_public_access"],
        how: "A public address is a violation by itself, whatever the security groups and route tables let \
                  through today.",
        source: &[(
            "rds-instance-public-access-check",
            "https://docs.aws.amazon.com/config/latest/developerguide/rds-instance-public-access-check.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "A public address leaves only a security group and a password between the data and \
                everybody; one mistake in either exposes it.",
    remediation: Remediation {
        text: "Make the instance private: database, Modify, Connectivity, Additional configuration, \
               Not publicly accessible.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --no-publicly-accessible --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    require(!*instance.publicly_accessible.get()?, "is publicly accessible")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance::aurora_member()])
            .non_compliant([
                Instance { publicly_accessible: Known(true), ..Instance::example() },
                Instance { publicly_accessible: Known(true), ..Instance::aurora_member() },
            ])
            .check();
    }
}
