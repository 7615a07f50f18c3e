use crate::{
    language::policy::pattern,
    model::{
        Account,
        ecr::{Repository, ScanType},
    },
    observed::{Gap, Reason, Unread},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Repository> = Rule {
    id: "ecr-private-image-scanning-enabled",
    title: "ECR repositories have images scanned when they are pushed, or all the time",
    severity: Severity::High,
    expectations: &[],
    themes: &["patching", "threat-detection"],
    equivalents: &[
        "config:ECR_PRIVATE_IMAGE_SCANNING_ENABLED",
        "securityhub:ECR.1",
        "prowler:ecr_repositories_scan_images_on_push_enabled",
    ],
    differs: &[
        Difference {
            from: &["prowler:ecr_repositories_scan_images_on_push_enabled"],
            how: "A repository that a filter of its registry's scanning matches is scanned, whatever its own setting \
                  is. Under enhanced scanning, only the filters count.",
            source: &[(
                "Filters to choose which repositories are scanned",
                "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html",
            )],
        },
        Difference {
            from: &[
                "config:ECR_PRIVATE_IMAGE_SCANNING_ENABLED",
                "securityhub:ECR.1",
                "prowler:ecr_repositories_scan_images_on_push_enabled",
            ],
            how: "A repository that has scan on push by its own setting alone, while its registry's basic scanning \
                  has filters for others, is insufficient data: by the one it is scanned, by the other it is not.",
            source: &[
                (
                    "Filters to choose which repositories are scanned",
                    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html",
                ),
                (
                    "PutImageScanningConfiguration",
                    "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageScanningConfiguration.html",
                ),
            ],
        },
    ],
    parameters: &[],
    reads: &[SCANNING],
    rationale: "An image that nobody scans goes into production with every weakness that its packages are known for.",
    remediation: Remediation {
        text: "Let the region's registry scan all repositories, or this one by a filter: ECR, Private registry, \
               Features & Settings, Scanning. The command replaces the filters that are there.",
        cli: "aws ecr put-registry-scanning-configuration --region {region} --scan-type BASIC --rules \
              '[{\"scanFrequency\":\"SCAN_ON_PUSH\",\"repositoryFilters\":[{\"filter\":\"*\",\"filterType\":\"WILDCARD\"}]}]'",
    },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
    check,
};

const SCANNING: &str = "ecr:GetRegistryScanningConfiguration";

fn check(repository: &Repository, account: &Account) -> Outcome {
    let registry = account.ecr.registry(&repository.identity.region)?;
    let filters = registry.scan_filters.get()?;
    if filters.iter().any(|filter| covers(filter, &repository.identity.id)) {
        return Ok(Verdict::Compliant);
    }
    if *registry.scan_type.get()? == ScanType::Enhanced {
        return violation("no filter of its registry's enhanced scanning matches it");
    }
    match *repository.scan_on_push.get()? {
        false => violation("its images are scanned only when somebody asks"),
        true if filters.is_empty() => Ok(Verdict::Compliant),
        true => Err(undecided(&repository.identity.id).into()),
    }
}

/// A filter without a wildcard matches every name that has it in it.
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html>
fn covers(filter: &str, name: &str) -> bool {
    if filter.contains('*') { pattern::matches(filter, name) } else { name.contains(filter) }
}

fn undecided(name: &str) -> Unread {
    let detail =
        format!("no filter of basic scanning matches {name}, which has scan on push: AWS does not say which holds");
    Unread::new(Gap::new(SCANNING, Reason::InvalidResponse, detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Regional, ecr::Ecr, ecr::Registry},
        observed::Known,
        testing::Cases,
    };

    /// AWS's own table.
    #[test]
    fn filters_match_names() {
        let names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"];
        for (filter, expected) in [
            ("prod", [true, true, true, true, true]),
            ("*prod", [true, true, false, false, false]),
            ("prod*", [true, false, true, false, true]),
            ("*prod*", [true, true, true, true, true]),
            ("prod*repo", [false, false, true, false, true]),
        ] {
            assert_eq!(names.map(|name| covers(filter, name)), expected, "{filter}");
        }
    }

    #[test]
    fn verdicts() {
        let itself = || Repository { scan_on_push: Known(true), ..Repository::example() };
        let scanning = |scan_type, filters: &'static [&'static str]| {
            move |account: &mut Account| account.ecr = Ecr::scanning(scan_type, filters)
        };
        let unread = || Gap::not_listed(SCANNING, "x").into();
        Cases::of(&RULE)
            .compliant([Repository::example(), itself()])
            .given(scanning(ScanType::Basic, &[]))
            .compliant([itself()])
            .non_compliant([Repository::example()])
            .given(scanning(ScanType::Basic, &["pay", "shop-*-prod"]))
            .compliant([Repository::example(), itself()])
            .given(scanning(ScanType::Basic, &["pay"]))
            .non_compliant([Repository::example()])
            .insufficient_data([itself()])
            .given(scanning(ScanType::Enhanced, &["-api-"]))
            .compliant([Repository::example()])
            .given(scanning(ScanType::Enhanced, &["pay"]))
            .non_compliant([Repository::example(), itself()])
            .given(scanning(ScanType::Enhanced, &[]))
            .non_compliant([itself()])
            .given(|account| account.ecr.registries = Regional::example([]))
            .insufficient_data([itself()])
            .given(move |account| {
                let registry = Registry { scan_type: unread(), ..Registry::example() };
                account.ecr.registries = Regional::example([registry]);
            })
            .compliant([Repository::example()])
            .check();
    }
}
