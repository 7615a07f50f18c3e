//! Reads the records of finished scans from the results table's stream, and publishes what changed.

mod environment;
mod handler;

use aws_lambda_events::dynamodb::Event;
use lambda_runtime::{Error, LambdaEvent, run, service_fn, tracing::init_default_subscriber};

use handler::Alerter;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    init_default_subscriber();
    let alerter = Alerter::new()?;
    run(service_fn(|event: LambdaEvent<Event>| alerter.handle(event.payload))).await
}
