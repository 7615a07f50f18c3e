use crate::{
    model::{Account, sns::Subscription},
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static RULE: Rule<Subscription> = Rule {
    id: "sns-subscription-no-plain-http",
    title: "SNS subscriptions deliver over HTTPS rather than plain HTTP",
    severity: Severity::High,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["prowler:sns_subscription_not_using_http_endpoints"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: "Messages to a plain HTTP endpoint cross the internet readable, and can be changed on the way.",
    remediation: Remediation {
        text: "Subscribe the endpoint's HTTPS address, confirm it, and delete this subscription.",
        cli: "aws sns unsubscribe --subscription-arn {arn} --region {region}",
    },
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    check,
};

fn check(subscription: &Subscription, _: &Account) -> Outcome {
    require(subscription.protocol.get()? != "http", "messages are delivered over plain HTTP")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn over(protocol: &str) -> Subscription {
        Subscription { protocol: Known(protocol.to_owned()), ..Subscription::example() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Subscription::example(), over("https"), over("email"), over("lambda")])
            .non_compliant([over("http")])
            .check();
    }
}
