//! The events of a trail that somebody should hear of at once.

use super::{trail_alarms::reported, trail_events};
use crate::{
    model::Account,
    rule::{Outcome, Remediation, Rule, Severity},
};

pub(super) static ROOT_USE: Rule<Account> = rule(
    "cloudwatch-metric-filter-root-use",
    "An alarm reports that the root user does something",
    "Nobody needs the root user from day to day: what it does is a rare emergency or a break-in.",
    &["prowler:cloudwatch_log_metric_filter_root_usage", "securityhub:CloudWatch.1"],
    |_, account| reported(trail_events::ROOT_USE, account),
);

pub(super) static UNAUTHORIZED_CALLS: Rule<Account> = rule(
    "cloudwatch-metric-filter-unauthorized-calls",
    "An alarm reports API calls that were refused",
    "Somebody who tries out what stolen credentials can do is refused often: that is the time to notice.",
    &["prowler:cloudwatch_log_metric_filter_unauthorized_api_calls", "securityhub:CloudWatch.2"],
    |_, account| reported(trail_events::UNAUTHORIZED_CALLS, account),
);

pub(super) static SIGN_IN_WITHOUT_MFA: Rule<Account> = rule(
    "cloudwatch-metric-filter-sign-in-without-mfa",
    "An alarm reports that a user signed in without MFA",
    "A user without a second factor is one password away from being somebody else.",
    &["prowler:cloudwatch_log_metric_filter_sign_in_without_mfa", "securityhub:CloudWatch.3"],
    |_, account| reported(trail_events::SIGN_IN_WITHOUT_MFA, account),
);

pub(super) static IAM_POLICY_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-iam-policy-changes",
    "An alarm reports that IAM policies change",
    "Who may do what is decided in IAM policies: an intruder widens them first.",
    &["prowler:cloudwatch_log_metric_filter_policy_changes", "securityhub:CloudWatch.4"],
    |_, account| reported(trail_events::IAM_POLICY_CHANGES, account),
);

pub(super) static TRAIL_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-trail-changes",
    "An alarm reports that trails change or stop",
    "A trail that is switched off records nothing of what follows.",
    &[
        "prowler:cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled",
        "securityhub:CloudWatch.5",
    ],
    |_, account| reported(trail_events::TRAIL_CHANGES, account),
);

pub(super) static SIGN_IN_FAILURES: Rule<Account> = rule(
    "cloudwatch-metric-filter-sign-in-failures",
    "An alarm reports that signing in to the console failed",
    "Many failures in a row are somebody guessing passwords.",
    &["prowler:cloudwatch_log_metric_filter_authentication_failures", "securityhub:CloudWatch.6"],
    |_, account| reported(trail_events::SIGN_IN_FAILURES, account),
);

pub(super) static KEY_REMOVAL: Rule<Account> = rule(
    "cloudwatch-metric-filter-kms-key-removal",
    "An alarm reports that KMS keys are disabled or scheduled for deletion",
    "What a deleted key encrypted can never be read again; there are some days in which to call it off.",
    &["prowler:cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk", "securityhub:CloudWatch.7"],
    |_, account| reported(trail_events::KEY_REMOVAL, account),
);

pub(super) static BUCKET_POLICY_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-bucket-policy-changes",
    "An alarm reports that policies of S3 buckets change",
    "One changed bucket policy or ACL can publish all that is in the bucket.",
    &["prowler:cloudwatch_log_metric_filter_for_s3_bucket_policy_changes", "securityhub:CloudWatch.8"],
    |_, account| reported(trail_events::BUCKET_POLICY_CHANGES, account),
);

pub(super) static CONFIG_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-config-changes",
    "An alarm reports that AWS Config is changed or stopped",
    "Without its recorder AWS Config does not see what changes, and its rules judge what is no more.",
    &[
        "prowler:cloudwatch_log_metric_filter_and_alarm_for_aws_config_configuration_changes_enabled",
        "securityhub:CloudWatch.9",
    ],
    |_, account| reported(trail_events::CONFIG_CHANGES, account),
);

pub(super) static SECURITY_GROUP_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-security-group-changes",
    "An alarm reports that security groups change",
    "One added rule can open a database to the internet.",
    &["prowler:cloudwatch_log_metric_filter_security_group_changes", "securityhub:CloudWatch.10"],
    |_, account| reported(trail_events::SECURITY_GROUP_CHANGES, account),
);

pub(super) static NETWORK_ACL_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-network-acl-changes",
    "An alarm reports that network ACLs change",
    "A network ACL guards whole subnets: a changed one lets in, or shuts out, everything in them.",
    &["prowler:cloudwatch_changes_to_network_acls_alarm_configured", "securityhub:CloudWatch.11"],
    |_, account| reported(trail_events::NETWORK_ACL_CHANGES, account),
);

pub(super) static GATEWAY_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-gateway-changes",
    "An alarm reports that network gateways change",
    "A gateway is a way out of the network, and in.",
    &["prowler:cloudwatch_changes_to_network_gateways_alarm_configured", "securityhub:CloudWatch.12"],
    |_, account| reported(trail_events::GATEWAY_CHANGES, account),
);

pub(super) static ROUTE_TABLE_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-route-table-changes",
    "An alarm reports that route tables change",
    "A changed route can send traffic past the firewall or to somebody who listens.",
    &["prowler:cloudwatch_changes_to_network_route_tables_alarm_configured", "securityhub:CloudWatch.13"],
    |_, account| reported(trail_events::ROUTE_TABLE_CHANGES, account),
);

pub(super) static VPC_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-vpc-changes",
    "An alarm reports that VPCs change or are peered",
    "A peering connection joins two networks that were apart.",
    &["prowler:cloudwatch_changes_to_vpcs_alarm_configured", "securityhub:CloudWatch.14"],
    |_, account| reported(trail_events::VPC_CHANGES, account),
);

pub(super) static ORGANIZATION_CHANGES: Rule<Account> = rule(
    "cloudwatch-metric-filter-organization-changes",
    "An alarm reports that the organisation changes",
    "An account that leaves the organisation leaves its guard rails too.",
    &["prowler:cloudwatch_log_metric_filter_aws_organizations_changes"],
    |_, account| reported(trail_events::ORGANIZATION_CHANGES, account),
);

const fn rule(
    id: &'static str,
    title: &'static str,
    rationale: &'static str,
    equivalents: &'static [&'static str],
    check: fn(&Account, &Account) -> Outcome,
) -> Rule<Account> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[13],
        themes: &["monitoring"],
        equivalents,
        differs: &[],
        parameters: &[],
        reads: &[
            "cloudtrail:DescribeTrails",
            "cloudtrail:GetEventSelectors",
            "cloudtrail:GetTrailStatus",
            "cloudwatch:DescribeAlarms",
            "kms:DescribeKey",
            "kms:GetKeyPolicy",
            "kms:ListAliases",
            "kms:ListKeys",
            "lambda:GetPolicy",
            "lambda:ListAliases",
            "lambda:ListFunctions",
            "logs:DescribeLogGroups",
            "logs:DescribeMetricFilters",
            "sns:GetTopicAttributes",
            "sns:ListSubscriptions",
            "sns:ListTopics",
        ],
        rationale,
        remediation: Remediation {
            text: "Let a trail that records all regions deliver to a log group. Give the group a metric filter whose \
                   pattern matches these events, the filter's metric an alarm at one event or more, and the alarm a \
                   topic to which somebody is subscribed.",
            cli: "aws logs put-metric-filter --log-group-name {group} --filter-name {name} --filter-pattern {pattern} \
                  --metric-transformations metricName={name},metricNamespace={namespace},metricValue=1",
        },
        source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html",
        check,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::trail_events::Samples, *};
    use crate::{
        model::{
            Identity, RegionListing, Regional,
            cloudtrail::{CloudTrail, Selector, Trail},
            cloudwatch::{Alarm, CloudWatch, Metric},
            logs::{LogGroup, Logs, MetricFilter},
            sns::{Subscribers, Topic},
        },
        observed::{Gap, Known, Observed, Reason},
        testing::Cases,
    };

    const TRAIL_EVENTS: &str = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || \
        ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }";

    fn with_trail(trail: Trail) -> Account {
        let trails = Regional::example([trail]);
        Account { cloudtrail: CloudTrail { trails, visiting: RegionListing::default() }, ..Account::example() }
    }

    fn with_filters(filters: impl IntoIterator<Item = MetricFilter>) -> Account {
        let group = LogGroup { metric_filters: Known(filters.into_iter().collect()), ..LogGroup::example() };
        Account { logs: Logs { groups: Regional::example([group]) }, ..Account::example() }
    }

    fn filter(pattern: &str) -> MetricFilter {
        MetricFilter { pattern: pattern.to_owned(), ..MetricFilter::example() }
    }

    fn with_pattern(pattern: &str) -> Account {
        with_filters([filter(pattern)])
    }

    fn with_alarm(alarm: Alarm) -> Account {
        Account { cloudwatch: CloudWatch { alarms: Regional::example([alarm]) }, ..Account::example() }
    }

    fn alarm() -> Alarm {
        Alarm::watching(Metric::of("shop", "trail-events", &[]))
    }

    fn with_topic(topic: Topic) -> Account {
        let mut account = Account::example();
        account.sns.topics = Regional::example([topic]);
        account
    }

    fn subscribers(in_all: u64, own: u64) -> Topic {
        Topic {
            confirmed_subscriptions: Known(in_all),
            subscribers: Known(Subscribers { confirmed: own, ..Subscribers::default() }),
            ..Topic::example()
        }
    }

    fn leaving_out(what: &str) -> Account {
        with_trail(Trail::selecting([Selector { narrowed_by: vec![what.to_owned()], ..Selector::management() }]))
    }

    fn half(names: [&str; 3]) -> MetricFilter {
        filter(&format!("{{ $.eventName = {} || $.eventName = {} || $.eventName = {} }}", names[0], names[1], names[2]))
    }

    /// The two ways in which a topic is known to be heard, each the only one, and a function that is invoked.
    fn heard(rule: &'static Rule<Account>) -> Cases {
        let to_function = Alarm { actions: Alarm::invoking().actions, ..alarm() };
        Cases::of(rule).compliant([
            with_topic(subscribers(1, 0)),
            with_topic(subscribers(0, 1)),
            with_alarm(to_function),
        ])
    }

    fn chain(rule: &'static Rule<Account>) -> Cases {
        let unread = Gap::new("cloudtrail:x", Reason::AccessDenied, "");
        let away = Trail {
            identity: Identity { region: "us-east-1".to_owned(), ..Trail::example().identity },
            ..Trail::example()
        };
        let visiting = CloudTrail { trails: Regional::example([]), visiting: Known(vec![away]).into() };
        heard(rule)
            .compliant([
                Account::example(),
                Account { cloudtrail: visiting, ..Account::example() },
                with_trail(Trail::selecting([
                    Selector { reads: false, ..Selector::management() },
                    Selector { writes: false, ..Selector::management() },
                ])),
            ])
            .non_compliant([
                with_trail(Trail::stopped()),
                with_trail(Trail { multi_region: Known(false), ..Trail::example() }),
                with_trail(Trail { log_group: None, ..Trail::example() }),
                with_trail(Trail::selecting([Selector { reads: false, ..Selector::management() }])),
                with_trail(Trail::selecting([Selector::data(Selector::S3_OBJECT)])),
                with_filters([]),
                with_filters([MetricFilter { narrowed: true, ..MetricFilter::example() }]),
                with_pattern("{ $.eventName = \"NoSuchEvent\" }"),
                with_pattern("AccessDenied"),
                with_alarm(Alarm { actions_enabled: Known(false), ..alarm() }),
                with_alarm(Alarm { actions: Vec::new(), ..alarm() }),
                with_alarm(Alarm::watching(Metric::of("shop", "trail-events", &[("Region", "x")]))),
                with_alarm(Alarm::watching(Metric::of("shop", "others", &[]))),
                with_topic(subscribers(0, 0)),
                with_topic(Topic { kms_key: Known(Some("alias/aws/sns".to_owned())), ..Topic::example() }),
                with_topic(Topic {
                    identity: Identity {
                        arn: "arn:aws:sns:eu-west-1:111111111111:other".to_owned(),
                        ..Topic::example().identity
                    },
                    ..Topic::example()
                }),
            ])
            .not_applicable([with_trail(Trail {
                log_group: Some("arn:aws:logs:eu-west-1:222222222222:log-group:trail".to_owned()),
                ..Trail::example()
            })])
            .insufficient_data([
                with_trail(Trail {
                    log_group: Some("arn:aws:logs:us-west-2:111111111111:log-group:trail".to_owned()),
                    ..Trail::example()
                }),
                Account {
                    cloudtrail: CloudTrail {
                        trails: Regional::from_iter([("eu-west-1".to_owned(), Observed::from(unread))]),
                        visiting: RegionListing::default(),
                    },
                    ..Account::example()
                },
            ])
    }

    #[test]
    fn the_chain_is_followed_to_its_end() {
        chain(&TRAIL_CHANGES)
            .compliant([
                leaving_out("kms.amazonaws.com"),
                leaving_out("rdsdata.amazonaws.com"),
                with_pattern(TRAIL_EVENTS),
                with_pattern(&TRAIL_EVENTS.replace("{ ", "{ $.errorCode NOT EXISTS && (").replace(" }", ") }")),
                with_pattern(""),
                with_pattern("?CreateTrail ?UpdateTrail ?DeleteTrail ?StartLogging ?StopLogging"),
                with_pattern("\"cloudtrail.amazonaws.com\" -excluded"),
                with_filters([
                    half(["CreateTrail", "UpdateTrail", "DeleteTrail"]),
                    half(["StartLogging", "StopLogging", "DeleteTrail"]),
                ]),
            ])
            .non_compliant([
                leaving_out("cloudtrail.amazonaws.com"),
                leaving_out("eventName"),
                with_pattern(&TRAIL_EVENTS.replace("StopLogging", "GetTrail")),
                with_pattern(&TRAIL_EVENTS.replace("{ ", "{ $.errorCode = \"*\" && (").replace(" }", ") }")),
                with_pattern(&TRAIL_EVENTS.replace(" }", " && $.awsRegion = eu-west-1 }")),
                with_pattern("{ $.eventName = \"*Trail\" }"),
                with_pattern("?CreateTrail ?UpdateTrail"),
                with_pattern("\"cloudtrail.amazonaws.com\" -CreateTrail"),
                Account {
                    cloudwatch: with_alarm(Alarm { actions_enabled: Known(false), ..alarm() }).cloudwatch,
                    ..with_pattern("[version, type, ...]")
                },
            ])
            .insufficient_data([with_pattern("[version, type, ...]"), with_pattern("Trail")])
            .check();
    }

    #[test]
    fn root() {
        heard(&ROOT_USE)
            .compliant([with_pattern(
                "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && \
                 $.eventType != \"AwsServiceEvent\" }",
            )])
            .non_compliant([with_pattern("{ $.userIdentity.type = Root && $.eventName = ConsoleLogin }")])
            .check();
    }

    #[test]
    fn refused_calls() {
        heard(&UNAUTHORIZED_CALLS)
            .compliant([with_pattern(
                "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") && \
                 ($.sourceIPAddress != \"delivery.logs.amazonaws.com\") && ($.eventName != \"HeadBucket\") }",
            )])
            .non_compliant([with_pattern("{ $.errorCode = \"AccessDenied\" }")])
            .check();
    }

    #[test]
    fn sign_ins() {
        heard(&SIGN_IN_WITHOUT_MFA)
            .compliant([with_pattern(
                "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && \
                 ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }",
            )])
            .non_compliant([with_pattern("{ $.eventName = ConsoleLogin && $.additionalEventData.MFAUsed = Yes }")])
            .check();
        heard(&SIGN_IN_FAILURES)
            .compliant([with_pattern("{($.eventName = ConsoleLogin) && ($.errorMessage = \"Failed authentication\")}")])
            .non_compliant([with_pattern("{ $.eventName = ConsoleLogin && $.errorMessage NOT EXISTS }")])
            .check();
    }

    /// A pattern that names a service's events one by one, and one that leaves out the first.
    fn named(rule: &'static Rule<Account>, samples: &[Samples]) {
        let [samples] = samples else { panic!("{} has several services", rule.id) };
        let pattern = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| format!("($.eventName={name})")).collect();
            format!("{{($.eventSource={})&&({})}}", samples.source, names.join("||"))
        };
        heard(rule)
            .compliant([with_pattern(&pattern(samples.names))])
            .non_compliant([with_pattern(&pattern(&samples.names[1..]))])
            .check();
    }

    #[test]
    fn lists_of_events() {
        named(&IAM_POLICY_CHANGES, trail_events::IAM_POLICY_CHANGES);
        named(&KEY_REMOVAL, trail_events::KEY_REMOVAL);
        heard(&KEY_REMOVAL).non_compliant([leaving_out("kms.amazonaws.com")]).check();
        named(&BUCKET_POLICY_CHANGES, trail_events::BUCKET_POLICY_CHANGES);
        named(&CONFIG_CHANGES, trail_events::CONFIG_CHANGES);
        named(&SECURITY_GROUP_CHANGES, trail_events::SECURITY_GROUP_CHANGES);
        named(&NETWORK_ACL_CHANGES, trail_events::NETWORK_ACL_CHANGES);
        named(&GATEWAY_CHANGES, trail_events::GATEWAY_CHANGES);
        named(&ROUTE_TABLE_CHANGES, trail_events::ROUTE_TABLE_CHANGES);
        named(&VPC_CHANGES, trail_events::VPC_CHANGES);
        named(&ORGANIZATION_CHANGES, trail_events::ORGANIZATION_CHANGES);
    }
}
