//! Whichever field an answer lacks, no verdict is ever wrong: it stands, or it says whose answer lacked something.
//!
//! A field whose absence means something is an exception, and `optional_fields.yaml` names AWS's own words on it.

use std::{
    collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher},
    env,
    fmt::{self, Write as _},
    fs::{self, File, OpenOptions},
    hash::{Hash, Hasher},
    io::Write as _,
    sync::Mutex,
    time::{SystemTime, UNIX_EPOCH},
};

use plumbline_tests::{
    emulator::{built, workspace},
    fields::{Field, Reach},
    proxy::Fault,
};
use serde::{Deserialize, Serialize};

use crate::faults::{Account, assert_none, each};

/// Scans at a time: they wait for nothing but the processor.
const SCANS: usize = 4;

/// How many fields are drawn by lot in each run.
const DRAWN: usize = 17;

/// Where the complete run keeps what it has done.
const DONE: &str = "build/missing-fields.jsonl";

/// Where the complete run writes what it has found.
const PAGE: &str = "docs/missing-fields.md";

/// A field whose absence means something.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Optional {
    action: String,
    field: String,
    /// What its absence means.
    meaning: String,
    /// Where AWS says so.
    source: String,
}

impl Optional {
    fn all() -> Vec<Self> {
        let path = workspace().join("tests/stories/optional_fields.yaml");
        serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }

    fn is_of(&self, missing: &Missing) -> bool {
        self.action == missing.action && self.field == missing.field.0
    }
}

/// A field that all answers to an action lack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Missing {
    action: String,
    field: Field,
    reach: Reach,
}

/// What became of a scan that missed a field.
#[derive(Clone, Serialize, Deserialize)]
struct Done {
    #[serde(flatten)]
    missing: Missing,
    /// What it depends on: the program and the answers.
    key: u64,
    /// How many evaluations lost their verdict.
    changed: usize,
    /// Those that are wrong, and how.
    wrong: Vec<String>,
}

impl Missing {
    /// All of an account, but what only begins with this when something is given.
    fn all(account: &Account, beginning: &str) -> Vec<Self> {
        let actions = account.actions.iter().filter(|action| action.starts_with(beginning));
        actions.flat_map(|action| Self::of(account, action)).collect()
    }

    fn of(account: &Account, action: &str) -> Vec<Self> {
        let fields = account.recording.fields(action).into_iter();
        let missing = |field: &Field, reach| Self { action: action.to_owned(), field: field.clone(), reach };
        fields
            .flat_map(|(field, count)| {
                let first = (count > 1).then(|| missing(&field, Reach::First));
                [Some(missing(&field, Reach::Everywhere)), first].into_iter().flatten()
            })
            .collect()
    }

    fn scan(&self, account: &Account, key: u64) -> Done {
        let missing = self.clone();
        let effect = account.effect(move |call, _| {
            (call.action == missing.action).then(|| Fault::Without(missing.field.clone(), missing.reach))
        });
        Done { missing: self.clone(), key, changed: effect.changed, wrong: effect.wrong }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, field, reach } = self;
        let only = if *reach == Reach::First { " where it stands first" } else { "" };
        write!(formatter, "{action} without {field}{only}")
    }
}

impl Done {
    fn problem(&self) -> Option<String> {
        let Self { missing, wrong, .. } = self;
        (!wrong.is_empty()).then(|| format!("{missing}:\n    {}", wrong.join("\n    ")))
    }
}

/// Of the program, and of the answers to each action: all of them but their identifiers, numbers and times, which are
/// others in each account.
fn keys(account: &Account) -> BTreeMap<String, u64> {
    let mut program = DefaultHasher::new();
    fs::read(built("plumbline")).unwrap().hash(&mut program);
    let key = |action: &String| {
        let bodies: BTreeSet<String> = account.recording.bodies(action).iter().map(|body| shape(body)).collect();
        let mut hasher = program.clone();
        bodies.hash(&mut hasher);
        (action.clone(), hasher.finish())
    };
    account.actions.iter().map(key).collect()
}

/// A text without the words that have a digit in them.
fn shape(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.contains(|character: char| character.is_ascii_digit())).collect::<Vec<_>>().join(" ")
}

/// What was done before and still holds.
fn done_before(keys: &BTreeMap<String, u64>) -> BTreeMap<Missing, Done> {
    let text = fs::read_to_string(workspace().join(DONE)).unwrap_or_default();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Done>(line).ok());
    let valid = lines.filter(|done| keys.get(&done.missing.action) == Some(&done.key));
    valid.map(|done| (done.missing.clone(), done)).collect()
}

fn file_of_done(done: &BTreeMap<Missing, Done>) -> File {
    let path = workspace().join(DONE);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let lines: String = done.values().map(|done| serde_json::to_string(done).unwrap() + "\n").collect();
    fs::write(&path, lines).unwrap();
    OpenOptions::new().append(true).open(path).unwrap()
}

/// The whole product of actions and fields, or that of the actions that begin with `FIELDS`. What was done before is not
/// done again.
#[test]
#[ignore = "takes a quarter of an hour: `make faults` runs it"]
fn no_missing_field_gives_a_wrong_verdict() {
    let account = Account::shared();
    let beginning = env::var("FIELDS").unwrap_or_default();
    let (keys, all) = (keys(&account), Missing::all(&account, &beginning));
    let mut done = done_before(&keys);
    let file = Mutex::new(file_of_done(&done));
    let left: Vec<&Missing> = all.iter().filter(|missing| !done.contains_key(*missing)).collect();
    println!("{} of {} scans are left", left.len(), all.len());
    let optional = Optional::all();
    let results = each(&left, SCANS, |missing| {
        let result = missing.scan(&account, keys[&missing.action]);
        let line = serde_json::to_string(&result).unwrap() + "\n";
        file.lock().unwrap().write_all(line.as_bytes()).unwrap();
        if !optional.iter().any(|optional| optional.is_of(missing))
            && let Some(problem) = result.problem()
        {
            println!("{problem}");
        }
        result
    });
    done.extend(results.into_iter().map(|result| (result.missing.clone(), result)));
    done.retain(|missing, _| all.contains(missing));
    if beginning.is_empty() {
        fs::write(workspace().join(PAGE), page(done.values(), &optional)).unwrap();
    }
    let is_documented = |done: &&Done| optional.iter().any(|optional| optional.is_of(&done.missing));
    let mut problems: Vec<String> =
        done.values().filter(|done| !is_documented(done)).filter_map(Done::problem).collect();
    let is_stale = |optional: &&Optional| {
        optional.action.starts_with(&beginning)
            && !done.values().any(|done| !done.wrong.is_empty() && optional.is_of(&done.missing))
    };
    problems.extend(optional.iter().filter(is_stale).map(|Optional { action, field, .. }| {
        format!("optional_fields.yaml: {action} without {field} makes no difference")
    }));
    assert_none(&problems);
}

/// What the complete run found, for people.
fn page<'a>(done: impl Iterator<Item = &'a Done>, optional: &[Optional]) -> String {
    let mut actions: BTreeMap<&str, BTreeMap<&Field, Kind>> = BTreeMap::new();
    for done in done {
        let kind = match done {
            Done { wrong, changed: 0, .. } if wrong.is_empty() => Kind::Harmless,
            Done { wrong, .. } if wrong.is_empty() => Kind::Gap,
            _ if optional.iter().any(|optional| optional.is_of(&done.missing)) => Kind::Documented,
            _ => Kind::Wrong,
        };
        let known = actions.entry(&done.missing.action).or_default().entry(&done.missing.field).or_insert(kind);
        *known = kind.max(*known);
    }
    let mut page = HEAD.to_owned();
    let mut row = |name: &str, kinds: &[Kind]| {
        let count = |kind| kinds.iter().filter(|known| **known == kind).count();
        let [harmless, gap] = [Kind::Harmless, Kind::Gap].map(count);
        let [documented, wrong] = [Kind::Documented, Kind::Wrong].map(count);
        let all = kinds.len();
        writeln!(page, "| {name} | {all} | {harmless} | {gap} | {documented} | {wrong} |").unwrap();
    };
    for (action, fields) in &actions {
        row(&format!("`{action}`"), &fields.values().copied().collect::<Vec<_>>());
    }
    row("All", &actions.values().flat_map(BTreeMap::values).copied().collect::<Vec<_>>());
    page += EXCEPTIONS;
    for Optional { action, field, meaning, source } in optional {
        writeln!(page, "| `{action}` | `{field}` | {meaning} | <{source}> |").unwrap();
    }
    page
}

/// What a scan makes of a missing field, the worst last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Harmless,
    Gap,
    Documented,
    Wrong,
}

const HEAD: &str = "\
# Missing fields

<!-- Written by `make faults`. -->

What scans make of answers that lack a field. For each field of each answer that an account of the tests gives, one scan
gets that answer without the field, and another without its first occurrence where it has several. No verdict may change,
unless into `INSUFFICIENT_DATA` that names the action.

| Action | Fields | Harmless | `INSUFFICIENT_DATA` | Absence means something | Wrong |
|---|--:|--:|--:|--:|--:|
";

const EXCEPTIONS: &str = "
## Fields whose absence means something

| Action | Field | Its absence means | Source |
|---|---|---|---|
";

/// Fields that decide verdicts people rely on; each run misses each of them once.
const IMPORTANT: &[(&str, &str)] = &[
    ("apigateway:GET", "item[].resourceMethods.POST.authorizationType"),
    ("appsync:ListGraphqlApis", "graphqlApis[].authenticationType"),
    ("dynamodb:DescribeTable", "Table.BillingModeSummary.BillingMode"),
    ("ec2:DescribeClientVpnAuthorizationRules", "authorizationRule.item[].accessAll"),
    ("ec2:DescribeInstances", "reservationSet.item[].instancesSet.item[].instanceState.name"),
    ("ec2:DescribeNetworkAcls", "networkAclSet.item[].entrySet.item[].ruleAction"),
    ("ec2:DescribeRouteTables", "routeTableSet.item[].routeSet.item[].gatewayId"),
    ("ec2:DescribeSecurityGroups", "securityGroupInfo.item[].ipPermissions.item[].ipRanges.item[].cidrIp"),
    ("ec2:DescribeSubnets", "subnetSet.item[].mapPublicIpOnLaunch"),
    ("ec2:DescribeTransitGateways", "transitGatewaySet.item[].options.autoAcceptSharedAttachments"),
    ("ec2:DescribeVolumes", "volumeSet.item[].encrypted"),
    ("ec2:DescribeVpcBlockPublicAccessOptions", "vpcBlockPublicAccessOptions.internetGatewayBlockMode"),
    ("ec2:DescribeVpcEndpointServicePermissions", "allowedPrincipals.item[].principal"),
    ("ec2:GetEbsEncryptionByDefault", "ebsEncryptionByDefault"),
    ("ec2:GetImageBlockPublicAccessState", "imageBlockPublicAccessState"),
    ("ec2:GetSnapshotBlockPublicAccessState", "state"),
    ("elasticloadbalancing:DescribeLoadBalancers", "LoadBalancers.member[].Scheme"),
    ("iam:GetAccountAuthorizationDetails", "RoleDetailList.member[].AssumeRolePolicyDocument"),
    ("iam:GetAccountPasswordPolicy", "PasswordPolicy.MinimumPasswordLength"),
    ("iam:GetAccountSummary", "SummaryMap.AccountMFAEnabled"),
    ("iam:GetCredentialReport", "Content"),
    ("kms:DescribeKey", "KeyMetadata.KeyState"),
    ("kms:GetKeyPolicy", "Policy"),
    ("kms:ListKeys", "Keys[].KeyArn"),
    ("lambda:GetPolicy", "Policy"),
    ("lambda:ListFunctions", "Functions[].FunctionArn"),
    ("rds:DescribeCertificates", "Certificates.Certificate[].ValidTill"),
    ("rds:DescribeDBClusters", "DBClusters.DBCluster[].Engine"),
    ("rds:DescribeDBInstances", "DBInstances.DBInstance[].PubliclyAccessible"),
    (
        "rds:DescribeDBSnapshotAttributes",
        "DBSnapshotAttributesResult.DBSnapshotAttributes.DBSnapshotAttribute[].AttributeName",
    ),
    ("s3:GetAccessPointPolicy", "Policy"),
    ("s3:GetBucketAcl", "AccessControlList.Grant.Permission"),
    ("s3:GetBucketOwnershipControls", "Rule.ObjectOwnership"),
    ("s3:GetBucketPublicAccessBlock", "BlockPublicPolicy"),
    ("s3:GetEncryptionConfiguration", "Rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm"),
    ("s3:ListAllMyBuckets", "Buckets.Bucket[].Name"),
    ("secretsmanager:ListSecrets", "SecretList[].ARN"),
    ("sns:GetTopicAttributes", "Attributes.Policy"),
    ("sns:ListSubscriptions", "Subscriptions.member[].Protocol"),
    ("sqs:GetQueueAttributes", "Attributes.SqsManagedSseEnabled"),
    ("states:DescribeStateMachine", "definition"),
    ("sts:GetCallerIdentity", "Account"),
    ("wafv2:ListWebACLs", "WebACLs[].ARN"),
];

/// Actions of whose answers a missing field still gives wrong verdicts: only the complete run asks for those.
const OPEN: &[&str] = &[
    "apigateway:GET",
    "application-autoscaling:DescribeScalableTargets",
    "appsync:ListGraphqlApis",
    "backup:ListBackupVaults",
    "cloudformation:DescribeStacks",
    "cloudfront:ListDistributions",
    "cloudwatch:DescribeAlarms",
    "dynamodb:DescribeTable",
    "ec2:DescribeAddresses",
    "ec2:DescribeClientVpnAuthorizationRules",
    "ec2:DescribeClientVpnEndpoints",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeManagedPrefixLists",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeRegions",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTransitGateways",
    "ec2:DescribeVpcEndpointServiceConfigurations",
    "ec2:DescribeVpcEndpointServicePermissions",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcs",
    "ecs:DescribeTaskDefinition",
    "elasticloadbalancing:DescribeLoadBalancers",
    "events:ListEventBuses",
    "events:ListRules",
    "events:ListTargetsByRule",
    "iam:GenerateCredentialReport",
    "iam:GetAccountAuthorizationDetails",
    "iam:ListServerCertificates",
    "kms:ListKeys",
    "kms:ListResourceTags",
    "lambda:ListFunctions",
    "logs:DescribeLogGroups",
    "rds:DescribeCertificates",
    "rds:DescribeDBClusterSnapshots",
    "rds:DescribeDBClusters",
    "rds:DescribeDBInstances",
    "rds:DescribeDBSnapshotAttributes",
    "rds:DescribeDBSnapshots",
    "rds:DescribeEventSubscriptions",
    "s3:GetBucketAcl",
    "s3:GetBucketPublicAccessBlock",
    "s3:ListAccessPoints",
    "s3:ListAllMyBuckets",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptions",
    "sns:ListTopics",
    "sqs:GetQueueAttributes",
    "states:ListStateMachines",
    "wafv2:ListWebACLs",
];

/// The important fields, and some by lot: `FIELDS_SEED` repeats a draw.
#[test]
fn no_missing_field_of_a_few_gives_a_wrong_verdict() {
    let account = Account::shared();
    let optional = Optional::all();
    let (open, mut all): (Vec<Missing>, Vec<Missing>) =
        Missing::all(&account, "").into_iter().partition(|missing| OPEN.contains(&missing.action.as_str()));
    all.retain(|missing| !optional.iter().any(|optional| optional.is_of(missing)));
    let is_any = |all: &[Missing], &(action, field): &(&str, &str)| {
        all.iter().any(|missing| missing.action == action && missing.field.0 == field)
    };
    let unknown: Vec<_> = IMPORTANT.iter().filter(|field| !is_any(&all, field) && !is_any(&open, field)).collect();
    assert!(unknown.is_empty(), "no answer has {unknown:?}");
    let is_important = |missing: &&Missing| {
        let field = (missing.action.as_str(), missing.field.0.as_str());
        missing.reach == Reach::Everywhere && IMPORTANT.contains(&field)
    };
    let (mut scans, mut others): (Vec<&Missing>, Vec<&Missing>) = all.iter().partition(is_important);
    let seed: u64 = match env::var("FIELDS_SEED") {
        Ok(seed) => seed.parse().expect("FIELDS_SEED is a number"),
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs(),
    };
    others.sort_by_cached_key(|missing| {
        let mut hasher = DefaultHasher::new();
        (seed, missing).hash(&mut hasher);
        hasher.finish()
    });
    scans.extend(others.into_iter().take(DRAWN));
    let problems: Vec<String> =
        each(&scans, SCANS, |missing| missing.scan(&account, 0).problem()).into_iter().flatten().collect();
    assert!(problems.is_empty(), "FIELDS_SEED={seed}: {} scans went wrong:\n{}", problems.len(), problems.join("\n"));
}
