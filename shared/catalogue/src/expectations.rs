//! What an account must satisfy, and what our own deployment must: numbered, in words that a person would use.
//!
//! A number never changes. A rule cites those that it covers in [`crate::rule::Rule::expectations`].

/// One expectation of a live account.
pub struct Expectation {
    /// From 1.
    pub number: u16,
    /// What holds when it is met.
    pub statement: &'static str,
    /// The systems whose flawed form breaks it, by letter: see [`SYSTEMS`].
    pub systems: &'static str,
}

/// One expectation of our own deployment.
pub struct OwnExpectation {
    /// After those of a live account.
    pub number: u16,
    /// What holds.
    pub statement: &'static str,
    /// The files of the project that meet it, and the tests that show it.
    pub met_in: &'static [&'static str],
}

/// The systems that the stories build, flawed and corrected, by letter.
pub const SYSTEMS: &[(char, &str)] = &[
    ('A', "a storage platform: buckets, tables, keys, security groups, alarms, a web application firewall"),
    ('B', "a foundation: trails, flow logs, keys, log buckets, service roles"),
    ('C', "a web system in several regions: instances, databases, keys, buckets, distributions"),
    ('D', "a serverless API: gateways, functions, state machines, tables, recorded configuration"),
    ('E', "a compliance scanner: a recorder, functions, a results table, a topic, schedules"),
];

/// What a live account must satisfy.
pub const EXPECTATIONS: &[Expectation] = &[
    live(1, "AD", "Nobody is granted administrator access"),
    live(2, "AD", "Nobody is granted every action of a whole service"),
    live(3, "ABC", "Permissions to read, write or delete data name the resources, wherever AWS lets them"),
    live(4, "A", "Encrypting and decrypting is not allowed with every key"),
    live(5, "BC", "Roles that AWS services assume have no wildcard that they could do without"),
    live(6, "D", "Access to DynamoDB names its tables and indexes, and no scan goes over any index"),
    live(7, "A", "No port is open to the world, except those of the web on a load balancer"),
    live(8, "C", "A database lets in the groups or subnets that use it, never its whole network"),
    live(9, "C", "Traffic out of the network is restricted"),
    live(10, "D", "Addresses that exist for documentation only stand in no live rule"),
    live(11, "AB", "Resources live in the allowed regions only"),
    live(12, "ACDE", "Failures of databases and functions raise alarms that somebody receives"),
    live(13, "A", "Sensitive events in the trail raise alarms that somebody receives"),
    live(14, "AD", "Public entry points stand behind a web application firewall"),
    live(15, "B", "Key policies give each principal and each service what it needs, and bind services to a source"),
    live(16, "C", "The key that a resource names exists, is enabled, and is in the resource's region"),
    live(17, "C", "The key of a log group may be used by CloudWatch Logs for that group"),
    live(18, "BCDE", "Buckets are encrypted, versioned, private, logged, cleaned up and reached by TLS only"),
    live(19, "D", "Public access to buckets is blocked by the bucket and by the account"),
    live(20, "C", "Master passwords of databases are kept and rotated by Secrets Manager"),
    live(21, "AC", "Databases are encrypted, private, backed up, protected from deletion, and export their logs"),
    live(22, "C", "Performance Insights is asked for only where the database can have it"),
    live(
        23,
        "B",
        "A trail records all regions, validated, encrypted and delivered to CloudWatch Logs, in a private bucket",
    ),
    live(24, "B", "Every VPC has flow logs"),
    live(25, "BCD", "Log groups have a retention, and every function and every stage has one"),
    live(26, "BE", "Names follow the naming standard"),
    live(27, "CE", "Required tags are present, spelled in one way, with allowed values"),
    live(28, "CE", "Instances carry the required tags"),
    live(29, "D", "An integration of an API points to something that exists, in the form that the API needs"),
    live(30, "D", "A function's policy names who may call it, down to the source"),
    live(31, "D", "An API that is not meant for everyone asks who is calling"),
    live(32, "D", "State machines call functions through the service integration, retry, catch and log"),
    live(33, "DE", "AWS Config records all resource types and delivers them, with the role made for it"),
    live(34, "D", "Every rule of AWS Config is one that exists, has the right parameters and runs without error"),
    live(35, "ADE", "Tables are encrypted as asked, recoverable, protected from deletion, and scale"),
    live(36, "E", "Topics are encrypted, private, reached by TLS only, and somebody confirmed a subscription"),
    live(37, "E", "Scheduled rules are enabled, and their targets exist and may be invoked"),
    live(38, "C", "Distributions log, speak HTTPS only and reach buckets by origin access control"),
    live(39, "E", "Functions have a fitting timeout, a place for failures and bounded concurrency"),
    live(40, "C", "No credentials stand in plain text in environments, user data, templates or parameters"),
];

/// What our own deployment must satisfy.
pub const OWN: &[OwnExpectation] = &[
    own(
        41,
        "Environment and configuration are validated before the first AWS call, with one message that names what is wrong",
        &["functions/scan/src", "functions/notify/src", "shared/catalogue/src/parameters.rs"],
    ),
    own(
        42,
        "Names are {project}-{resource}-{environment}, and two environments live side by side",
        &["infra/template.yaml", "tests/stories/stack.rs"],
    ),
    own(43, "No region is written in code or template", &["infra/template.yaml"]),
    own(
        44,
        "The template is linted, deploys from nothing in one command, again without change, and deletes cleanly",
        &["infra/deploy.sh", ".ci/run", "tests/stories/stack.rs"],
    ),
    own(
        45,
        "Each function has a role with the actions that it calls, read-only on the scanned account, without its data",
        &["infra/generate.py", "tests/stories/permissions.rs"],
    ),
    own(46, "Each function has a log group with a retention", &["infra/template.yaml"]),
    own(47, "Errors, throttles and scans that do not finish raise alarms on the same topic", &["infra/template.yaml"]),
    own(
        48,
        "Results are keyed by resource and time, on demand, encrypted and recoverable",
        &["infra/template.yaml", "shared/aws/src/store.rs"],
    ),
    own(
        49,
        "The topic is encrypted, reached by TLS only, with an e-mail subscription by parameter",
        &["infra/template.yaml"],
    ),
    own(50, "Schedules are parameters, and may invoke this function only", &["infra/template.yaml"]),
    own(51, "Timeout, memory, concurrency and a dead-letter queue are set", &["infra/template.yaml"]),
    own(52, "The stack's outputs name what a test or an operator needs", &["infra/template.yaml"]),
    own(53, "Two builds of one commit give the same zip", &["infra/package.py", "Makefile"]),
    own(
        54,
        "Every AWS error is retried, reported with the action that failed, or fatal with a clear message",
        &["shared/aws/src/call/answer.rs", "tests/stories/faults.rs"],
    ),
    own(55, "Handlers are small and tested, and the rules can be used by others", &["functions", "shared/catalogue"]),
    own(56, "Everything created carries the same tags", &["infra/template.yaml", "infra/deploy.sh"]),
];

const fn live(number: u16, systems: &'static str, statement: &'static str) -> Expectation {
    Expectation { number, statement, systems }
}

const fn own(number: u16, statement: &'static str, met_in: &'static [&'static str]) -> OwnExpectation {
    OwnExpectation { number, statement, met_in }
}
