use crate::{
    model::{Account, dax::Cluster},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Cluster> = Rule {
    id: "dax-tls-endpoint-encryption",
    title: "Clients reach DAX clusters through TLS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &[
        "config:DAX_TLS_ENDPOINT_ENCRYPTION",
        "securityhub:DynamoDB.7",
        "prowler:dynamodb_accelerator_cluster_in_transit_encryption_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Without TLS, whoever listens between an application and the cluster reads items and can change them.",
    remediation: Remediation {
        text: "Encryption in transit cannot be turned on later: create a cluster with it, move the application, and \
               delete this one.",
        cli: "aws dax create-cluster --region {region} --cluster-name {name} --node-type {type} --replication-factor \
              {nodes} --iam-role-arn {role} --sse-specification Enabled=true --cluster-endpoint-encryption-type TLS",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html",
    check,
};

fn check(cluster: &Cluster, _: &Account) -> Outcome {
    require(*cluster.tls.get()?, "its endpoint does not use TLS")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Cluster::example()])
            .non_compliant([Cluster { tls: Known(false), ..Cluster::example() }])
            .check();
    }
}
