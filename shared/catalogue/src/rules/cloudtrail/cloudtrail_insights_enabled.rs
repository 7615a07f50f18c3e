use super::of_another_account;
use crate::{
    model::{Account, cloudtrail::Trail},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Trail> = Rule {
    id: "cloudtrail-insights-enabled",
    title: "Trails look for unusual activity",
    severity: Severity::Low,
    expectations: &[],
    themes: &["audit-trail", "monitoring"],
    equivalents: &["prowler:cloudtrail_insights_exist"],
    differs: &[],
    parameters: &[],
    reads: &["cloudtrail:GetTrailStatus"],
    rationale: "Insights report what no fixed pattern can: a call rate or an error rate that is not like this account.",
    remediation: Remediation {
        text: "CloudTrail, Trails, the trail, Insights events, Edit: API call rate and API error rate.",
        cli: "aws cloudtrail put-insight-selectors --trail-name {name} --region {region} --insight-selectors \
              InsightType=ApiCallRateInsight InsightType=ApiErrorRateInsight",
    },
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html",
    check,
};

fn check(trail: &Trail, _: &Account) -> Outcome {
    if !trail.own {
        return of_another_account();
    }
    if !trail.status.get()?.logging {
        return not_applicable("it is stopped");
    }
    require(*trail.insights.get()?, "insights are off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let plain = Trail { insights: Known(false), ..Trail::example() };
        Cases::of(&RULE)
            .compliant([Trail::example()])
            .non_compliant([plain.clone()])
            .not_applicable([Trail::stopped(), Trail { own: false, ..plain }])
            .check();
    }
}
