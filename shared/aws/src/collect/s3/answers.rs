//! What the answers about a bucket say.

use aws_sdk_s3::{
    operation::get_bucket_acl::GetBucketAclOutput,
    types::{
        self, BucketVersioningStatus, ExpirationStatus, MfaDeleteStatus, ObjectLockEnabled, ReplicationRuleStatus,
    },
};
use plumbline_catalogue::{
    model::s3::{
        AclGrant, Algorithm, Encryption, Grantee, LifecycleRule, ObjectOwnership, Permission, ReplicationRule,
        Transition, Versioning,
    },
    observed::{Known, Observed},
};

use crate::call::{Absent, Reply, present};

pub(super) const ENCRYPTION: Reply = Reply("s3:GetEncryptionConfiguration");

const VERSIONING: Reply = Reply("s3:GetBucketVersioning");

pub(super) fn acl(out: GetBucketAclOutput) -> Result<Vec<AclGrant>, String> {
    let owner = out.owner.and_then(|owner| owner.id).ok_or("the owner is missing")?;
    let grant = |grant: types::Grant| {
        Ok(AclGrant { grantee: grantee(grant.grantee, &owner)?, permission: permission(grant.permission)? })
    };
    out.grants.ok_or("the grants are missing")?.into_iter().map(grant).collect()
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups>
fn grantee(grantee: Option<types::Grantee>, owner: &str) -> Result<Grantee, String> {
    let Some(grantee) = grantee else { return Err("a grant without a grantee".to_owned()) };
    if let Some(uri) = grantee.uri {
        return match uri.rsplit('/').next() {
            Some("AllUsers") => Ok(Grantee::AllUsers),
            Some("AuthenticatedUsers") => Ok(Grantee::AuthenticatedUsers),
            Some("LogDelivery") => Ok(Grantee::LogDelivery),
            _ => Err(format!("unknown grantee group {uri}")),
        };
    }
    match grantee.id.or(grantee.email_address) {
        Some(id) if id == owner => Ok(Grantee::Owner),
        Some(id) => Ok(Grantee::Account(id)),
        None => Err("a grantee without an id".to_owned()),
    }
}

fn permission(permission: Option<types::Permission>) -> Result<Permission, String> {
    match permission {
        Some(types::Permission::Read) => Ok(Permission::Read),
        Some(types::Permission::Write) => Ok(Permission::Write),
        Some(types::Permission::ReadAcp) => Ok(Permission::ReadAcp),
        Some(types::Permission::WriteAcp) => Ok(Permission::WriteAcp),
        Some(types::Permission::FullControl) => Ok(Permission::FullControl),
        Some(other) => Err(format!("unknown permission {other}")),
        None => Err("a grant without a permission".to_owned()),
    }
}

/// A rule without a default only blocks kinds of encryption that a request may ask for; one of the rules has a default.
/// Without a key of one's own, KMS encrypts with AWS's.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html>
pub(super) fn encryption(configuration: types::ServerSideEncryptionConfiguration) -> Result<Encryption, String> {
    let mut rules = configuration.rules.into_iter();
    let default = rules.find_map(|rule| Some((rule.apply_server_side_encryption_by_default?, rule.bucket_key_enabled)));
    let Some((default, bucket_key)) = default else { return Err("the default encryption is missing".to_owned()) };
    let algorithm = match &default.sse_algorithm {
        types::ServerSideEncryption::Aes256 => Algorithm::S3Managed,
        types::ServerSideEncryption::AwsKms => Algorithm::Kms,
        types::ServerSideEncryption::AwsKmsDsse => Algorithm::DualLayerKms,
        other => return Err(format!("unknown encryption {other}")),
    };
    let bucket_key = ENCRYPTION.told("BucketKeyEnabled", bucket_key);
    Ok(Encryption { algorithm, bucket_key, kms_key: present(default.kms_master_key_id) })
}

/// Objects expire after days or on a date, or only the marker of a deleted one goes.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html>
pub(super) fn lifecycle_rule(rule: types::LifecycleRule) -> Result<LifecycleRule, String> {
    let enabled = match &rule.status {
        ExpirationStatus::Enabled => true,
        ExpirationStatus::Disabled => false,
        other => return Err(format!("unknown status {other} of a lifecycle rule")),
    };
    let whole_bucket = is_about_everything(&rule)?;
    let expiration_days = match rule.expiration {
        None => None,
        Some(expiration) => match (expiration.days, expiration.date, expiration.expired_object_delete_marker) {
            (None, None, None) => return Err("an expiration says not when".to_owned()),
            (after, ..) => after.map(days).transpose()?,
        },
    };
    let transitions = rule.transitions.absent_is_none().into_iter().map(transition).collect::<Result<_, _>>()?;
    Ok(LifecycleRule { enabled, whole_bucket, expiration_days, transitions })
}

/// Objects are moved after days or on a date.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html>
fn transition(transition: types::Transition) -> Result<Transition, String> {
    let class = transition.storage_class.ok_or("a transition without a storage class")?;
    if transition.days.is_none() && transition.date.is_none() {
        return Err("a transition says not when".to_owned());
    }
    Ok(Transition { days: transition.days.map(days).transpose()?, storage_class: class.as_str().to_owned() })
}

fn days(days: i32) -> Result<u32, String> {
    u32::try_from(days).map_err(|error| error.to_string())
}

/// The prefix stands beside the filter in old rules and within it in new ones; an empty one is every object, and so is an
/// empty filter. A rule has one of the two.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html>
#[allow(deprecated)]
fn is_about_everything(rule: &types::LifecycleRule) -> Result<bool, String> {
    let narrows = |prefix: &Option<String>| matches!(prefix.as_deref(), Some(prefix) if !prefix.is_empty());
    match &rule.filter {
        None if rule.prefix.is_none() => Err("a lifecycle rule has no filter".to_owned()),
        None => Ok(!narrows(&rule.prefix)),
        Some(filter) => Ok(!narrows(&rule.prefix)
            && !narrows(&filter.prefix)
            && filter.tag.is_none()
            && filter.object_size_greater_than.is_none()
            && filter.object_size_less_than.is_none()
            && filter.and.is_none()),
    }
}

/// Its only value is that it is on.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockConfiguration.html>
pub(super) fn object_lock(configuration: Option<types::ObjectLockConfiguration>) -> Result<bool, String> {
    match configuration.map(|configuration| configuration.object_lock_enabled) {
        None => Ok(false),
        Some(Some(ObjectLockEnabled::Enabled)) => Ok(true),
        Some(Some(other)) => Err(format!("unknown object lock {other}")),
        Some(None) => Err("ObjectLockEnabled is missing in the answer".to_owned()),
    }
}

pub(super) fn ownership(ownership: &types::ObjectOwnership) -> Result<ObjectOwnership, String> {
    match ownership {
        types::ObjectOwnership::BucketOwnerEnforced => Ok(ObjectOwnership::BucketOwnerEnforced),
        types::ObjectOwnership::BucketOwnerPreferred => Ok(ObjectOwnership::BucketOwnerPreferred),
        types::ObjectOwnership::ObjectWriter => Ok(ObjectOwnership::ObjectWriter),
        other => Err(format!("unknown object ownership {other}")),
    }
}

/// The destination is an ARN whose last part is the bucket's name.
pub(super) fn replication_rule(rule: types::ReplicationRule) -> Result<ReplicationRule, String> {
    let enabled = match &rule.status {
        ReplicationRuleStatus::Enabled => true,
        ReplicationRuleStatus::Disabled => false,
        other => return Err(format!("unknown status {other} of a replication rule")),
    };
    let destination = rule.destination.and_then(|destination| present(destination.bucket));
    let destination = destination.ok_or("a replication rule without a destination")?;
    let (_, name) = destination.rsplit_once(':').ok_or("the destination of a replication rule is no ARN")?;
    Ok(ReplicationRule { enabled, destination: name.to_owned() })
}

/// A bucket on which versioning was never set has no status.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html>
pub(super) fn versioning(status: Option<BucketVersioningStatus>) -> Observed<Versioning> {
    match status {
        None => Known(Versioning::Off),
        Some(BucketVersioningStatus::Enabled) => Known(Versioning::Enabled),
        Some(BucketVersioningStatus::Suspended) => Known(Versioning::Suspended),
        Some(other) => VERSIONING.unreadable(format!("unknown versioning status {other}")).into(),
    }
}

/// A bucket on which MFA delete was never set does not tell it.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html>
pub(super) fn mfa_delete(status: Option<MfaDeleteStatus>) -> Observed<bool> {
    match status {
        None | Some(MfaDeleteStatus::Disabled) => Known(false),
        Some(MfaDeleteStatus::Enabled) => Known(true),
        Some(other) => VERSIONING.unreadable(format!("unknown status {other} of MFA delete")).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_told_from_others() {
        let grant = |id: &str| {
            let grantee = types::Grantee::builder().id(id).r#type(types::Type::CanonicalUser).build().unwrap();
            types::Grant::builder().grantee(grantee).permission(types::Permission::Read).build()
        };
        let both = || GetBucketAclOutput::builder().grants(grant("me")).grants(grant("you"));
        let read = acl(both().owner(types::Owner::builder().id("me").build()).build()).unwrap();
        let grantees: Vec<_> = read.into_iter().map(|grant| grant.grantee).collect();
        assert_eq!(grantees, [Grantee::Owner, Grantee::Account("you".to_owned())]);
        assert!(acl(both().build()).is_err());
    }

    #[test]
    fn a_lifecycle_rule_says_what_it_is_about() {
        let rule = || types::LifecycleRule::builder().status(ExpirationStatus::Enabled);
        let filter = types::LifecycleRuleFilter::builder;
        let whole = |rule: types::LifecycleRule| lifecycle_rule(rule).map(|rule| rule.whole_bucket);
        assert_eq!(whole(rule().filter(filter().build()).build().unwrap()), Ok(true));
        assert_eq!(whole(rule().filter(filter().prefix("").build()).build().unwrap()), Ok(true));
        assert_eq!(whole(rule().filter(filter().prefix("logs/").build()).build().unwrap()), Ok(false));
        assert!(whole(rule().build().unwrap()).is_err());
    }

    #[test]
    fn what_a_lifecycle_rule_does_has_a_time() {
        let with = |expiration| {
            let filter = types::LifecycleRuleFilter::builder().build();
            let rule = types::LifecycleRule::builder().status(ExpirationStatus::Enabled).filter(filter);
            lifecycle_rule(rule.expiration(expiration).build().unwrap()).map(|rule| rule.expiration_days)
        };
        let expiration = types::LifecycleExpiration::builder;
        assert_eq!(with(expiration().days(30).build()), Ok(Some(30)));
        assert_eq!(with(expiration().expired_object_delete_marker(true).build()), Ok(None));
        assert!(with(expiration().build()).is_err());
        assert!(transition(types::Transition::builder().days(30).build()).is_err());
    }

    #[test]
    fn replication_names_its_destination() {
        let rule = |bucket: &str| {
            let destination = types::Destination::builder().bucket(bucket).build().unwrap();
            let status = ReplicationRuleStatus::Disabled;
            replication_rule(types::ReplicationRule::builder().destination(destination).status(status).build().unwrap())
        };
        let expected = ReplicationRule { enabled: false, destination: "copies".to_owned() };
        assert_eq!(rule("arn:aws:s3:::copies"), Ok(expected));
        assert!(rule("").is_err());
    }
}
