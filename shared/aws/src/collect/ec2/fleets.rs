use aws_sdk_ec2::types::{self, BatchState, CapacityReservationState, Filter, FleetStateCode};
use plumbline_catalogue::{
    model::ec2::{BlockDevice, CapacityReservation, Fleet, SpotFleet},
    observed::Observed,
};

use super::{PAGE, arn, identity, required};
use crate::call::Session;

/// Reservations that other accounts share with this one are theirs.
pub(super) async fn capacity_reservations(session: &Session, region: &str) -> Observed<Vec<CapacityReservation>> {
    let ec2 = session.clients.of::<aws_sdk_ec2::Client>(region);
    let pages = ec2.describe_capacity_reservations().max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeCapacityReservations", pages, |page| {
            Some(page.capacity_reservations.unwrap_or_default())
        })
        .await
        .try_map(|listed| {
            let own = listed.into_iter().filter(|reservation| {
                reservation.owner_id.as_ref().is_none_or(|owner| *owner == session.account_id)
                    && reservation.state.as_ref().is_none_or(|state| !has_ended(state))
            });
            own.map(|listed| {
                let id = required(listed.capacity_reservation_id, "capacity reservation id")?;
                Ok(CapacityReservation {
                    identity: identity(
                        arn(session, region, &format!("capacity-reservation/{id}")),
                        id,
                        region,
                        listed.tags,
                    ),
                })
            })
            .collect()
        })
        .observed()
}

fn has_ended(state: &CapacityReservationState) -> bool {
    matches!(
        state,
        CapacityReservationState::Cancelled
            | CapacityReservationState::Cancelling
            | CapacityReservationState::Expired
            | CapacityReservationState::Failed
            | CapacityReservationState::PaymentFailed
            | CapacityReservationState::Unsupported
    )
}

pub(super) async fn fleets(session: &Session, region: &str) -> Observed<Vec<Fleet>> {
    let alive = Filter::builder().name("fleet-state").values("submitted").values("active").values("modifying").build();
    let ec2 = session.clients.of::<aws_sdk_ec2::Client>(region);
    let pages = ec2.describe_fleets().filters(alive).max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeFleets", pages, |page| Some(page.fleets.unwrap_or_default()))
        .await
        .try_map(|listed| {
            let fleet = |listed: types::FleetData| {
                let id = required(listed.fleet_id, "fleet id")?;
                Ok(Fleet { identity: identity(arn(session, region, &format!("fleet/{id}")), id, region, listed.tags) })
            };
            // An endpoint may pass over the states that it was asked for.
            let alive =
                listed.into_iter().filter(|fleet| fleet.fleet_state.as_ref().is_none_or(|state| !is_over(state)));
            alive.map(fleet).collect()
        })
        .observed()
}

fn is_over(state: &FleetStateCode) -> bool {
    matches!(
        state,
        FleetStateCode::Deleted
            | FleetStateCode::DeletedRunning
            | FleetStateCode::DeletedTerminatingInstances
            | FleetStateCode::Failed
    )
}

pub(super) async fn spot_fleets(session: &Session, region: &str) -> Observed<Vec<SpotFleet>> {
    let ec2 = session.clients.of::<aws_sdk_ec2::Client>(region);
    let pages = ec2.describe_spot_fleet_requests().max_results(PAGE).into_paginator().send();
    session
        .pages(region, "ec2:DescribeSpotFleetRequests", pages, |page| {
            Some(page.spot_fleet_request_configs.unwrap_or_default())
        })
        .await
        .try_map(|listed| {
            let alive = listed
                .into_iter()
                .filter(|request| request.spot_fleet_request_state.as_ref().is_none_or(|state| !was_cancelled(state)));
            alive
                .map(|listed| {
                    let id = required(listed.spot_fleet_request_id, "Spot Fleet request id")?;
                    Ok(SpotFleet {
                        volumes: volumes(required(listed.spot_fleet_request_config, "configuration")?),
                        identity: identity(
                            arn(session, region, &format!("spot-fleet-request/{id}")),
                            id,
                            region,
                            listed.tags,
                        ),
                    })
                })
                .collect()
        })
        .observed()
}

fn was_cancelled(state: &BatchState) -> bool {
    matches!(
        state,
        BatchState::Cancelled
            | BatchState::CancelledRunning
            | BatchState::CancelledTerminatingInstances
            | BatchState::Failed
    )
}

fn volumes(request: types::SpotFleetRequestConfigData) -> Vec<BlockDevice> {
    let specifications = request.launch_specifications.unwrap_or_default();
    let mappings = specifications.iter().flat_map(|specification| specification.block_device_mappings());
    mappings
        .filter_map(|mapping| {
            let ebs = mapping.ebs()?;
            Some(BlockDevice {
                device: mapping.device_name().unwrap_or_default().to_owned(),
                encrypted: ebs.encrypted,
                kms_key: ebs.kms_key_id.clone(),
            })
        })
        .collect()
}
