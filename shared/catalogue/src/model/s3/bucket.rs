//! Buckets.

use serde::{Deserialize, Serialize};

use super::{Observed, PublicAccessBlock, Unread};
use crate::{
    language::policy::Document,
    model::{Identity, Resource},
};

/// A bucket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Which bucket this is.
    pub identity: Identity,
    /// The access control list. With ACLs disabled, AWS reports the owner's full control alone.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>
    pub acl: Observed<Vec<AclGrant>>,
    /// How new objects are encrypted; `None` when the endpoint says that nothing is configured.
    pub encryption: Observed<Option<Encryption>>,
    /// The lifecycle rules; empty when the bucket has none.
    pub lifecycle: Observed<Vec<LifecycleRule>>,
    /// The bucket that receives this one's access logs; `None` when they are off.
    pub log_target: Observed<Option<String>>,
    /// Whether deleting a version for good takes a second factor.
    pub mfa_delete: Observed<bool>,
    /// Whether the bucket sends events to a topic, a queue, a function or EventBridge.
    pub notifies: Observed<bool>,
    /// Whether Object Lock is on.
    pub object_lock: Observed<bool>,
    /// Who owns new objects; `None` when the bucket has no ownership controls, as buckets made before 2021.
    pub ownership: Observed<Option<ObjectOwnership>>,
    /// The bucket policy; `None` when the bucket has none.
    pub policy: Observed<Option<Document>>,
    /// The bucket's own Block Public Access; `None` when it was never set.
    pub public_access_block: Observed<Option<PublicAccessBlock>>,
    /// The replication rules; empty when the bucket has none.
    pub replication: Observed<Vec<ReplicationRule>>,
    /// Whether overwritten objects are kept.
    pub versioning: Observed<Versioning>,
}

/// One grant of an access control list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AclGrant {
    /// Who.
    pub grantee: Grantee,
    /// What.
    pub permission: Permission,
}

/// Who an access control list lets in.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grantee {
    /// The bucket's owner.
    Owner,
    /// Another account, by its canonical user id or e-mail address.
    Account(String),
    /// Anyone, without credentials.
    AllUsers,
    /// Anyone with an AWS account.
    AuthenticatedUsers,
    /// S3 itself, which writes access logs.
    LogDelivery,
}

impl Grantee {
    /// Whether AWS calls a grant to this grantee public.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::AllUsers | Self::AuthenticatedUsers)
    }

    /// The grantee as AWS names it.
    pub fn name(&self) -> &str {
        match self {
            Self::Owner => "the owner",
            Self::Account(id) => id,
            Self::AllUsers => "AllUsers",
            Self::AuthenticatedUsers => "AuthenticatedUsers",
            Self::LogDelivery => "LogDelivery",
        }
    }
}

/// What an access control list permits on a bucket.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Permission {
    /// List the objects.
    Read,
    /// Create objects.
    Write,
    /// Read the list itself.
    ReadAcp,
    /// Write the list itself.
    WriteAcp,
    /// All of these.
    FullControl,
}

impl Permission {
    /// The permission as AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::ReadAcp => "READ_ACP",
            Self::WriteAcp => "WRITE_ACP",
            Self::FullControl => "FULL_CONTROL",
        }
    }
}

/// How new objects are encrypted when the request does not say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Encryption {
    /// With whose keys.
    pub algorithm: Algorithm,
    /// Whether a bucket key saves calls to KMS.
    pub bucket_key: Observed<bool>,
    /// The KMS key; absent for S3's own keys and for the one that AWS manages.
    pub kms_key: Option<String>,
}

/// The kinds of server-side encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// SSE-S3.
    S3Managed,
    /// SSE-KMS.
    Kms,
    /// DSSE-KMS: twice, with KMS keys. It has no bucket keys.
    DualLayerKms,
}

/// A lifecycle rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleRule {
    /// Whether the rule is on.
    pub enabled: bool,
    /// Whether it is about every object: no prefix, tag or size narrows it.
    pub whole_bucket: bool,
    /// Days after which objects expire.
    pub expiration_days: Option<u32>,
    /// Moves to other storage classes.
    pub transitions: Vec<Transition>,
}

/// A move to another storage class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// Days after which objects are moved; `None` when a date is set instead.
    pub days: Option<u32>,
    /// Such as `STANDARD_IA`.
    pub storage_class: String,
}

/// Who owns the objects that others write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObjectOwnership {
    /// The bucket's owner; ACLs have no effect.
    BucketOwnerEnforced,
    /// The bucket's owner, if the writer says so by an ACL.
    BucketOwnerPreferred,
    /// Whoever writes them.
    ObjectWriter,
}

/// A replication rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicationRule {
    /// Whether the rule is on.
    pub enabled: bool,
    /// The name of the bucket that receives the copies.
    pub destination: String,
}

/// A bucket's versioning state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Versioning {
    /// Earlier versions are kept.
    Enabled,
    /// Earlier versions were kept once; new writes overwrite.
    Suspended,
    /// Never turned on.
    Off,
}

impl Bucket {
    /// The pattern of its objects' ARNs.
    pub fn objects_arn(&self) -> String {
        format!("{}/*", self.identity.arn)
    }
}

impl Resource for Bucket {
    fn kms_keys(&self) -> Result<Vec<&str>, Unread> {
        let encryption = self.encryption.get()?.iter();
        Ok(encryption.filter_map(|encryption| encryption.kms_key.as_deref()).collect())
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{
        model::{Account, Tags},
        observed::Known,
    };

    impl Encryption {
        /// Encryption without a key of one's own.
        pub(crate) fn with(algorithm: Algorithm, bucket_key: bool) -> Self {
            Self { algorithm, bucket_key: Known(bucket_key), kms_key: None }
        }
    }

    impl Bucket {
        pub(crate) const REPLICA_REGION: &'static str = "eu-central-1";

        /// A bucket that violates nothing.
        pub(crate) fn example() -> Self {
            Self::replicating("shop-invoices-prod", Account::REGION, "shop-invoices-copy")
        }

        /// The bucket that the example replicates to, and the other way round.
        pub(crate) fn replica() -> Self {
            Self::replicating("shop-invoices-copy", Self::REPLICA_REGION, "shop-invoices-prod")
        }

        fn replicating(name: &str, region: &str, destination: &str) -> Self {
            Self {
                acl: Known(vec![AclGrant { grantee: Grantee::Owner, permission: Permission::FullControl }]),
                encryption: Known(Some(Encryption::with(Algorithm::Kms, true))),
                lifecycle: Known(vec![LifecycleRule {
                    enabled: true,
                    whole_bucket: true,
                    expiration_days: Some(365),
                    transitions: vec![Transition { days: Some(30), storage_class: "STANDARD_IA".to_owned() }],
                }]),
                log_target: Known(Some("shop-access-logs".to_owned())),
                mfa_delete: Known(false),
                notifies: Known(true),
                object_lock: Known(true),
                ownership: Known(Some(ObjectOwnership::BucketOwnerEnforced)),
                policy: Known(Some(Self::tls_only(name))),
                public_access_block: Known(Some(PublicAccessBlock::example())),
                replication: Known(vec![ReplicationRule { enabled: true, destination: destination.to_owned() }]),
                identity: Identity::named(format!("arn:aws:s3:::{name}"), name.to_owned(), region, Known(Tags::new())),
                versioning: Known(Versioning::Enabled),
            }
        }

        /// The example with a default key.
        pub(crate) fn with_kms_key(key: &str) -> Self {
            let encryption = Encryption { kms_key: Some(key.to_owned()), ..Encryption::with(Algorithm::Kms, true) };
            Self { encryption: Known(Some(encryption)), ..Self::example() }
        }

        fn tls_only(name: &str) -> Document {
            Self::document(&format!(
                r#"{{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*",
                    "Resource":["arn:aws:s3:::{name}","arn:aws:s3:::{name}/*"],
                    "Condition":{{"Bool":{{"aws:SecureTransport":"false"}}}}}}"#
            ))
        }

        fn document(statements: &str) -> Document {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
            Document::parse(&text).expect("an example is a policy")
        }

        /// The example with a policy of these statements.
        pub(crate) fn with_policy(statements: &str) -> Self {
            Self { policy: Known(Some(Self::document(statements))), ..Self::example() }
        }
    }
}
