use crate::{
    model::{
        Account,
        elbv2::{LoadBalancer, LoadBalancerKind},
    },
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

pub(super) static RULE: Rule<LoadBalancer> = Rule {
    id: "alb-waf-enabled",
    title: "Application load balancers stand behind a WAF web ACL",
    severity: Severity::Medium,
    expectations: &[14],
    themes: &["web-protection"],
    equivalents: &["config:ALB_WAF_ENABLED", "securityhub:ELB.16", "prowler:elbv2_waf_acl_attached"],
    differs: &[Difference {
        from: &["prowler:elbv2_waf_acl_attached"],
        how: "A web ACL of WAF Classic does not count: AWS has ended its support.",
        source: &[(
            "WAF Classic",
            "https://docs.aws.amazon.com/waf/latest/developerguide/waf-migrating-from-classic.html",
        )],
    }],
    parameters: &[],
    reads: &["wafv2:ListResourcesForWebACL", "wafv2:ListWebACLs"],
    rationale: "A web ACL keeps known attacks, bots and floods of requests away from the application; AWS asks it of \
                internal load balancers too, since what reaches those may come from outside all the same.",
    remediation: Remediation {
        text: "Associate a web ACL of the same region: load balancer, Integrations, AWS Web Application Firewall.",
        cli: "aws wafv2 associate-web-acl --web-acl-arn {web-acl} --resource-arn {arn} --region {region}",
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    check,
};

fn check(balancer: &LoadBalancer, account: &Account) -> Outcome {
    if !balancer.is(LoadBalancerKind::Application)? {
        return not_applicable("it is no application load balancer");
    }
    let protected = account.wafv2.of_load_balancer(&balancer.identity.arn, &balancer.identity.region)?.is_some();
    if protected {
        return Ok(Verdict::Compliant);
    }
    let reach = if *balancer.internet_facing.get()? { "it faces the internet" } else { "it is internal" };
    violation(format!("no web ACL protects it ({reach})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Regional, wafv2::WebAcl},
        observed::{Known, Observed},
        testing::Cases,
    };

    fn other() -> String {
        "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/other/2".to_owned()
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([LoadBalancer::example()])
            .not_applicable([LoadBalancer::network(), LoadBalancer::gateway()])
            .non_compliant([
                LoadBalancer {
                    identity: Identity { arn: other(), ..LoadBalancer::example().identity },
                    ..LoadBalancer::example()
                },
                LoadBalancer {
                    identity: Identity { arn: other(), ..LoadBalancer::example().identity },
                    internet_facing: Known(false),
                    ..LoadBalancer::example()
                },
            ])
            .given(|account| account.wafv2.web_acls = Regional::example([]))
            .non_compliant([LoadBalancer::example()])
            .given(|account| {
                let gap = account.wafv2.web_acls.of("eu-west-2").unwrap_err();
                let unread = WebAcl { load_balancers: Observed::from(gap), ..WebAcl::example() };
                account.wafv2.web_acls = Regional::example([unread, WebAcl::example()]);
            })
            .compliant([LoadBalancer::example()])
            .insufficient_data([LoadBalancer {
                identity: Identity { arn: other(), ..LoadBalancer::example().identity },
                ..LoadBalancer::example()
            }])
            .check();
    }
}
