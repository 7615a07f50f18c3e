//! Which regions a scan covers.

use plumbline_catalogue::observed::Unread;

use super::Session;

/// The regions of a scan.
#[derive(Clone, Debug, PartialEq)]
pub struct Regions {
    /// Those that are scanned, alphabetical.
    pub scanned: Vec<String>,
    /// Those that the account has not turned on: named, not scanned.
    pub off: Vec<String>,
    /// Why it is not known which others there are.
    pub gap: Option<Unread>,
}

/// A region that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no region {name:?} in this account's partition; the regions are: {known}")]
pub struct NoSuchRegion {
    name: String,
    known: String,
}

/// The requested regions, or all that the account has turned on.
///
/// # Errors
/// When a requested region does not exist.
pub(crate) async fn resolve(session: &Session, requested: &[String]) -> Result<Regions, NoSuchRegion> {
    let home = session.clients.home_region();
    let call = session.clients.of::<aws_sdk_ec2::Client>(home).describe_regions().all_regions(true).send();
    let answer = session.call(home, "ec2:DescribeRegions", call).await;
    let regions = match answer.map(|out| out.regions.unwrap_or_default()).into_result() {
        Ok(regions) => regions,
        Err(gap) => {
            let (mut scanned, gap) =
                if requested.is_empty() { (vec![home.to_owned()], Some(gap)) } else { (requested.to_vec(), None) };
            scanned.sort();
            scanned.dedup();
            return Ok(Regions { scanned, off: Vec::new(), gap });
        }
    };
    let is_off = |status: Option<&str>| status == Some("not-opted-in");
    let mut all: Vec<(String, bool)> = regions
        .into_iter()
        .filter_map(|region| Some((region.region_name?, is_off(region.opt_in_status.as_deref()))))
        .collect();
    all.sort();
    if let Some(name) = requested.iter().find(|name| !all.iter().any(|(known, _)| known == *name)) {
        let known = all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(NoSuchRegion { name: name.clone(), known });
    }
    let selected = all.into_iter().filter(|(name, _)| requested.is_empty() || requested.contains(name));
    let (off, scanned): (Vec<_>, Vec<_>) = selected.partition(|(_, off)| *off);
    let names = |regions: Vec<(String, bool)>| regions.into_iter().map(|(name, _)| name).collect();
    Ok(Regions { scanned: names(scanned), off: names(off), gap: None })
}
