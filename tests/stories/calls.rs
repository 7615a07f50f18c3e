//! A scan asks AWS no more than the facts need: what the collectors say that they cost, compared with what was sent.

use std::collections::BTreeMap;

use plumbline_catalogue::{
    evaluation::{ComplianceType, Evaluation},
    scan::{ApiUse, Scan},
};
use plumbline_tests::proxy::{Fault, Proxy};
use serde::Deserialize;

use crate::faults::{ACCOUNT, Account, Permit, REGION};

/// What the calls of a service may be: so many an account and region, and so many more for a resource of each type.
struct Cost {
    service: &'static str,
    fixed: u64,
    each: &'static [(&'static str, u64)],
}

const fn cost(service: &'static str, fixed: u64, each: &'static [(&'static str, u64)]) -> Cost {
    Cost { service, fixed, each }
}

/// As the collectors of each service say, for an account whose listings all fit on a page.
const COSTS: &[Cost] = &[
    cost("access-analyzer", 1, &[]),
    cost("account", 1, &[]),
    cost("acm", 1, &[("AWS::ACM::Certificate", 2)]),
    cost("apigateway", 2, &[("AWS::ApiGateway::RestApi", 2), ("AWS::ApiGatewayV2::Api", 3)]),
    cost("application-autoscaling", 2, &[]),
    cost("appsync", 1, &[("AWS::AppSync::GraphQLApi", 1)]),
    cost("backup", 3, &[("AWS::Backup::BackupPlan", 4), ("AWS::Backup::BackupVault", 2)]),
    cost("cloudformation", 1, &[]),
    cost("cloudfront", 1, &[("AWS::CloudFront::Distribution", 2)]),
    cost("cloudtrail", 1, &[("AWS::CloudTrail::Trail", 3)]),
    cost("cloudwatch", 1, &[("AWS::CloudWatch::Alarm", 1)]),
    cost("config", 6, &[("AWS::Config::ConfigRule", 1)]),
    cost("dax", 1, &[("AWS::DAX::Cluster", 1)]),
    cost("dynamodb", 2, &[("AWS::DynamoDB::Table", 4)]),
    cost("ec2", 41, &[("AWS::EC2::Instance", 1)]),
    cost("ecs", 4, &[("AWS::ECS::Cluster", 2), ("AWS::ECS::TaskDefinition", 1)]),
    cost("elasticloadbalancing", 2, &[("AWS::ElasticLoadBalancingV2::LoadBalancer", 3)]),
    cost("events", 2, &[("AWS::Events::EventBus", 3), ("AWS::Events::Rule", 2)]),
    cost("iam", 12, &[("AWS::IAM::Policy", 1), ("AWS::IAM::ServerCertificate", 1)]),
    cost("kms", 2, &[("AWS::KMS::Key", 4)]),
    cost("lambda", 2, &[("AWS::Lambda::Function", 6)]),
    cost("logs", 2, &[("AWS::Logs::LogGroup", 1)]),
    cost(
        "rds",
        7,
        &[
            ("AWS::RDS::DBInstance", 2),
            ("AWS::RDS::DBCluster", 1),
            ("AWS::RDS::DBSnapshot", 1),
            ("AWS::RDS::DBClusterSnapshot", 1),
        ],
    ),
    cost("s3", 4, &[("AWS::S3::Bucket", 12), ("AWS::S3::AccessPoint", 3)]),
    cost("secretsmanager", 1, &[("AWS::SecretsManager::Secret", 1)]),
    cost("sns", 2, &[("AWS::SNS::Subscription", 1), ("AWS::SNS::Topic", 2)]),
    cost("sqs", 1, &[("AWS::SQS::Queue", 2)]),
    cost("ssm", 2, &[]),
    cost("states", 1, &[("AWS::StepFunctions::StateMachine", 2)]),
    cost("sts", 1, &[]),
    // Of ten services, a page for each that has several resources.
    cost("tag", 10, &[]),
    cost("wafv2", 6, &[("AWS::WAFv2::WebACL", 4), ("AWS::WAFv2::RuleGroup", 2), ("AWS::WAFv2::IPSet", 2)]),
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

impl Cost {
    /// The most calls that these resources may take.
    fn of(&self, scan: &Scan) -> u64 {
        let seen =
            |resource_type: &str| scan.resources.get(resource_type).map_or(0, |seen| seen.values().sum::<usize>());
        self.fixed + self.each.iter().map(|(resource_type, each)| each * seen(resource_type) as u64).sum::<u64>()
    }
}

#[test]
fn a_scan_sends_no_more_calls_than_the_facts_need() {
    let account = Account::shared();
    let proxy = Proxy::start(&account.recording, |_, _| None);
    let Output { scan, .. } = scan(&account, &proxy);

    let reported: BTreeMap<String, usize> =
        scan.apis.iter().map(|api| (api.action.clone(), usize::try_from(api.requests).expect("few"))).collect();
    assert_eq!(reported, proxy.actions(), "what the scan says that it sent, and what came");

    let mut sent: BTreeMap<&str, u64> = BTreeMap::new();
    for api in &scan.apis {
        *sent.entry(api.action.split(':').next().unwrap_or_default()).or_default() += api.requests;
    }
    let too_many: Vec<String> = sent
        .iter()
        .filter_map(|(service, sent)| {
            let most = COSTS.iter().find(|cost| cost.service == *service).map_or(0, |cost| cost.of(&scan));
            (*sent > most).then(|| format!("{service}: {sent} calls, not {most}"))
        })
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
