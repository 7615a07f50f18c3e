use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-deployed-in-vpc",
    title: "DB instances are in a VPC",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-segmentation"],
    equivalents: &["securityhub:RDS.18", "prowler:rds_instance_inside_vpc"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Outside a VPC there are no subnets, no security groups and no network ACLs between a \
                database and the world.",
    remediation: Remediation {
        text: "Move the instance to a DB subnet group of a VPC.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --db-subnet-group-name {subnet_group} --apply-immediately",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    require(instance.vpc.get()?.is_some(), "is not in a VPC")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance::aurora_member()])
            .non_compliant([Instance {
                vpc: Known(None),
                db_security_groups: Known(vec!["default".to_owned()]),
                ..Instance::example()
            }])
            .check();
    }
}
