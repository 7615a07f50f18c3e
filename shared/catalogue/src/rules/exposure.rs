//! What a security group opens to the internet.

use ipnet::IpNet;

use crate::{
    model::{
        Account, Owner,
        vpc::{Permission, SecurityGroup},
    },
    network::{Addresses, Ports, Transport, is_internet, touches_public},
    observed::{Gap, Reason, Unread},
    rule::{Outcome, Verdict, violation},
    wording::first_few,
};

/// The actions that tell which addresses a group's rules name by prefix lists.
pub(super) const READS: &[&str] = &["ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries"];

/// An address range that a rule names, itself or by a prefix list.
#[derive(Clone, Debug)]
pub(super) struct Source<'a> {
    pub(super) range: IpNet,
    list: Option<&'a str>,
}

impl Source<'_> {
    /// As the annotation names it.
    pub(super) fn text(&self) -> String {
        match self.list {
            None => self.range.to_string(),
            Some(list) => format!("{} by prefix list {list}", self.range),
        }
    }
}

/// The address ranges of some permissions of groups in a region, and why some of them are missing.
///
/// Groups are not among them: they stand for private addresses. Neither are the prefix lists of AWS, which hold the
/// addresses of its own services.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html>
pub(super) fn sources<'a>(
    region: &str,
    permissions: impl IntoIterator<Item = &'a Permission>,
    account: &'a Account,
) -> (Vec<Source<'a>>, Option<Unread>) {
    let mut sources = Vec::new();
    let mut gap = None;
    for permission in permissions {
        sources.extend(permission.ranges.iter().map(|range| Source { range: *range, list: None }));
        for id in &permission.prefix_lists {
            match entries(region, id, account) {
                Ok(ranges) => sources.extend(ranges.iter().map(|range| Source { range: *range, list: Some(id) })),
                Err(unread) => gap = gap.or(Some(unread)),
            }
        }
    }
    (sources, gap)
}

/// The ranges of a prefix list.
pub(super) fn entries<'a>(region: &str, id: &str, account: &'a Account) -> Result<&'a [IpNet], Unread> {
    match account.vpc.prefix_list(region, id)? {
        Some(list) if list.identity.owner == Owner::Aws => Ok(&[]),
        Some(list) => list.entries.get().map(Vec::as_slice),
        // A list that its owner shares no longer stays in the rules that name it.
        // https://docs.aws.amazon.com/vpc/latest/userguide/sharing-managed-prefix-lists.html
        None => Err(Unread::new(Gap {
            action: "ec2:GetManagedPrefixListEntries".to_owned(),
            reason: Reason::AccessDenied,
            detail: format!("{id} is not shared with this account"),
        })),
    }
}

/// The addresses by which the internet gets in where these permissions let it in, as the annotation names them.
///
/// # Errors
/// The gap, when the known addresses are not the internet and others are missing.
pub(super) fn internet<'a>(
    region: &str,
    permissions: impl IntoIterator<Item = &'a Permission>,
    account: &'a Account,
) -> Result<Option<String>, Unread> {
    let (sources, gap) = sources(region, permissions, account);
    let addresses: Addresses = sources.iter().map(|source| &source.range).collect();
    match (addresses.are_internet(), gap) {
        (true, _) => Ok(Some(description(sources))),
        (false, Some(gap)) => Err(gap),
        (false, None) => Ok(None),
    }
}

/// The widest ranges first, and only those that are open by themselves if there are any.
fn description(mut sources: Vec<Source<'_>>) -> String {
    if sources.iter().any(|source| is_internet(&source.range)) {
        sources.retain(|source| is_internet(&source.range));
    }
    sources.retain(|source| touches_public(&source.range));
    sources.sort_by_key(|source| source.range.prefix_len());
    let mut texts: Vec<String> = Vec::new();
    for text in sources.iter().map(Source::text) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    shortened(&texts, " and ")
}

/// The first few of the texts.
pub(super) fn shortened(texts: &[String], separator: &str) -> String {
    first_few(texts, 5, separator)
}

/// Compliant when the internet cannot get in on this port.
pub(super) fn port_closed(group: &SecurityGroup, account: &Account, transport: Transport, port: u16) -> Outcome {
    let matching = group.ingress.iter().filter(|permission| permission.traffic.includes(transport, port));
    Ok(match internet(&group.identity.region, matching, account)? {
        Some(text) => Verdict::NonCompliant(format!("{} port {port} is open to {text}", transport.as_str()).into()),
        None => Verdict::Compliant,
    })
}

/// Compliant when the internet gets in by these permissions on no port of the transport but the authorized ones.
pub(super) fn only_open_on<'a>(
    region: &str,
    permissions: impl IntoIterator<Item = &'a Permission>,
    account: &Account,
    transport: Transport,
    authorized: &[Ports],
) -> Outcome {
    let relevant: Vec<&Permission> =
        permissions.into_iter().filter(|permission| permission.traffic.is_over(transport)).collect();
    if internet(region, relevant.iter().copied(), account).is_ok_and(|open| open.is_none()) {
        return Ok(Verdict::Compliant);
    }
    let mut open: Vec<Ports> = Vec::new();
    let mut open_to = String::new();
    let mut gap = None;
    for ports in stretches(&relevant, authorized) {
        let matching = relevant.iter().copied().filter(|permission| permission.traffic.ports.contains(ports.from));
        match internet(region, matching, account) {
            Ok(None) => {}
            Ok(Some(text)) => {
                if open_to.is_empty() {
                    open_to = text;
                }
                match open.last_mut() {
                    Some(last) if last.to.checked_add(1) == Some(ports.from) => last.to = ports.to,
                    _ => open.push(ports),
                }
            }
            Err(unread) => gap = gap.or(Some(unread)),
        }
    }
    match (open.as_slice(), gap) {
        ([], Some(gap)) => Err(gap.into()),
        ([], None) => Ok(Verdict::Compliant),
        ([one], _) if one.from == one.to => {
            violation(format!("{} port {} is open to {open_to}", transport.as_str(), one.from))
        }
        (several, _) => {
            let texts: Vec<String> = several.iter().map(|ports| text(*ports)).collect();
            violation(format!("{} ports {} are open to {open_to}", transport.as_str(), shortened(&texts, ", ")))
        }
    }
}

fn text(ports: Ports) -> String {
    if ports.from == ports.to { ports.from.to_string() } else { format!("{}-{}", ports.from, ports.to) }
}

/// The ports that are not authorized, cut wherever a permission begins or ends: within a stretch, all are alike.
fn stretches(permissions: &[&Permission], authorized: &[Ports]) -> Vec<Ports> {
    let end = u32::from(u16::MAX) + 1;
    let mut cuts = vec![0, end];
    for ports in permissions.iter().map(|permission| &permission.traffic.ports).chain(authorized) {
        cuts.extend([u32::from(ports.from), u32::from(ports.to) + 1]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|cut| match cut {
            [from, next] => Some(Ports { from: u16::try_from(*from).ok()?, to: u16::try_from(next - 1).ok()? }),
            _ => None,
        })
        .filter(|ports| !authorized.iter().any(|authorized| authorized.contains(ports.from)))
        .collect()
}
