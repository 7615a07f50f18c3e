//! How many verdicts and answers a second one core gives.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use plumbline_bench_throughput::{account, identity_policy, read_only, resource_policy};
use plumbline_catalogue::{
    catalogue::Catalogue,
    evaluate::evaluate,
    model::Kind, language::policy::{Document, effective::Effective, escalation, place::Place, resource},};

/// Of each kind, which makes thousands of resources in all.
const SIZE: usize = 500;

/// Each scan starts with an account of which nothing has been looked up yet: a copy forgets.
fn evaluation(criterion: &mut Criterion) {
    let catalogue = Catalogue::built_in().expect("the catalogue that comes with the program");
    let (rules, kinds): (Vec<_>, Vec<_>) = (catalogue.rules().cloned().collect(), Kind::all().collect());
    let account = account(SIZE);
    let evaluations: usize = evaluate(&rules, &kinds, &account, "scan").map(|of_resource| of_resource.len()).sum();
    let mut group = criterion.benchmark_group("evaluation");
    group.sample_size(20).throughput(Throughput::Elements(evaluations as u64));
    group.bench_function("evaluate every rule", |bencher| {
        bencher.iter_batched_ref(
            || account.clone(),
            |account| evaluate(&rules, &kinds, account, "scan").for_each(|of_resource| drop(black_box(of_resource))),
            BatchSize::PerIteration,
        );
    });
}

fn policies(criterion: &mut Criterion) {
    let (small, large) = (identity_policy(1), read_only());
    let parse = |text: &str| Document::parse(text).expect("the text is a policy");
    let (own, of_aws, of_bucket) = (parse(&small), parse(&large), parse(&resource_policy(1)));
    let object = "arn:aws:s3:::shop-bucket-000001/invoice.pdf";
    let mut group = criterion.benchmark_group("policies");
    group.throughput(Throughput::Elements(1));
    group.bench_function("read a policy of 5 statements", |bencher| bencher.iter(|| parse(black_box(&small))));
    let patterns: usize = of_aws.statements.iter().map(|statement| statement.actions.patterns.len()).sum();
    group.bench_function(format!("read a policy of {patterns} actions"), |bencher| {
        bencher.iter(|| parse(black_box(&large)))
    });
    group.bench_function("decide about a request", |bencher| {
        let effective = Effective::of(vec![&own], None);
        bencher.iter(|| effective.may(black_box("s3:GetObject"), black_box(object)));
    });
    group.bench_function(format!("decide about a request with a policy of {patterns} actions"), |bencher| {
        let effective = Effective::of(vec![&own, &of_aws], None);
        bencher.iter(|| effective.may(black_box("s3:DeleteObject"), black_box(object)));
    });
    group.bench_function("tell whether a bucket policy is public", |bencher| {
        let place = Place::bucket("111111111111", "arn:aws:s3:::shop-bucket-000001");
        bencher.iter(|| resource::public_grants(black_box(&of_bucket), &place).is_empty());
    });
    group.bench_function("look for a way to more privileges of a principal", |bencher| {
        let effective = Effective::of(vec![&own], None);
        bencher.iter(|| escalation::by_all(black_box(&effective)));
    });
    group.bench_function("tell whether a principal is an administrator", |bencher| {
        let effective = Effective::of(vec![&own, &of_aws], None);
        bencher.iter(|| black_box(&effective).is_administrator());
    });
}

criterion_group!(throughput, evaluation, policies);
criterion_main!(throughput);
