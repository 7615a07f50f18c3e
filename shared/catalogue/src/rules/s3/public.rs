//! Whether anyone can reach a bucket: what its policy and its ACL grant, unless Block Public Access takes it back.

use crate::{
    language::policy::{
        place::Place,
        resource::{label, public_grants_of},
    },
    model::{
        Account,
        s3::{Bucket, Permission, PublicAccessBlock, any_blocks},
    },
    observed::{Unread, any},
    rule::{Outcome, Verdict, violation},
};

/// Actions that show what is in a bucket or how it is set up.
pub(super) const READING: &[&str] = &["s3:Get*", "s3:List*"];

/// Actions that change it.
pub(super) const WRITING: &[&str] = &[
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:Create*",
    "s3:Delete*",
    "s3:InitiateReplication",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:Put*",
    "s3:Replicate*",
    "s3:RestoreObject",
    "s3:Update*",
];

/// All actions.
pub(super) const EVERYTHING: &[&str] = &["*"];

/// ACL permissions that show the objects' names or the ACL.
pub(super) const LISTING: &[Permission] = &[Permission::Read, Permission::ReadAcp, Permission::FullControl];

/// ACL permissions that change the objects or the ACL.
pub(super) const CHANGING: &[Permission] = &[Permission::Write, Permission::WriteAcp, Permission::FullControl];

/// Whether the bucket's policy lets anyone do some of these actions.
pub(super) fn by_policy(bucket: &Bucket, account: &Account, actions: &[&str]) -> Outcome {
    let place = Place::bucket(&account.id, &bucket.identity.arn);
    let grants = bucket.policy.get().map(|policy| {
        let public = policy.iter().flat_map(|document| {
            let grants = public_grants_of(document, &place, actions);
            grants
                .into_iter()
                .map(|statement| format!("{} of the bucket policy lets anyone in", label(document, statement)))
        });
        public.collect()
    });
    exposed(is_blocked(bucket, account, |block| block.restrict_public_buckets), grants)
}

/// Whether the bucket's ACL gives anyone some of these permissions.
pub(super) fn by_acl(bucket: &Bucket, account: &Account, permissions: &[Permission]) -> Outcome {
    let grants = bucket.acl.get().map(|acl| {
        acl.iter()
            .filter(|grant| grant.grantee.is_public() && permissions.contains(&grant.permission))
            .map(|grant| format!("the ACL gives {} to {}", grant.permission.as_str(), grant.grantee.name()))
            .collect()
    });
    exposed(is_blocked(bucket, account, |block| block.ignore_public_acls), grants)
}

fn is_blocked(bucket: &Bucket, account: &Account, by: impl Fn(&PublicAccessBlock) -> bool) -> Result<bool, Unread> {
    any_blocks([&bucket.public_access_block, &account.s3.public_access_block], by)
}

/// A violation takes a grant and the lack of a block; without either there is none, whatever is unknown of the other.
fn exposed(blocked: Result<bool, Unread>, grants: Result<Vec<String>, Unread>) -> Outcome {
    let ungranted = grants.as_ref().map(Vec::is_empty).map_err(Unread::clone);
    if any([blocked, ungranted])? {
        return Ok(Verdict::Compliant);
    }
    violation(grants?.join("; "))
}

#[cfg(test)]
pub(super) mod cases {
    use super::*;
    use crate::{
        model::s3::{AclGrant, Grantee},
        observed::Known,
    };

    /// Turns the account's Block Public Access off.
    pub(in crate::rules::s3) fn unblock(account: &mut Account) {
        account.s3.public_access_block = Known(None);
    }

    /// The example without Block Public Access of its own.
    pub(in crate::rules::s3) fn open() -> Bucket {
        Bucket { public_access_block: Known(None), ..Bucket::example() }
    }

    /// That, with a policy of these statements.
    pub(in crate::rules::s3) fn open_with_policy(statements: &str) -> Bucket {
        Bucket { policy: Bucket::with_policy(statements).policy, ..open() }
    }

    /// That, with a policy that allows anyone an action.
    pub(in crate::rules::s3) fn open_for(action: &str) -> Bucket {
        open_with_policy(&allow_all(action))
    }

    /// That, with a policy that allows anyone everything, but refuses all except an organisation.
    pub(in crate::rules::s3) fn open_for_organisation() -> Bucket {
        open_with_policy(&format!(
            r#"{},{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                "Condition":{{"StringNotEquals":{{"aws:PrincipalOrgID":"o-1"}}}}}}"#,
            allow_all("s3:*")
        ))
    }

    fn allow_all(action: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"{action}",
                "Resource":["arn:aws:s3:::shop-invoices-prod","arn:aws:s3:::shop-invoices-prod/*"]}}"#
        )
    }

    /// That, with one grant in its ACL.
    pub(in crate::rules::s3) fn open_with_acl(grantee: Grantee, permission: Permission) -> Bucket {
        Bucket { acl: Known(vec![AclGrant { grantee, permission }]), ..open() }
    }

    /// Block Public Access with the two settings that take grants back, and no other.
    pub(in crate::rules::s3) fn blocking(ignore_public_acls: bool, restrict_public_buckets: bool) -> PublicAccessBlock {
        PublicAccessBlock { ignore_public_acls, restrict_public_buckets, ..PublicAccessBlock::nothing() }
    }
}
