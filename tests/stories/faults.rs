//! Whatever fails between a scan and AWS, no verdict is ever wrong: it stands, or it says what could not be read.

use std::{
    collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher},
    env,
    ffi::OsStr,
    fs,
    hash::{Hash, Hasher},
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use plumbline_catalogue::{
    catalogue::Catalogue,
    evaluation::{ComplianceType, Evaluation},
    selection::{Scope, Selection},
};
use plumbline_tests::{
    emulator::{Emulator, Outcome, workspace},
    proxy::{Call, Fault, Proxy, Recording},
};

use crate::stand_ins::STAND_INS;

pub(crate) const ACCOUNT: &str = "111111111111";
pub(crate) const REGION: &str = "eu-west-1";
const SCAN: &[&str] = &["scan", "--region", REGION, "--output", "jsonl"];
const IDENTITY: &str = "sts:GetCallerIdentity";

/// Scans at a time, over all stories here. Most of them wait for their next retry most of the time.
const SCANS: usize = 12;

/// How many groups the actions make that fail together, when each fails in each way. Two that share a group of the first
/// division, where one could hide what the other does, are in different groups of the second.
const DIVISIONS: [usize; 2] = [6, 7];

/// How many mixtures of failures are tried.
const MIXTURES: u64 = 30;

/// The network is cut after so many calls.
const CUT_AFTER: usize = 60;

/// Between two moments at which the credentials expire, this many calls are answered.
const EXPIRIES_EVERY: usize = 9;

/// Actions whose answers decide no evaluation of this account.
const DECIDES_NOTHING: &[(&str, &str)] = &[
    ("config:DescribeDeliveryChannels", "there is no recorder that would need a channel"),
    ("ec2:DescribeRegions", "the region of these scans is named, and regions that are named are scanned"),
    ("ec2:GetManagedPrefixListEntries", "the emulator forgets the prefix lists that a security group names"),
    ("tag:GetResources", "it only saves calls: without it, each resource is asked for its tags"),
];

/// The stacks that fill the account, by name: one for each template of the folder, and the demo's.
fn templates() -> BTreeMap<String, PathBuf> {
    let folder = fs::read_dir(workspace().join("tests/accounts/variety")).expect("the folder of templates");
    let paths = folder.map(|entry| entry.expect("an entry of the folder").path());
    let name = |path: &PathBuf| path.file_stem().and_then(OsStr::to_str).expect("a name of letters").to_owned();
    let demo = ("demo".to_owned(), workspace().join("tests/demo/account.yaml"));
    paths.map(|path| (name(&path), path)).chain([demo]).collect()
}

/// What the emulator's CloudFormation does not make.
const BEYOND_THE_TEMPLATE: &[&str] = &[
    "rds create-db-parameter-group --db-parameter-group-name variety --db-parameter-group-family mysql8.0 --description x",
    "rds create-db-cluster-parameter-group --db-cluster-parameter-group-name variety \
        --db-parameter-group-family aurora-mysql8.0 --description x",
    "rds create-db-instance --db-instance-identifier variety --engine mysql --db-instance-class db.t3.micro \
        --db-parameter-group-name variety --master-username root --master-user-password story123 --allocated-storage 20",
    "rds create-db-snapshot --db-instance-identifier variety --db-snapshot-identifier variety",
    "rds create-db-cluster --db-cluster-identifier variety --engine aurora-mysql \
        --db-cluster-parameter-group-name variety --master-username root --master-user-password story123",
    "rds create-db-cluster-snapshot --db-cluster-identifier variety --db-cluster-snapshot-identifier variety",
    "ec2 run-instances --image-id ami-12345678 --instance-type t3.micro",
    "ec2 create-volume --availability-zone eu-west-1a --size 8",
    "ec2 allocate-address",
    "ec2 create-managed-prefix-list --prefix-list-name variety --max-entries 5 --address-family IPv4 \
        --entries Cidr=10.0.0.0/8",
    "iam update-account-password-policy --minimum-password-length 8",
    "s3api create-bucket --bucket variety-objects --create-bucket-configuration LocationConstraint=eu-west-1",
    "s3api put-bucket-ownership-controls --bucket variety-objects \
        --ownership-controls Rules=[{ObjectOwnership=ObjectWriter}]",
    "s3api put-bucket-versioning --bucket variety-objects --versioning-configuration Status=Enabled",
    "s3api create-bucket --bucket variety-tagged --create-bucket-configuration LocationConstraint=eu-west-1",
    "s3api put-bucket-ownership-controls --bucket variety-tagged \
        --ownership-controls Rules=[{ObjectOwnership=BucketOwnerEnforced}]",
    "s3api put-bucket-tagging --bucket variety-tagged --tagging TagSet=[{Key=Owner,Value=story}]",
    "dynamodb create-table --table-name variety-untagged --billing-mode PAY_PER_REQUEST \
        --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH",
    "logs create-log-group --log-group-name variety-untagged",
    "sns create-topic --name variety-untagged",
];

/// An account with a resource of nearly each kind, and what a scan finds in it when nothing fails.
pub(crate) struct Account {
    pub(crate) emulator: Emulator,
    pub(crate) recording: Recording,
    reference: Findings,
    /// The actions that the scan called.
    pub(crate) actions: Vec<String>,
    /// How many calls the scan made.
    calls: usize,
}

/// What became of a scan in which calls failed.
pub(crate) struct Effect {
    /// How many evaluations lost their verdict.
    pub(crate) changed: usize,
    /// The evaluations that are wrong, and how.
    pub(crate) wrong: Vec<String>,
    /// What the scan says about itself.
    statement: String,
}

/// A scan's evaluations, by rule and resource.
type Findings = BTreeMap<(String, String), Evaluation>;

impl Account {
    /// One account for all stories that run at the same time.
    pub(crate) fn shared() -> Arc<Self> {
        static ACCOUNT: Mutex<Weak<Account>> = Mutex::new(Weak::new());
        let mut shared = ACCOUNT.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let account = Arc::new(Self::new());
            *shared = Arc::downgrade(&account);
            account
        })
    }

    fn new() -> Self {
        let emulator = Emulator::start();
        fill(&emulator);
        let recording = Recording::of(&emulator.endpoint(), STAND_INS);
        let proxy = Proxy::start(&recording, |_, _| None);
        let outcome = scan(&emulator, &proxy);
        assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
        let reference = findings(&outcome).expect("an undisturbed scan");
        let actions: Vec<String> = proxy.actions().into_keys().collect();
        let calls = proxy.calls().len();
        let unknown = actions.iter().find(|action| action.contains(' ') || action.ends_with(':'));
        assert!(unknown.is_none(), "the proxy does not know which IAM action this is: {unknown:?}");
        Self { emulator, recording, reference, actions, calls }
    }

    /// Scans while calls fail by this plan, and tells what that changed.
    pub(crate) fn effect(&self, plan: impl Fn(&Call, usize) -> Option<Fault> + Send + Sync + 'static) -> Effect {
        let proxy = Proxy::start(&self.recording, plan);
        let outcome = scan(&self.emulator, &proxy);
        let failed = proxy.failed();
        let (changed, wrong) = self.compared(&outcome, &failed.iter().map(String::as_str).collect());
        Effect { changed, wrong, statement: outcome.stderr }
    }

    /// Scans while calls fail by this plan, and tells what that changed, or what is wrong about it.
    fn disturbed(
        &self,
        plan: impl Fn(&Call, usize) -> Option<Fault> + Send + Sync + 'static,
    ) -> Result<Effect, String> {
        let effect = self.effect(plan);
        effect.wrong.first().cloned().map_or(Ok(effect), Err)
    }

    fn judge(&self, outcome: &Outcome, failed: &BTreeSet<&str>) -> Result<usize, String> {
        let (changed, wrong) = self.compared(outcome, failed);
        wrong.into_iter().next().map_or(Ok(changed), Err)
    }

    /// How many evaluations lost their verdict because these actions failed, and what is wrong beyond that.
    fn compared(&self, outcome: &Outcome, failed: &BTreeSet<&str>) -> (usize, Vec<String>) {
        if failed.contains(IDENTITY) && outcome.code == Some(1) {
            return match is_clear_failure(outcome) {
                Ok(()) => (self.reference.len(), Vec::new()),
                Err(problem) => (0, vec![problem]),
            };
        }
        if !matches!(outcome.code, Some(0 | 3)) {
            return (0, vec![format!("exit code {:?}: {}", outcome.code, outcome.stderr)]);
        }
        let found = match findings(outcome) {
            Ok(found) => found,
            Err(problem) => return (0, vec![problem]),
        };
        let (mut changed, mut wrong) = (0, Vec::new());
        for (key, expected) in &self.reference {
            match found.get(key) {
                Some(found) if is_same(found, expected) => {}
                Some(found) if blames(found, failed) => changed += 1,
                Some(found) => wrong.push(format!("{} became {}", line(expected), line(found))),
                None if is_unlisted(&found, expected, failed) => changed += 1,
                // Where a listing could not be read before either, there was no verdict to lose.
                None if expected.compliance_type == ComplianceType::InsufficientData => changed += 1,
                None => wrong.push(format!("{} is missing", line(expected))),
            }
        }
        for (_, found) in found.iter().filter(|(key, _)| !self.reference.contains_key(*key)) {
            if blames(found, failed) {
                changed += 1;
            } else {
                wrong.push(format!("{} is new", line(found)));
            }
        }
        (changed, wrong)
    }
}

/// Fills an account of the emulator.
fn fill(emulator: &Emulator) {
    let aws = |arguments: &str| emulator.aws(ACCOUNT, REGION, &arguments.split_whitespace().collect::<Vec<_>>());
    for (name, template) in templates() {
        let template = format!("file://{}", template.display());
        aws(&format!(
            "cloudformation create-stack --stack-name {name} --capabilities CAPABILITY_NAMED_IAM --template-body {template}"
        ));
        aws(&format!("cloudformation wait stack-create-complete --stack-name {name}"));
    }
    for command in BEYOND_THE_TEMPLATE {
        aws(command);
    }
}

fn is_same(found: &Evaluation, expected: &Evaluation) -> bool {
    (found.compliance_type, &found.annotation) == (expected.compliance_type, &expected.annotation)
}

/// Whether the evaluation says that one of these actions is why it has no verdict.
fn blames(found: &Evaluation, failed: &BTreeSet<&str>) -> bool {
    found.compliance_type == ComplianceType::InsufficientData
        && found.gap.as_ref().is_some_and(|gap| failed.contains(gap.action.as_str()))
}

/// Whether an evaluation on behalf of all resources of the type says why this one is not there.
fn is_unlisted(found: &Findings, expected: &Evaluation, failed: &BTreeSet<&str>) -> bool {
    found.values().any(|found| {
        found.rule_id == expected.rule_id
            && &*found.resource_name == "*"
            && found.resource_type == expected.resource_type
            && (found.region == expected.region || &*found.region == "global")
            && blames(found, failed)
    })
}

fn is_clear_failure(outcome: &Outcome) -> Result<(), String> {
    let message: Vec<&str> = outcome.stderr.lines().collect();
    let is_one_error = message.len() == 1 && message.iter().all(|line| line.starts_with("error: "));
    match outcome.stdout.is_empty() && is_one_error {
        true => Ok(()),
        false => Err(format!("not one clear message: {:?} {:?}", outcome.stderr, outcome.stdout)),
    }
}

fn line(evaluation: &Evaluation) -> String {
    let Evaluation { rule_id, resource_id, compliance_type, annotation, .. } = evaluation;
    format!("{rule_id} on {resource_id}: {compliance_type} ({annotation})")
}

fn scan(emulator: &Emulator, proxy: &Proxy) -> Outcome {
    let _permit = Permit::wait();
    emulator.plumbline(ACCOUNT, &proxy.endpoint(), SCAN)
}

/// Permission to run a scan: with too many at a time, calls would time out that nobody disturbs.
pub(crate) struct Permit;

static RUNNING: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());

impl Permit {
    pub(crate) fn wait() -> Self {
        let running = RUNNING.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running =
            RUNNING.1.wait_while(running, |running| *running >= SCANS).unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        Self
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *RUNNING.0.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        RUNNING.1.notify_one();
    }
}

fn findings(outcome: &Outcome) -> Result<Findings, String> {
    outcome
        .stdout
        .lines()
        .map(|line| {
            let evaluation: Evaluation = serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
            Ok(((evaluation.rule_id.to_string(), evaluation.resource_id.to_string()), evaluation))
        })
        .collect()
}

/// Runs the scans several at a time, and returns what was wrong with them.
fn problems<T: Sync>(scans: &[T], problem: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
    each(scans, SCANS, problem).into_iter().flatten().collect()
}

/// Runs the scans, so many at a time, and returns what became of them, in no order.
pub(crate) fn each<T: Sync, R: Send>(scans: &[T], at_a_time: usize, run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..at_a_time {
            scope.spawn(|| {
                while let Some(scan) = scans.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = run(scan);
                    results.lock().expect("no scan panics").push(result);
                }
            });
        }
    });
    results.into_inner().expect("no scan panics")
}

/// What a scan of everything may ask for, whether or not it has to.
fn everything() -> Selection {
    let catalogue = Catalogue::built_in().expect("the rules");
    Scope::default().resolve(&catalogue).expect("everything is a scope")
}

pub(crate) fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} scans went wrong:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn a_denied_call_costs_only_the_verdicts_that_need_it() {
    let account = Account::shared();
    assert_none(&problems(&account.actions, |action| {
        let denied = action.clone();
        let result = account.disturbed(move |call, _| (call.action == denied).then_some(Fault::Deny));
        let is_needless = DECIDES_NOTHING.iter().any(|(known, _)| known == action);
        let problem = match result {
            Err(problem) => problem,
            Ok(effect) if action != IDENTITY && !effect.statement.contains(&format!("{action} was denied")) => {
                format!("the scan does not say so: {}", effect.statement)
            }
            Ok(effect) if effect.changed == 0 && !is_needless => "changes nothing, so why is it called?".to_owned(),
            Ok(effect) if effect.changed > 0 && is_needless => format!("changes {} evaluations", effect.changed),
            Ok(_) => return None,
        };
        Some(format!("{action} denied: {problem}"))
    }));
}

#[test]
fn no_kind_of_failure_gives_a_wrong_verdict() {
    let account = Account::shared();
    let kinds = || Fault::ALL.into_iter().filter(|fault| *fault != Fault::Deny);
    let divisions = match env::var("FAULT_GROUPS") {
        Ok(groups) => vec![groups.parse().expect("FAULT_GROUPS is a number")],
        Err(_) => DIVISIONS.to_vec(),
    };
    let groups = || divisions.iter().flat_map(|&groups| (0..groups).map(move |group| (groups, group)));
    let scans: Vec<_> = kinds().flat_map(|kind| groups().map(move |group| (kind.clone(), group))).collect();
    assert_none(&problems(&scans, |&(ref kind, (groups, group))| {
        let of_group = account.actions.iter().skip(group).step_by(groups).filter(|action| *action != IDENTITY);
        let failing: BTreeSet<String> = of_group.cloned().collect();
        let named = failing.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let fault = kind.clone();
        let result = account.disturbed(move |call, _| failing.contains(&call.action).then(|| fault.clone()));
        result.err().map(|problem| format!("{kind:?} of {named}: {problem}"))
    }));
}

#[test]
fn no_mixture_of_failures_gives_a_wrong_verdict() {
    let account = Account::shared();
    let seeds: Vec<u64> = match env::var("FAULT_SEED") {
        Ok(seed) => vec![seed.parse().expect("FAULT_SEED is a number")],
        Err(_) => (1..=MIXTURES).collect(),
    };
    assert_none(&problems(&seeds, |&seed| {
        let problem = account.disturbed(move |call, _| mixed(seed, call)).err()?;
        Some(format!("FAULT_SEED={seed}: {problem}"))
    }));
}

/// One call of eight fails: with all others of its action, with all its retries, or alone.
fn mixed(seed: u64, call: &Call) -> Option<Fault> {
    let mut hasher = DefaultHasher::new();
    match seed % 3 {
        0 => (seed, &call.action).hash(&mut hasher),
        1 => (seed, &call.request).hash(&mut hasher),
        _ => (seed, call).hash(&mut hasher),
    }
    let random = usize::try_from(hasher.finish() % 64).ok()?;
    Fault::ALL.get(random).cloned().filter(|_| call.action != IDENTITY)
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for_forever() {
    let account = Account::shared();
    let stalls = |call: &Call, _| (call.action == "s3:GetBucketPolicy").then_some(Fault::Stall);
    assert!(account.disturbed(stalls).is_ok_and(|effect| effect.changed > 0));
}

#[test]
fn a_network_that_is_cut_leaves_what_was_read() {
    let account = Account::shared();
    let proxy = Proxy::start(&account.recording, |_, _| None);
    let endpoint = proxy.endpoint();
    let outcome = thread::scope(|scope| {
        let _permit = Permit::wait();
        let scan = scope.spawn(|| account.emulator.plumbline(ACCOUNT, &endpoint, SCAN));
        while proxy.calls().len() < CUT_AFTER && !scan.is_finished() {
            thread::sleep(Duration::from_millis(5));
        }
        drop(proxy);
        scan.join().expect("a scan")
    });
    assert!(outcome.stderr.contains("could not reach AWS"), "{}", outcome.stderr);
    let selection = everything();
    let any = selection.actions();
    let changed = account.judge(&outcome, &any).expect("no wrong verdict");
    assert!(0 < changed && changed < account.reference.len(), "{changed} evaluations lost their verdict");
}

#[test]
fn expired_credentials_end_a_scan_without_a_result() {
    let account = Account::shared();
    let moments: Vec<usize> = (0..account.calls).step_by(EXPIRIES_EVERY).collect();
    assert_none(&problems(&moments, |&moment| {
        let proxy = Proxy::start(&account.recording, move |_, number| (number >= moment).then_some(Fault::Expire));
        let outcome = scan(&account.emulator, &proxy);
        let clear = match outcome.code {
            Some(1) => is_clear_failure(&outcome),
            code => Err(format!("exit code {code:?}: {}", outcome.stderr)),
        };
        clear.err().map(|problem| format!("expired after {moment} calls: {problem}"))
    }));
}

/// While one call is still waited for.
#[test]
fn a_scan_that_is_asked_to_end_reports_what_it_has_not_reached() {
    let account = Account::shared();
    let stalls = |call: &Call, _| (call.action == "s3:GetBucketPolicy").then_some(Fault::Stall);
    let proxy = Proxy::start(&account.recording, stalls);
    let outcome = {
        let _permit = Permit::wait();
        account.emulator.ended_plumbline(ACCOUNT, &proxy.endpoint(), SCAN, Duration::from_secs(20))
    };
    assert_eq!(outcome.code, Some(130), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("the scan was cut short"), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("s3:GetBucketPolicy was not reached"), "{}", outcome.stderr);
    let reported = Outcome { code: Some(3), ..outcome };
    let selection = everything();
    let any = selection.actions();
    assert!(account.judge(&reported, &any).is_ok_and(|changed| changed > 0));
}
