//! The events of a trail that somebody should hear of at once: each from the trail to a confirmed subscription.

use serde_json::{Map, Value, json};

use crate::{
    filter_pattern::Pattern,
    model::{
        Account,
        cloudtrail::{Selector, Trail},
        cloudwatch::{Alarm, reaches_someone},
        logs::{FilteredMetric, MetricFilter},
    },
    observed::Unread,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, not_applicable, violation},
};

/// Events as a trail records them: of a service, by name, with what sets them apart.
struct Samples {
    source: &'static str,
    names: &'static [&'static str],
    with: &'static str,
}

impl Samples {
    const fn of(source: &'static str, names: &'static [&'static str]) -> Self {
        Self { source, names, with: "{}" }
    }

    const fn with(source: &'static str, names: &'static [&'static str], with: &'static str) -> Self {
        Self { source, names, with }
    }
}

const EC2: &str = "ec2.amazonaws.com";
const IAM: &str = "iam.amazonaws.com";
const S3: &str = "s3.amazonaws.com";
const SIGN_IN: &str = "signin.amazonaws.com";

const ROOT: &str = r#"{"userIdentity": {"type": "Root", "principalId": "111111111111",
    "arn": "arn:aws:iam::111111111111:root", "accountId": "111111111111"}}"#;

const SIGNED_IN_WITHOUT_MFA: &str = r#"{"eventType": "AwsConsoleSignIn", "errorCode": null, "errorMessage": null,
    "additionalEventData": {"MFAUsed": "No", "MobileVersion": "No"},
    "responseElements": {"ConsoleLogin": "Success"},
    "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "userName": "ann",
        "arn": "arn:aws:iam::111111111111:user/ann", "accountId": "111111111111"}}"#;

const SIGN_IN_FAILED: &str = r#"{"eventType": "AwsConsoleSignIn", "errorCode": null,
    "errorMessage": "Failed authentication", "additionalEventData": {"MFAUsed": "No", "MobileVersion": "No"},
    "responseElements": {"ConsoleLogin": "Failure"}}"#;

/// What each rule wants to be heard of. A sample's `null` takes a field away.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>
const ASKED: [&[Samples]; 15] = [
    &[
        Samples::with(SIGN_IN, &["ConsoleLogin"], ROOT),
        Samples::with(EC2, &["RunInstances"], ROOT),
        Samples::with(IAM, &["CreateAccessKey"], ROOT),
    ],
    &[
        Samples::with(EC2, &["RunInstances"], r#"{"errorCode": "Client.UnauthorizedOperation"}"#),
        Samples::with(S3, &["ListBuckets"], r#"{"errorCode": "AccessDenied"}"#),
        Samples::with("kms.amazonaws.com", &["Decrypt"], r#"{"errorCode": "AccessDeniedException"}"#),
    ],
    &[Samples::with(SIGN_IN, &["ConsoleLogin"], SIGNED_IN_WITHOUT_MFA)],
    &[Samples::of(
        IAM,
        &[
            "AttachGroupPolicy",
            "AttachRolePolicy",
            "AttachUserPolicy",
            "CreatePolicy",
            "CreatePolicyVersion",
            "DeleteGroupPolicy",
            "DeletePolicy",
            "DeletePolicyVersion",
            "DeleteRolePolicy",
            "DeleteUserPolicy",
            "DetachGroupPolicy",
            "DetachRolePolicy",
            "DetachUserPolicy",
            "PutGroupPolicy",
            "PutRolePolicy",
            "PutUserPolicy",
        ],
    )],
    &[Samples::of(
        "cloudtrail.amazonaws.com",
        &["CreateTrail", "DeleteTrail", "StartLogging", "StopLogging", "UpdateTrail"],
    )],
    &[Samples::with(SIGN_IN, &["ConsoleLogin"], SIGN_IN_FAILED)],
    &[Samples::of("kms.amazonaws.com", &["DisableKey", "ScheduleKeyDeletion"])],
    &[Samples::of(
        S3,
        &[
            "DeleteBucketCors",
            "DeleteBucketLifecycle",
            "DeleteBucketPolicy",
            "DeleteBucketReplication",
            "PutBucketAcl",
            "PutBucketCors",
            "PutBucketLifecycle",
            "PutBucketPolicy",
            "PutBucketReplication",
        ],
    )],
    &[Samples::of(
        "config.amazonaws.com",
        &["DeleteDeliveryChannel", "PutConfigurationRecorder", "PutDeliveryChannel", "StopConfigurationRecorder"],
    )],
    &[Samples::of(
        EC2,
        &[
            "AuthorizeSecurityGroupEgress",
            "AuthorizeSecurityGroupIngress",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
            "RevokeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
        ],
    )],
    &[Samples::of(
        EC2,
        &[
            "CreateNetworkAcl",
            "CreateNetworkAclEntry",
            "DeleteNetworkAcl",
            "DeleteNetworkAclEntry",
            "ReplaceNetworkAclAssociation",
            "ReplaceNetworkAclEntry",
        ],
    )],
    &[Samples::of(
        EC2,
        &[
            "AttachInternetGateway",
            "CreateCustomerGateway",
            "CreateInternetGateway",
            "DeleteCustomerGateway",
            "DeleteInternetGateway",
            "DetachInternetGateway",
        ],
    )],
    &[Samples::of(
        EC2,
        &[
            "CreateRoute",
            "CreateRouteTable",
            "DeleteRoute",
            "DeleteRouteTable",
            "DisassociateRouteTable",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
        ],
    )],
    &[Samples::of(
        EC2,
        &[
            "AcceptVpcPeeringConnection",
            "CreateVpc",
            "CreateVpcPeeringConnection",
            "DeleteVpc",
            "DeleteVpcPeeringConnection",
            "ModifyVpcAttribute",
            "RejectVpcPeeringConnection",
        ],
    )],
    &[Samples::of(
        "organizations.amazonaws.com",
        &[
            "AcceptHandshake",
            "AttachPolicy",
            "CreateAccount",
            "CreateOrganizationalUnit",
            "CreatePolicy",
            "DeclineHandshake",
            "DeleteOrganization",
            "DeleteOrganizationalUnit",
            "DeletePolicy",
            "DetachPolicy",
            "DisablePolicyType",
            "EnablePolicyType",
            "InviteAccountToOrganization",
            "LeaveOrganization",
            "MoveAccount",
            "RemoveAccountFromOrganization",
            "UpdateOrganizationalUnit",
            "UpdatePolicy",
        ],
    )],
];

pub(super) static ROOT_USE: Rule<Account> = rule::<0>(
    "cloudwatch-metric-filter-root-use",
    "An alarm reports that the root user does something",
    "Nobody needs the root user from day to day: what it does is a rare emergency or a break-in.",
    &["prowler:cloudwatch_log_metric_filter_root_usage", "securityhub:CloudWatch.1"],
);

pub(super) static UNAUTHORIZED_CALLS: Rule<Account> = rule::<1>(
    "cloudwatch-metric-filter-unauthorized-calls",
    "An alarm reports API calls that were refused",
    "Somebody who tries out what stolen credentials can do is refused often: that is the time to notice.",
    &["prowler:cloudwatch_log_metric_filter_unauthorized_api_calls", "securityhub:CloudWatch.2"],
);

pub(super) static SIGN_IN_WITHOUT_MFA: Rule<Account> = rule::<2>(
    "cloudwatch-metric-filter-sign-in-without-mfa",
    "An alarm reports that a user signed in without MFA",
    "A user without a second factor is one password away from being somebody else.",
    &["prowler:cloudwatch_log_metric_filter_sign_in_without_mfa", "securityhub:CloudWatch.3"],
);

pub(super) static IAM_POLICY_CHANGES: Rule<Account> = rule::<3>(
    "cloudwatch-metric-filter-iam-policy-changes",
    "An alarm reports that IAM policies change",
    "Who may do what is decided in IAM policies: an intruder widens them first.",
    &["prowler:cloudwatch_log_metric_filter_policy_changes", "securityhub:CloudWatch.4"],
);

pub(super) static TRAIL_CHANGES: Rule<Account> = rule::<4>(
    "cloudwatch-metric-filter-trail-changes",
    "An alarm reports that trails change or stop",
    "A trail that is switched off records nothing of what follows.",
    &[
        "prowler:cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled",
        "securityhub:CloudWatch.5",
    ],
);

pub(super) static SIGN_IN_FAILURES: Rule<Account> = rule::<5>(
    "cloudwatch-metric-filter-sign-in-failures",
    "An alarm reports that signing in to the console failed",
    "Many failures in a row are somebody guessing passwords.",
    &["prowler:cloudwatch_log_metric_filter_authentication_failures", "securityhub:CloudWatch.6"],
);

pub(super) static KEY_REMOVAL: Rule<Account> = rule::<6>(
    "cloudwatch-metric-filter-kms-key-removal",
    "An alarm reports that KMS keys are disabled or scheduled for deletion",
    "What a deleted key encrypted can never be read again; there are some days in which to call it off.",
    &["prowler:cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk", "securityhub:CloudWatch.7"],
);

pub(super) static BUCKET_POLICY_CHANGES: Rule<Account> = rule::<7>(
    "cloudwatch-metric-filter-bucket-policy-changes",
    "An alarm reports that policies of S3 buckets change",
    "One changed bucket policy or ACL can publish all that is in the bucket.",
    &["prowler:cloudwatch_log_metric_filter_for_s3_bucket_policy_changes", "securityhub:CloudWatch.8"],
);

pub(super) static CONFIG_CHANGES: Rule<Account> = rule::<8>(
    "cloudwatch-metric-filter-config-changes",
    "An alarm reports that AWS Config is changed or stopped",
    "Without its recorder AWS Config does not see what changes, and its rules judge what is no more.",
    &[
        "prowler:cloudwatch_log_metric_filter_and_alarm_for_aws_config_configuration_changes_enabled",
        "securityhub:CloudWatch.9",
    ],
);

pub(super) static SECURITY_GROUP_CHANGES: Rule<Account> = rule::<9>(
    "cloudwatch-metric-filter-security-group-changes",
    "An alarm reports that security groups change",
    "One added rule can open a database to the internet.",
    &["prowler:cloudwatch_log_metric_filter_security_group_changes", "securityhub:CloudWatch.10"],
);

pub(super) static NETWORK_ACL_CHANGES: Rule<Account> = rule::<10>(
    "cloudwatch-metric-filter-network-acl-changes",
    "An alarm reports that network ACLs change",
    "A network ACL guards whole subnets: a changed one lets in, or shuts out, everything in them.",
    &["prowler:cloudwatch_changes_to_network_acls_alarm_configured", "securityhub:CloudWatch.11"],
);

pub(super) static GATEWAY_CHANGES: Rule<Account> = rule::<11>(
    "cloudwatch-metric-filter-gateway-changes",
    "An alarm reports that network gateways change",
    "A gateway is a way out of the network, and in.",
    &["prowler:cloudwatch_changes_to_network_gateways_alarm_configured", "securityhub:CloudWatch.12"],
);

pub(super) static ROUTE_TABLE_CHANGES: Rule<Account> = rule::<12>(
    "cloudwatch-metric-filter-route-table-changes",
    "An alarm reports that route tables change",
    "A changed route can send traffic past the firewall or to somebody who listens.",
    &["prowler:cloudwatch_changes_to_network_route_tables_alarm_configured", "securityhub:CloudWatch.13"],
);

pub(super) static VPC_CHANGES: Rule<Account> = rule::<13>(
    "cloudwatch-metric-filter-vpc-changes",
    "An alarm reports that VPCs change or are peered",
    "A peering connection joins two networks that were apart.",
    &["prowler:cloudwatch_changes_to_vpcs_alarm_configured", "securityhub:CloudWatch.14"],
);

pub(super) static ORGANIZATION_CHANGES: Rule<Account> = rule::<14>(
    "cloudwatch-metric-filter-organization-changes",
    "An alarm reports that the organisation changes",
    "An account that leaves the organisation leaves its guard rails too.",
    &["prowler:cloudwatch_log_metric_filter_aws_organizations_changes"],
);

const fn rule<const I: usize>(
    id: &'static str,
    title: &'static str,
    rationale: &'static str,
    equivalents: &'static [&'static str],
) -> Rule<Account> {
    Rule {
        id,
        title,
        severity: Severity::Low,
        expectations: &[13],
        equivalents,
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
        check: check::<I>,
    }
}

fn check<const I: usize>(_: &Account, account: &Account) -> Outcome {
    let events: Vec<Value> = ASKED[I].iter().flat_map(events).collect();
    let mut seen = Seen::default();
    for trail in account.cloudtrail.known() {
        if let Err(gap) = seen.follow(trail, account, &events) {
            seen.gap = seen.gap.or(Some(gap));
        }
    }
    let unheard = events.iter().filter(|event| !seen.patterns.iter().any(|pattern| pattern.matches(event)));
    let mut unheard: Vec<&str> = unheard.filter_map(|event| event.get("eventName")?.as_str()).collect();
    unheard.sort_unstable();
    unheard.dedup();
    if unheard.is_empty() {
        return Ok(Verdict::Compliant);
    }
    if let Some(gap) = seen.gap {
        return Err(gap);
    }
    account.cloudtrail.trails.everywhere()?;
    match (seen.delivers, seen.elsewhere) {
        (false, None) => violation("no trail delivers the management events of all regions to a log group"),
        (false, Some(owner)) => not_applicable(format!("its events go to a log group of account {owner}")),
        (true, _) => {
            violation(format!("no metric filter with an alarm that reaches somebody matches {}", list(&unheard)))
        }
    }
}

fn list(names: &[&str]) -> String {
    match names {
        [a, b, c, _, ..] => format!("{a}, {b}, {c} and {} more", names.len() - 3),
        names => names.join(", "),
    }
}

/// How far the trails could be followed.
#[derive(Default)]
struct Seen {
    /// The patterns of filters whose alarm reaches somebody.
    patterns: Vec<Pattern>,
    /// Whether a trail delivers to a log group of this account.
    delivers: bool,
    /// Another account whose log group has the events.
    elsewhere: Option<String>,
    /// Why there may be more.
    gap: Option<Unread>,
}

impl Seen {
    fn follow(&mut self, trail: &Trail, account: &Account, events: &[Value]) -> Result<(), Unread> {
        let Some(group) = trail.log_group.as_deref().filter(|_| trail.multi_region) else { return Ok(()) };
        if !records_all_of(trail, events)? {
            return Ok(());
        }
        let parts: Vec<&str> = group.splitn(7, ':').collect();
        let ["arn", _, "logs", region, owner, "log-group", name] = parts[..] else { return Ok(()) };
        if owner != account.id {
            self.elsewhere = Some(owner.to_owned());
            return Ok(());
        }
        let Some(group) = account.logs.group(region, name)? else { return Ok(()) };
        self.delivers = true;
        for filter in group.metric_filters.get()?.iter().filter(|filter| !filter.narrowed) {
            let Some(pattern) = Pattern::parse(&filter.pattern) else { continue };
            if !events.iter().any(|event| pattern.matches(event)) {
                continue;
            }
            match is_heard(filter, region, account) {
                Ok(true) => self.patterns.push(pattern),
                Ok(false) => {}
                Err(gap) => self.gap = self.gap.take().or(Some(gap)),
            }
        }
        Ok(())
    }
}

/// Whether a trail records the management events, those of services aside that none of these events is of.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>
fn records_all_of(trail: &Trail, events: &[Value]) -> Result<bool, Unread> {
    let is_of = |source: &str| events.iter().any(|event| event.get("eventSource").is_some_and(|of| *of == source));
    let wanted = |selector: &Selector| {
        let only_others_left_out =
            selector.narrowed_by.iter().all(|narrowed| narrowed.ends_with(".amazonaws.com") && !is_of(narrowed));
        selector.category == Selector::MANAGEMENT && selector.resources.is_empty() && only_others_left_out
    };
    Ok(trail.records(|selector| selector.writes && wanted(selector))?
        && trail.records(|selector| selector.reads && wanted(selector))?)
}

/// Whether an alarm on one of the filter's metrics reaches somebody.
fn is_heard(filter: &MetricFilter, region: &str, account: &Account) -> Result<bool, Unread> {
    let mut gap = None;
    for metric in &filter.metrics {
        for alarm in account.cloudwatch.alarms_on_metric(region, &metric.namespace, &metric.name)? {
            match reaches_someone(alarm, account) {
                Ok(true) if watches(alarm, metric) => return Ok(true),
                Err(unread) if watches(alarm, metric) => gap = gap.or(Some(unread)),
                _ => {}
            }
        }
    }
    gap.map_or(Ok(false), Err)
}

/// An alarm sees a metric only under all the dimensions that the filter gives it.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringPolicyExamples.html>
fn watches(alarm: &Alarm, filtered: &FilteredMetric) -> bool {
    alarm.metrics.iter().any(|metric| {
        metric.namespace == filtered.namespace
            && metric.name == filtered.name
            && metric.dimensions.len() == filtered.dimensions.len()
            && filtered.dimensions.iter().all(|name| metric.dimensions.contains_key(name))
    })
}

/// One event of each name for each of two callers, who share neither region nor address.
fn events(samples: &Samples) -> Vec<Value> {
    let by_user = json!({
        "eventVersion": "1.09", "awsRegion": "us-east-1", "sourceIPAddress": "198.51.100.7", "userAgent": "aws-cli/2.30",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "arn": "arn:aws:iam::111111111111:user/ann",
            "accountId": "111111111111", "userName": "ann"},
    });
    let by_role = json!({
        "eventVersion": "1.10", "awsRegion": "eu-west-1", "sourceIPAddress": "203.0.113.9",
        "userAgent": "console.amazonaws.com",
        "userIdentity": {"type": "AssumedRole", "principalId": "AROAEXAMPLE:bob",
            "arn": "arn:aws:sts::111111111111:assumed-role/admin/bob", "accountId": "111111111111",
            "sessionContext": {"attributes": {"mfaAuthenticated": "true"}}},
    });
    let calls = samples.names.iter().flat_map(|name| [(name, &by_user), (name, &by_role)]);
    calls.map(|(name, caller)| event(samples, name, caller)).collect()
}

fn event(samples: &Samples, name: &str, caller: &Value) -> Value {
    let mut event: Map<String, Value> = Map::new();
    let own = json!({
        "eventSource": samples.source, "eventName": name, "eventType": "AwsApiCall", "managementEvent": true,
        "eventCategory": "Management", "recipientAccountId": "111111111111",
    });
    let with: Value = serde_json::from_str(samples.with).unwrap_or_default();
    for fields in [caller, &own, &with] {
        for (field, value) in fields.as_object().into_iter().flatten() {
            if value.is_null() {
                event.remove(field);
            } else {
                event.insert(field.clone(), value.clone());
            }
        }
    }
    Value::Object(event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            cloudtrail::CloudTrail,
            cloudwatch::{CloudWatch, Metric},
            logs::{LogGroup, Logs},
            sns::{Subscribers, Topic},
        },
        observed::{Gap, Known, Observed, Reason},
        testing::Cases,
    };

    const TRAIL_EVENTS: &str = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || \
        ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }";

    fn with_trail(trail: Trail) -> Account {
        let trails = Regional::example([trail]);
        Account { cloudtrail: CloudTrail { trails, visiting: Vec::new() }, ..Account::example() }
    }

    fn with_filters(filters: impl IntoIterator<Item = MetricFilter>) -> Account {
        let group = LogGroup { metric_filters: Known(filters.into_iter().collect()), ..LogGroup::example() };
        Account { logs: Logs::new(Regional::example([group])), ..Account::example() }
    }

    fn filter(pattern: &str) -> MetricFilter {
        MetricFilter { pattern: pattern.to_owned(), ..MetricFilter::example() }
    }

    fn with_pattern(pattern: &str) -> Account {
        with_filters([filter(pattern)])
    }

    fn with_alarm(alarm: Alarm) -> Account {
        Account { cloudwatch: CloudWatch::new(Regional::example([alarm])), ..Account::example() }
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
        let unread = Gap { action: "cloudtrail:x".to_owned(), reason: Reason::AccessDenied, detail: String::new() };
        let away = Trail { region: "us-east-1".to_owned(), ..Trail::example() };
        let visiting =
            CloudTrail { trails: Regional::example([]), visiting: vec![Trail { multi_region: true, ..away.clone() }] };
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
                with_trail(Trail { multi_region: false, ..Trail::example() }),
                with_trail(Trail { log_group: None, ..Trail::example() }),
                with_trail(Trail::selecting([Selector { reads: false, ..Selector::management() }])),
                with_trail(Trail::selecting([Selector::data(Selector::S3_OBJECT)])),
                with_filters([]),
                with_filters([MetricFilter { narrowed: true, ..MetricFilter::example() }]),
                with_pattern("{ $.eventName = \"NoSuchEvent\" }"),
                with_pattern("AccessDenied"),
                with_alarm(Alarm { actions_enabled: false, ..alarm() }),
                with_alarm(Alarm { actions: Vec::new(), ..alarm() }),
                with_alarm(Alarm::watching(Metric::of("shop", "trail-events", &[("Region", "x")]))),
                with_alarm(Alarm::watching(Metric::of("shop", "others", &[]))),
                with_topic(subscribers(0, 0)),
                with_topic(Topic { kms_key: Known(Some("alias/aws/sns".to_owned())), ..Topic::example() }),
                with_topic(Topic { arn: "arn:aws:sns:eu-west-1:111111111111:other".to_owned(), ..Topic::example() }),
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
                        visiting: Vec::new(),
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
            ])
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
    fn named<const I: usize>(rule: &'static Rule<Account>) {
        let [samples] = ASKED[I] else { panic!("{} has several services", rule.id) };
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
        named::<3>(&IAM_POLICY_CHANGES);
        named::<6>(&KEY_REMOVAL);
        heard(&KEY_REMOVAL).non_compliant([leaving_out("kms.amazonaws.com")]).check();
        named::<7>(&BUCKET_POLICY_CHANGES);
        named::<8>(&CONFIG_CHANGES);
        named::<9>(&SECURITY_GROUP_CHANGES);
        named::<10>(&NETWORK_ACL_CHANGES);
        named::<11>(&GATEWAY_CHANGES);
        named::<12>(&ROUTE_TABLE_CHANGES);
        named::<13>(&VPC_CHANGES);
        named::<14>(&ORGANIZATION_CHANGES);
    }

    #[test]
    fn every_sample_is_an_event() {
        for samples in ASKED.iter().copied().flatten() {
            assert!(serde_json::from_str::<Value>(samples.with).is_ok(), "{}", samples.with);
        }
    }
}
