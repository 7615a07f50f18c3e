use crate::{
    model::{Account, rds::DbSecurityGroup},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<DbSecurityGroup> = Rule {
    id: "rds-db-security-group-not-allowed",
    title: "There are no DB security groups but the default one",
    severity: Severity::Low,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:RDS_DB_SECURITY_GROUP_NOT_ALLOWED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "DB security groups belong to EC2-Classic, which AWS has retired; a leftover one hides \
                which firewall really protects a database.",
    remediation: Remediation {
        text: "Put databases that still use it into a VPC with VPC security groups, and delete it.",
        cli: "aws rds delete-db-security-group --region {region} --db-security-group-name {name}",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSecurityGroup.html",
    check,
};

/// AWS makes the default group, which cannot be deleted.
fn check(group: &DbSecurityGroup, _: &Account) -> Outcome {
    require(group.identity.id == "default", "is a DB security group of EC2-Classic")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([DbSecurityGroup::example()])
            .non_compliant([DbSecurityGroup { identity: DbSecurityGroup::example().identity.renamed("shop-classic") }])
            .check();
    }
}
