use crate::{
    model::{Account, ecs::Service},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, require},
};

pub(super) static RULE: Rule<Service> = Rule {
    id: "ecs-fargate-latest-platform-version",
    title: "ECS services on Fargate run on the latest platform version",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching"],
    equivalents: &[
        "config:ECS_FARGATE_LATEST_PLATFORM_VERSION",
        "securityhub:ECS.10",
        "prowler:ecs_service_fargate_latest_platform_version",
    ],
    differs: &[Difference {
        from: &["prowler:ecs_service_fargate_latest_platform_version"],
        how: "Services that come to Fargate by a capacity provider are judged too. `LATEST` is the latest for \
                  Windows as well.",
        source: &[
            (
                "Platform versions",
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html",
            ),
            (
                "for Windows",
                "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-windows-fargate.html",
            ),
        ],
    }],
    parameters: &[],
    reads: &[],
    rationale: "An older platform version gets no fixes: its kernel and its container runtime keep their known holes.",
    remediation: Remediation {
        text: "Set the platform version to LATEST, so that every deployment takes the newest.",
        cli: "aws ecs update-service --region {region} --cluster {cluster} --service {name} --platform-version LATEST \
              --force-new-deployment",
    },
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ecs-fargate-latest-platform-version.html",
    check,
};

/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html>
const LATEST_LINUX: &str = "1.4.0";
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-windows-fargate.html>
const LATEST_WINDOWS: &str = "1.0.0";

fn check(service: &Service, _: &Account) -> Outcome {
    if !service.fargate {
        return not_applicable("it does not run on Fargate");
    }
    let windows = service.platform_family.as_deref().is_some_and(|family| family.to_uppercase().starts_with("WINDOWS"));
    let latest = if windows { LATEST_WINDOWS } else { LATEST_LINUX };
    match service.platform_version.as_deref() {
        None | Some("LATEST") => Ok(Verdict::Compliant),
        Some(version) => {
            require(version == latest, format!("its platform version is {version}, the latest is {latest}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Cases;

    #[test]
    fn verdicts() {
        let on = |family: &str, version: Option<&str>| Service {
            platform_family: Some(family.to_owned()),
            platform_version: version.map(str::to_owned),
            ..Service::example()
        };
        Cases::of(&RULE)
            .compliant([
                on("Linux", Some("LATEST")),
                on("Linux", Some("1.4.0")),
                on("Linux", None),
                on("WINDOWS_SERVER_2022_CORE", Some("1.0.0")),
            ])
            .non_compliant([on("Linux", Some("1.3.0")), on("Linux", Some("1.0.0"))])
            .not_applicable([Service { fargate: false, ..Service::example() }])
            .check();
    }
}
