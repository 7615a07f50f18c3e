//! Which regions a scan covers.

use aws_sdk_ec2::operation::describe_regions::DescribeRegionsOutput;
use plumbline_catalogue::observed::Unread;

use super::{Session, present};

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
    let mut known = Vec::new();
    let whole = answer.try_map(|out| {
        let (found, problem) = read(out);
        known = found;
        match problem {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    });
    select(home, requested, known, whole.into_result().err())
}

/// A region, and whether it is on, where the answer says so.
type Known = (String, Option<bool>);

/// The regions that there are, and what else cannot be understood.
fn read(out: DescribeRegionsOutput) -> (Vec<Known>, Option<String>) {
    let (mut known, mut problem) = (Vec::new(), None);
    for region in out.regions() {
        let Some(name) = present(region.region_name.clone()) else {
            problem = Some("RegionName is missing in the answer".to_owned());
            continue;
        };
        let on = match region.opt_in_status() {
            Some("opt-in-not-required" | "opted-in") => Some(true),
            Some("not-opted-in") => Some(false),
            _ => None,
        };
        if on.is_none() {
            problem = Some(format!("the answer does not say whether {name} is on"));
        }
        known.push((name, on));
    }
    known.sort();
    if out.regions.is_none() {
        problem = Some("the answer has no list in it".to_owned());
    }
    (known, problem)
}

/// A region that may be on is scanned if it was asked for, and else is why it is not known which others there are.
fn select(home: &str, requested: &[String], known: Vec<Known>, gap: Option<Unread>) -> Result<Regions, NoSuchRegion> {
    let is_known = |name: &String| known.iter().any(|(known, _)| known == name);
    if let (Some(name), None) = (requested.iter().find(|name| !is_known(name)), &gap) {
        let known = known.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(NoSuchRegion { name: name.clone(), known });
    }
    let with = |on: bool| known.iter().filter(move |(_, known)| *known == Some(on)).map(|(name, _)| name.clone());
    let mut regions = Regions { scanned: with(true).collect(), off: with(false).collect(), gap };
    if !requested.is_empty() {
        let (off, scanned) = requested.iter().cloned().partition(|name| regions.off.contains(name));
        regions = Regions { scanned, off, gap: None };
    } else if regions.scanned.is_empty() {
        regions.scanned.push(home.to_owned());
    }
    for names in [&mut regions.scanned, &mut regions.off] {
        names.sort();
        names.dedup();
    }
    Ok(regions)
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::Region;
    use plumbline_catalogue::observed::{Gap, Reason};

    use super::*;

    fn answer(regions: &[(Option<&str>, Option<&str>)]) -> DescribeRegionsOutput {
        let region = |(name, status): &(Option<&str>, Option<&str>)| {
            let region = Region::builder().set_region_name(name.map(str::to_owned));
            region.set_opt_in_status(status.map(str::to_owned)).build()
        };
        DescribeRegionsOutput::builder().set_regions(Some(regions.iter().map(region).collect())).build()
    }

    fn gap() -> Unread {
        Unread::new(Gap::new("ec2:x", Reason::InvalidResponse, ""))
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_region_of_which_too_little_is_told_is_neither_on_nor_off() {
        let (known, problem) = read(answer(&[
            (Some("us-east-1"), Some("opt-in-not-required")),
            (Some("eu-south-1"), Some("not-opted-in")),
            (Some("eu-west-1"), Some("opted-in")),
        ]));
        assert_eq!(problem, None);
        let regions = select("us-east-1", &[], known, None).unwrap();
        assert_eq!((regions.scanned, regions.off), (names(&["eu-west-1", "us-east-1"]), names(&["eu-south-1"])));
        for lacking in [(None, Some("opted-in")), (Some("eu-west-1"), None), (Some("eu-west-1"), Some("new"))] {
            let (known, problem) = read(answer(&[lacking, (Some("us-east-1"), Some("opted-in"))]));
            assert!(problem.is_some());
            let regions = select("us-east-1", &[], known.clone(), Some(gap())).unwrap();
            assert_eq!((regions.scanned, regions.off), (names(&["us-east-1"]), Vec::new()));
            assert!(regions.gap.is_some());
            let regions = select("us-east-1", &names(&["eu-west-1"]), known, Some(gap())).unwrap();
            assert_eq!(regions.scanned, names(&["eu-west-1"]));
        }
    }

    #[test]
    fn an_answer_without_regions_leaves_the_home_region() {
        let (known, problem) = read(DescribeRegionsOutput::builder().build());
        assert!(problem.is_some());
        assert_eq!(select("us-east-1", &[], known, Some(gap())).unwrap().scanned, names(&["us-east-1"]));
    }

    #[test]
    fn a_region_that_does_not_exist_is_refused() {
        let known = vec![("us-east-1".to_owned(), Some(true))];
        assert!(select("us-east-1", &names(&["us-west-9"]), known, None).is_err());
    }
}
