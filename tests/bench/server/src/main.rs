//! Answers as AWS would for an account with so many resources of each kind: as late, as many on a page, and no faster
//! than AWS publishes that it answers.

mod account;
mod call;
mod limits;
mod page;
mod reply;
mod services;

use std::{
    collections::BTreeMap,
    env,
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, RawQuery, State},
    http::{HeaderMap, Method, Uri},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use account::Account;
use call::Call;
use limits::Buckets;
use reply::Reply;

#[derive(Default)]
struct Bench {
    account: Account,
    delay: Duration,
    buckets: Buckets,
    calls: BTreeMap<String, u64>,
    throttles: BTreeMap<String, u64>,
    empty: BTreeMap<String, u64>,
    unknown: BTreeMap<String, u64>,
    first: Option<Instant>,
    /// Seconds from the first call of all to the last one of each operation.
    last: BTreeMap<String, f64>,
}

type Shared = Arc<Mutex<Bench>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}", listener.local_addr()?);
    let router = Router::new()
        .route("/_bench/code.zip", get(code))
        .route("/_bench/counts", get(counts))
        .route("/_bench/reset", post(reset))
        .fallback(answer)
        .layer(DefaultBodyLimit::disable())
        .with_state(Shared::default());
    axum::serve(listener, router).await
}

/// The code of every function and layer, as late as any answer.
async fn code(State(shared): State<Shared>) -> &'static [u8] {
    let delay = shared.lock().unwrap_or_else(PoisonError::into_inner).delay;
    tokio::time::sleep(delay).await;
    include_bytes!("code.zip")
}

async fn counts(State(shared): State<Shared>) -> Json<Value> {
    let bench = shared.lock().unwrap_or_else(PoisonError::into_inner);
    Json(json!({
        "calls": bench.calls,
        "throttles": bench.throttles,
        "empty": bench.empty,
        "unknown": bench.unknown,
        "last": bench.last,
        "resources": bench.account.counts(),
    }))
}

/// Begins anew with an account as the query describes it: `size=1000&delay=30&tables=5`.
async fn reset(State(shared): State<Shared>, RawQuery(query): RawQuery) -> Json<Value> {
    let query = query.unwrap_or_default();
    let wishes: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes())
        .filter_map(|(name, value)| Some((name.into_owned(), value.parse::<usize>().ok()?)))
        .collect();
    let delay = Duration::from_millis(wishes.get("delay").map_or(30, |delay| *delay as u64));
    let account = Account::new(&wishes);
    let resources = json!(account.counts());
    let mut bench = shared.lock().unwrap_or_else(PoisonError::into_inner);
    *bench = Bench { account, delay, ..Bench::default() };
    Json(resources)
}

async fn answer(State(shared): State<Shared>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let arrived = Instant::now();
    let call = Call::read(&method, &uri, &headers, &body);
    let action = call.action();
    let (account, delay, may) = {
        let mut bench = shared.lock().unwrap_or_else(PoisonError::into_inner);
        *bench.calls.entry(action.clone()).or_default() += 1;
        let first = *bench.first.get_or_insert(arrived);
        bench.last.insert(action.clone(), arrived.saturating_duration_since(first).as_secs_f64());
        let may = bench.buckets.take(&call, arrived);
        if !may {
            *bench.throttles.entry(action.clone()).or_default() += 1;
        }
        (bench.account.clone(), bench.delay, may)
    };
    let reply = if may { services::reply(&account, &call) } else { reply::throttled(&call) };
    {
        let mut bench = shared.lock().unwrap_or_else(PoisonError::into_inner);
        match reply {
            Reply::Empty => *bench.empty.entry(action).or_default() += 1,
            Reply::Unknown => *bench.unknown.entry(action).or_default() += 1,
            _ => {}
        }
    }
    let response = reply.of(&call).into_response();
    tokio::time::sleep_until((arrived + delay).into()).await;
    response
}
