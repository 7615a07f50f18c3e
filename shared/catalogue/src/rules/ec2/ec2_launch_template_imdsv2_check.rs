use crate::{
    model::{
        Account,
        ec2::{LaunchTemplate, RegionSettings},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, any_of, require},
};

pub(super) static RULE: Rule<LaunchTemplate> = Rule {
    id: "ec2-launch-template-imdsv2-check",
    title: "Launch templates require session tokens for instance metadata (IMDSv2)",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &[
        "config:EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK",
        "securityhub:EC2.170",
        "prowler:ec2_launch_template_imdsv2_required",
    ],
    differs: &[
        Difference {
            from: &["prowler:ec2_launch_template_imdsv2_required"],
            how: "The default and the latest version must each require tokens; one good version among several is \
                  not enough, because instances start from those two.",
            source: &[(
                "Launch templates for Auto Scaling",
                "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html",
            )],
        },
        Difference {
            from: &["config:EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK"],
            how: "The latest version is judged too, not only the default one.",
            source: &[(
                "Launch templates for Auto Scaling",
                "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["ec2:DescribeLaunchTemplateVersions", "ec2:GetInstanceMetadataDefaults"],
    rationale: "Every instance of a template that does not require tokens can lose its role's credentials to one \
                forged request.",
    remediation: Remediation {
        text: "Make a version with IMDSv2 required (Advanced details, Metadata version: V2 only) and make it the \
               default.",
        cli: "aws ec2 create-launch-template-version --region {region} --launch-template-id {id} --source-version \
              {version} --launch-template-data '{\"MetadataOptions\":{\"HttpTokens\":\"required\"}}'",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html",
    check,
};

/// What the template leaves open, the region's default decides.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-options-order-of-precedence.html>
fn check(template: &LaunchTemplate, account: &Account) -> Outcome {
    any_of(template.versions.get()?.iter().map(|version| {
        let required = match (version.metadata_enabled, version.tokens_required) {
            (Some(false), _) => true,
            (_, Some(required)) => required,
            (_, None) => *RegionSettings::of(account, &template.identity.region)?.imdsv2_by_default.get()?,
        };
        require(required, format!("version {} does not require session tokens for metadata", version.number))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::TemplateVersion, observed::Known, testing::Cases};

    fn version(metadata_enabled: Option<bool>, tokens_required: Option<bool>) -> LaunchTemplate {
        LaunchTemplate::of_versions([TemplateVersion {
            metadata_enabled,
            tokens_required,
            ..TemplateVersion::example()
        }])
    }

    #[test]
    fn verdicts() {
        let latest = TemplateVersion { number: 2, tokens_required: Some(false), ..TemplateVersion::example() };
        Cases::of(&RULE)
            .compliant([
                version(Some(true), Some(true)),
                version(None, Some(true)),
                version(Some(false), Some(false)),
                version(None, None),
            ])
            .non_compliant([
                version(Some(true), Some(false)),
                version(None, Some(false)),
                LaunchTemplate::of_versions([TemplateVersion::example(), latest]),
            ])
            .given(|account| {
                for region in &mut account.regions {
                    region.ec2.imdsv2_by_default = Known(false);
                }
            })
            .compliant([version(Some(true), Some(true)), version(Some(false), None)])
            .non_compliant([version(None, None), version(Some(true), None)])
            .check();
    }
}
