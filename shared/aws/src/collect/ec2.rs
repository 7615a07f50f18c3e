//! Amazon EC2.

use plumbline_catalogue::model::ec2::{Ec2, RegionSettings};

use super::Session;

pub(super) async fn collect(_session: &Session, _regions: &[String]) -> Ec2 {
    Ec2::default()
}

pub(super) async fn settings(_session: &Session, _region: &str) -> RegionSettings {
    RegionSettings {}
}
