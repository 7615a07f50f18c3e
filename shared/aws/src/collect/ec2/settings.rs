use aws_sdk_ec2::{
    Client,
    types::{HttpTokensEnforcedState, HttpTokensState, SnapshotBlockPublicAccessState},
};
use plumbline_catalogue::{
    model::ec2::{AllowedImages, RegionSettings, SnapshotSharing},
    observed::Observed,
};

use super::required;
use crate::collect::Session;

/// Five calls a region.
pub(in crate::collect) async fn settings(session: &Session, region: &str) -> RegionSettings {
    let ec2 = session.clients.ec2(region);
    let read = Settings { session, ec2: &ec2, region };
    let (allowed_images, encryption, images, imdsv2, snapshots) = futures::join!(
        read.allowed_images(),
        read.ebs_encryption_by_default(),
        read.image_sharing_blocked(),
        read.imdsv2_by_default(),
        read.snapshot_sharing(),
    );
    RegionSettings {
        allowed_images,
        ebs_encryption_by_default: encryption,
        image_sharing_blocked: images,
        imdsv2_by_default: imdsv2,
        snapshot_sharing: snapshots,
    }
}

struct Settings<'a> {
    session: &'a Session,
    ec2: &'a Client,
    region: &'a str,
}

impl Settings<'_> {
    async fn allowed_images(&self) -> Observed<AllowedImages> {
        let call = self.ec2.get_allowed_images_settings().send();
        self.session
            .call(self.region, "ec2:GetAllowedImagesSettings", call)
            .await
            .try_map(|out| match out.state.as_deref() {
                Some("disabled") => Ok(AllowedImages::Unrestricted),
                Some("audit-mode") => Ok(AllowedImages::Audited),
                Some("enabled") => Ok(AllowedImages::Enforced),
                other => Err(format!("unknown state of allowed images {other:?}")),
            })
            .observed()
    }

    async fn ebs_encryption_by_default(&self) -> Observed<bool> {
        let call = self.ec2.get_ebs_encryption_by_default().send();
        self.session
            .call(self.region, "ec2:GetEbsEncryptionByDefault", call)
            .await
            .try_map(|out| required(out.ebs_encryption_by_default, "encryption setting"))
            .observed()
    }

    async fn image_sharing_blocked(&self) -> Observed<bool> {
        let call = self.ec2.get_image_block_public_access_state().send();
        self.session
            .call(self.region, "ec2:GetImageBlockPublicAccessState", call)
            .await
            .try_map(|out| match out.image_block_public_access_state.as_deref() {
                Some("block-new-sharing") => Ok(true),
                Some("unblocked") => Ok(false),
                other => Err(format!("unknown state of the block of public images {other:?}")),
            })
            .observed()
    }

    /// Where nothing was ever set, the answer has no defaults in it.
    async fn imdsv2_by_default(&self) -> Observed<bool> {
        let call = self.ec2.get_instance_metadata_defaults().send();
        self.session
            .call(self.region, "ec2:GetInstanceMetadataDefaults", call)
            .await
            .try_map(|out| {
                let Some(defaults) = out.account_level else { return Ok(false) };
                let enforced = defaults.http_tokens_enforced == Some(HttpTokensEnforcedState::Enabled);
                match defaults.http_tokens {
                    _ if enforced => Ok(true),
                    Some(HttpTokensState::Required) => Ok(true),
                    Some(HttpTokensState::Optional) | None => Ok(false),
                    Some(other) => Err(format!("unknown default of session tokens {other}")),
                }
            })
            .observed()
    }

    async fn snapshot_sharing(&self) -> Observed<SnapshotSharing> {
        let call = self.ec2.get_snapshot_block_public_access_state().send();
        self.session
            .call(self.region, "ec2:GetSnapshotBlockPublicAccessState", call)
            .await
            .try_map(|out| match out.state {
                Some(SnapshotBlockPublicAccessState::BlockAllSharing) => Ok(SnapshotSharing::NonePublic),
                Some(SnapshotBlockPublicAccessState::BlockNewSharing) => Ok(SnapshotSharing::NoneNewlyPublic),
                Some(SnapshotBlockPublicAccessState::Unblocked) => Ok(SnapshotSharing::Unblocked),
                other => Err(format!("unknown state of the block of public snapshots {other:?}")),
            })
            .observed()
    }
}
