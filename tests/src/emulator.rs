//! An AWS of its own for each story.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// How long the emulator may take to answer its first request.
const START: Duration = Duration::from_secs(60);

/// A running emulator. It stops with the value.
pub struct Emulator {
    process: Child,
    port: u16,
    home: PathBuf,
}

/// What a program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Emulator {
    /// Starts an emulator without any accounts in it, on a port of its own.
    ///
    /// # Panics
    /// When it is not installed, or does not answer.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts an emulator that lets nobody do what no IAM policy allows; the account itself may do everything.
    ///
    /// # Panics
    /// When it is not installed, or does not answer.
    pub fn enforcing_iam() -> Self {
        Self::start_with(&[("AUTH", "true")])
    }

    fn start_with(settings: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = env::temp_dir().join(format!("plumbline-stories-{}-{number}", std::process::id()));
        fs::create_dir_all(&home).expect("a folder for temporary files");
        let port = free_port();
        let process = clean(&tool("ministack"), &home)
            .env("GATEWAY_PORT", port.to_string())
            .env("BIND_HOST", "127.0.0.1")
            .env("MINISTACK_HOST", "127.0.0.1")
            .env("PERSIST_STATE", "0")
            .env("TMPDIR", &home)
            .env("LOG_LEVEL", "ERROR")
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("the emulator starts");
        let mut emulator = Self { process, port, home };
        emulator.wait();
        emulator
    }

    /// Where it listens.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A folder that disappears with the emulator.
    pub fn folder(&self) -> &Path {
        &self.home
    }

    /// Runs the AWS CLI in an account and region of the emulator; its answer is `null` when there is none.
    ///
    /// # Panics
    /// When the command fails.
    pub fn aws(&self, account: &str, region: &str, arguments: &[&str]) -> Value {
        let text = self.run_aws(account, region, arguments);
        if text.trim().is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&text).expect("the AWS CLI writes JSON")
    }

    /// Runs a command of the AWS CLI that answers with text.
    ///
    /// # Panics
    /// When the command fails.
    pub fn run_aws(&self, account: &str, region: &str, arguments: &[&str]) -> String {
        let mut command = self.command(&tool("aws"), account, region, &self.endpoint());
        command.args(["--endpoint-url", &self.endpoint(), "--output", "json"]).args(arguments);
        let outcome = run(&mut command);
        assert!(outcome.code == Some(0), "aws {}: {}", arguments.join(" "), outcome.stderr);
        outcome.stdout
    }

    /// Runs the real command line in an account of the emulator, which it reaches through this endpoint.
    ///
    /// # Panics
    /// When the program was not built.
    pub fn plumbline(&self, account: &str, endpoint: &str, arguments: &[&str]) -> Outcome {
        run(self.command(&built("plumbline"), account, "eu-west-1", endpoint).args(arguments))
    }

    /// Runs the real command line, and asks it to end after a while.
    ///
    /// # Panics
    /// When the program was not built.
    pub fn ended_plumbline(&self, account: &str, endpoint: &str, arguments: &[&str], after: Duration) -> Outcome {
        let mut command = self.command(&built("plumbline"), account, "eu-west-1", endpoint);
        let command = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let process = command.spawn().expect("the program starts");
        let id = process.id().to_string();
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(after);
                let _ = Command::new("kill").args(["-TERM", &id]).status();
            });
            outcome(process.wait_with_output().expect("the program ends"))
        })
    }

    /// Runs a program of the repository, such as `infra/deploy.sh`, in an account of the emulator.
    pub fn script(&self, account: &str, path: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Outcome {
        let mut command = self.command(&workspace().join(path), account, "eu-west-1", &self.endpoint());
        run(command.env("AWS_DEFAULT_REGION", "eu-west-1").envs(variables.iter().copied()).args(arguments))
    }

    /// Runs a Python program of the repository in an account of the emulator.
    pub fn python(&self, account: &str, path: &str, arguments: &[&str]) -> Outcome {
        let mut command = self.command(&tool("python"), account, "eu-west-1", &self.endpoint());
        run(command.arg("-B").arg(workspace().join(path)).args(arguments))
    }

    fn command(&self, program: &Path, account: &str, region: &str, endpoint: &str) -> Command {
        let mut command = clean(program, &self.home);
        // The emulator takes an access key of twelve digits as the account.
        command
            .env("AWS_ACCESS_KEY_ID", account)
            .env("AWS_SECRET_ACCESS_KEY", "story")
            .env("AWS_REGION", region)
            .env("AWS_DEFAULT_REGION", region)
            .env("AWS_ENDPOINT_URL", endpoint);
        command
    }

    fn wait(&mut self) {
        let began = Instant::now();
        while !self.answers() {
            let ended = self.process.try_wait().expect("the emulator's state");
            assert!(ended.is_none(), "the emulator ended: {ended:?}");
            assert!(began.elapsed() < START, "the emulator does not answer");
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn answers(&self) -> bool {
        use std::io::{Read, Write};
        let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", self.port)) else { return false };
        let request = b"GET /_ministack/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        let mut answer = String::new();
        stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
            && stream.write_all(request).is_ok()
            && stream.read_to_string(&mut answer).is_ok()
            && answer.starts_with("HTTP/1.1 200")
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // The whole group: the emulator starts helpers of its own.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.process.id())]).status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// The repository's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are in a workspace").to_owned()
}

fn tool(name: &str) -> PathBuf {
    let path = workspace().join(".venv/bin").join(name);
    assert!(path.exists(), "{} is missing: `make .venv/installed` installs it", path.display());
    path
}

/// A program that cargo built beside this test.
///
/// # Panics
/// When it was not built.
pub fn built(name: &str) -> PathBuf {
    let test = env::current_exe().expect("the test's own path");
    let path = test.ancestors().nth(2).expect("target/debug/deps").join(name);
    assert!(path.exists(), "{} is missing: `make build` builds it", path.display());
    path
}

/// A command that sees nothing of the developer's credentials, profiles and proxies.
fn clean(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .current_dir(home)
        .stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Outcome {
    outcome(command.output().expect("the program starts"))
}

fn outcome(Output { status, stdout, stderr }: Output) -> Outcome {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("programs write UTF-8");
    Outcome { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("the port's number").port()
}
