use crate::{
    model::{Account, ec2::LaunchTemplate},
    rule::{Outcome, Remediation, Rule, Severity, any_of, require},
};

pub(super) static RULE: Rule<LaunchTemplate> = Rule {
    id: "ec2-launch-template-public-ip-disabled",
    title: "Launch templates give no public IPv4 address",
    severity: Severity::High,
    expectations: &[],
    themes: &["network-exposure"],
    equivalents: &[
        "config:EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED",
        "securityhub:EC2.25",
        "prowler:ec2_launch_template_no_public_ip",
    ],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeLaunchTemplateVersions"],
    rationale: "Every instance of such a template stands on the internet, whatever its subnet is meant for.",
    remediation: Remediation {
        text: "Make a version whose network interfaces do not auto-assign a public IP, and make it the default.",
        cli: "aws ec2 modify-launch-template --region {region} --launch-template-id {id} --default-version {version}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html",
    check,
};

fn check(template: &LaunchTemplate, _: &Account) -> Outcome {
    any_of(template.versions.get()?.iter().map(|version| {
        require(!version.public_ip, format!("version {} gives instances a public address", version.number))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::TemplateVersion, testing::Cases};

    #[test]
    fn verdicts() {
        let public = TemplateVersion { number: 2, public_ip: true, ..TemplateVersion::example() };
        Cases::of(&RULE)
            .compliant([LaunchTemplate::example()])
            .non_compliant([
                LaunchTemplate::of_versions([public.clone()]),
                LaunchTemplate::of_versions([TemplateVersion::example(), public]),
            ])
            .check();
    }
}
