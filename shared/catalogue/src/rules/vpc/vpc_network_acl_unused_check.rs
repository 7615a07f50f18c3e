use super::own;
use crate::{
    model::{Account, vpc::NetworkAcl},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<NetworkAcl> = Rule {
    id: "vpc-network-acl-unused-check",
    title: "Network ACLs are used by a subnet",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory", "network-segmentation"],
    equivalents: &["config:VPC_NETWORK_ACL_UNUSED_CHECK", "securityhub:EC2.16", "prowler:ec2_networkacl_unused"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "An ACL without a subnet protects nothing, though whoever reads its entries may believe that it does.",
    remediation: Remediation {
        text: "Associate the ACL with the subnets that it was made for, or delete it.",
        cli: "aws ec2 delete-network-acl --region {region} --network-acl-id {id}",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-network-acl-unused-check.html",
    check,
};

fn check(acl: &NetworkAcl, _: &Account) -> Outcome {
    own(&acl.identity)?;
    if acl.default {
        return not_applicable("default ACLs cannot be deleted");
    }
    require(*acl.used.get()?, "no subnet uses it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let unused = || NetworkAcl { used: Known(false), ..NetworkAcl::example() };
        Cases::of(&RULE)
            .compliant([NetworkAcl::example()])
            .non_compliant([unused()])
            .not_applicable([
                NetworkAcl { default: true, ..unused() },
                NetworkAcl { identity: unused().identity.shared(), ..unused() },
            ])
            .check();
    }
}
