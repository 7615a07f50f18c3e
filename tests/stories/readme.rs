//! The README's commands, word for word.

use std::{env, fs};

use plumbline_tests::{
    emulator::{Emulator, built, workspace},
    proxy::{Proxy, Recording},
};

use crate::faults::Permit;

const ACCOUNT: &str = "222222222222";

/// The beginnings of commands that are not run here, and where they are.
const ELSEWHERE: &[(&str, &str)] = &[
    ("make demo", "whoever follows the README runs it first; its parts are the stories of the stack"),
    ("make test", "runs this"),
    ("make deploy", "the story of the stack runs infra/deploy.sh"),
    ("make destroy", "the story of the stack runs infra/deploy.sh"),
    ("make lint", ".ci/run"),
    ("make generate", ".ci/run, as make check"),
    ("make package", "builds the AWS SDK anew, with optimizations"),
    ("make bench", "takes hours"),
    ("cargo build --release", "builds the AWS SDK anew, with optimizations"),
    ("export AWS_", "sets up the local functions"),
    (".venv/bin/aws ", "makes the table of the local functions"),
    (".venv/bin/cargo-lambda lambda", "builds the AWS SDK anew, with the features of the functions alone"),
];

/// The command lines of a Markdown text, each on one line and without its comment.
fn commands(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let code = joined.lines().filter_map(|line| line.strip_prefix("    "));
    let starts = ["make ", "cargo ", "plumbline ", "export ", ".venv/bin/"];
    let lines = code.filter(|line| starts.iter().any(|start| line.starts_with(start)));
    lines.map(|line| line.split("  #").next().unwrap_or(line).trim().to_owned()).collect()
}

#[test]
fn every_command_does_what_it_says() {
    let emulator = Emulator::start();
    let proxy = Proxy::start(&Recording::of(&emulator.endpoint(), &[]), |_, _| None);
    let folder = env::temp_dir().join(format!("plumbline-readme-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let profiles = folder.join("config");
    let profile = format!("[profile audit]\naws_access_key_id = {ACCOUNT}\naws_secret_access_key = story\n");
    fs::write(&profiles, profile).expect("a file");
    let programs = built("plumbline").parent().expect("a folder").to_owned();
    let path = format!("{}:{}", programs.display(), env::var("PATH").expect("a search path"));
    let variables = [
        ("PATH", path.as_str()),
        ("AWS_CONFIG_FILE", profiles.to_str().expect("a path of letters")),
        ("AWS_ENDPOINT_URL", &proxy.endpoint()),
    ];

    let readme = fs::read_to_string(workspace().join("README.md")).expect("the README");
    let (mut run, mut problems) = (0, Vec::new());
    for command in commands(&readme) {
        if ELSEWHERE.iter().any(|(start, _)| command.starts_with(start)) {
            continue;
        }
        let _permit = Permit::wait();
        let in_folder = format!("cd {} && {command}", folder.display());
        let outcome = emulator.script(ACCOUNT, "/bin/sh", &variables, &["-c", &in_folder]);
        run += 1;
        let shown =
            outcome.stdout.len() + fs::metadata(folder.join("evaluations.jsonl")).map_or(0, |file| file.len() as usize);
        if !matches!(outcome.code, Some(0 | 3)) || shown == 0 {
            problems.push(format!("{command}: {:?} {}", outcome.code, outcome.stderr));
        }
    }
    fs::remove_dir_all(&folder).expect("the folder");
    assert_eq!(problems, Vec::<String>::new());
    assert!(run >= 8, "only {run} commands were found");
    for (start, _) in ELSEWHERE {
        assert!(commands(&readme).iter().any(|command| command.starts_with(start)), "the README has no {start}");
    }
}
