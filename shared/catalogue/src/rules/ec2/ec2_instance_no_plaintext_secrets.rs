use super::listed;
use crate::{
    model::{Account, ec2::Instance},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-no-plaintext-secrets",
    title: "EC2 user data holds no secrets",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &["prowler:ec2_instance_secrets_user_data"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeInstanceAttribute"],
    rationale: "User data is readable by every process on the instance and by whoever may describe instances; it is \
                not encrypted.",
    remediation: Remediation {
        text: "Take the secret out, change it where it is used, and let the instance fetch it from Secrets Manager \
               with its role.",
        cli: "aws ec2 modify-instance-attribute --region {region} --instance-id {id} --attribute userData --value \
              file://user-data.b64",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    check,
};

fn check(instance: &Instance, _: &Account) -> Outcome {
    let secrets = instance.user_data_secrets.get()?;
    require(secrets.is_empty(), format!("its user data seems to hold secrets: {}", listed(secrets)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        observed::Known,
        secrets::{Secret, SecretKind},
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let found = |count| {
            let secrets = (1..=count).map(|line| Secret { line, kind: SecretKind::Password }).collect();
            Instance { user_data_secrets: Known(secrets), ..Instance::example() }
        };
        Cases::of(&RULE).compliant([found(0)]).non_compliant([found(1), found(100)]).check();
    }
}
