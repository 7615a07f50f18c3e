//! Amazon S3. A bucket's number decides what it has.

use serde_json::json;

use crate::{
    account::{Account, CREATED, REGION, index, name, tags},
    call::Call,
    page::Page,
    reply::{Reply, escaped, items, list},
};

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html>
const PAGE: usize = 10_000;

const OWNER: &str = "<Owner><ID>0123456789abcdef0123456789abcdef</ID></Owner>";

pub fn reply(account: &Account, call: &Call) -> Reply {
    if call.operation == "ListBuckets" {
        return Reply::Document(buckets(account, call));
    }
    let bucket = call.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let Some(number) = index(bucket).filter(|number| *number < account.count("buckets")) else {
        return Reply::Error(404, "NoSuchBucket");
    };
    match call.operation.as_str() {
        "GET acl" => acl(number),
        "GET encryption" => encryption(number),
        "GET lifecycle" => lifecycle(number),
        "GET location" => Reply::Document(format!("<LocationConstraint>{REGION}</LocationConstraint>")),
        "GET logging" => logging(number),
        "GET notification" => Reply::Document("<NotificationConfiguration/>".to_owned()),
        "GET object-lock" => object_lock(number),
        "GET ownershipControls" => ownership(number),
        "GET policy" => policy(bucket, number),
        "GET policyStatus" => policy_status(number),
        "GET publicAccessBlock" => public_access_block(number),
        "GET replication" => Reply::Error(404, "ReplicationConfigurationNotFoundError"),
        "GET tagging" => tagging(number),
        "GET versioning" => versioning(number),
        "GET accelerate" => Reply::Document("<AccelerateConfiguration/>".to_owned()),
        "GET requestPayment" => Reply::Document(
            "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>".to_owned(),
        ),
        "GET website" => Reply::Error(404, "NoSuchWebsiteConfiguration"),
        "GET cors" => Reply::Error(404, "NoSuchCORSConfiguration"),
        "HEAD bucket" => Reply::Document(String::new()),
        "ListObjectsV2" => Reply::Document(format!(
            "<ListBucketResult><Name>{bucket}</Name><IsTruncated>false</IsTruncated></ListBucketResult>"
        )),
        _ => Reply::Unknown,
    }
}

fn buckets(account: &Account, call: &Call) -> String {
    let most = call.number("max-buckets").unwrap_or(PAGE);
    let page = Page::of(account.count("buckets"), call.parameter("continuation-token"), most);
    let bucket = |number| {
        let name = name("shop-bucket", number);
        format!("<Name>{name}</Name><CreationDate>{CREATED}</CreationDate><BucketRegion>{REGION}</BucketRegion>")
    };
    let buckets = list("Buckets", "Bucket", page.range.clone().map(bucket));
    let next = page.token("ContinuationToken");
    format!("<ListAllMyBucketsResult>{OWNER}{buckets}{next}</ListAllMyBucketsResult>")
}

fn acl(number: usize) -> Reply {
    let grant = |grantee: &str, permission: &str| {
        format!(
            r#"<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {grantee}</Grantee><Permission>{permission}</Permission></Grant>"#
        )
    };
    let owner = r#"xsi:type="CanonicalUser"><ID>0123456789abcdef0123456789abcdef</ID>"#;
    let everyone = r#"xsi:type="Group"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>"#;
    let mut grants = grant(owner, "FULL_CONTROL");
    if number % 40 == 3 {
        grants += &grant(everyone, "READ");
    }
    Reply::Document(format!(
        "<AccessControlPolicy>{OWNER}<AccessControlList>{grants}</AccessControlList></AccessControlPolicy>"
    ))
}

fn encryption(number: usize) -> Reply {
    let algorithm = if number.is_multiple_of(4) { "aws:kms" } else { "AES256" };
    Reply::Document(format!(
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>{algorithm}\
         </SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>\
         </ServerSideEncryptionConfiguration>"
    ))
}

fn lifecycle(number: usize) -> Reply {
    if !number.is_multiple_of(3) {
        return Reply::Error(404, "NoSuchLifecycleConfiguration");
    }
    Reply::Document(
        "<LifecycleConfiguration><Rule><ID>old</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>\
         <Expiration><Days>365</Days></Expiration></Rule></LifecycleConfiguration>"
            .to_owned(),
    )
}

fn logging(number: usize) -> Reply {
    let enabled = "<LoggingEnabled><TargetBucket>shop-bucket-000000</TargetBucket><TargetPrefix>logs/</TargetPrefix></LoggingEnabled>";
    let enabled = if number.is_multiple_of(2) { enabled } else { "" };
    Reply::Document(format!("<BucketLoggingStatus>{enabled}</BucketLoggingStatus>"))
}

fn object_lock(number: usize) -> Reply {
    if !number.is_multiple_of(10) {
        return Reply::Error(404, "ObjectLockConfigurationNotFoundError");
    }
    Reply::Document(
        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>".to_owned(),
    )
}

fn ownership(number: usize) -> Reply {
    let ownership = if number.is_multiple_of(5) { "BucketOwnerPreferred" } else { "BucketOwnerEnforced" };
    Reply::Document(format!(
        "<OwnershipControls><Rule><ObjectOwnership>{ownership}</ObjectOwnership></Rule></OwnershipControls>"
    ))
}

fn is_public(number: usize) -> bool {
    number % 50 == 1
}

fn policy(bucket: &str, number: usize) -> Reply {
    let (bucket, objects) = (format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*"));
    let statement = if is_public(number) {
        json!({ "Sid": "Public", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": objects })
    } else if number.is_multiple_of(2) {
        json!({
            "Sid": "TLS", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [bucket, objects],
            "Condition": { "Bool": { "aws:SecureTransport": "false" } },
        })
    } else {
        return Reply::Error(404, "NoSuchBucketPolicy");
    };
    Reply::Json(json!({ "Version": "2012-10-17", "Statement": [statement] }))
}

fn policy_status(number: usize) -> Reply {
    if !is_public(number) && !number.is_multiple_of(2) {
        return Reply::Error(404, "NoSuchBucketPolicy");
    }
    let public = is_public(number);
    Reply::Document(format!("<PolicyStatus><IsPublic>{public}</IsPublic></PolicyStatus>"))
}

fn public_access_block(number: usize) -> Reply {
    if number % 10 == 1 {
        return Reply::Error(404, "NoSuchPublicAccessBlockConfiguration");
    }
    let settings = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
    let settings: String = settings.iter().map(|name| format!("<{name}>true</{name}>")).collect();
    Reply::Document(format!("<PublicAccessBlockConfiguration>{settings}</PublicAccessBlockConfiguration>"))
}

fn tagging(number: usize) -> Reply {
    let tags = tags(number);
    if tags.is_empty() {
        return Reply::Error(404, "NoSuchTagSet");
    }
    let tag = |(key, value): (&str, &str)| format!("<Key>{key}</Key><Value>{}</Value>", escaped(value));
    Reply::Document(format!("<Tagging><TagSet>{}</TagSet></Tagging>", items("Tag", tags.into_iter().map(tag))))
}

fn versioning(number: usize) -> Reply {
    let status = match number % 3 {
        0 => "<Status>Enabled</Status>",
        1 => "<Status>Suspended</Status>",
        _ => "",
    };
    Reply::Document(format!("<VersioningConfiguration>{status}</VersioningConfiguration>"))
}
