use crate::{
    model::{
        Account,
        elbv2::{Action, Listener, LoadBalancer, LoadBalancerKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, any_of, not_applicable, require},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "alb-http-to-https-redirection-check",
    title: "Application load balancers answer plain HTTP with a redirect to HTTPS",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["encryption-in-transit"],
    equivalents: &["config:ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK", "securityhub:ELB.1", "prowler:elbv2_ssl_listeners"],
    differs: &[
        Difference {
            from: &["prowler:elbv2_ssl_listeners"],
            how: "Every HTTP listener must redirect, by its default action and by all of its rules; one rule that \
                  does is not enough.",
            source: &[(
                "alb-http-to-https-redirection-check",
                "https://docs.aws.amazon.com/config/latest/developerguide/alb-http-to-https-redirection-check.html",
            )],
        },
        Difference {
            from: &["config:ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK", "securityhub:ELB.1", "prowler:elbv2_ssl_listeners"],
            how: "A fixed response will do instead of a redirect: it carries nothing to or from the application.",
            source: &[(
                "Rule actions",
                "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
            )],
        },
    ],
    parameters: &[],
    reads: &["elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules"],
    rationale: "What is sent over plain HTTP can be read and changed on its way.",
    remediation: Remediation {
        text: "Replace the default action of the HTTP listener, and the actions of its rules, by a redirect to HTTPS: \
               load balancer, Listeners and rules.",
        cli: "aws elbv2 modify-listener --listener-arn {listener} --default-actions \
              Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301} --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
    check,
};

fn check(balancer: &LoadBalancer, _: &Account) -> Outcome {
    if !balancer.is(LoadBalancerKind::Application)? {
        return not_applicable("it is no application load balancer");
    }
    any_of(balancer.listeners.get()?.iter().flat_map(|listener| [by_default(listener), by_rules(listener)]))
}

fn by_default(listener: &Listener) -> Outcome {
    if !listener.speaks("HTTP")? {
        return Ok(Verdict::Compliant);
    }
    let is_safe = is_safe(listener.default_action.get()?);
    require(is_safe, format!("{} does not redirect to HTTPS", listener.label()?))
}

fn by_rules(listener: &Listener) -> Outcome {
    if !listener.speaks("HTTP")? {
        return Ok(Verdict::Compliant);
    }
    let are_safe = listener.rule_actions.get()?.iter().all(is_safe);
    require(are_safe, format!("a rule of {} does not redirect to HTTPS", listener.label()?))
}

/// A fixed answer sends nothing to the application and nothing of it back.
fn is_safe(action: &Action) -> bool {
    match action {
        Action::Answer => true,
        Action::Forward => false,
        Action::Redirect(protocol) => protocol == "HTTPS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    fn with_rule(action: Action) -> Listener {
        Listener { rule_actions: Known(vec![action]), ..Listener::redirect() }
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                LoadBalancer::example(),
                LoadBalancer::with_listener(Listener::example()),
                LoadBalancer::with_listener(Listener { default_action: Known(Action::Answer), ..Listener::plain() }),
                LoadBalancer::with_listener(with_rule(Action::Redirect("HTTPS".to_owned()))),
            ])
            .non_compliant([
                LoadBalancer::with_listener(Listener::plain()),
                LoadBalancer::with_listener(with_rule(Action::Forward)),
                LoadBalancer::with_listener(with_rule(Action::Redirect("#{protocol}".to_owned()))),
            ])
            .not_applicable([LoadBalancer::network()])
            .check();
    }
}
