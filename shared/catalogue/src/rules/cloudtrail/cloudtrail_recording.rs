//! What at least one trail records for the account, whoever owns it.

use crate::{
    model::{
        Account, Region,
        cloudtrail::{Selector, Trail},
    },
    observed::{Unread, all, any},
    rule::{Difference, Outcome, Remediation, Rule, Severity, require},
};

const TRAILS: &str = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html";

const DATA_EVENTS: &str =
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html";

const CREATE: Remediation = Remediation {
    text: "CloudTrail, Trails, Create trail: for all regions, with management events of both kinds and none excluded, \
           log file validation, a KMS key and a log group. Then start logging.",
    cli: "aws cloudtrail create-trail --name {name} --s3-bucket-name {bucket} --is-multi-region-trail \
          --enable-log-file-validation --kms-key-id {key} && aws cloudtrail start-logging --name {name}",
};

const SELECT_DATA: Remediation = Remediation {
    text: "CloudTrail, Trails, a trail for all regions, Data events, Edit: S3, log all events.",
    cli: "aws cloudtrail put-event-selectors --trail-name {name} --advanced-event-selectors file://{selectors}.json",
};

const READS: &[&str] = &["cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus"];

pub(super) static ALL_REGIONS: Rule<Account> = Rule {
    id: "multi-region-cloud-trail-enabled",
    title: "A trail records all management events of all regions",
    severity: Severity::High,
    expectations: &[23],
    themes: &["audit-trail"],
    equivalents: &[
        "config:MULTI_REGION_CLOUD_TRAIL_ENABLED",
        "securityhub:CloudTrail.1",
        "prowler:cloudtrail_multi_region_enabled_logging_management_events",
    ],
    differs: &[
        Difference {
            from: &["prowler:cloudtrail_multi_region_enabled_logging_management_events"],
            how: "One trail must record all regions; trails of single regions, one in each, are not enough: they \
                  miss regions that are turned on later.",
            source: &[(
                "CloudTrail.1",
                "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-1",
            )],
        },
        Difference {
            from: &["prowler:cloudtrail_multi_region_enabled_logging_management_events"],
            how: "Selectors are judged by what they record, not by their names: one that leaves out the events of \
                  KMS or of the RDS Data API does not record all.",
            source: &[(
                "multi-region-cloudtrail-enabled",
                "https://docs.aws.amazon.com/config/latest/developerguide/multi-region-cloudtrail-enabled.html",
            )],
        },
    ],
    parameters: &[],
    reads: READS,
    rationale: "Intruders work in regions where nobody looks. Without a record of all of them nobody can tell what \
                happened.",
    remediation: CREATE,
    source: TRAILS,
    check: |_, account| {
        let otherwise = "no trail records all management events of all regions";
        any_trail(account, otherwise, |trail| all([records_all_regions(trail), records_all_management(trail)]))
    },
};

pub(super) static ANY: Rule<Account> = Rule {
    id: "cloudtrail-enabled",
    title: "A trail records something",
    severity: Severity::High,
    expectations: &[23],
    themes: &["audit-trail"],
    equivalents: &["config:CLOUD_TRAIL_ENABLED", "securityhub:CloudTrail.3"],
    differs: &[],
    parameters: &[],
    reads: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus"],
    rationale: "Without a trail the account's history is gone after 90 days, and cannot be searched as a whole before.",
    remediation: CREATE,
    source: TRAILS,
    check: |_, account| any_trail(account, "no trail is logging", is_logging),
};

pub(super) static EACH_REGION: Rule<Region> = Rule {
    id: "cloudtrail-region-recorded",
    title: "A trail records each region",
    severity: Severity::High,
    expectations: &[23],
    themes: &["audit-trail"],
    equivalents: &["prowler:cloudtrail_multi_region_enabled"],
    differs: &[],
    parameters: &[],
    reads: &["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus"],
    rationale: "What is done in a region that no trail records leaves no lasting record.",
    remediation: CREATE,
    source: TRAILS,
    check: |region, account| {
        any_trail(account, "no trail records the region", |trail| {
            let is_at_home = trail.identity.region == region.identity.region;
            all([any([Ok(is_at_home), records_all_regions(trail)]), is_logging(trail)])
        })
    },
};

pub(super) static S3_DATA: Rule<Account> = Rule {
    id: "cloudtrail-s3-dataevents-enabled",
    title: "A trail records what is done to the objects of all S3 buckets",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["audit-trail"],
    equivalents: &["config:CLOUDTRAIL_S3_DATAEVENTS_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: READS,
    rationale: "Management events do not show who read, changed or deleted an object.",
    remediation: SELECT_DATA,
    source: DATA_EVENTS,
    check: |_, account| {
        let otherwise = "no trail records the data events of all S3 buckets";
        any_trail(account, otherwise, |trail| {
            all([records_s3(trail, |selector| selector.reads), records_s3(trail, |selector| selector.writes)])
        })
    },
};

pub(super) static S3_READS: Rule<Account> = Rule {
    id: "cloudtrail-all-read-s3-data-event-check",
    title: "A trail of all regions records who reads objects of S3",
    severity: Severity::Low,
    expectations: &[],
    themes: &["audit-trail"],
    equivalents: &[
        "config:CLOUDTRAIL_ALL_READ_S3_DATA_EVENT_CHECK",
        "securityhub:S3.23",
        "prowler:cloudtrail_s3_dataevents_read_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: READS,
    rationale: "After a leak the first question is who read what: only data events answer it.",
    remediation: SELECT_DATA,
    source: DATA_EVENTS,
    check: |_, account| {
        let otherwise = "no trail of all regions records the reads of all S3 objects";
        any_trail(account, otherwise, |trail| {
            all([records_all_regions(trail), records_s3(trail, |selector| selector.reads)])
        })
    },
};

pub(super) static S3_WRITES: Rule<Account> = Rule {
    id: "cloudtrail-all-write-s3-data-event-check",
    title: "A trail of all regions records who changes objects of S3",
    severity: Severity::Low,
    expectations: &[],
    themes: &["audit-trail"],
    equivalents: &[
        "config:CLOUDTRAIL_ALL_WRITE_S3_DATA_EVENT_CHECK",
        "securityhub:S3.22",
        "prowler:cloudtrail_s3_dataevents_write_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: READS,
    rationale: "Objects that were replaced or deleted are found out about in data events alone.",
    remediation: SELECT_DATA,
    source: DATA_EVENTS,
    check: |_, account| {
        let otherwise = "no trail of all regions records the writes of all S3 objects";
        any_trail(account, otherwise, |trail| {
            all([records_all_regions(trail), records_s3(trail, |selector| selector.writes)])
        })
    },
};

pub(super) static SECURE: Rule<Account> = Rule {
    id: "cloudtrail-security-trail-enabled",
    title: "A trail records all regions, encrypted and validated",
    severity: Severity::Medium,
    expectations: &[23],
    themes: &["audit-trail"],
    equivalents: &["config:CLOUDTRAIL_SECURITY_TRAIL_ENABLED"],
    differs: &[],
    parameters: &[],
    reads: READS,
    rationale: "A record serves as evidence only if it is whole, nobody could change it, and not everybody can read it.",
    remediation: CREATE,
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
    check: |_, account| {
        let otherwise = "no trail records all management events of all regions, encrypted with a KMS key and validated";
        any_trail(account, otherwise, |trail| {
            all([
                Ok(trail.kms_key.is_some()),
                records_all_regions(trail),
                trail.global_events.get().copied(),
                trail.validated.get().copied(),
                records_all_management(trail),
            ])
        })
    },
};

/// Whether some trail does what is wanted. Trails of the organisation count: they record this account too.
fn any_trail(account: &Account, otherwise: &'static str, wanted: impl Fn(&Trail) -> Result<bool, Unread>) -> Outcome {
    require(any(account.cloudtrail.each().map(|trail| wanted(trail?)))?, otherwise)
}

fn is_logging(trail: &Trail) -> Result<bool, Unread> {
    trail.status.get().map(|status| status.logging)
}

fn records_all_regions(trail: &Trail) -> Result<bool, Unread> {
    trail.multi_region.get().copied()
}

fn records_all_management(trail: &Trail) -> Result<bool, Unread> {
    all([trail.records_management(|selector| selector.reads), trail.records_management(|selector| selector.writes)])
}

fn records_s3(trail: &Trail, kind: impl Fn(&Selector) -> bool) -> Result<bool, Unread> {
    trail.records(|selector| selector.is_all_data(Selector::S3_OBJECT) && kind(selector))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, RegionListing, Regional, cloudtrail::CloudTrail},
        observed::Known,
        testing::Cases,
    };

    fn with(trails: impl IntoIterator<Item = Trail>) -> Account {
        let trails = Regional::example(trails);
        Account { cloudtrail: CloudTrail { trails, visiting: RegionListing::default() }, ..Account::example() }
    }

    fn visited_by(trail: Trail) -> Account {
        let trails = Regional::example([]);
        Account { cloudtrail: CloudTrail { trails, visiting: Known(vec![trail]).into() }, ..Account::example() }
    }

    fn only(selector: Selector) -> Account {
        with([Trail::selecting([selector])])
    }

    #[test]
    fn all_regions() {
        let of_organisation = Trail { own: false, ..Trail::example() };
        Cases::of(&ALL_REGIONS)
            .compliant([
                Account::example(),
                with([Trail::stopped(), Trail::example()]),
                visited_by(of_organisation),
                only(Selector::management()),
            ])
            .non_compliant([
                with([]),
                with([Trail::stopped()]),
                with([Trail { multi_region: Known(false), ..Trail::example() }]),
                only(Selector { writes: false, ..Selector::management() }),
                only(Selector { narrowed_by: vec!["kms.amazonaws.com".to_owned()], ..Selector::management() }),
                only(Selector::data(Selector::S3_OBJECT)),
            ])
            .check();
    }

    #[test]
    fn any() {
        let single = Trail { multi_region: Known(false), ..Trail::example() };
        Cases::of(&ANY).compliant([with([single])]).non_compliant([with([]), with([Trail::stopped()])]).check();
    }

    #[test]
    fn each_region() {
        let single = Trail { multi_region: Known(false), ..Trail::example() };
        let elsewhere = Trail {
            identity: Identity { region: "us-east-1".to_owned(), ..single.identity.clone() },
            ..single.clone()
        };
        let region = Region::example();
        Cases::of(&EACH_REGION)
            .compliant([region.clone()])
            .within(with([single]))
            .compliant([region.clone()])
            .within(with([elsewhere]))
            .non_compliant([region.clone()])
            .within(with([Trail::stopped()]))
            .non_compliant([region])
            .check();
    }

    #[test]
    fn data_events() {
        let all = Selector::data(Selector::S3_OBJECT);
        let reads = Selector { writes: false, ..all.clone() };
        let writes = Selector { reads: false, ..all.clone() };
        let some = Selector { resources: vec!["arn:aws:s3:::logs/".to_owned()], ..all.clone() };
        Cases::of(&S3_DATA)
            .compliant([Account::example(), with([Trail::selecting([reads.clone(), writes.clone()])])])
            .non_compliant([only(reads.clone()), only(writes.clone()), only(some.clone()), with([])])
            .check();
        Cases::of(&S3_READS)
            .compliant([only(all.clone()), only(reads.clone())])
            .non_compliant([
                only(writes.clone()),
                only(some),
                only(Selector::data("AWS::Lambda::Function")),
                with([Trail { multi_region: Known(false), ..Trail::example() }]),
            ])
            .check();
        Cases::of(&S3_WRITES).compliant([only(all), only(writes)]).non_compliant([only(reads), with([])]).check();
    }

    #[test]
    fn secure() {
        Cases::of(&SECURE)
            .compliant([Account::example()])
            .non_compliant([
                with([Trail { kms_key: None, ..Trail::example() }]),
                with([Trail { validated: Known(false), ..Trail::example() }]),
                with([Trail { global_events: Known(false), ..Trail::example() }]),
                with([Trail::stopped()]),
            ])
            .check();
    }
}
