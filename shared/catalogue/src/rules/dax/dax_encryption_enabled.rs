use crate::{
    model::{Account, dax::Cluster},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "dax-encryption-enabled",
    title: "DAX clusters are encrypted at rest",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &[
        "config:DAX_ENCRYPTION_ENABLED",
        "securityhub:DynamoDB.3",
        "prowler:dynamodb_accelerator_cluster_encryption_enabled",
    ],
    differs: &[Difference {
        from: &["prowler:dynamodb_accelerator_cluster_encryption_enabled"],
        how: "A cluster whose encryption is still being turned on, as while it is created, is encrypted.",
        source: &[(
            "SSEDescription",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_SSEDescription.html",
        )],
    }],
    parameters: &[],
    reads: &[],
    rationale: "The cache holds what the tables hold, and writes it to disk when its primary node tells the others of \
                a change.",
    remediation: Remediation {
        text: "Encryption cannot be turned on later: create a cluster with it, move the application, and delete this \
               one.",
        cli: "aws dax create-cluster --region {region} --cluster-name {name} --node-type {type} --replication-factor \
              {nodes} --iam-role-arn {role} --sse-specification Enabled=true --cluster-endpoint-encryption-type TLS",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    require(*cluster.encrypted.get()?, "it is not encrypted at rest")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { encrypted: Known(false), ..Cluster::example() }])
            .check();
    }
}
