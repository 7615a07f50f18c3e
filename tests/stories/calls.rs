//! A scan asks AWS no more than the facts need: a call for each listing, and one for each fact of each resource.

use std::collections::BTreeMap;

use plumbline_catalogue::{
    evaluation::{ComplianceType, Evaluation},
    model::{Kind, facts},
    scan::{ApiUse, Scan},
};
use plumbline_tests::proxy::{Fault, Proxy};
use serde::Deserialize;

use crate::faults::{ACCOUNT, Account, Permit, REGION};

/// What is called more often than once for each listing and once for each fact of each resource: how often more.
const MORE: &[(&str, u64, &str)] = &[
    ("apigateway:GET", 2, "it stands for the listings of several types"),
    ("tag:GetResources", 9, "of ten services, for each that has several resources"),
    ("wafv2:ListIPSets", 1, "those of CloudFront are listed apart"),
    ("wafv2:ListRuleGroups", 1, "those of CloudFront are listed apart"),
    ("wafv2:ListWebACLs", 1, "those of CloudFront are listed apart"),
];

#[derive(Deserialize)]
struct Output {
    evaluations: Vec<Evaluation>,
    scan: Scan,
}

fn scan(account: &Account, proxy: &Proxy) -> Output {
    let _permit = Permit::wait();
    let arguments = ["scan", "--region", REGION, "--output", "json"];
    let outcome = account.emulator.plumbline(ACCOUNT, &proxy.endpoint(), &arguments);
    serde_json::from_str(&outcome.stdout).expect("a scan")
}

/// The most calls of an action that the scan's resources may take, in an account whose listings all fit on a page.
fn most(action: &str, scan: &Scan) -> u64 {
    let seen =
        |kind: &Kind| scan.resources.get(kind.resource_type).map_or(0, |seen| seen.values().sum::<usize>() as u64);
    let of_resources: u64 = Kind::all()
        .filter(|kind| !kind.is_settings())
        .map(|kind| {
            let place = format!("{}/*/*/", kind.path);
            let facts = facts().filter(|fact| fact.path.starts_with(&place) && fact.actions.contains(&action));
            facts.count() as u64 * seen(kind)
        })
        .sum();
    let more = MORE.iter().find(|(of, ..)| *of == action).map_or(0, |(_, more, _)| *more);
    1 + of_resources + more
}

#[test]
fn a_scan_sends_no_more_calls_than_the_facts_need() {
    let account = Account::shared();
    let proxy = Proxy::start(&account.recording, |_, _| None);
    let Output { scan, .. } = scan(&account, &proxy);

    let reported: BTreeMap<String, usize> =
        scan.apis.iter().map(|api| (api.action.clone(), usize::try_from(api.requests).expect("few"))).collect();
    assert_eq!(reported, proxy.actions(), "what the scan says that it sent, and what came");

    let too_many: Vec<String> = scan
        .apis
        .iter()
        .map(|api| (api, most(&api.action, &scan)))
        .filter(|(api, most)| api.requests > *most)
        .map(|(api, most)| format!("{}: {} calls, not {most}", api.action, api.requests))
        .collect();
    assert!(too_many.is_empty(), "{}", too_many.join("\n"));

    let of_bucket: Vec<_> = proxy.calls().into_iter().filter(|call| call.request.contains("/variety-tagged")).collect();
    assert_eq!(of_bucket.len(), 8, "{of_bucket:?}");
}

#[test]
fn an_api_that_asks_for_it_is_called_more_slowly_and_the_scan_says_so() {
    let account = Account::shared();
    let throttled = "s3:GetBucketPolicy";
    let proxy = Proxy::start(&account.recording, move |call, _| {
        (call.action == throttled && call.attempt == 1).then_some(Fault::Throttle)
    });
    let Output { evaluations, scan } = scan(&account, &proxy);
    let buckets = scan.resources["AWS::S3::Bucket"].values().sum::<usize>() as u64;
    let of_api = scan.apis.iter().find(|api| api.action == throttled).expect("its use");
    let ApiUse { requests, retries, throttles, .. } = *of_api;
    assert_eq!((requests, retries, throttles), (2 * buckets, buckets, buckets));
    let lost = evaluations.iter().find(|evaluation| {
        evaluation.compliance_type == ComplianceType::InsufficientData && evaluation.annotation.contains(throttled)
    });
    assert!(lost.is_none(), "{lost:?}");
}
