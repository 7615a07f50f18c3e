use crate::{
    model::{Account, Region},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "ecr-registry-scanning-enabled",
    title: "The region's ECR registry has the images of all repositories scanned",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching", "threat-detection"],
    equivalents: &["prowler:ecr_registry_scan_images_on_push_enabled"],
    differs: &[Difference {
        from: &["prowler:ecr_registry_scan_images_on_push_enabled"],
        how: "A rule of scanning without filters is insufficient data: AWS does not say which repositories it is about.",
        source: &[(
            "RegistryScanningRule",
            "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegistryScanningRule.html",
        )],
    }],
    parameters: &[],
    reads: &["ecr:DescribeRepositories", "ecr:GetRegistryScanningConfiguration"],
    rationale: "What the registry scans by its own setting stays scanned when somebody adds a repository, or a service \
                does, as for images that are pulled through.",
    remediation: Remediation {
        text: "Scan all repositories: ECR, Private registry, Features & Settings, Scanning, Scan on push all \
               repositories.",
        cli: "aws ecr put-registry-scanning-configuration --region {region} --scan-type BASIC --rules \
              '[{\"scanFrequency\":\"SCAN_ON_PUSH\",\"repositoryFilters\":[{\"filter\":\"*\",\"filterType\":\"WILDCARD\"}]}]'",
    },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html",
    check,
};

fn check(region: &Region, account: &Account) -> Outcome {
    let region = &region.identity.region;
    if account.ecr.repositories.of(region)?.is_empty() {
        return not_applicable("it has no ECR repository");
    }
    let filters = account.ecr.registry(region)?.scan_filters.get()?;
    if filters.iter().any(|filter| filter.chars().all(|character| character == '*')) {
        return Ok(Verdict::Compliant);
    }
    violation(match filters[..] {
        [] => "its ECR registry scans no repository by itself".to_owned(),
        _ => format!("its ECR registry scans only repositories that match {}", filters.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            ecr::{Ecr, ScanType},
        },
        testing::Cases,
    };

    #[test]
    fn verdicts() {
        let scanning = |scan_type, filters: &'static [&'static str]| {
            move |account: &mut Account| account.ecr = Ecr::scanning(scan_type, filters)
        };
        Cases::of(&RULE)
            .compliant([Region::example()])
            .given(scanning(ScanType::Enhanced, &["prod", "*"]))
            .compliant([Region::example()])
            .given(scanning(ScanType::Enhanced, &["prod", "*-dev"]))
            .non_compliant([Region::example()])
            .given(scanning(ScanType::Basic, &[]))
            .non_compliant([Region::example()])
            .given(|account| account.ecr.repositories = Regional::example([]))
            .not_applicable([Region::example()])
            .check();
    }
}
