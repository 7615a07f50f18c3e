use crate::{
    model::{
        Account,
        ec2::{AllowedImages, Instance, RegionSettings},
    },
    observed::{Gap, Reason, Unread},
    rule::{Outcome, Remediation, Rule, Severity, Stop, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "ec2-instance-launched-with-allowed-ami",
    title: "EC2 instances run images that meet the account's criteria",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["secure-configuration"],
    equivalents: &["config:EC2_INSTANCE_LAUNCHED_WITH_ALLOWED_AMI"],
    differs: &[],
    parameters: &[],
    reads: &["ec2:DescribeInstanceImageMetadata", "ec2:GetAllowedImagesSettings"],
    rationale: "The criteria keep out images of unknown makers; instances from before they were set keep running.",
    remediation: Remediation {
        text: "Launch the instance anew from an image that meets the criteria, or widen the criteria after review.",
        cli: "aws ec2 describe-instance-image-metadata --region {region} --instance-ids {id}",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html",
    check,
};

fn check(instance: &Instance, account: &Account) -> Outcome {
    let settings = RegionSettings::of(account, &instance.identity.region)?;
    if *settings.allowed_images.get()? == AllowedImages::Unrestricted {
        return not_applicable("its region allows all images");
    }
    match instance.image.get()?.allowed {
        Some(true) => Ok(Verdict::Compliant),
        Some(false) => violation(format!("its image {} does not meet the criteria", instance.image_id.get()?)),
        None => Err(Stop::from(Unread::new(Gap::new(
            "ec2:DescribeInstanceImageMetadata",
            Reason::InvalidResponse,
            "the answer does not say whether the image is allowed",
        )))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ec2::LaunchImage, observed::Known, testing::Cases};

    fn allowed(allowed: Option<bool>) -> Instance {
        Instance { image: Known(LaunchImage { allowed, deprecated_from: None }), ..Instance::example() }
    }

    fn restricted(account: &mut Account, allowed_images: AllowedImages) {
        for region in &mut account.regions {
            region.ec2.allowed_images = Known(allowed_images);
        }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .not_applicable([allowed(None), allowed(Some(false))])
            .given(|account| restricted(account, AllowedImages::Audited))
            .compliant([allowed(Some(true))])
            .non_compliant([allowed(Some(false))])
            .given(|account| restricted(account, AllowedImages::Enforced))
            .compliant([allowed(Some(true))])
            .non_compliant([allowed(Some(false))])
            .insufficient_data([allowed(None)])
            .check();
    }
}
