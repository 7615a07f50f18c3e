//! What is asked of the buckets that receive log files.

use super::of_another_account;
use crate::{
    model::{
        Account,
        cloudtrail::Trail,
        s3::{Bucket, Found},
    },
    observed::{Gap, Reason, Unread},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Stop, Verdict, not_applicable, require, violation},
    rules::s3,
};

pub(super) static LOGGED: Rule<Trail> = Rule {
    id: "cloudtrail-s3-bucket-access-logging",
    title: "The buckets of trails log access to them",
    severity: Severity::Low,
    expectations: &[23],
    themes: &["log-protection", "logging"],
    equivalents: &[
        "config:CLOUDTRAIL_S3_BUCKET_ACCESS_LOGGING",
        "securityhub:CloudTrail.7",
        "prowler:cloudtrail_logs_s3_bucket_access_logging_enabled",
    ],
    differs: &[Difference {
        from: &[
            "config:CLOUDTRAIL_S3_BUCKET_ACCESS_LOGGING",
            "securityhub:CloudTrail.7",
            "prowler:cloudtrail_logs_s3_bucket_access_logging_enabled",
        ],
        how: "Not applicable to a bucket that receives access logs itself: logging it would make logs of \
                  logs.",
        source: &[("Server access logging", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html")],
    }],
    parameters: &[],
    reads: &["s3:GetBucketLogging", "s3:ListAllMyBuckets"],
    rationale: "Whoever covers tracks begins with the log files: the bucket should tell who opened it.",
    remediation: Remediation {
        text: "The trail's bucket, Properties, Server access logging, Edit, Enable, with another bucket of the same \
               region as the destination.",
        cli: "aws s3api put-bucket-logging --bucket {bucket} --bucket-logging-status \
              'LoggingEnabled={TargetBucket={logs},TargetPrefix={bucket}/}'",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
    check: |trail, account| {
        with_bucket(trail, account, |bucket| as_judged_by("s3-bucket-logging-enabled", bucket, account))
    },
};

pub(super) static MFA_DELETE: Rule<Trail> = Rule {
    id: "cloudtrail-s3-bucket-mfa-delete",
    title: "The buckets of trails ask for MFA before a version is deleted",
    severity: Severity::Low,
    expectations: &[],
    themes: &["deletion-protection", "log-protection", "mfa"],
    equivalents: &["prowler:cloudtrail_bucket_requires_mfa_delete"],
    differs: &[Difference {
        from: &["prowler:cloudtrail_bucket_requires_mfa_delete"],
        how: "The bucket of a stopped trail is judged too: the log files are still in it.",
        source: &[(
            "MFA delete",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
        )],
    }],
    parameters: &[],
    reads: &["s3:GetBucketVersioning", "s3:ListAllMyBuckets"],
    rationale: "Stolen keys alone then cannot destroy the log files for good.",
    remediation: Remediation {
        text: "Only the root user can turn MFA delete on, with its MFA device, from the command line.",
        cli: "aws s3api put-bucket-versioning --bucket {bucket} --versioning-configuration \
              Status=Enabled,MFADelete=Enabled --mfa '{device} {code}'",
    },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
    check: |trail, account| {
        with_bucket(trail, account, |bucket| {
            require(
                *bucket.mfa_delete.get()?,
                format!("its bucket {} deletes versions without MFA", bucket.identity.id),
            )
        })
    },
};

pub(super) static PRIVATE: Rule<Trail> = Rule {
    id: "cloudtrail-s3-bucket-public-access-prohibited",
    title: "Nobody but the account's own people can reach the buckets of trails",
    severity: Severity::Critical,
    expectations: &[23],
    themes: &["log-protection", "public-access"],
    equivalents: &[
        "config:CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED",
        "securityhub:CloudTrail.6",
        "prowler:cloudtrail_logs_s3_bucket_is_not_publicly_accessible",
    ],
    differs: &[Difference {
        from: &["prowler:cloudtrail_logs_s3_bucket_is_not_publicly_accessible"],
        how: "The bucket's policy counts as well as its ACL, and a grant to all users of AWS as one to \
                  everyone. Block Public Access takes both back.",
        source: &[
            (
                "CloudTrail.6",
                "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-6",
            ),
            (
                "Blocking public access",
                "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
            ),
        ],
    }],
    parameters: &[],
    reads: &[
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:ListAllMyBuckets",
    ],
    rationale: "Log files list every resource, role and address of the account: a map for whoever wants to break in.",
    remediation: Remediation {
        text: "The trail's bucket, Permissions, Block public access, Edit, Block all public access. Then remove the \
               public statement or grant.",
        cli: "aws s3api put-public-access-block --bucket {bucket} --public-access-block-configuration \
              BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
    check: |trail, account| {
        with_bucket(trail, account, |bucket| as_judged_by("s3-bucket-not-publicly-accessible", bucket, account))
    },
};

/// Judges the trail by its bucket, which may belong to another account or live in a region that was not scanned.
fn with_bucket(trail: &Trail, account: &Account, judge: impl FnOnce(&Bucket) -> Outcome) -> Outcome {
    if !trail.own {
        return of_another_account();
    }
    let name = trail.bucket.get()?;
    match account.s3.find(name)? {
        Found::Scanned(bucket) => judge(bucket),
        Found::Elsewhere(region) => Err(Unread::new(Gap::new(
            format!("region {region}"),
            Reason::NotRequested,
            format!("its bucket {name} lives there"),
        ))
        .into()),
        Found::NotOwn => not_applicable(format!("its bucket {name} is none of this account's")),
    }
}

/// The verdict of a rule about buckets, as one about the trail.
fn as_judged_by(rule: &str, bucket: &Bucket, account: &Account) -> Outcome {
    let rule = s3::RULES.iter().find(|of_buckets| of_buckets.about().id() == rule);
    let judged = rule.and_then(|rule| rule.judge(bucket, account));
    match judged {
        Some(Ok(Verdict::NonCompliant(text))) => violation(format!("of its bucket {}, {text}", bucket.identity.id)),
        Some(Err(Stop::NotApplicable(text))) => not_applicable(format!("its bucket {}: {text}", bucket.identity.id)),
        Some(outcome) => outcome,
        None => not_applicable(format!("nothing is asked of its bucket {}", bucket.identity.id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        language::policy::Document,
        model::{
            Regional,
            s3::{AclGrant, Grantee, Permission, PublicAccessBlock},
        },
        observed::Known,
        testing::Cases,
    };

    const PUBLIC: &str = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}"#;

    const AWAY: &str = "of-somebody-else";

    fn away() -> Trail {
        Trail { bucket: Known(AWAY.to_owned()), ..Trail::example() }
    }

    fn given(bucket: Bucket) -> impl FnOnce(&mut Account) {
        |account| {
            account.s3.public_access_block = Known(Some(PublicAccessBlock::nothing()));
            account.s3.buckets = Regional::example([bucket]);
        }
    }

    #[test]
    fn access_is_logged() {
        Cases::of(&LOGGED)
            .compliant([Trail::example()])
            .not_applicable([away(), Trail { own: false, ..Trail::example() }])
            .given(|account| account.s3 = std::mem::take(&mut account.s3).elsewhere(AWAY, "us-west-2"))
            .insufficient_data([away()])
            .given(given(Bucket { log_target: Known(None), ..Bucket::example() }))
            .non_compliant([Trail::example()])
            .check();
    }

    #[test]
    fn deletion_asks_for_mfa() {
        Cases::of(&MFA_DELETE)
            .not_applicable([away()])
            .given(given(Bucket { mfa_delete: Known(true), ..Bucket::example() }))
            .compliant([Trail::example()])
            .given(given(Bucket { mfa_delete: Known(false), ..Bucket::example() }))
            .non_compliant([Trail::example()])
            .check();
    }

    #[test]
    fn nobody_else_reaches_it() {
        let open = Bucket { public_access_block: Known(None), ..Bucket::example() };
        let grant = AclGrant { grantee: Grantee::AllUsers, permission: Permission::Read };
        Cases::of(&PRIVATE)
            .compliant([Trail::example()])
            .not_applicable([away(), Trail { own: false, ..Trail::example() }])
            .given(given(open.clone()))
            .compliant([Trail::example()])
            .given(given(Bucket { policy: Known(Some(Document::parse(PUBLIC).unwrap())), ..open.clone() }))
            .non_compliant([Trail::example()])
            .given(given(Bucket { acl: Known(vec![grant]), ..open }))
            .non_compliant([Trail::example()])
            .check();
    }
}
