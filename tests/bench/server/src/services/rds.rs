//! Amazon RDS: DB instances of PostgreSQL and MySQL, and no clusters nor snapshots.

use std::ops::Range;

use super::{kms, vpc};
use crate::{
    account::{Account, CREATED, ID, REGION, id, index, name, tags},
    call::Call,
    page::Page,
    reply::{Reply, list},
};

/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html>
const PAGE: usize = 100;

/// Parameter groups, and the parameters of each: fewer than PostgreSQL and MySQL have.
const GROUPS: usize = 10;
const PARAMETERS: usize = 300;

/// Engines, their major versions and the minor ones of each.
const VERSIONS: [(&str, &str, Range<usize>); 8] = [
    ("mariadb", "10.11", 11..15),
    ("mariadb", "11.4", 3..8),
    ("mysql", "8.0", 40..44),
    ("mysql", "8.4", 3..7),
    ("postgres", "14", 12..20),
    ("postgres", "15", 7..15),
    ("postgres", "16", 3..11),
    ("postgres", "17", 1..7),
];

const AUTHORITY: &str = "rds-ca-rsa2048-g1";

pub fn reply(account: &Account, call: &Call) -> Reply {
    match call.operation.as_str() {
        "DescribeDBInstances" => {
            paged(call, "DBInstances", "DBInstance", account.count("databases"), |number| database(account, number))
        }
        "DescribeCertificates" => match call.parameter("CertificateIdentifier") {
            None | Some(AUTHORITY) => Reply::Xml(list("Certificates", "Certificate", [authority()])),
            Some(_) => Reply::Error(404, "CertificateNotFound"),
        },
        "DescribeDBEngineVersions" => versions(call),
        "DescribeDBParameters" => parameters(call),
        "ListTagsForResource" => {
            match index(call.parameter("ResourceName").unwrap_or_default())
                .filter(|number| *number < account.count("databases"))
            {
                Some(number) => Reply::Xml(tag_list(number)),
                None => Reply::Error(404, "DBInstanceNotFound"),
            }
        }
        "DescribeDBClusters" => Reply::Xml("<DBClusters/>".to_owned()),
        "DescribeDBClusterSnapshots" => Reply::Xml("<DBClusterSnapshots/>".to_owned()),
        "DescribeDBSecurityGroups" => Reply::Xml("<DBSecurityGroups/>".to_owned()),
        "DescribeDBSnapshots" => Reply::Xml("<DBSnapshots/>".to_owned()),
        "DescribeEventSubscriptions" => Reply::Xml("<EventSubscriptionsList/>".to_owned()),
        "DescribeDBClusterParameters" => Reply::Error(404, "DBParameterGroupNotFound"),
        "DescribeDBClusterSnapshotAttributes" => Reply::Error(404, "DBClusterSnapshotNotFoundFault"),
        "DescribeDBSnapshotAttributes" => Reply::Error(404, "DBSnapshotNotFound"),
        _ => Reply::Unknown,
    }
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{text}</{name}>")
}

fn paged(call: &Call, outer: &str, inner: &str, count: usize, one: impl Fn(usize) -> String) -> Reply {
    let most = call.number("MaxRecords").unwrap_or(PAGE).clamp(20, PAGE);
    let page = Page::of(count, call.parameter("Marker"), most);
    Reply::Xml(list(outer, inner, page.range.clone().map(one)) + &page.token("Marker"))
}

fn tag_list(number: usize) -> String {
    let tag = |(key, value): (&str, &str)| element("Key", key) + &element("Value", value);
    list("TagList", "Tag", tags(number).into_iter().map(tag))
}

fn authority() -> String {
    element("CertificateIdentifier", AUTHORITY)
        + "<CertificateType>CA</CertificateType><Thumbprint>0000000000000000000000000000000000000000</Thumbprint>\
           <ValidFrom>2021-05-21T22:36:55Z</ValidFrom><ValidTill>2061-05-21T23:36:55Z</ValidTill>"
        + &element("CertificateArn", &format!("arn:aws:rds:{REGION}::cert:{AUTHORITY}"))
        + "<CustomerOverride>false</CustomerOverride>"
}

/// The versions that there are of an engine, or one of them: what is not offered any more is not among them.
fn versions(call: &Call) -> Reply {
    let wanted = |wish: &str, value: &str| call.parameter(wish).is_none_or(|wanted| wanted == value);
    let all: Vec<_> = VERSIONS
        .into_iter()
        .flat_map(|(engine, major, minors)| minors.map(move |minor| (engine, major, format!("{major}.{minor}"))))
        .filter(|(engine, _, version)| wanted("Engine", engine) && wanted("EngineVersion", version))
        .collect();
    paged(call, "DBEngineVersions", "DBEngineVersion", all.len(), |number| {
        let (engine, major, version) = &all[number];
        element("Engine", engine)
            + &element("MajorEngineVersion", major)
            + &element("EngineVersion", version)
            + &element("DBParameterGroupFamily", &format!("{engine}{major}"))
            + &element("DBEngineDescription", engine)
            + &element("DBEngineVersionDescription", &format!("{engine} {version}"))
            + "<Status>available</Status>"
    })
}

struct Engine {
    name: &'static str,
    version: &'static str,
    port: &'static str,
    log: &'static str,
    tls: &'static str,
}

const POSTGRES: Engine =
    Engine { name: "postgres", version: "16.9", port: "5432", log: "postgresql", tls: "rds.force_ssl" };
const OLD_POSTGRES: Engine = Engine { version: "11.22", ..POSTGRES };
const MYSQL: Engine =
    Engine { name: "mysql", version: "8.0.42", port: "3306", log: "error", tls: "require_secure_transport" };

/// What a database runs, or what a parameter group is for: a database has the group of its number's last digit.
fn engine(number: usize) -> Engine {
    match number % 10 {
        0 => OLD_POSTGRES,
        2 | 4 | 6 | 8 => POSTGRES,
        _ => MYSQL,
    }
}

fn group(number: usize) -> String {
    name("shop-parameters", number % GROUPS)
}

fn parameters(call: &Call) -> Reply {
    let group = call.parameter("DBParameterGroupName").and_then(index).filter(|number| *number < GROUPS);
    let Some(group) = group else { return Reply::Error(404, "DBParameterGroupNotFound") };
    let tls = if group < 2 { "0" } else { "1" };
    let of_tls = || parameter(engine(group).tls, tls);
    // The only filter that there is asks for one by its name.
    match call.parameter("Filters.Filter.1.Values.Value.1") {
        Some(name) => Reply::Xml(list("Parameters", "Parameter", (name == engine(group).tls).then(of_tls))),
        None => paged(call, "Parameters", "Parameter", PARAMETERS, |number| match number {
            0 => of_tls(),
            _ => parameter(&format!("setting_{number}"), "1"),
        }),
    }
}

fn parameter(name: &str, value: &str) -> String {
    element("ParameterName", name)
        + &element("ParameterValue", value)
        + "<Description>What it does.</Description><Source>user</Source><ApplyType>dynamic</ApplyType>\
           <DataType>boolean</DataType><AllowedValues>0,1</AllowedValues><IsModifiable>true</IsModifiable>\
           <ApplyMethod>immediate</ApplyMethod>"
}

fn database(account: &Account, number: usize) -> String {
    let identifier = name("shop-database", number);
    let Engine { name: engine_name, version, port, log, .. } = engine(number);
    let (vpc, subnet) = vpc::place(account, number);
    let flag = |name: &str, value: bool| element(name, &value.to_string());
    let encrypted = !number.is_multiple_of(5);
    let support = if number.is_multiple_of(10) { "" } else { "-disabled" };
    let monitored = !number.is_multiple_of(4);
    let address = format!("{identifier}.000000000000.{REGION}.rds.amazonaws.com");
    let group =
        element("DBParameterGroupName", &group(number)) + "<ParameterApplyStatus>in-sync</ParameterApplyStatus>";
    let security_group = element("VpcSecurityGroupId", &id("sg", number)) + "<Status>active</Status>";
    let subnet = element("SubnetIdentifier", &subnet)
        + &element("SubnetAvailabilityZone", &element("Name", &format!("{REGION}a")))
        + "<SubnetStatus>Active</SubnetStatus>";
    let subnets = "<DBSubnetGroupName>shop</DBSubnetGroupName><SubnetGroupStatus>Complete</SubnetGroupStatus>"
        .to_owned()
        + &element("VpcId", &vpc)
        + &list("Subnets", "Subnet", [subnet]);
    element("DBInstanceIdentifier", &identifier)
        + &element("DBInstanceArn", &format!("arn:aws:rds:{REGION}:{ID}:db:{identifier}"))
        + &element("DbiResourceId", &format!("db-{number:026}"))
        + "<DBInstanceClass>db.t4g.medium</DBInstanceClass><DBInstanceStatus>available</DBInstanceStatus>"
        + &element("Engine", engine_name)
        + &element("EngineVersion", version)
        + &element("EngineLifecycleSupport", &format!("open-source-rds-extended-support{support}"))
        + &element("MasterUsername", if number.is_multiple_of(10) { "admin" } else { "shop" })
        + &element("Endpoint", &(element("Address", &address) + &element("Port", port)))
        + "<AllocatedStorage>20</AllocatedStorage><StorageType>gp3</StorageType>"
        + &element("InstanceCreateTime", CREATED)
        + &element("BackupRetentionPeriod", if number % 10 == 1 { "0" } else { "7" })
        + "<DBSecurityGroups/>"
        + &list("VpcSecurityGroups", "VpcSecurityGroupMembership", [security_group])
        + &list("DBParameterGroups", "DBParameterGroup", [group])
        + &element("AvailabilityZone", &format!("{REGION}a"))
        + &element("DBSubnetGroup", &subnets)
        + &flag("MultiAZ", number.is_multiple_of(2))
        + &flag("AutoMinorVersionUpgrade", number % 10 != 2)
        + "<ReadReplicaDBInstanceIdentifiers/><LicenseModel>general-public-license</LicenseModel>"
        + &flag("PubliclyAccessible", number.is_multiple_of(10))
        + &flag("StorageEncrypted", encrypted)
        + &if encrypted { element("KmsKeyId", &kms::arn(number)) } else { String::new() }
        + &element("CACertificateIdentifier", AUTHORITY)
        + &flag("CopyTagsToSnapshot", number % 10 != 3)
        + &element("MonitoringInterval", if monitored { "60" } else { "0" })
        + &if monitored {
            let stream = format!("arn:aws:logs:{REGION}:{ID}:log-group:RDSOSMetrics:log-stream:db-{number:026}");
            element("EnhancedMonitoringResourceArn", &stream)
        } else {
            String::new()
        }
        + &flag("IAMDatabaseAuthenticationEnabled", number.is_multiple_of(2))
        + &flag("PerformanceInsightsEnabled", monitored)
        + &if monitored { element("PerformanceInsightsKMSKeyId", &kms::arn(number)) } else { String::new() }
        + &list("EnabledCloudwatchLogsExports", "member", (!number.is_multiple_of(3)).then(|| log.to_owned()))
        + &flag("DeletionProtection", !number.is_multiple_of(3))
        + &tag_list(number)
}
