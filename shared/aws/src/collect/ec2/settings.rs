use aws_sdk_ec2::{
    Client,
    types::{
        HttpTokensEnforcedState, HttpTokensState, InternetGatewayBlockMode, InternetGatewayExclusionMode,
        SnapshotBlockPublicAccessState, VpcBlockPublicAccessExclusion, VpcBlockPublicAccessExclusionState,
        VpcBlockPublicAccessOptions, VpcBlockPublicAccessState,
    },
};
use plumbline_catalogue::{
    model::ec2::{AllowedImages, BlockExclusion, BlockMode, InternetBlock, RegionSettings, SnapshotSharing, Spared},
    observed::{Observed, Unread},
};

use super::{PAGE, required};
use crate::call::Session;

/// Six calls a region, and one more where the internet is blocked.
pub(in crate::collect) async fn settings(session: &Session, region: &str) -> RegionSettings {
    let ec2 = session.clients.of::<aws_sdk_ec2::Client>(region);
    let read = Settings { session, ec2: &ec2, region };
    let (allowed_images, encryption, images, imdsv2, internet, snapshots) = futures::join!(
        read.allowed_images(),
        read.ebs_encryption_by_default(),
        read.image_sharing_blocked(),
        read.imdsv2_by_default(),
        read.internet_block(),
        read.snapshot_sharing(),
    );
    RegionSettings {
        allowed_images,
        ebs_encryption_by_default: encryption,
        image_sharing_blocked: images,
        imdsv2_by_default: imdsv2,
        internet_block: Observed::from(internet),
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

    /// Exclusions can be there while nothing is blocked; they are asked for only where something is.
    async fn internet_block(&self) -> Result<InternetBlock, Unread> {
        let call = self.ec2.describe_vpc_block_public_access_options().send();
        let mode = self
            .session
            .call(self.region, "ec2:DescribeVpcBlockPublicAccessOptions", call)
            .await
            .try_map(|out| block_mode(&required(out.vpc_block_public_access_options, "options")?))
            .where_not_offered(BlockMode::Off)
            .into_result()?;
        let exclusions = if mode == BlockMode::Off { Vec::new() } else { self.block_exclusions().await? };
        Ok(InternetBlock { mode, exclusions })
    }

    async fn block_exclusions(&self) -> Result<Vec<BlockExclusion>, Unread> {
        let ask = |token| {
            let call = self.ec2.describe_vpc_block_public_access_exclusions().max_results(PAGE);
            call.set_next_token(token).send()
        };
        self.session
            .pages_by_token(self.region, "ec2:DescribeVpcBlockPublicAccessExclusions", ask, |page| {
                (page.vpc_block_public_access_exclusions, page.next_token)
            })
            .await
            .try_map(|listed| listed.into_iter().filter_map(|listed| block_exclusion(listed).transpose()).collect())
            .into_result()
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

fn block_mode(options: &VpcBlockPublicAccessOptions) -> Result<BlockMode, String> {
    match (&options.state, &options.internet_gateway_block_mode) {
        (Some(VpcBlockPublicAccessState::UpdateInProgress), _) => {
            Err("VPC Block Public Access is changing, and AWS does not say what holds until then".to_owned())
        }
        (_, Some(InternetGatewayBlockMode::Off)) => Ok(BlockMode::Off),
        (_, Some(InternetGatewayBlockMode::BlockIngress)) => Ok(BlockMode::Ingress),
        (_, Some(InternetGatewayBlockMode::BlockBidirectional)) => Ok(BlockMode::Bidirectional),
        (_, other) => Err(format!("unknown mode of VPC Block Public Access {other:?}")),
    }
}

/// None when it never was or is no more. Where the organization allows no exclusions, AWS disables them.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessExclusion.html>
fn block_exclusion(exclusion: VpcBlockPublicAccessExclusion) -> Result<Option<BlockExclusion>, String> {
    use VpcBlockPublicAccessExclusionState as State;
    let settled = match exclusion.state {
        Some(State::CreateComplete | State::UpdateComplete) => true,
        Some(State::CreateFailed | State::DeleteComplete | State::DisableComplete) => return Ok(None),
        Some(_) => false,
        None => return Err("an exclusion has no state".to_owned()),
    };
    let arn = required(exclusion.resource_arn, "resource of an exclusion")?;
    Ok(Some(BlockExclusion {
        target: arn.rsplit('/').next().unwrap_or(&arn).to_owned(),
        spares: match exclusion.internet_gateway_exclusion_mode {
            _ if !settled => Spared::Unsettled,
            Some(InternetGatewayExclusionMode::AllowBidirectional) => Spared::Everything,
            Some(InternetGatewayExclusionMode::AllowEgress) => Spared::Egress,
            other => return Err(format!("unknown mode of an exclusion {other:?}")),
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exclusions_count_while_they_hold() {
        let exclusion = |state| {
            let built = VpcBlockPublicAccessExclusion::builder()
                .resource_arn("arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-1")
                .internet_gateway_exclusion_mode(InternetGatewayExclusionMode::AllowBidirectional)
                .set_state(state)
                .build();
            block_exclusion(built).map(|found| found.map(|found| (found.target, found.spares)))
        };
        let found = |spares| Ok(Some(("subnet-1".to_owned(), spares)));
        use VpcBlockPublicAccessExclusionState as State;
        assert_eq!(exclusion(Some(State::CreateComplete)), found(Spared::Everything));
        assert_eq!(exclusion(Some(State::DeleteInProgress)), found(Spared::Unsettled));
        assert_eq!(exclusion(Some(State::from("new"))), found(Spared::Unsettled));
        assert_eq!(exclusion(Some(State::DisableComplete)), Ok(None));
        assert!(exclusion(None).is_err());
    }

    #[test]
    fn a_mode_that_changes_is_unknown() {
        let mode = |mode: &str, state: &str| {
            let options = VpcBlockPublicAccessOptions::builder().internet_gateway_block_mode(mode.into());
            block_mode(&options.state(state.into()).build()).ok()
        };
        assert_eq!(mode("off", "default-state"), Some(BlockMode::Off));
        assert_eq!(mode("block-ingress", "update-complete"), Some(BlockMode::Ingress));
        assert_eq!(mode("off", "update-in-progress"), None);
        assert_eq!(mode("block-everything", "update-complete"), None);
    }
}
