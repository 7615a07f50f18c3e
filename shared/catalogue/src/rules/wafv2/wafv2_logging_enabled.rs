use crate::{
    model::{Account, wafv2::WebAcl},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<WebAcl> = Rule {
    id: "wafv2-logging-enabled",
    title: "WAF web ACLs log the requests that they see",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["logging", "web-protection"],
    equivalents: &["config:WAFV2_LOGGING_ENABLED", "securityhub:WAF.11", "prowler:wafv2_webacl_logging_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["wafv2:GetLoggingConfiguration"],
    rationale: "Only the log tells which requests were blocked or let through, and by which rule: without it an attack \
                cannot be traced.",
    remediation: Remediation {
        text: "Name a log group, bucket or Firehose stream whose name begins with aws-waf-logs-: web ACL, Logging and \
               metrics, Enable.",
        cli: "aws wafv2 put-logging-configuration --logging-configuration \
              ResourceArn={arn},LogDestinationConfigs={destination} --region {region}",
    },
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/logging.html",
    check,
};

fn check(acl: &WebAcl, _: &Account) -> Outcome {
    require(acl.log_destination.get()?.is_some(), "requests are not logged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([WebAcl::example()])
            .non_compliant([WebAcl { log_destination: Known(None), ..WebAcl::example() }])
            .check();
    }
}
