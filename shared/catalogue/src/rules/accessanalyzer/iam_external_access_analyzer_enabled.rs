use crate::{
    model::{Account, Region, accessanalyzer::Analyzer},
    observed::{Known, all, any},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, violation},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "iam-external-access-analyzer-enabled",
    title: "An analyzer looks for access from outside in the region",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["central-identity", "threat-detection"],
    equivalents: &[
        "config:IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED",
        "securityhub:IAM.28",
        "prowler:accessanalyzer_enabled",
    ],
    differs: &[Difference {
        from: &["prowler:accessanalyzer_enabled"],
        how: "Only an analyzer of external access counts. One that looks for unused or internal access \
                  reports no policy that lets strangers in.",
        source: &[("Access Analyzer", "https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html")],
    }],
    parameters: &[],
    reads: &["access-analyzer:ListAnalyzers"],
    rationale: "A policy that lets strangers in is one line among thousands; an analyzer reports it within the hour, \
                and costs nothing for external access.",
    remediation: Remediation {
        text: "Create an analyzer of external access: IAM, Access Analyzer, Create analyzer.",
        cli: "aws accessanalyzer create-analyzer --region {region} --analyzer-name {name} --type ACCOUNT",
    },
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html",
    check,
};

fn check(region: &Region, account: &Account) -> Outcome {
    let analyzers = account.accessanalyzer.analyzers.of(&region.identity.region)?;
    let at_work = |analyzer: &Analyzer| all([analyzer.active.get().copied(), analyzer.external.get().copied()]);
    if any(analyzers.iter().map(at_work))? {
        return Ok(Verdict::Compliant);
    }
    violation(match analyzers.iter().find(|analyzer| analyzer.external == Known(true)) {
        Some(analyzer) => format!("its analyzer {} is not active", analyzer.identity.id),
        None => "it has no analyzer of external access".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Regional,
        observed::{Gap, Observed},
        testing::Cases,
    };

    fn unread() -> Observed<bool> {
        Gap::not_listed("access-analyzer:ListAnalyzers", "x").into()
    }

    #[test]
    fn verdicts() {
        let only = |analyzer: Analyzer| {
            |account: &mut Account| account.accessanalyzer.analyzers = Regional::example([analyzer])
        };
        Cases::of(&RULE)
            .compliant([Region::example()])
            .given(only(Analyzer { external: Known(false), ..Analyzer::example() }))
            .non_compliant([Region::example()])
            .given(only(Analyzer { external: unread(), ..Analyzer::example() }))
            .insufficient_data([Region::example()])
            .given(only(Analyzer { external: unread(), active: Known(false), ..Analyzer::example() }))
            .non_compliant([Region::example()])
            .given(only(Analyzer { active: Known(false), ..Analyzer::example() }))
            .non_compliant([Region::example()])
            .given(|account| account.accessanalyzer.analyzers = Regional::example([]))
            .non_compliant([Region::example()])
            .check();
    }
}
