use crate::{
    model::{Account, ec2::Image},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Image> = Rule {
    id: "ec2-image-not-public",
    title: "EC2 images are not public",
    severity: Severity::Critical,
    expectations: &[],
    themes: &["public-access"],
    equivalents: &["prowler:ec2_ami_public"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Every AWS account in the world can launch a public image and read what is on its disks.",
    remediation: Remediation {
        text: "Make the image private: image, Actions, Edit AMI permissions, Private.",
        cli: "aws ec2 modify-image-attribute --region {region} --image-id {id} --launch-permission \
              \"Remove=[{Group=all}]\"",
    },
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html",
    check,
};

fn check(image: &Image, _: &Account) -> Outcome {
    require(!*image.public.get()?, "every AWS account may launch it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Image::example()])
            .non_compliant([Image { public: Known(true), ..Image::example() }])
            .check();
    }
}
