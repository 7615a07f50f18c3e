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
    let Some(platform) = service.fargate.get()? else {
        return not_applicable("it does not run on Fargate");
    };
    let version = platform.version.get()?;
    if version == "LATEST" {
        return Ok(Verdict::Compliant);
    }
    let windows = platform.family.get()?.to_uppercase().starts_with("WINDOWS");
    let latest = if windows { LATEST_WINDOWS } else { LATEST_LINUX };
    require(version == latest, format!("its platform version is {version}, the latest is {latest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::ecs::Platform, observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let on = |family: &str, version: &str| {
            let platform = Platform { family: Known(family.to_owned()), version: Known(version.to_owned()) };
            Service { fargate: Known(Some(platform)), ..Service::example() }
        };
        Cases::of(&RULE)
            .compliant([on("Linux", "LATEST"), on("Linux", "1.4.0"), on("WINDOWS_SERVER_2022_CORE", "1.0.0")])
            .non_compliant([on("Linux", "1.3.0"), on("Linux", "1.0.0")])
            .not_applicable([Service { fargate: Known(None), ..Service::example() }])
            .check();
    }
}
