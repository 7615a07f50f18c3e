use super::listed;
use crate::{
    model::{Account, ec2::LaunchTemplate},
    rule::{Outcome, Remediation, Rule, Severity, any_of, require},
};

pub(super) static RULE: Rule<LaunchTemplate> = Rule {
    id: "ec2-launch-template-no-plaintext-secrets",
    title: "User data of launch templates holds no secrets",
    severity: Severity::High,
    expectations: &[40],
    themes: &["secrets"],
    equivalents: &["prowler:ec2_launch_template_no_secrets"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeLaunchTemplateVersions"],
    rationale: "Whoever may describe launch templates can read their user data, and every instance of theirs hands \
                it out.",
    remediation: Remediation {
        text: "Make a version without the secret, make it the default, delete the old versions, and change the \
               secret where it is used.",
        cli: "aws ec2 delete-launch-template-versions --region {region} --launch-template-id {id} --versions \
              {version}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    check,
};

fn check(template: &LaunchTemplate, _: &Account) -> Outcome {
    any_of(template.versions.get()?.iter().map(|version| {
        let secrets = version.user_data_secrets.get()?;
        require(
            secrets.is_empty(),
            format!("the user data of version {} seems to hold secrets: {}", version.number, listed(secrets)),
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ec2::TemplateVersion,
        observed::Known,
        secrets::{Secret, SecretKind},
        testing::Cases,
    };

    fn version(number: i64, secrets: Vec<Secret>) -> TemplateVersion {
        TemplateVersion { number, user_data_secrets: Known(secrets), ..TemplateVersion::example() }
    }

    #[test]
    fn verdicts() {
        let secret = Secret { line: 7, kind: SecretKind::AwsSecretKey };
        let clean = || version(1, Vec::new());
        Cases::of(&RULE)
            .compliant([LaunchTemplate::example(), LaunchTemplate::of_versions([clean(), version(2, Vec::new())])])
            .non_compliant([
                LaunchTemplate::of_versions([version(1, vec![secret])]),
                LaunchTemplate::of_versions([clean(), version(2, vec![secret])]),
                LaunchTemplate::of_versions([version(1, vec![secret]), version(2, vec![secret])]),
            ])
            .check();
    }
}
