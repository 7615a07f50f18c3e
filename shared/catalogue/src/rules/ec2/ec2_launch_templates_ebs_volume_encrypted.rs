use super::new_volumes_encrypted;
use crate::{
    model::{Account, ec2::LaunchTemplate},
    rule::{Outcome, Remediation, Rule, Severity, any_of, not_applicable},
};

pub(super) static RULE: Rule<LaunchTemplate> = Rule {
    id: "ec2-launch-templates-ebs-volume-encrypted",
    title: "Launch templates encrypt their EBS volumes",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-at-rest"],
    equivalents: &[
        "config:EC2_LAUNCH_TEMPLATES_EBS_VOLUME_ENCRYPTED",
        "config:EC2_LAUNCHTEMPLATE_EBS_ENCRYPTED",
        "securityhub:EC2.181",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeLaunchTemplateVersions", "ec2:GetEbsEncryptionByDefault"],
    rationale: "Every instance of the template would write its data to unencrypted disks.",
    remediation: Remediation {
        text: "Make a version whose volumes are encrypted and make it the default, or turn encryption by default on \
               in the region.",
        cli: "aws ec2 enable-ebs-encryption-by-default --region {region}",
    },
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
    check,
};

fn check(template: &LaunchTemplate, account: &Account) -> Outcome {
    any_of(template.versions.get()?.iter().map(|version| match version.volumes.is_empty() {
        true => not_applicable(format!("version {} defines no EBS volumes", version.number)),
        false => new_volumes_encrypted(account, &template.identity.region, &version.volumes),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::ec2::{BlockDevice, TemplateVersion},
        observed::Known,
        testing::Cases,
    };

    fn volumes(encrypted: &[Option<bool>]) -> LaunchTemplate {
        let volumes = encrypted.iter().map(|encrypted| BlockDevice { encrypted: *encrypted, ..BlockDevice::example() });
        LaunchTemplate::of_versions([TemplateVersion { volumes: volumes.collect(), ..TemplateVersion::example() }])
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LaunchTemplate::example(), volumes(&[None]), volumes(&[Some(false)])])
            .not_applicable([volumes(&[])])
            .given(|account| {
                for region in &mut account.regions {
                    region.ec2.ebs_encryption_by_default = Known(false);
                }
            })
            .compliant([LaunchTemplate::example()])
            .non_compliant([volumes(&[None]), volumes(&[Some(true), Some(false)])])
            .check();
    }
}
