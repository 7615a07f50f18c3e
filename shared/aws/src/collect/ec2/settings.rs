use aws_sdk_ec2::{
    Client,
    types::{
        HttpTokensEnforcedState, HttpTokensState, InstanceMetadataDefaultsResponse, InternetGatewayBlockMode,
        InternetGatewayExclusionMode, SnapshotBlockPublicAccessState, VpcBlockPublicAccessExclusion,
        VpcBlockPublicAccessExclusionState, VpcBlockPublicAccessOptions, VpcBlockPublicAccessState,
    },
};
use plumbline_catalogue::{
    model::ec2::{AllowedImages, BlockExclusion, BlockMode, InternetBlock, RegionSettings, SnapshotSharing, Spared},
    observed::{Observed, Unread},
};

use super::PAGE;
use crate::call::{At, Reply, Session};

const EBS_ENCRYPTION: Reply = Reply("ec2:GetEbsEncryptionByDefault");

/// Six calls a region, and one more where the internet is blocked.
pub(in crate::collect) async fn settings(session: &Session, region: &str) -> RegionSettings {
    let at = At::<Client>::new(session, region);
    let (allowed_images, encryption, images, imdsv2, internet, snapshots) = futures::join!(
        allowed_images(&at),
        ebs_encryption_by_default(&at),
        image_sharing_blocked(&at),
        imdsv2_by_default(&at),
        internet_block(&at),
        snapshot_sharing(&at),
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

async fn allowed_images(at: &At<'_, Client>) -> Observed<AllowedImages> {
    at.call("ec2:GetAllowedImagesSettings", at.client.get_allowed_images_settings().send())
        .await
        .try_map(|out| match out.state.as_deref() {
            Some("disabled") => Ok(AllowedImages::Unrestricted),
            Some("audit-mode") => Ok(AllowedImages::Audited),
            Some("enabled") => Ok(AllowedImages::Enforced),
            other => Err(format!("unknown state of allowed images {other:?}")),
        })
        .observed()
}

async fn ebs_encryption_by_default(at: &At<'_, Client>) -> Observed<bool> {
    let answer = at.call(EBS_ENCRYPTION.0, at.client.get_ebs_encryption_by_default().send()).await.observed();
    answer.and_then(|out| EBS_ENCRYPTION.told("EbsEncryptionByDefault", out.ebs_encryption_by_default))
}

async fn image_sharing_blocked(at: &At<'_, Client>) -> Observed<bool> {
    at.call("ec2:GetImageBlockPublicAccessState", at.client.get_image_block_public_access_state().send())
        .await
        .try_map(|out| match out.image_block_public_access_state.as_deref() {
            Some("block-new-sharing") => Ok(true),
            Some("unblocked") => Ok(false),
            other => Err(format!("unknown state of the block of public images {other:?}")),
        })
        .observed()
}

async fn imdsv2_by_default(at: &At<'_, Client>) -> Observed<bool> {
    at.call("ec2:GetInstanceMetadataDefaults", at.client.get_instance_metadata_defaults().send())
        .await
        .try_map(|out| requires_tokens(out.account_level))
        .observed()
}

/// Where nothing was ever set, the answer has no defaults in it, and what has no preference is not in them.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataDefaultsResponse.html>
fn requires_tokens(defaults: Option<InstanceMetadataDefaultsResponse>) -> Result<bool, String> {
    let Some(defaults) = defaults else { return Ok(false) };
    match (defaults.http_tokens_enforced, defaults.http_tokens) {
        (Some(HttpTokensEnforcedState::Enabled), _) | (_, Some(HttpTokensState::Required)) => Ok(true),
        (None | Some(HttpTokensEnforcedState::Disabled), None | Some(HttpTokensState::Optional)) => Ok(false),
        (enforced, tokens) => Err(format!("unknown default of session tokens {tokens:?}, enforced {enforced:?}")),
    }
}

/// Exclusions can be there while nothing is blocked; they are asked for only where something is.
async fn internet_block(at: &At<'_, Client>) -> Result<InternetBlock, Unread> {
    let mode = at
        .call("ec2:DescribeVpcBlockPublicAccessOptions", at.client.describe_vpc_block_public_access_options().send())
        .await
        .try_map(|out| block_mode(&out.vpc_block_public_access_options.ok_or("the answer has no options")?))
        .where_not_offered(BlockMode::Off)
        .into_result()?;
    let exclusions = if mode == BlockMode::Off { Vec::new() } else { block_exclusions(at).await? };
    Ok(InternetBlock { mode, exclusions })
}

async fn block_exclusions(at: &At<'_, Client>) -> Result<Vec<BlockExclusion>, Unread> {
    let ask = |token| {
        let call = at.client.describe_vpc_block_public_access_exclusions().max_results(PAGE);
        call.set_next_token(token).send()
    };
    at.pages_by_token("ec2:DescribeVpcBlockPublicAccessExclusions", ask, |page| {
        (page.vpc_block_public_access_exclusions, page.next_token)
    })
    .await
    .try_map(|listed| listed.into_iter().filter_map(|listed| block_exclusion(listed).transpose()).collect())
    .into_result()
}

async fn snapshot_sharing(at: &At<'_, Client>) -> Observed<SnapshotSharing> {
    at.call("ec2:GetSnapshotBlockPublicAccessState", at.client.get_snapshot_block_public_access_state().send())
        .await
        .try_map(|out| match out.state {
            Some(SnapshotBlockPublicAccessState::BlockAllSharing) => Ok(SnapshotSharing::NonePublic),
            Some(SnapshotBlockPublicAccessState::BlockNewSharing) => Ok(SnapshotSharing::NoneNewlyPublic),
            Some(SnapshotBlockPublicAccessState::Unblocked) => Ok(SnapshotSharing::Unblocked),
            other => Err(format!("unknown state of the block of public snapshots {other:?}")),
        })
        .observed()
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
    let Some((_, target)) = exclusion.resource_arn.as_deref().and_then(|arn| arn.rsplit_once('/')) else {
        return Err("an exclusion does not say of what".to_owned());
    };
    Ok(Some(BlockExclusion {
        target: target.to_owned(),
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
    fn tokens_are_required_only_where_a_default_says_so() {
        let with = |tokens: Option<&str>, enforced: Option<&str>| {
            let defaults = InstanceMetadataDefaultsResponse::builder().set_http_tokens(tokens.map(Into::into));
            requires_tokens(Some(defaults.set_http_tokens_enforced(enforced.map(Into::into)).build())).ok()
        };
        assert_eq!(requires_tokens(None), Ok(false));
        assert_eq!(with(None, None), Some(false));
        assert_eq!(with(Some("optional"), Some("disabled")), Some(false));
        assert_eq!(with(Some("required"), None), Some(true));
        assert_eq!(with(Some("optional"), Some("enabled")), Some(true));
        assert_eq!(with(Some("new"), None), None);
        assert_eq!(with(None, Some("new")), None);
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
