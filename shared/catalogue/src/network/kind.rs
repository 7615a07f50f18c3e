//! What an address is.

use std::{net::IpAddr, sync::LazyLock};

use ipnet::IpNet;

use super::Addresses;

/// What an address is for, by the range it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressKind {
    /// Anyone on the internet can have it.
    Public,
    /// A network's own: RFC 1918.
    Private,
    /// The same of IPv6: RFC 4193.
    UniqueLocal,
    /// Between a provider and its customers: RFC 6598.
    Shared,
    /// It stands in books only: RFC 5737, RFC 3849 and RFC 9637.
    Documentation,
    /// It does not leave its link. AWS's metadata service has such ones.
    LinkLocal,
    /// Many receive what is sent to it.
    Multicast,
    /// The host itself.
    Loopback,
    /// For measuring networks: RFC 2544 and RFC 5180.
    Benchmarking,
    /// Set aside, or not yet handed out.
    Reserved,
}

use AddressKind::{
    Benchmarking, Documentation, LinkLocal, Loopback, Multicast, Private, Public, Reserved, Shared, UniqueLocal,
};

/// The ranges that are not public.
/// <https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml>
/// <https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml>
const SPECIAL: [(&str, AddressKind); 22] = [
    ("0.0.0.0/8", Reserved),
    ("10.0.0.0/8", Private),
    ("100.64.0.0/10", Shared),
    ("127.0.0.0/8", Loopback),
    ("169.254.0.0/16", LinkLocal),
    ("172.16.0.0/12", Private),
    ("192.0.0.0/24", Reserved),
    ("192.0.2.0/24", Documentation),
    ("192.168.0.0/16", Private),
    ("198.18.0.0/15", Benchmarking),
    ("198.51.100.0/24", Documentation),
    ("203.0.113.0/24", Documentation),
    ("224.0.0.0/4", Multicast),
    ("240.0.0.0/4", Reserved),
    ("::1/128", Loopback),
    ("2001:2::/48", Benchmarking),
    ("2001:db8::/32", Documentation),
    ("3fff::/20", Documentation),
    ("5f00::/16", Reserved),
    ("fc00::/7", UniqueLocal),
    ("fe80::/10", LinkLocal),
    ("ff00::/8", Multicast),
];

/// The ranges that the internet uses. Of IPv6, it is a small part.
/// <https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml>
const IN_USE: [&str; 2] = ["0.0.0.0/0", "2000::/3"];

static SPECIAL_RANGES: LazyLock<Vec<(IpNet, AddressKind)>> =
    LazyLock::new(|| SPECIAL.iter().filter_map(|(text, kind)| Some((text.parse().ok()?, *kind))).collect());

/// What an address is. An IPv4 address in the dress of IPv6 (`::ffff:10.0.0.1`) is what the IPv4 address is.
pub fn kind(address: IpAddr) -> AddressKind {
    let address = address.to_canonical();
    match SPECIAL_RANGES.iter().find(|(range, _)| range.contains(&address)) {
        Some((_, kind)) => *kind,
        None if in_use().iter().any(|range| range.contains(&address)) => Public,
        None => Reserved,
    }
}

/// The documentation range that this one lies in, if any.
pub fn documentation(range: &IpNet) -> Option<IpNet> {
    let mut examples = SPECIAL_RANGES.iter().filter(|(_, kind)| *kind == Documentation).map(|(example, _)| *example);
    examples.find(|example| example.contains(range))
}

/// All public addresses.
pub(super) fn public() -> &'static Addresses {
    static PUBLIC: LazyLock<Addresses> = LazyLock::new(|| {
        let special: Addresses = SPECIAL_RANGES.iter().map(|(range, _)| range).collect();
        in_use().iter().collect::<Addresses>().without(&special)
    });
    &PUBLIC
}

fn in_use() -> &'static [IpNet] {
    static RANGES: LazyLock<Vec<IpNet>> =
        LazyLock::new(|| IN_USE.iter().filter_map(|text| text.parse().ok()).collect());
    &RANGES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_is_one() {
        assert_eq!((SPECIAL_RANGES.len(), in_use().len()), (SPECIAL.len(), IN_USE.len()));
    }

    #[test]
    fn addresses_are_told_apart() {
        for (address, expected) in [
            ("8.8.8.8", Public),
            ("52.1.2.3", Public),
            ("100.63.255.255", Public),
            ("100.128.0.0", Public),
            ("172.15.255.255", Public),
            ("172.32.0.0", Public),
            ("2600:1f18::1", Public),
            ("::ffff:8.8.8.8", Public),
            ("10.0.0.1", Private),
            ("172.16.0.0", Private),
            ("172.31.255.255", Private),
            ("192.168.1.1", Private),
            ("::ffff:10.0.0.1", Private),
            ("100.64.0.0", Shared),
            ("100.127.255.255", Shared),
            ("fd00::1", UniqueLocal),
            ("203.0.113.7", Documentation),
            ("2001:db8::1", Documentation),
            ("3fff:fff::1", Documentation),
            ("169.254.169.254", LinkLocal),
            ("fe80::1", LinkLocal),
            ("239.255.255.255", Multicast),
            ("ff02::1", Multicast),
            ("127.0.0.1", Loopback),
            ("::1", Loopback),
            ("198.19.255.255", Benchmarking),
            ("2001:2::1", Benchmarking),
            ("0.0.0.0", Reserved),
            ("255.255.255.255", Reserved),
            ("::", Reserved),
            ("64:ff9b::808:808", Reserved),
            ("4000::1", Reserved),
        ] {
            assert_eq!(kind(address.parse().unwrap()), expected, "{address}");
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
}
