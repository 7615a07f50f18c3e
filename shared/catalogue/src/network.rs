//! Addresses and ports: what a network rule lets through, and whether that is the internet.
//!
//! A set of addresses is open to the internet when it holds at least a quarter of all public addresses of IPv4 or of
//! IPv6. `0.0.0.0/0` and `::/0` do, as everywhere in AWS, and so do ranges that stand in for them, such as
//! `0.0.0.0/1` with `128.0.0.0/1`. No company, provider or cloud has as many.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// What a rule of a security group or network ACL is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Traffic {
    /// The protocol.
    pub protocol: Protocol,
    /// Meant only where the protocol has ports; all of them elsewhere.
    pub ports: Ports,
}

/// Protocols, as far as rules tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protocol {
    /// `-1`: every protocol.
    All,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// Any other one, such as ICMP.
    Other,
}

/// Ports from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ports {
    /// The lowest.
    pub from: u16,
    /// The highest.
    pub to: u16,
}

/// A protocol with ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Ports {
    /// Every port.
    pub const ALL: Self = Self { from: 0, to: u16::MAX };

    /// This port alone.
    pub const fn one(port: u16) -> Self {
        Self { from: port, to: port }
    }

    /// Whether the port is one of these.
    pub fn contains(self, port: u16) -> bool {
        (self.from..=self.to).contains(&port)
    }
}

impl Transport {
    /// TCP and UDP.
    pub const BOTH: [Self; 2] = [Self::Tcp, Self::Udp];

    /// As people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}

impl Traffic {
    /// Reads what the EC2 API returns: a name or number of a protocol, `-1` for all, and ports where there are any.
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html>
    ///
    /// # Errors
    /// When a port is no port.
    pub fn parse(protocol: &str, from: Option<i32>, to: Option<i32>) -> Result<Self, String> {
        let protocol = match protocol.to_ascii_lowercase().as_str() {
            "-1" | "all" => Protocol::All,
            "tcp" | "6" => Protocol::Tcp,
            "udp" | "17" => Protocol::Udp,
            _ => Protocol::Other,
        };
        let ports = match (protocol, from, to) {
            (Protocol::Tcp | Protocol::Udp, Some(from), Some(to)) if (from, to) != (-1, -1) => {
                Ports { from: port(from)?, to: port(to)? }
            }
            _ => Ports::ALL,
        };
        Ok(Self { protocol, ports })
    }

    /// Whether this lets the port of the transport through.
    pub fn includes(self, transport: Transport, port: u16) -> bool {
        self.is_over(transport) && self.ports.contains(port)
    }

    /// Whether this is about the transport at all.
    pub fn is_over(self, transport: Transport) -> bool {
        match self.protocol {
            Protocol::All => true,
            Protocol::Tcp => transport == Transport::Tcp,
            Protocol::Udp => transport == Transport::Udp,
            Protocol::Other => false,
        }
    }

    /// Whether this lets every port of every protocol through, or every port of TCP or of UDP.
    pub fn is_every_port(self) -> bool {
        self.protocol != Protocol::Other && self.ports == Ports::ALL
    }
}

fn port(number: i32) -> Result<u16, String> {
    u16::try_from(number).map_err(|_| format!("{number} is not a port"))
}

/// A set of IPv4 and IPv6 addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    v4: Spans,
    v6: Spans,
}

impl<'a> FromIterator<&'a IpNet> for Addresses {
    fn from_iter<I: IntoIterator<Item = &'a IpNet>>(ranges: I) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for range in ranges {
            match range {
                IpNet::V4(range) => {
                    v4.push((u128::from(range.network().to_bits()), u128::from(range.broadcast().to_bits())));
                }
                IpNet::V6(range) => v6.push((range.network().to_bits(), range.broadcast().to_bits())),
            }
        }
        Self { v4: Spans::new(v4), v6: Spans::new(v6) }
    }
}

impl Addresses {
    /// Whether anyone on the internet is in it; see this file's head for what that means.
    pub fn are_internet(&self) -> bool {
        let public = public();
        self.v4.hold_a_quarter_of(&public.v4) || self.v6.hold_a_quarter_of(&public.v6)
    }

    /// The same, of the internet of an address's family alone: who has IPv6 only cannot reach an IPv4 address.
    pub fn are_internet_of(&self, address: &IpAddr) -> bool {
        match address {
            IpAddr::V4(_) => self.v4.hold_a_quarter_of(&public().v4),
            IpAddr::V6(_) => self.v6.hold_a_quarter_of(&public().v6),
        }
    }

    /// Whether any public address is in it.
    pub fn touch_public(&self) -> bool {
        let public = public();
        self.v4.size_in(&public.v4) > 0 || self.v6.size_in(&public.v6) > 0
    }

    /// Whether every address of the other set is in this one.
    pub fn contain(&self, other: &Self) -> bool {
        other.without(self) == Self::default()
    }

    /// The addresses of either set.
    pub fn union(&self, other: &Self) -> Self {
        Self { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }

    /// The addresses that are not in the other set.
    pub fn without(&self, other: &Self) -> Self {
        Self { v4: self.v4.without(&other.v4), v6: self.v6.without(&other.v6) }
    }
}

/// Whether the range alone is open to the internet.
pub fn is_internet(range: &IpNet) -> bool {
    Addresses::from_iter([range]).are_internet()
}

/// Whether any address of the range is public.
pub fn touches_public(range: &IpNet) -> bool {
    Addresses::from_iter([range]).touch_public()
}

/// The documentation range that this one lies in, if any.
pub fn documentation(range: &IpNet) -> Option<IpNet> {
    DOCUMENTATION.iter().filter_map(|text| text.parse::<IpNet>().ok()).find(|example| example.contains(range))
}

/// Ranges that stand in books only: RFC 5737, RFC 3849 and RFC 9637.
const DOCUMENTATION: [&str; 5] = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"];

/// IPv4 ranges that no one on the internet has.
/// <https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml>
const NOT_PUBLIC_V4: [&str; 10] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
];

/// The only IPv6 range that is in use on the internet.
/// <https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml>
const PUBLIC_V6: &str = "2000::/3";

fn public() -> &'static Addresses {
    static PUBLIC: std::sync::LazyLock<Addresses> = std::sync::LazyLock::new(|| {
        let ranges = |texts: &[&str]| -> Addresses {
            let ranges: Vec<IpNet> = texts.iter().filter_map(|text| text.parse().ok()).collect();
            ranges.iter().collect()
        };
        ranges(&["0.0.0.0/0", PUBLIC_V6]).without(&ranges(&NOT_PUBLIC_V4)).without(&ranges(&DOCUMENTATION))
    });
    &PUBLIC
}

/// First and last addresses as numbers: sorted, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Spans(Vec<(u128, u128)>);

impl Spans {
    fn new(mut spans: Vec<(u128, u128)>) -> Self {
        spans.sort_unstable();
        let mut merged: Vec<(u128, u128)> = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    fn union(&self, other: &Self) -> Self {
        Self::new(self.0.iter().chain(&other.0).copied().collect())
    }

    fn without(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        let mut cuts = other.0.iter().peekable();
        for (mut first, last) in self.0.iter().copied() {
            let mut gone = false;
            while let Some((from, to)) = cuts.peek().copied().copied() {
                if to < first {
                    cuts.next();
                    continue;
                }
                if from > last {
                    break;
                }
                if from > first {
                    left.push((first, from - 1));
                }
                if to >= last {
                    gone = true;
                    break;
                }
                first = to + 1;
                cuts.next();
            }
            if !gone {
                left.push((first, last));
            }
        }
        Self(left)
    }

    fn size(&self) -> u128 {
        self.0.iter().map(|(first, last)| (last - first).saturating_add(1)).fold(0, u128::saturating_add)
    }

    fn size_in(&self, other: &Self) -> u128 {
        self.size() - self.without(other).size()
    }

    fn hold_a_quarter_of(&self, other: &Self) -> bool {
        !self.0.is_empty() && self.size_in(other) >= other.size() / 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ranges: &[&str]) -> Addresses {
        let ranges: Vec<IpNet> = ranges.iter().map(|range| range.parse().unwrap()).collect();
        ranges.iter().collect()
    }

    #[test]
    fn the_internet_in_all_its_spellings() {
        for ranges in [
            &["0.0.0.0/0"][..],
            &["::/0"],
            &["0.0.0.0/1", "128.0.0.0/1"],
            &["128.0.0.0/1", "64.0.0.0/2", "32.0.0.0/3", "16.0.0.0/4"],
            &["0.0.0.0/1"],
            &["2000::/3"],
            &["::/1", "8000::/1"],
            &["2000::/4", "3000::/4"],
            &["10.0.0.0/8", "0.0.0.0/0"],
        ] {
            assert!(set(ranges).are_internet(), "{ranges:?}");
        }
    }

    #[test]
    fn each_family_has_its_own_internet() {
        let (v4, v6) = ("52.1.2.3".parse().unwrap(), "2600::1".parse().unwrap());
        assert!(set(&["0.0.0.0/0"]).are_internet_of(&v4) && !set(&["0.0.0.0/0"]).are_internet_of(&v6));
        assert!(set(&["::/0"]).are_internet_of(&v6) && !set(&["::/0"]).are_internet_of(&v4));
    }

    #[test]
    fn what_is_not_the_internet() {
        for ranges in [
            &[][..],
            &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
            &["224.0.0.0/3"],
            &["3.0.0.0/8", "52.0.0.0/8", "54.0.0.0/8"],
            &["8.8.8.8/32"],
            &["fc00::/7", "fe80::/10"],
            &["2600::/16"],
            &["4000::/2"],
            &["8000::/1"],
        ] {
            assert!(!set(ranges).are_internet(), "{ranges:?}");
        }
    }

    #[test]
    fn public_addresses() {
        for range in ["8.8.8.8/32", "2600:1f00::/24", "172.0.0.0/8", "0.0.0.0/0"] {
            assert!(touches_public(&range.parse().unwrap()), "{range}");
        }
        for range in ["10.1.2.3/32", "172.31.0.0/16", "fd00::/8", "169.254.0.0/16", "203.0.113.0/24", "2001:db8::/48"] {
            assert!(!touches_public(&range.parse().unwrap()), "{range}");
        }
    }

    #[test]
    fn documentation_ranges() {
        let found = |range: &str| documentation(&range.parse().unwrap()).map(|example| example.to_string());
        assert_eq!(found("203.0.113.7/32").as_deref(), Some("203.0.113.0/24"));
        assert_eq!(found("192.0.2.0/24").as_deref(), Some("192.0.2.0/24"));
        assert_eq!(found("2001:db8:1::/48").as_deref(), Some("2001:db8::/32"));
        assert_eq!(found("3fff:0:1::/48").as_deref(), Some("3fff::/20"));
        assert_eq!(found("203.0.112.0/22"), None);
        assert_eq!(found("0.0.0.0/0"), None);
        assert_eq!(found("2001:db9::/32"), None);
    }

    #[test]
    fn sets_add_and_subtract() {
        let all = set(&["0.0.0.0/0", "::/0"]);
        assert_eq!(all.without(&all), Addresses::default());
        assert_eq!(set(&["10.0.0.0/9"]).union(&set(&["10.128.0.0/9"])), set(&["10.0.0.0/8"]));
        assert_eq!(set(&["10.0.0.0/8"]).without(&set(&["10.0.0.0/9"])), set(&["10.128.0.0/9"]));
        assert_eq!(
            set(&["10.0.0.0/24", "10.0.1.0/24", "10.0.9.0/24"]).without(&set(&["10.0.0.128/25", "10.0.1.0/25"])),
            set(&["10.0.0.0/25", "10.0.1.128/25", "10.0.9.0/24"])
        );
        assert_eq!(set(&["10.0.0.0/24"]).without(&set(&["9.0.0.0/8", "11.0.0.0/8"])), set(&["10.0.0.0/24"]));
        assert!(all.contain(&set(&["10.0.0.0/8", "::1/128"])));
        assert!(!set(&["10.0.0.0/9"]).contain(&set(&["10.0.0.0/8"])));
        assert!(set(&["10.0.0.0/9", "10.128.0.0/9"]).contain(&set(&["10.0.0.0/8"])));
    }

    #[test]
    fn traffic_is_read() {
        let read = |protocol, from, to| Traffic::parse(protocol, from, to).unwrap();
        let ssh = read("tcp", Some(20), Some(25));
        assert!(ssh.includes(Transport::Tcp, 22) && !ssh.includes(Transport::Udp, 22));
        assert!(!ssh.includes(Transport::Tcp, 26) && !ssh.includes(Transport::Tcp, 19));
        assert!(read("6", Some(22), Some(22)).includes(Transport::Tcp, 22));
        assert!(read("17", Some(0), Some(65535)).is_every_port());
        for everything in [read("-1", None, None), read("-1", Some(-1), Some(-1)), read("-1", Some(22), Some(22))] {
            assert!(everything.includes(Transport::Tcp, 3389) && everything.includes(Transport::Udp, 1));
            assert!(everything.is_every_port());
        }
        assert!(read("tcp", Some(-1), Some(-1)).is_every_port());
        for portless in [read("icmp", Some(-1), Some(-1)), read("icmpv6", Some(3), Some(4)), read("50", None, None)] {
            assert!(!portless.includes(Transport::Tcp, 22) && !portless.is_every_port());
        }
        assert!(Traffic::parse("tcp", Some(1), Some(70_000)).is_err());
    }
}
