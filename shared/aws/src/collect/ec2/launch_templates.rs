use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use aws_sdk_ec2::{
    Client,
    types::{self, LaunchTemplateHttpTokensState, LaunchTemplateInstanceMetadataEndpointState},
};
use plumbline_catalogue::{
    language::user_data,
    model::{
        Identity,
        ec2::{BlockDevice, LaunchTemplate, TemplateVersion},
    },
    observed::{Known, Observed, Unread},
};

use super::tags;
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, present};

/// The largest page of launch templates and of their versions.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html>
const PAGE: i32 = 200;

const TEMPLATES: Reply = Reply("ec2:DescribeLaunchTemplates");
const VERSIONS: Reply = Reply("ec2:DescribeLaunchTemplateVersions");

/// The versions of a template, by number.
type Versions = Result<BTreeMap<i64, TemplateVersion>, Unread>;

/// The versions of all templates, by the template's id.
type OfTemplates = Result<HashMap<String, Versions>, Unread>;

impl Collect for LaunchTemplate {
    type Client = Client;
    type Row = (types::LaunchTemplate, Arc<OfTemplates>);

    /// One listing of the templates, and one of the default and latest versions of all of them.
    async fn list(at: &At<'_, Client>) -> Answer<Vec<Self::Row>> {
        let pages = at.client.describe_launch_templates().max_results(PAGE).into_paginator().send();
        let listing = at.pages(TEMPLATES.0, pages, |page| page.launch_templates);
        let (listed, versions) = futures::join!(listing, versions(at));
        let versions = Arc::new(versions);
        listed.map(|listed| listed.into_iter().map(|template| (template, Arc::clone(&versions))).collect())
    }

    async fn read(at: &At<'_, Client>, (row, versions): Self::Row) -> Result<Self, Lost> {
        let id = TEMPLATES.required("LaunchTemplateId", present(row.launch_template_id))?;
        let name = TEMPLATES.required("LaunchTemplateName", present(row.launch_template_name))?;
        let arn = at.arn("ec2", &format!("launch-template/{id}"));
        Ok(Self {
            versions: match versions.as_ref().as_ref().map(|versions| versions.get(&id)) {
                Ok(Some(Ok(versions))) => Known(versions.values().cloned().collect()),
                Ok(None) => VERSIONS.unreadable("the answer has no version of the launch template").into(),
                Ok(Some(Err(gap))) | Err(gap) => Unread::clone(gap).into(),
            },
            identity: Identity {
                name: Some(name),
                ..Identity::unnamed(arn, id, at.region, tags(TEMPLATES, row.tags).into())
            },
        })
    }
}

async fn versions(at: &At<'_, Client>) -> OfTemplates {
    let request = at.client.describe_launch_template_versions().versions("$Default").versions("$Latest");
    let pages = request.max_results(PAGE).into_paginator().send();
    let listed = at.pages(VERSIONS.0, pages, |page| page.launch_template_versions).await.into_result()?;
    let mut of_templates = HashMap::new();
    for listed in listed {
        let id = VERSIONS.required("LaunchTemplateId", present(listed.launch_template_id.clone()))?;
        let versions = of_templates.entry(id).or_insert_with(|| Ok(BTreeMap::new()));
        match (versions.as_mut(), version(listed)) {
            (Ok(versions), Ok(version)) => _ = versions.insert(version.number, version),
            (Ok(_), Err(gap)) => *versions = Err(gap),
            (Err(_), _) => {}
        }
    }
    Ok(of_templates)
}

/// What a template leaves open is not in it.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ResponseLaunchTemplateData.html>
fn version(listed: types::LaunchTemplateVersion) -> Result<TemplateVersion, Unread> {
    let data = VERSIONS.required("LaunchTemplateData", listed.launch_template_data)?;
    let metadata = data.metadata_options.as_ref();
    Ok(TemplateVersion {
        number: VERSIONS.required("VersionNumber", listed.version_number)?,
        metadata_enabled: match metadata.and_then(|options| options.http_endpoint()) {
            None => None,
            Some(LaunchTemplateInstanceMetadataEndpointState::Enabled) => Some(true),
            Some(LaunchTemplateInstanceMetadataEndpointState::Disabled) => Some(false),
            Some(other) => return Err(VERSIONS.unreadable(format!("unknown state of the metadata endpoint {other}"))),
        },
        tokens_required: match metadata.and_then(|options| options.http_tokens()) {
            None => None,
            Some(LaunchTemplateHttpTokensState::Required) => Some(true),
            Some(LaunchTemplateHttpTokensState::Optional) => Some(false),
            Some(other) => return Err(VERSIONS.unreadable(format!("unknown state of session tokens {other}"))),
        },
        public_ip: data
            .network_interfaces()
            .iter()
            .any(|interface| interface.associate_public_ip_address == Some(true)),
        user_data_secrets: match user_data::secrets(data.user_data()) {
            Ok(secrets) => Known(secrets),
            Err(detail) => Observed::from(VERSIONS.unreadable(detail)),
        },
        volumes: volumes(data.block_device_mappings)?,
    })
}

fn volumes(mappings: Option<Vec<types::LaunchTemplateBlockDeviceMapping>>) -> Result<Vec<BlockDevice>, Unread> {
    let mut volumes = Vec::new();
    for mapping in mappings.absent_is_none() {
        // Others are disks of the host, or take one of the image's away.
        if let Some(ebs) = mapping.ebs {
            volumes.push(BlockDevice {
                device: VERSIONS.required("DeviceName", present(mapping.device_name))?,
                encrypted: ebs.encrypted,
                kms_key: ebs.kms_key_id,
            });
        }
    }
    Ok(volumes)
}
