//! An account that was kept in a file is judged like the account itself.

use std::{
    env,
    fs::{self, File},
    path::PathBuf,
    process,
};

use plumbline_catalogue::snapshot::Snapshot;
use plumbline_tests::{emulator::Outcome, proxy::Proxy};

use crate::faults::{ACCOUNT, Account, Permit, REGION};

/// A file that is removed with the value.
struct Kept(PathBuf);

impl Kept {
    fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("plumbline-{}-{name}.json.gz", process::id())))
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a path of letters")
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::read(File::open(&self.0).expect("the file")).expect("a snapshot")
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn scan(account: &Account, kept: &Kept, arguments: &[&str]) -> Outcome {
    let _permit = Permit::wait();
    let proxy = Proxy::start(&account.recording, |_, _| None);
    let fixed = ["scan", "--region", REGION, "--output", "jsonl", "--save", kept.path()];
    account.emulator.plumbline(ACCOUNT, &proxy.endpoint(), &[&fixed, arguments].concat())
}

/// No AWS answers there.
fn evaluate(account: &Account, arguments: &[&str]) -> Outcome {
    account.emulator.plumbline(ACCOUNT, "http://127.0.0.1:9", &[&["evaluate"], arguments].concat())
}

#[test]
fn a_kept_account_is_judged_like_the_account_itself() {
    let (account, kept) = (Account::shared(), Kept::new("whole"));
    let live = scan(&account, &kept, &[]);
    let offline = evaluate(&account, &[kept.path(), "--output", "jsonl"]);
    assert!(live.stdout.lines().count() > 1000, "{}", live.stderr);
    assert_eq!((offline.code, offline.stdout), (live.code, live.stdout));
    assert_eq!(offline.stderr, live.stderr);

    let some = evaluate(&account, &[kept.path(), "--output", "jsonl", "--rule", "restricted-ssh"]);
    assert!(some.stdout.lines().all(|line| line.contains(r#""rule_id":"restricted-ssh""#)), "{}", some.stdout);
    assert!(!some.stdout.is_empty());

    let text = serde_json::to_string(&kept.snapshot()).expect("the account's JSON form");
    assert!(text.contains("DB_PASSWORD"));
    assert!(!text.contains("Tr0ub4dor"), "the file holds the value of a secret");
}

#[test]
fn parts_of_an_account_are_judged_together() {
    let account = Account::shared();
    let (whole, one, other) = (Kept::new("both"), Kept::new("s3"), Kept::new("iam"));
    scan(&account, &whole, &["--service", "s3,iam"]);
    scan(&account, &one, &["--service", "s3"]);
    scan(&account, &other, &["--service", "iam"]);
    let moments = [&whole, &one].map(|kept| kept.snapshot().account.time.to_string());
    let verdicts = |arguments: &[&str]| {
        let outcome = evaluate(&account, &[arguments, &["--output", "jsonl"]].concat());
        let mut lines: Vec<String> = outcome.stdout.lines().map(without_time).collect();
        lines.sort();
        (outcome.code, lines)
    };
    let together = verdicts(&[other.path(), one.path()]);
    assert_eq!(together, verdicts(&[whole.path()]), "{moments:?}");
    assert!(together.1.len() > 100);
}

/// An evaluation without what differs between two scans.
fn without_time(line: &str) -> String {
    let mut evaluation: serde_json::Value = serde_json::from_str(line).expect("an evaluation");
    for field in ["scan_id", "evaluation_timestamp"] {
        evaluation[field].take();
    }
    evaluation.to_string()
}

#[test]
fn a_file_that_cannot_be_used_gets_one_message() {
    let (account, kept) = (Account::shared(), Kept::new("cut"));
    scan(&account, &kept, &["--service", "sqs"]);
    let whole = fs::read(&kept.0).expect("the file");
    for (content, message) in [
        (&whole[..whole.len() / 2], "cut off or damaged"),
        (b"{}".as_slice(), "not what `plumbline scan --save` writes"),
        (b"".as_slice(), "not what `plumbline scan --save` writes"),
    ] {
        fs::write(&kept.0, content).expect("a file");
        let outcome = evaluate(&account, &[kept.path()]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
        assert!(outcome.stderr.starts_with("error: ") && outcome.stderr.contains(message), "{}", outcome.stderr);
        assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    }
    let missing = evaluate(&account, &["no-such-file"]);
    assert!(missing.code == Some(2) && missing.stderr.contains("no-such-file"), "{}", missing.stderr);
}
