//! Scans the account that it runs in, stores every evaluation, and ends with the scan's own record.

mod environment;
mod event;
mod handler;
mod metrics;

use lambda_runtime::{Error, LambdaEvent, run, service_fn, tracing::init_default_subscriber};
use serde_json::Value;

use handler::Scanner;

#[tokio::main]
async fn main() -> Result<(), Error> {
    init_default_subscriber();
    let scanner = Scanner::default();
    run(service_fn(|event: LambdaEvent<Value>| scanner.handle(event))).await
}
