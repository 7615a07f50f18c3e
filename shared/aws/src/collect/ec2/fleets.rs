use aws_sdk_ec2::{
    Client,
    types::{self, Filter},
};
use plumbline_catalogue::{
    model::ec2::{BlockDevice, CapacityReservation, Fleet, SpotFleet},
    observed::Unread,
};

use super::{PAGE, named_by_tag};
use crate::call::{Absent, Answer, At, Collect, Lost, Reply, present};

const CAPACITY_RESERVATIONS: Reply = Reply("ec2:DescribeCapacityReservations");
const FLEETS: Reply = Reply("ec2:DescribeFleets");
const SPOT_FLEETS: Reply = Reply("ec2:DescribeSpotFleetRequests");

impl Collect for CapacityReservation {
    type Client = Client;
    type Row = types::CapacityReservation;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::CapacityReservation>> {
        let pages = at.client.describe_capacity_reservations().max_results(PAGE).into_paginator().send();
        at.pages(CAPACITY_RESERVATIONS.0, pages, |page| page.capacity_reservations).await
    }

    /// Those that other accounts share with this one are theirs.
    async fn read(at: &At<'_, Client>, row: types::CapacityReservation) -> Result<Self, Lost> {
        use types::CapacityReservationState::{Cancelled, Cancelling, Expired, Failed, PaymentFailed, Unsupported};
        let owner = CAPACITY_RESERVATIONS.required("OwnerId", present(row.owner_id))?;
        let state = CAPACITY_RESERVATIONS.required("State", row.state)?;
        let ended = matches!(state, Cancelled | Cancelling | Expired | Failed | PaymentFailed | Unsupported);
        if ended || owner != at.session.account_id {
            return Err(Lost::Gone);
        }
        let id = CAPACITY_RESERVATIONS.required("CapacityReservationId", present(row.capacity_reservation_id))?;
        Ok(Self { identity: named_by_tag(at, CAPACITY_RESERVATIONS, ("capacity-reservation", id), row.tags)? })
    }
}

impl Collect for Fleet {
    type Client = Client;
    type Row = types::FleetData;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::FleetData>> {
        let states = Filter::builder().name("fleet-state").values("submitted").values("active").values("modifying");
        let pages = at.client.describe_fleets().filters(states.build()).max_results(PAGE).into_paginator().send();
        at.pages(FLEETS.0, pages, |page| page.fleets).await
    }

    /// An endpoint may pass over the states that it was asked for.
    async fn read(at: &At<'_, Client>, row: types::FleetData) -> Result<Self, Lost> {
        use types::FleetStateCode::{Deleted, DeletedRunning, DeletedTerminatingInstances, Failed};
        let state = FLEETS.required("FleetState", row.fleet_state)?;
        if matches!(state, Deleted | DeletedRunning | DeletedTerminatingInstances | Failed) {
            return Err(Lost::Gone);
        }
        let id = FLEETS.required("FleetId", present(row.fleet_id))?;
        Ok(Self { identity: named_by_tag(at, FLEETS, ("fleet", id), row.tags)? })
    }
}

impl Collect for SpotFleet {
    type Client = Client;
    type Row = types::SpotFleetRequestConfig;

    async fn list(at: &At<'_, Client>) -> Answer<Vec<types::SpotFleetRequestConfig>> {
        let pages = at.client.describe_spot_fleet_requests().max_results(PAGE).into_paginator().send();
        at.pages(SPOT_FLEETS.0, pages, |page| page.spot_fleet_request_configs).await
    }

    async fn read(at: &At<'_, Client>, row: types::SpotFleetRequestConfig) -> Result<Self, Lost> {
        use types::BatchState::{Cancelled, CancelledRunning, CancelledTerminatingInstances, Failed};
        let state = SPOT_FLEETS.required("SpotFleetRequestState", row.spot_fleet_request_state)?;
        if matches!(state, Cancelled | CancelledRunning | CancelledTerminatingInstances | Failed) {
            return Err(Lost::Gone);
        }
        let id = SPOT_FLEETS.required("SpotFleetRequestId", present(row.spot_fleet_request_id))?;
        let request = SPOT_FLEETS.required("SpotFleetRequestConfig", row.spot_fleet_request_config);
        Ok(Self {
            volumes: request.and_then(volumes).into(),
            identity: named_by_tag(at, SPOT_FLEETS, ("spot-fleet-request", id), row.tags)?,
        })
    }
}

/// A request that names launch templates has no specifications of its own, and one that changes none of its image's
/// disks has no mappings.
fn volumes(request: types::SpotFleetRequestConfigData) -> Result<Vec<BlockDevice>, Unread> {
    let mut volumes = Vec::new();
    for specification in request.launch_specifications.absent_is_none() {
        for mapping in specification.block_device_mappings.absent_is_none() {
            // Others are disks of the host, or take one of the image's away.
            if let Some(ebs) = mapping.ebs {
                volumes.push(BlockDevice {
                    device: SPOT_FLEETS.required("DeviceName", present(mapping.device_name))?,
                    encrypted: ebs.encrypted,
                    kms_key: ebs.kms_key_id,
                });
            }
        }
    }
    Ok(volumes)
}
