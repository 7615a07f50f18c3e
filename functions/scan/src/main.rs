//! Scans the account that it runs in, stores every evaluation, and ends with the scan's own record.

mod environment;
mod event;
mod handler;
mod metrics;

use std::{env, io};

use lambda_runtime::{Error, LambdaEvent, run, service_fn, tracing::init_default_subscriber};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use handler::Scanner;

/// A function with so many MB has one processor; with less, a part of one.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>
const ONE_PROCESSOR_MB: u32 = 1_769;

fn main() -> Result<(), Error> {
    init_default_subscriber();
    let scanner = Scanner::new()?;
    runtime()?.block_on(run(service_fn(|event: LambdaEvent<Value>| scanner.handle(event))))
}

/// As many threads as the function has processors.
fn runtime() -> io::Result<Runtime> {
    let memory = env::var("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").ok().and_then(|mb| mb.parse().ok());
    let has_one = memory.is_some_and(|mb: u32| mb <= ONE_PROCESSOR_MB);
    let mut builder = if has_one { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder.enable_all().build()
}
