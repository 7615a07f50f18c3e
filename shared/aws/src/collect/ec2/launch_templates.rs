use std::collections::{BTreeMap, HashMap};

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

use super::{arn, identity, required, unreadable};
use crate::call::Session;

/// The largest page of launch templates and of their versions.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html>
const PAGE: i32 = 200;

const VERSIONS: &str = "ec2:DescribeLaunchTemplateVersions";

type Versions = BTreeMap<i64, TemplateVersion>;

/// One listing of the templates, and one of the default and latest versions of all of them.
pub(super) async fn launch_templates(session: &Session, region: &str) -> Observed<Vec<LaunchTemplate>> {
    let ec2 = session.clients.of::<aws_sdk_ec2::Client>(region);
    let pages = ec2.describe_launch_templates().max_results(PAGE).into_paginator().send();
    let listing = session
        .pages(region, "ec2:DescribeLaunchTemplates", pages, |page| Some(page.launch_templates.unwrap_or_default()));
    let (listed, versions) = futures::join!(listing, versions(session, &ec2, region));
    listed
        .try_map(|listed| {
            let template = |listed: types::LaunchTemplate| {
                let id = required(listed.launch_template_id, "launch template id")?;
                Ok(LaunchTemplate {
                    versions: match &versions {
                        Ok(versions) => versions.get(&id).map_or_else(
                            || unreadable(VERSIONS, "the answer has no version of the launch template"),
                            |versions| Known(versions.values().cloned().collect()),
                        ),
                        Err(gap) => Observed::from(Unread::clone(gap)),
                    },
                    identity: Identity {
                        name: Some(required(listed.launch_template_name, "launch template name")?),
                        ..identity(arn(session, region, &format!("launch-template/{id}")), id, region, listed.tags)
                    },
                })
            };
            listed.into_iter().map(template).collect()
        })
        .observed()
}

async fn versions(session: &Session, ec2: &Client, region: &str) -> Result<HashMap<String, Versions>, Unread> {
    let pages = ec2
        .describe_launch_template_versions()
        .versions("$Default")
        .versions("$Latest")
        .max_results(PAGE)
        .into_paginator()
        .send();
    session
        .pages(region, VERSIONS, pages, |page| Some(page.launch_template_versions.unwrap_or_default()))
        .await
        .try_map(|listed| {
            let mut of_templates: HashMap<String, Versions> = HashMap::new();
            for listed in listed {
                let id = required(listed.launch_template_id.clone(), "launch template id")?;
                let version = version(listed)?;
                of_templates.entry(id).or_default().insert(version.number, version);
            }
            Ok(of_templates)
        })
        .into_result()
}

fn version(listed: types::LaunchTemplateVersion) -> Result<TemplateVersion, String> {
    let data = required(listed.launch_template_data, "launch template data")?;
    let metadata = data.metadata_options.as_ref();
    Ok(TemplateVersion {
        number: required(listed.version_number, "version number")?,
        metadata_enabled: match metadata.and_then(|options| options.http_endpoint()) {
            None => None,
            Some(LaunchTemplateInstanceMetadataEndpointState::Enabled) => Some(true),
            Some(LaunchTemplateInstanceMetadataEndpointState::Disabled) => Some(false),
            Some(other) => return Err(format!("unknown state of the metadata endpoint {other}")),
        },
        tokens_required: match metadata.and_then(|options| options.http_tokens()) {
            None => None,
            Some(LaunchTemplateHttpTokensState::Required) => Some(true),
            Some(LaunchTemplateHttpTokensState::Optional) => Some(false),
            Some(other) => return Err(format!("unknown state of session tokens {other}")),
        },
        public_ip: data
            .network_interfaces()
            .iter()
            .any(|interface| interface.associate_public_ip_address == Some(true)),
        volumes: data
            .block_device_mappings()
            .iter()
            .filter_map(|mapping| {
                let ebs = mapping.ebs()?;
                let device = mapping.device_name().unwrap_or_default().to_owned();
                Some(BlockDevice { device, encrypted: ebs.encrypted, kms_key: ebs.kms_key_id.clone() })
            })
            .collect(),
        user_data_secrets: match user_data::secrets(data.user_data()) {
            Ok(secrets) => Known(secrets),
            Err(detail) => unreadable(VERSIONS, detail),
        },
    })
}
