//! Whoever cannot scan yet is told in a sentence what is wrong and what to type.

use std::{env, fs, path::PathBuf, process};

use plumbline_tests::{
    emulator::{Emulator, Outcome, built},
    proxy::{Proxy, Recording},
};

const ACCOUNT: &str = "333333333333";

/// A folder that is removed with the value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = env::temp_dir().join(format!("plumbline-first-{}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// One line that begins with `error: `, says these things and nothing of the program's insides.
fn assert_told(outcome: &Outcome, says: &[&str]) {
    let Outcome { code, stdout, stderr } = outcome;
    assert!(matches!(code, Some(1 | 2)) && stdout.is_empty(), "{code:?} {stdout} {stderr}");
    assert!(stderr.starts_with("error: ") && stderr.trim_end().lines().count() == 1, "{stderr}");
    for text in says {
        assert!(stderr.contains(text), "no {text:?} in {stderr}");
    }
    for inside in ["dispatch failure", "io error", "hyper", "unhandled", "orchestrator"] {
        assert!(!stderr.contains(inside), "{inside:?} in {stderr}");
    }
}

#[test]
fn a_first_scan_that_cannot_be_made_says_why() {
    let (emulator, folder) = (Emulator::start(), Folder::new());
    let config = folder.0.join("config");
    let sso = "[profile sso]\nsso_session = corp\nsso_account_id = 333333333333\nsso_role_name = Audit\n\
        region = eu-west-1\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example.com/start\n";
    fs::write(&config, sso).expect("a file");
    let program = built("plumbline");
    let program = program.to_str().expect("a path of letters");
    let variables = [("AWS_CONFIG_FILE", config.to_str().expect("a path of letters"))];
    let without_keys = |arguments: &[&str]| {
        let fixed = ["-u", "AWS_ACCESS_KEY_ID", "-u", "AWS_SECRET_ACCESS_KEY", program, "scan"];
        emulator.script(ACCOUNT, "/usr/bin/env", &variables, &[&fixed, arguments].concat())
    };
    assert_told(&without_keys(&[]), &["There are no AWS credentials", "--profile", "aws sso login"]);
    assert_told(&without_keys(&["--profile", "nobody"]), &["nobody"]);
    assert_told(&without_keys(&["--profile", "sso"]), &["aws sso login"]);

    let nobody = emulator.plumbline(ACCOUNT, "http://127.0.0.1:9", &["scan"]);
    assert_told(&nobody, &["could not be asked", "Connection refused", "endpoint"]);
    let unreal = emulator.plumbline(ACCOUNT, &emulator.endpoint(), &["scan", "--region", "eu-west-9"]);
    assert_told(&unreal, &["there is no region \"eu-west-9\""]);
}

#[test]
fn a_clock_that_is_wrong_is_named() {
    let emulator = Emulator::start();
    let refusal = "<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Signature expired: \
        20261129T000000Z is now earlier than 20261129T010000Z</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    let refused = plumbline_tests::proxy::StandIn {
        action: "sts:GetCallerIdentity".to_owned(),
        status: Some(403),
        body: Some(refusal.to_owned()),
        ..Default::default()
    };
    let proxy = Proxy::start(&Recording::with(&emulator.endpoint(), vec![refused]), |_, _| None);
    let outcome = emulator.plumbline(ACCOUNT, &proxy.endpoint(), &["scan"]);
    assert_told(&outcome, &["clock", "Signature expired"]);
}
