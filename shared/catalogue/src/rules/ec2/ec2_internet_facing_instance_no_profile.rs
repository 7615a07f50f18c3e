use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-internet-facing-instance-no-profile",
    title: "EC2 instances with a public address carry no role",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["least-privilege", "network-exposure"],
    equivalents: &["prowler:ec2_instance_internet_facing_with_instance_profile"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Who breaks into an instance that the internet can reach gets the permissions of its role with it.",
    remediation: Remediation {
        text: "Put a load balancer in front and take the public address away, or detach the role if nothing needs \
               it.",
        cli: "aws ec2 disassociate-iam-instance-profile --region {region} --association-id {association_id}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    let Some(profile) = instance.profile.get()? else { return Ok(Verdict::Compliant) };
    let Some(address) = instance.public_ips.get()?.first() else { return Ok(Verdict::Compliant) };
    let profile = profile.rsplit('/').next().unwrap_or(profile);
    violation(format!("it has the public address {address} and the instance profile {profile}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let public = Instance { public_ips: Known(vec![[198, 51, 100, 7].into()]), ..Instance::example() };
        Cases::of(&RULE)
            .compliant([Instance::example(), Instance { profile: Known(None), ..public.clone() }])
            .non_compliant([public])
            .check();
    }
}
