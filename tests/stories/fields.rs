//! Whichever field an answer lacks, no verdict is ever wrong: it stands, or it says whose answer lacked something.
//!
//! A field whose absence means something is an exception, and `optional_fields.yaml` names AWS's own words on it.

use std::{
    collections::hash_map::DefaultHasher,
    env, fmt, fs,
    hash::{Hash, Hasher},
    time::{SystemTime, UNIX_EPOCH},
};

use plumbline_tests::{
    emulator::workspace,
    fields::{Field, Reach},
    proxy::Fault,
};
use serde::{Deserialize, Serialize};

use self::done::Done;
use crate::faults::{Account, each};

mod done;

/// Scans at a time: they wait for nothing but the processor.
const SCANS: usize = 4;

/// How many fields are drawn by lot in each run.
const DRAWN: usize = 17;

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

fn is_documented(missing: &Missing, optional: &[Optional]) -> bool {
    optional.iter().any(|optional| optional.is_of(missing))
}

/// A field that all answers to an action lack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Missing {
    action: String,
    field: Field,
    reach: Reach,
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

    fn scan(&self, account: &Account) -> Done {
        let missing = self.clone();
        let effect = account.effect(move |call, _| {
            (call.action == missing.action).then(|| Fault::Without(missing.field.clone(), missing.reach))
        });
        Done { missing: self.clone(), changed: effect.changed, wrong: effect.wrong }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, field, reach } = self;
        let only = if *reach == Reach::First { " where it stands first" } else { "" };
        write!(formatter, "{action} without {field}{only}")
    }
}

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

/// The important fields, and some by lot: `FIELDS_SEED` repeats a draw.
#[test]
fn no_missing_field_of_a_few_gives_a_wrong_verdict() {
    let account = Account::shared();
    let optional = Optional::all();
    let mut all = Missing::all(&account, "");
    all.retain(|missing| !is_documented(missing, &optional));
    let is_any = |(action, field): &(&str, &str)| {
        all.iter().any(|missing| missing.action == *action && missing.field.0 == *field)
    };
    let unknown: Vec<_> = IMPORTANT.iter().filter(|field| !is_any(field)).collect();
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
        each(&scans, SCANS, |missing| missing.scan(&account).problem()).into_iter().flatten().collect();
    assert!(problems.is_empty(), "FIELDS_SEED={seed}: {} scans went wrong:\n{}", problems.len(), problems.join("\n"));
}
