//! The account's side of S3: no access points.

use crate::{call::Call, reply::Reply};

pub fn reply(call: &Call) -> Reply {
    match call.path.trim_start_matches("/v20180820/") {
        "configuration/publicAccessBlock" => Reply::Error(404, "NoSuchPublicAccessBlockConfiguration"),
        "accesspoint" => Reply::Document(
            "<ListAccessPointsResult><AccessPointList></AccessPointList></ListAccessPointsResult>".to_owned(),
        ),
        "mrap/instances" => Reply::Document(
            "<ListMultiRegionAccessPointsResult><AccessPoints></AccessPoints></ListMultiRegionAccessPointsResult>"
                .to_owned(),
        ),
        _ => Reply::Unknown,
    }
}
