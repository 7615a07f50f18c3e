use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Resource, Tags},
    observed::Observed,
    secrets::Secret,
};

/// An instance. Terminated ones are not resources any more, though AWS lists them for an hour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Which instance this is.
    pub identity: Identity,
    /// Whether it runs.
    pub state: State,
    /// When it stopped; none while it runs.
    pub stopped_at: Observed<Option<Timestamp>>,
    /// When it was last started.
    pub launch_time: Observed<Timestamp>,
    /// Such as `t3.micro`.
    pub instance_type: Observed<String>,
    /// `default`, `dedicated` or `host`.
    pub tenancy: Observed<String>,
    /// Whether its virtualization is the outdated paravirtual one.
    pub paravirtual: Observed<bool>,
    /// The image it was launched from.
    pub image_id: Observed<String>,
    /// None outside of any VPC.
    pub vpc_id: Observed<Option<String>>,
    /// The ids of its network interfaces.
    pub interfaces: Observed<Vec<String>>,
    /// The ids of the security groups of its interfaces.
    pub security_groups: Observed<Vec<String>>,
    /// The public IPv4 addresses of its interfaces.
    pub public_ips: Observed<Vec<Ipv4Addr>>,
    /// The IPv6 addresses of its interfaces.
    pub ipv6_addresses: Observed<Vec<Ipv6Addr>>,
    /// The ARN of its instance profile.
    pub profile: Observed<Option<String>>,
    /// The SSH key pair it was launched with.
    pub key_name: Option<String>,
    /// Whether CloudWatch gets its metrics each minute.
    pub detailed_monitoring: Observed<bool>,
    /// Whether it was asked to have bandwidth of its own for EBS. Newer types have it without being asked.
    pub ebs_optimized: Observed<bool>,
    /// Whether it may host Nitro enclaves.
    pub enclaves: Observed<bool>,
    /// How it hands out its metadata and credentials.
    pub metadata: Observed<Metadata>,
    /// What became of the image it was launched from.
    pub image: Observed<LaunchImage>,
    /// The account's tags on that image; none when the image is gone.
    pub image_tags: Observed<Option<Tags>>,
    /// The secrets found in its user data.
    pub user_data_secrets: Observed<Vec<Secret>>,
}

/// Where an instance is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Starting.
    Pending,
    /// Running.
    Running,
    /// Stopping or going to sleep.
    Stopping,
    /// Stopped or hibernated.
    Stopped,
}

/// How an instance hands out its metadata and credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Whether it does at all.
    pub enabled: bool,
    /// Whether only to those who ask with a session token (IMDSv2).
    pub tokens_required: bool,
    /// How many network hops the token may travel.
    pub hop_limit: i32,
}

/// What AWS still knows of the image that an instance was launched from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchImage {
    /// Whether it meets the account's criteria for allowed images; unset while there are none.
    pub allowed: Option<bool>,
    /// From when on its owner advises against it.
    pub deprecated_from: Option<Timestamp>,
}

impl Resource for Instance {}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::observed::Known;

    impl Instance {
        /// An instance that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                identity: Identity::of_ec2("instance", "i-1", "shop-web-prod"),
                state: State::Running,
                stopped_at: Known(None),
                launch_time: Known(Timestamp::constant(1_794_000_000, 0)),
                instance_type: Known("t3.micro".to_owned()),
                tenancy: Known("default".to_owned()),
                paravirtual: Known(false),
                image_id: Known("ami-1".to_owned()),
                vpc_id: Known(Some("vpc-1".to_owned())),
                interfaces: Known(vec!["eni-1".to_owned()]),
                security_groups: Known(vec!["sg-1".to_owned()]),
                public_ips: Known(Vec::new()),
                ipv6_addresses: Known(Vec::new()),
                profile: Known(Some("arn:aws:iam::111111111111:instance-profile/shop-web-prod".to_owned())),
                key_name: None,
                detailed_monitoring: Known(true),
                ebs_optimized: Known(true),
                enclaves: Known(false),
                metadata: Known(Metadata { enabled: true, tokens_required: true, hop_limit: 1 }),
                image: Known(LaunchImage { allowed: None, deprecated_from: None }),
                image_tags: Known(Some(Tags::new())),
                user_data_secrets: Known(Vec::new()),
            }
        }
    }
}
