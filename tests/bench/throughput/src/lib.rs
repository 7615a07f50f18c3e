//! An account of any size, as a scan would have seen it, and policies to reason about.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
};

use jiff::Timestamp;
use plumbline_catalogue::{
    model::{
        Account, GLOBAL, Identity, Region, Regional, Tags, dynamodb, ec2, facts, iam, s3, sns, sqs,
        vpc::{self, NetworkInterface, SecurityGroup},
    },
    network::{Ports, Protocol, Traffic},
    observed::Known,
    parameters::Parameters, language::policy::{Document, actions},};
use serde_json::{Value, json};

const ID: &str = "111111111111";
const REGION: &str = "eu-west-1";
const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0);

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
const STORAGE: &str = "arn:aws:iam::aws:policy/AmazonS3FullAccess";

/// An account with so many resources of each kind, of which about every tenth violates what it can; of the other kinds
/// it has none.
pub fn account(size: usize) -> Account {
    let mut account = empty();
    account.regions = vec![region()];
    account.dynamodb.tables = listing(REGION, size, table);
    account.ec2.instances = listing(REGION, size, instance);
    account.ec2.snapshots = listing(REGION, size, snapshot);
    account.ec2.volumes = listing(REGION, size, volume);
    account.iam.aws_policies = Known(aws_policies());
    account.iam.groups = listing(GLOBAL, groups(size), group);
    account.iam.policies = listing(GLOBAL, size, policy);
    account.iam.roles = listing(GLOBAL, size, role);
    account.iam.users = listing(GLOBAL, size, |number| user(number, groups(size)));
    account.s3.buckets = listing(REGION, size, bucket);
    account.sns.topics = listing(REGION, size, topic);
    account.sqs.queues = listing(REGION, size, queue);
    account.vpc.groups = listing(REGION, size, security_group);
    account.vpc.interfaces = listing(REGION, size, interface);
    account
}

/// An account in which every listing is empty.
fn empty() -> Account {
    let mut account = json!(Account::new(ID, "aws", NOW, Parameters::default()));
    for listing in facts().filter_map(|fact| fact.path.strip_suffix("/*")).filter(|path| !path.contains('*')) {
        if let Some(value) = account.pointer_mut(listing) {
            *value = json!({REGION: {"known": []}, GLOBAL: {"known": []}});
        }
    }
    serde_json::from_value(account).expect("an account has a JSON form")
}

fn listing<T>(region: &str, size: usize, one: impl Fn(usize) -> T) -> Regional<T> {
    Regional::from_iter([(region.to_owned(), Known((0..size).map(one).collect()))])
}

/// Even large accounts have few groups.
fn groups(size: usize) -> usize {
    size / 20 + 1
}

/// Every tenth resource is not as it should be.
fn is_flawed(number: usize) -> bool {
    number.is_multiple_of(10)
}

fn tags(number: usize) -> Tags {
    let pairs =
        [("Name", format!("shop-{number:06}")), ("Environment", "prod".to_owned()), ("Owner", "web".to_owned())];
    if is_flawed(number) { Tags::new() } else { pairs.map(|(key, value)| (key.to_owned(), value)).into() }
}

/// A resource that its owner named.
fn named(arn: String, name: String, region: &str, number: usize) -> Identity {
    Identity::named(arn, name, region, Known(tags(number)))
}

/// A resource of EC2, whose name is a tag.
fn of_ec2(account: &str, kind: &str, id: String, number: usize) -> Identity {
    let arn = format!("arn:aws:ec2:{REGION}:{account}:{kind}/{id}");
    let tags = tags(number);
    Identity { name: tags.get("Name").cloned(), ..Identity::unnamed(arn, id, REGION, Known(tags)) }
}

fn document(statements: &Value) -> Document {
    Document::parse(&text(statements)).expect("the statements make a policy")
}

fn text(statements: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn region() -> Region {
    Region {
        identity: Identity::of_settings("aws", ID, REGION),
        dynamodb: dynamodb::RegionSettings { limits: Known(dynamodb::Units { read: 80_000, write: 80_000 }) },
        ec2: ec2::RegionSettings {
            allowed_images: Known(ec2::AllowedImages::Unrestricted),
            ebs_encryption_by_default: Known(true),
            image_sharing_blocked: Known(true),
            imdsv2_by_default: Known(true),
            snapshot_sharing: Known(ec2::SnapshotSharing::NonePublic),
            internet_block: Known(ec2::InternetBlock { mode: ec2::BlockMode::Off, exclusions: Vec::new() }),
        },
    }
}

fn key(number: usize) -> String {
    format!("arn:aws:kms:{REGION}:{ID}:key/00000000-0000-0000-0000-{number:012}")
}

fn table(number: usize) -> dynamodb::Table {
    let name = format!("shop-table-{number:06}");
    let flawed = is_flawed(number);
    dynamodb::Table {
        identity: named(format!("arn:aws:dynamodb:{REGION}:{ID}:table/{name}"), name, REGION, number),
        description: Known(dynamodb::Description {
            capacity: Known(dynamodb::Capacity::OnDemand),
            deletion_protected: Known(!flawed),
            encryption: Known(if flawed {
                dynamodb::Encryption::AwsOwned
            } else {
                dynamodb::Encryption::Kms { key: key(number), usable: true }
            }),
        }),
        point_in_time_recovery: Known(!flawed),
        policy: Known(None),
        scaling: Known(Vec::new()),
    }
}

fn instance(number: usize) -> ec2::Instance {
    let id = format!("i-{number:017}");
    let flawed = is_flawed(number);
    ec2::Instance {
        identity: of_ec2(ID, "instance", id, number),
        state: ec2::State::Running,
        stopped_at: Known(None),
        launch_time: Known(Timestamp::constant(1_794_000_000, 0)),
        instance_type: Known("t3.micro".to_owned()),
        tenancy: Known("default".to_owned()),
        paravirtual: Known(false),
        image_id: Known("ami-00000000000000001".to_owned()),
        vpc_id: Known(Some("vpc-00000000000000001".to_owned())),
        interfaces: Known(vec![format!("eni-{number:017}")]),
        security_groups: Known(vec![format!("sg-{number:017}")]),
        public_ips: Known(if flawed { vec![[203, 0, 113, 1].into()] } else { Vec::new() }),
        ipv6_addresses: Known(Vec::new()),
        profile: Known(Some(format!("arn:aws:iam::{ID}:instance-profile/shop-role-{number:06}"))),
        key_name: None,
        detailed_monitoring: Known(!flawed),
        ebs_optimized: Known(true),
        enclaves: Known(false),
        metadata: Known(ec2::Metadata { enabled: true, tokens_required: !flawed, hop_limit: 1 }),
        image: Known(ec2::LaunchImage { allowed: None, deprecated_from: None }),
        image_tags: Known(Some(Tags::new())),
        user_data_secrets: Known(Vec::new()),
    }
}

fn snapshot(number: usize) -> ec2::Snapshot {
    let id = format!("snap-{number:017}");
    ec2::Snapshot {
        identity: of_ec2("", "snapshot", id, number),
        encrypted: Known(!is_flawed(number)),
        kms_key: Known((!is_flawed(number)).then(|| key(number))),
        public: Known(is_flawed(number)),
    }
}

fn volume(number: usize) -> ec2::Volume {
    let id = format!("vol-{number:017}");
    ec2::Volume {
        identity: of_ec2(ID, "volume", id, number),
        encrypted: Known(!is_flawed(number)),
        kms_key: Known((!is_flawed(number)).then(|| key(number))),
        attached: Known(true),
        has_snapshot: Known(!is_flawed(number)),
    }
}

fn aws_policies() -> BTreeMap<String, iam::AwsPolicy> {
    [(READ_ONLY, read_only()), (ADMINISTRATOR, administrator()), (STORAGE, storage())]
        .into_iter()
        .map(|(arn, text)| {
            let document = Known(Document::parse(&text).expect("the text is a policy"));
            (arn.to_owned(), iam::AwsPolicy { document })
        })
        .collect()
}

/// A policy that reads all that there is, with a pattern for each verb and service: as long as they come.
pub fn read_only() -> String {
    let verbs = ["Describe*", "Get*", "List*"];
    let patterns: Vec<String> = actions::services()
        .iter()
        .flat_map(|service| verbs.iter().map(|verb| format!("{}:{verb}", service.prefix)))
        .collect();
    text(&json!([{"Effect": "Allow", "Action": patterns, "Resource": "*"}]))
}

fn administrator() -> String {
    text(&json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]))
}

fn storage() -> String {
    text(&json!([{"Effect": "Allow", "Action": ["s3:*", "s3-object-lambda:*"], "Resource": "*"}]))
}

/// A policy such as accounts have many of: some actions on resources that it names.
pub fn identity_policy(number: usize) -> String {
    let bucket = format!("arn:aws:s3:::shop-bucket-{number:06}");
    let last = if is_flawed(number) { "dynamodb:*" } else { "dynamodb:Query" };
    text(&json!([
        {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": format!("{bucket}/*")},
        {"Sid": "Bucket", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": bucket},
        {"Sid": "Measure", "Effect": "Allow", "Action": ["cloudwatch:PutMetricData", "ec2:Describe*"], "Resource": "*"},
        {"Sid": "Table", "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem", last],
         "Resource": format!("arn:aws:dynamodb:{REGION}:{ID}:table/shop-table-{number:06}")},
        {"Sid": "NoKeys", "Effect": "Deny", "Action": "iam:CreateAccessKey", "Resource": "*",
         "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}},
    ]))
}

/// A bucket policy that lets in an account and the organization's networks, and refuses plain HTTP; every tenth lets in
/// everyone.
pub fn resource_policy(number: usize) -> String {
    let bucket = format!("arn:aws:s3:::shop-bucket-{number:06}");
    let reader = if is_flawed(number) { json!("*") } else { json!({"AWS": format!("arn:aws:iam::{ID}:role/reader")}) };
    text(&json!([
        {"Sid": "Readers", "Effect": "Allow", "Principal": reader, "Action": "s3:GetObject", "Resource": format!("{bucket}/*")},
        {"Sid": "Network", "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:ListBucket"],
         "Resource": [bucket, format!("{bucket}/*")], "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-00000001"}}},
        {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
         "Resource": [bucket, format!("{bucket}/*")], "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ]))
}

fn policy(number: usize) -> iam::Policy {
    let name = format!("shop-policy-{number:06}");
    iam::Policy {
        identity: named(format!("arn:aws:iam::{ID}:policy/{name}"), name, GLOBAL, number),
        document: Known(Document::parse(&identity_policy(number)).expect("the text is a policy")),
    }
}

fn group(number: usize) -> iam::Group {
    let name = format!("shop-group-{number:06}");
    iam::Group {
        identity: named(format!("arn:aws:iam::{ID}:group/{name}"), name, GLOBAL, number),
        attached_policies: Known(vec![if is_flawed(number) { STORAGE } else { READ_ONLY }.to_owned()]),
        inline_policies: Known(Vec::new()),
    }
}

fn role(number: usize) -> iam::Role {
    let name = format!("shop-role-{number:06}");
    let of_aws = if is_flawed(number) { ADMINISTRATOR } else { READ_ONLY };
    let inline = json!([{"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
        "Resource": format!("arn:aws:sqs:{REGION}:{ID}:shop-queue-{number:06}")}]);
    let condition = if is_flawed(number) { json!({}) } else { json!({"StringEquals": {"aws:SourceAccount": ID}}) };
    iam::Role {
        identity: named(format!("arn:aws:iam::{ID}:role/{name}"), name, GLOBAL, number),
        attached_policies: Known(vec![of_aws.to_owned(), format!("arn:aws:iam::{ID}:policy/shop-policy-{number:06}")]),
        boundary: Known(None),
        inline_policies: Known(vec![iam::InlinePolicy { name: "queue".to_owned(), document: Known(document(&inline)) }]),
        trust: Known(document(&json!([{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole", "Condition": condition}]))),
    }
}

fn user(number: usize, groups: usize) -> iam::User {
    let name = format!("shop-user-{number:06}");
    iam::User {
        identity: named(format!("arn:aws:iam::{ID}:user/{name}"), name, GLOBAL, number),
        attached_policies: Known(if is_flawed(number) { vec![STORAGE.to_owned()] } else { Vec::new() }),
        boundary: Known(None),
        credentials: Known(iam::Credentials {
            access_keys: [
                iam::AccessKey {
                    active: true,
                    rotated: Some(Timestamp::constant(
                        if is_flawed(number) { 1_750_000_000 } else { 1_794_000_000 },
                        0,
                    )),
                    used: Some(Timestamp::constant(1_794_900_000, 0)),
                    used_service: Some("sts".to_owned()),
                },
                iam::AccessKey::default(),
            ],
            mfa: !is_flawed(number),
            password: Some(false),
            password_changed: None,
            password_used: None,
        }),
        groups: vec![format!("shop-group-{:06}", number % groups)],
        inline_policies: Known(Vec::new()),
    }
}

fn bucket(number: usize) -> s3::Bucket {
    let name = format!("shop-bucket-{number:06}");
    let flawed = is_flawed(number);
    let blocked = s3::PublicAccessBlock {
        block_public_acls: !flawed,
        ignore_public_acls: !flawed,
        block_public_policy: !flawed,
        restrict_public_buckets: !flawed,
    };
    s3::Bucket {
        identity: named(format!("arn:aws:s3:::{name}"), name, REGION, number),
        acl: Known(vec![s3::AclGrant { grantee: s3::Grantee::Owner, permission: s3::Permission::FullControl }]),
        encryption: Known(Some(s3::Encryption {
            algorithm: if flawed { s3::Algorithm::S3Managed } else { s3::Algorithm::Kms },
            bucket_key: Known(!flawed),
            kms_key: (!flawed).then(|| key(number)),
        })),
        lifecycle: Known(Vec::new()),
        log_target: Known((!flawed).then(|| "shop-bucket-000000".to_owned())),
        mfa_delete: Known(false),
        notifies: Known(!flawed),
        object_lock: Known(!flawed),
        ownership: Known(Some(s3::ObjectOwnership::BucketOwnerEnforced)),
        policy: Known(Some(Document::parse(&resource_policy(number)).expect("the text is a policy"))),
        public_access_block: Known(Some(blocked)),
        replication: Known(Vec::new()),
        versioning: Known(if flawed { s3::Versioning::Off } else { s3::Versioning::Enabled }),
    }
}

/// What a topic or a queue says: its owner may, and every tenth lets everyone.
fn open_to(number: usize, action: &str, arn: &str) -> Document {
    let condition = if is_flawed(number) { json!({}) } else { json!({"StringEquals": {"aws:SourceAccount": ID}}) };
    document(&json!([
        {"Sid": "Use", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": action, "Resource": arn,
         "Condition": condition},
        {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": action, "Resource": arn,
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ]))
}

fn topic(number: usize) -> sns::Topic {
    let name = format!("shop-topic-{number:06}");
    let arn = format!("arn:aws:sns:{REGION}:{ID}:{name}");
    sns::Topic {
        policy: Known(open_to(number, "sns:Publish", &arn)),
        identity: named(arn, name, REGION, number),
        confirmed_subscriptions: Known(1),
        delivery_logged: Known(!is_flawed(number)),
        kms_key: Known((!is_flawed(number)).then(|| key(number))),
        subscribers: Known(sns::Subscribers {
            confirmed: 1,
            pending: 0,
            protocols: BTreeSet::from(["https".to_owned()]),
        }),
    }
}

fn queue(number: usize) -> sqs::Queue {
    let name = format!("shop-queue-{number:06}");
    let arn = format!("arn:aws:sqs:{REGION}:{ID}:{name}");
    sqs::Queue {
        policy: Known(Some(open_to(number, "sqs:SendMessage", &arn))),
        dead_letter_queue: Known((!is_flawed(number)).then(|| format!("arn:aws:sqs:{REGION}:{ID}:shop-queue-000000"))),
        identity: named(arn, name, REGION, number),
        encryption: Known(if is_flawed(number) { sqs::Encryption::Off } else { sqs::Encryption::Kms(key(number)) }),
        visibility_timeout_seconds: Known(30),
    }
}

fn security_group(number: usize) -> SecurityGroup {
    let range = if is_flawed(number) { "0.0.0.0/0" } else { "10.0.0.0/16" };
    let permission = |port| vpc::Permission {
        traffic: Traffic { protocol: Protocol::Tcp, ports: Ports::one(port) },
        ranges: iter::once(range).filter_map(|range| range.parse().ok()).collect(),
        groups: Vec::new(),
        prefix_lists: Vec::new(),
    };
    SecurityGroup {
        identity: of_ec2(ID, "security-group", format!("sg-{number:017}"), number),
        group_name: format!("shop-{number:06}"),
        vpc: Known("vpc-00000000000000001".to_owned()),
        ingress: Known([22, 443].map(permission).into()),
        egress: Known(vec![permission(443)]),
    }
}

fn interface(number: usize) -> NetworkInterface {
    NetworkInterface {
        identity: of_ec2(ID, "network-interface", format!("eni-{number:017}"), number),
        kind: Known("interface".to_owned()),
        load_balancer: Known(false),
        subnet: Known("subnet-00000000000000001".to_owned()),
        groups: Known(vec![format!("sg-{number:017}")]),
        in_use: Known(true),
        public_addresses: Known(if is_flawed(number) { vec![[203, 0, 113, 1].into()] } else { Vec::new() }),
        source_destination_check: Known(true),
    }
}
