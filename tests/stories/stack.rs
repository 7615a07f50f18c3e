//! The real stack, from nothing to nothing: deployed, started by its schedule and by hand, its table read, its alert
//! received, a violation resolved, and removed again. The emulator enforces IAM throughout.

use std::{
    fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use plumbline_aws::{
    connect::Connection,
    store::{AlertStatus, Filter, ResourceItem, ScanItem, Table},
};
use plumbline_catalogue::evaluation::{ComplianceType, Reason, Severity};
use plumbline_tests::emulator::{Emulator, Outcome, workspace};
use serde_json::{Value, json};

const ACCOUNT: &str = "111111111111";
const REGION: &str = "eu-west-1";

/// The scans of this scope are quick: one region.
const EVENT: &str = r#"{"regions":["eu-west-1"]}"#;

struct Story {
    emulator: Emulator,
}

impl Story {
    fn aws(&self, arguments: &[&str]) -> Value {
        self.emulator.aws(ACCOUNT, REGION, arguments)
    }

    fn deploy(&self, environment: &str, parameters: &[&str]) -> Outcome {
        let packages = self.emulator.folder().join("packages");
        let endpoint = format!("EndpointUrl={}", self.emulator.endpoint());
        let mut arguments = vec!["up", packages.to_str().unwrap(), &endpoint];
        arguments.extend(parameters);
        let outcome = self.emulator.script(ACCOUNT, "infra/deploy.sh", &[("ENVIRONMENT", environment)], &arguments);
        assert_eq!(outcome.code, Some(0), "{}\n{}", outcome.stdout, outcome.stderr);
        outcome
    }

    fn remove(&self, environment: &str) {
        let outcome = self.emulator.script(ACCOUNT, "infra/deploy.sh", &[("ENVIRONMENT", environment)], &["down"]);
        assert_eq!(outcome.code, Some(0), "{}\n{}", outcome.stdout, outcome.stderr);
    }

    fn invoke(&self, function: &str, event: &str) -> Result<Value, Value> {
        let file = self.emulator.folder().join("answer.json");
        let answer =
            self.aws(&["lambda", "invoke", "--function-name", function, "--payload", event, file.to_str().unwrap()]);
        let body: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        if answer["FunctionError"].is_null() { Ok(body) } else { Err(body) }
    }

    /// A queue that receives what the topic of the environment sends.
    fn subscribe(&self, environment: &str) -> String {
        let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:plumbline-alerts-{environment}");
        let name = format!("alerts-{environment}");
        let queue = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}");
        let policy = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
            "Resource": queue, "Condition": {"ArnEquals": {"aws:SourceArn": topic}}
        }]});
        let attributes = json!({"Policy": policy.to_string()}).to_string();
        let url = self.aws(&["sqs", "create-queue", "--queue-name", &name, "--attributes", &attributes]);
        self.aws(&["sns", "subscribe", "--topic-arn", &topic, "--protocol", "sqs", "--notification-endpoint", &queue]);
        url["QueueUrl"].as_str().unwrap().to_owned()
    }

    /// The next alert in a queue: what all its parts tell.
    fn alert(&self, queue: &str) -> Alert {
        let mut alert = self.message(queue);
        let parts = alert.digest["parts"].as_u64().unwrap();
        for _ in 1..parts {
            let part = self.message(queue);
            assert_eq!(part.digest["scan"]["scan_id"], alert.digest["scan"]["scan_id"]);
            alert.digest["changes"].as_array_mut().unwrap().extend(part.digest["changes"].as_array().unwrap().clone());
        }
        alert
    }

    /// The next message in a queue, as SNS delivered it.
    fn message(&self, queue: &str) -> Alert {
        eventually("an alert", || {
            let answer = self.aws(&["sqs", "receive-message", "--queue-url", queue, "--wait-time-seconds", "1"]);
            let message = answer["Messages"].get(0)?;
            let receipt = message["ReceiptHandle"].as_str().unwrap();
            self.aws(&["sqs", "delete-message", "--queue-url", queue, "--receipt-handle", receipt]);
            let envelope: Value = serde_json::from_str(message["Body"].as_str().unwrap()).unwrap();
            Some(Alert {
                subject: envelope["Subject"].as_str().unwrap().to_owned(),
                digest: serde_json::from_str(envelope["Message"].as_str().unwrap()).unwrap(),
                attributes: envelope["MessageAttributes"].clone(),
            })
        })
    }

    /// Lets the topic take alerts over plain HTTP, and from the function alone.
    fn take_plain_http(&self, environment: &str) {
        let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:plumbline-alerts-{environment}");
        let policy = json!({"Version": "2012-10-17", "Statement": []}).to_string();
        self.aws(&[
            "sns",
            "set-topic-attributes",
            "--topic-arn",
            &topic,
            "--attribute-name",
            "Policy",
            "--attribute-value",
            &policy,
        ]);
    }

    fn is_empty(&self, queue: &str) -> bool {
        let answer = self.aws(&["sqs", "receive-message", "--queue-url", queue, "--wait-time-seconds", "3"]);
        answer["Messages"].as_array().is_none_or(Vec::is_empty)
    }

    fn table(&self, environment: &str) -> Table {
        let connection =
            Connection { region: Some(REGION.to_owned()), endpoint_url: Some(self.emulator.endpoint()), profile: None };
        let credentials = Credentials::new(ACCOUNT, "story", None, None, "story");
        let credentials = SharedCredentialsProvider::new(credentials);
        let config = block_on(connection.load()).unwrap().into_builder().credentials_provider(credentials).build();
        Table::new(&config, &format!("plumbline-results-{environment}"))
    }
}

struct Alert {
    subject: String,
    digest: Value,
    attributes: Value,
}

impl Alert {
    /// Which rules changed in this way on which resources.
    fn changes(&self, change: &str) -> Vec<(&str, &str)> {
        let all = self.digest["changes"].as_array().unwrap();
        all.iter()
            .filter(|each| each["change"] == change)
            .map(|each| (each["rule_id"].as_str().unwrap(), each["resource_id"].as_str().unwrap()))
            .collect()
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(300), "{what} did not come");
        thread::sleep(Duration::from_millis(500));
    }
}

/// The functions as `cargo build` made them, packed as they are uploaded.
fn pack(emulator: &Emulator) {
    let binaries = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
    let status = Command::new("python3")
        .arg(workspace().join("infra/package.py"))
        .arg(binaries)
        .arg(emulator.folder().join("packages"))
        .args(["scan", "notify"])
        .status();
    assert!(status.is_ok_and(|status| status.success()), "the functions cannot be packed");
}

#[test]
fn from_nothing_to_nothing() {
    let story = Story { emulator: Emulator::enforcing_iam() };
    pack(&story.emulator);
    let account = workspace().join("tests/demo/account.yaml");
    let deploy = ["cloudformation", "deploy", "--stack-name", "account", "--capabilities", "CAPABILITY_NAMED_IAM"];
    story.emulator.run_aws(ACCOUNT, REGION, &[&deploy[..], &["--template-file", account.to_str().unwrap()]].concat());

    // Two environments side by side.
    story.deploy("dev", &["Schedule=rate(1 minute)"]);
    story.deploy("prod", &["ScheduleState=DISABLED"]);
    let again = story.deploy("prod", &["ScheduleState=DISABLED"]);
    assert_eq!(again.stdout.matches("No changes to deploy").count(), 2, "{}", again.stdout);
    let queue = story.subscribe("dev");

    scheduled(&story, &queue);
    by_hand(&story);
    let queue = story.subscribe("prod");
    own_resources(&story);
    alerts(&story, &queue);

    for environment in ["dev", "prod"] {
        story.remove(environment);
    }
    let stacks = story.aws(&["cloudformation", "list-stacks", "--stack-status-filter", "CREATE_COMPLETE"]);
    let left: Vec<&Value> =
        stacks["StackSummaries"].as_array().unwrap().iter().map(|stack| &stack["StackName"]).collect();
    assert_eq!(left, ["account"]);
    for (list, key) in [("dynamodb list-tables", "TableNames"), ("lambda list-functions", "Functions")] {
        let left = story.aws(&list.split(' ').collect::<Vec<_>>())[key].to_string();
        assert!(!left.contains("plumbline"), "{left}");
    }
}

/// The schedule starts a scan of everything, whose violations are all new. The topic takes no alert over plain HTTP,
/// which is how the emulator is called; until it does, the stream keeps the alert due.
fn scheduled(story: &Story, queue: &str) {
    let table = story.table("dev");
    let alert_of_first = || block_on(table.scans(ACCOUNT, "all", 10)).unwrap().last().map(|scan| scan.alert_status);
    let due = eventually("a scheduled scan", alert_of_first);
    story.aws(&["events", "disable-rule", "--name", "plumbline-schedule-dev"]);
    thread::sleep(Duration::from_secs(3));
    assert_eq!((due, alert_of_first()), (AlertStatus::Due, Some(AlertStatus::Due)));
    assert!(story.is_empty(queue), "the topic took an alert over plain HTTP");
    story.take_plain_http("dev");
    let alert = story.alert(queue);
    assert!(alert.subject.starts_with("Plumbline: ") && alert.subject.len() < 100, "{}", alert.subject);
    assert!(alert.changes("NEW").contains(&("s3-bucket-versioning-enabled", "arn:aws:s3:::shop-invoices-demo")));
    assert_eq!(alert.attributes["account_id"]["Value"], ACCOUNT);
    assert_eq!(alert.attributes["highest_severity"]["Value"], "CRITICAL");

    let scans = block_on(table.scans(ACCOUNT, "all", 10)).unwrap();
    let scan = &scans.last().unwrap().scan;
    assert!(scan.complete && scan.regions.len() > 10, "{scan:?}");
    // The buckets of the packages refuse plain HTTP too, whoever asks. The emulator takes some calls for other actions,
    // and names those.
    let denied = scan.failed_calls.iter().filter(|call| {
        call.reason == Reason::AccessDenied
            && call.detail.contains(&format!("perform: {}", call.action))
            && !call.detail.contains("explicit deny in a resource-based policy")
    });
    let denied: Vec<_> = denied.collect();
    assert!(denied.is_empty(), "the stack's role is not enough: {denied:?}");
}

/// A person starts a scan, narrowed by the event; the table answers what people ask of it.
fn by_hand(story: &Story) {
    let answer = story.invoke("plumbline-scan-prod", EVENT).unwrap();
    assert_eq!((&answer["regions"], &answer["complete"]), (&json!(1), &json!(true)));

    let table = story.table("prod");
    let scope = "regions=eu-west-1";
    let scans: Vec<ScanItem> = block_on(table.scans(ACCOUNT, scope, 10)).unwrap();
    let scan = &scans[0].scan;
    assert_eq!(scan.scan_id, answer["scan_id"]);

    let items: Vec<ResourceItem> = block_on(table.of_scan(&scan.scan_id)).unwrap();
    let stored: usize = items.iter().map(|item| item.evaluations().count()).sum();
    assert_eq!(stored, scan.evaluations.values().sum::<usize>());
    let kinds: Vec<ComplianceType> = items.iter().map(|item| item.compliance_type).collect();
    let first_other = kinds.iter().position(|kind| *kind != ComplianceType::NonCompliant).unwrap();
    assert!(kinds[first_other..].iter().all(|kind| *kind != ComplianceType::NonCompliant), "violations come first");
    assert_eq!(items[0].severity, Some(Severity::Critical));

    let bucket = "arn:aws:s3:::shop-invoices-demo";
    let history = block_on(table.history(bucket, 1)).unwrap();
    assert!(history[0].violated_rules.contains("s3-bucket-versioning-enabled"));

    let of = |filter: Filter| block_on(table.current_violations(ACCOUNT, scope, &filter)).unwrap().unwrap().1;
    let all = of(Filter::default());
    assert_eq!(all.len(), scan.count(ComplianceType::NonCompliant));
    let rule = "s3-bucket-versioning-enabled".to_owned();
    let of_rule = of(Filter { rule: Some(rule.clone()), ..Filter::default() });
    assert!(!of_rule.is_empty() && of_rule.iter().all(|violation| *violation.rule_id == *rule));
    let of_service = of(Filter { resource_type: Some("AWS::S3::".to_owned()), ..Filter::default() });
    assert_eq!(of_service.len(), all.iter().filter(|each| each.resource_type.starts_with("AWS::S3::")).count());
    let of_region = of(Filter { region: Some("global".to_owned()), ..Filter::default() });
    assert_eq!(of_region.len(), all.iter().filter(|each| &*each.region == "global").count());

    let mistake = story.invoke("plumbline-scan-prod", r#"{"service":["s3"]}"#).unwrap_err();
    assert_eq!(mistake["errorType"], "EventError");
    assert!(mistake["errorMessage"].as_str().unwrap().contains("unknown field `service`"), "{mistake}");
}

/// What changed is told once: new, then nothing, then resolved, then reopened.
fn alerts(story: &Story, queue: &str) {
    story.take_plain_http("prod");
    assert!(story.alert(queue).changes("RESOLVED").is_empty());

    let bucket = "shop-invoices-demo";
    let change = ("s3-bucket-versioning-enabled", "arn:aws:s3:::shop-invoices-demo");
    let versioning = |status: &str| {
        let status = format!("Status={status}");
        story.aws(&["s3api", "put-bucket-versioning", "--bucket", bucket, "--versioning-configuration", &status]);
    };
    story.invoke("plumbline-scan-prod", EVENT).unwrap();
    assert!(!story.alert(queue).changes("RESOLVED").is_empty(), "the stack's own violations are resolved");

    story.invoke("plumbline-scan-prod", EVENT).unwrap();
    assert!(story.is_empty(queue), "nothing changed, and yet there is an alert");

    versioning("Enabled");
    story.invoke("plumbline-scan-prod", EVENT).unwrap();
    let alert = story.alert(queue);
    assert!(alert.changes("RESOLVED").contains(&change), "{}", alert.digest);

    versioning("Suspended");
    story.invoke("plumbline-scan-prod", EVENT).unwrap();
    let alert = story.alert(queue);
    assert_eq!(alert.changes("REOPENED"), [change], "{}", alert.digest);
    assert_eq!(alert.changes("NEW"), []);

    // An alert that cannot be published stays due: the next scan tells of the change.
    let table = "plumbline-results-prod";
    let region = ["--region", REGION, "--quiet"];
    let scan = |topic: &str| {
        let arguments = [&["scan", "--table", table, "--topic", topic][..], &region].concat();
        story.emulator.plumbline(ACCOUNT, &story.emulator.endpoint(), &arguments)
    };
    versioning("Enabled");
    let lost = scan("arn:aws:sns:eu-west-1:111111111111:no-such-topic");
    assert_eq!(lost.code, Some(1), "{}", lost.stderr);
    assert!(lost.stderr.contains("sns:Publish"), "{}", lost.stderr);
    let found = scan("arn:aws:sns:eu-west-1:111111111111:plumbline-alerts-prod");
    assert_eq!(found.code, Some(3), "{}", found.stderr);
    let alert = story.alert(queue);
    assert!(alert.changes("RESOLVED").contains(&change), "{}", alert.digest);

    // The stream may deliver a record again: what is published is not published twice.
    let scans = block_on(story.table("prod").scans(ACCOUNT, "regions=eu-west-1", 1)).unwrap();
    let record = json!({"Records": [{
        "eventID": "1", "eventName": "INSERT", "awsRegion": REGION, "eventSource": "aws:dynamodb",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_327_260,
            "Keys": {
                "resource_id": {"S": scans[0].resource_id},
                "evaluation_timestamp": {"S": scans[0].evaluation_timestamp}
            },
            "SequenceNumber": "1", "SizeBytes": 1, "StreamViewType": "NEW_IMAGE"
        }
    }]});
    story.invoke("plumbline-notify-prod", &record.to_string()).unwrap();
    assert!(story.is_empty(queue), "an alert was published twice");
}

/// What the stack leaves to the account that it is deployed to, and what of its template the emulator's CloudFormation
/// leaves out.
const LEFT_TO_THE_ACCOUNT: &[(&str, &str)] = &[
    ("cloudformation-stack-notification-check", "no topic exists before the first stack"),
    ("cloudformation-stack-service-role-check", "whoever deploys it has the permissions, and no role exists before"),
    ("cloudformation-termination-protection-check", "the table is protected, and removal is one command"),
    ("dynamodb-last-backup-recovery-point-created", "results expire, and recover to any point in time"),
    ("dynamodb-resources-protected-by-backup-plan", "as above"),
    ("eventbridge-rule-target-valid", "this environment's schedule is off, lest it disturb the story"),
    ("lambda-concurrency-check", "the template reserves it, the emulator leaves it out"),
    ("lambda-dlq-check", "as above"),
    ("lambda-environment-encrypted-with-cmk", "as above"),
    ("lambda-function-invocations-logged", "the account's trails record data events, or not"),
    ("lambda-function-xray-enabled", "the template turns it on, the emulator leaves it out"),
    ("lambda-inside-vpc", "the functions call public endpoints of AWS only"),
];

/// The scanner obeys what it demands: nothing that the stack made violates a rule.
fn own_resources(story: &Story) {
    // What the template says and the emulator's CloudFormation leaves out.
    let table = "plumbline-results-prod";
    let key = story.aws(&["kms", "describe-key", "--key-id", "alias/plumbline-key-prod"]);
    let key = key["KeyMetadata"]["Arn"].as_str().unwrap();
    let recovery = "PointInTimeRecoveryEnabled=true";
    story.aws(&[
        "dynamodb",
        "update-continuous-backups",
        "--table-name",
        table,
        "--point-in-time-recovery-specification",
        recovery,
    ]);
    let encryption = format!("Enabled=true,SSEType=KMS,KMSMasterKeyId={key}");
    story.aws(&["dynamodb", "update-table", "--table-name", table, "--sse-specification", &encryption]);
    let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:plumbline-alerts-prod");
    let role = format!("arn:aws:iam::{ACCOUNT}:role/plumbline-alertslog-prod");
    for (name, value) in [("KmsMasterKeyId", key), ("SQSFailureFeedbackRoleArn", &role)] {
        story.aws(&[
            "sns",
            "set-topic-attributes",
            "--topic-arn",
            &topic,
            "--attribute-name",
            name,
            "--attribute-value",
            value,
        ]);
    }
    let outcome = story.emulator.plumbline(
        ACCOUNT,
        &story.emulator.endpoint(),
        &["scan", "--region", REGION, "--output", "jsonl", "--quiet"],
    );
    let evaluations: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let own = |evaluation: &&Value| {
        let id = evaluation["resource_id"].as_str().unwrap();
        id.contains("plumbline-") && id.contains("-prod") && !id.contains("plumbline-artifacts-")
    };
    let own: Vec<&Value> = evaluations.iter().filter(own).collect();
    assert!(own.len() > 50, "only {} evaluations of the stack's own resources", own.len());
    let is_left = |each: &Value| LEFT_TO_THE_ACCOUNT.iter().any(|(rule, _)| each["rule_id"] == *rule);
    let violations: Vec<_> =
        own.iter().filter(|each| each["compliance_type"] == "NON_COMPLIANT" && !is_left(each)).collect();
    assert!(violations.is_empty(), "{violations:#?}");
}
