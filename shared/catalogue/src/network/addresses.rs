//! Sets of addresses.

use std::net::IpAddr;

use ipnet::IpNet;

use super::kind::public;

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

    /// The addresses of both sets.
    pub fn intersection(&self, other: &Self) -> Self {
        self.without(&self.without(other))
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
        assert_eq!(
            set(&["10.0.0.0/8", "fd00::/8"]).intersection(&set(&["10.9.0.0/16", "0.0.0.0/5"])),
            set(&["10.9.0.0/16"])
        );
        assert!(all.contain(&set(&["10.0.0.0/8", "::1/128"])));
        assert!(!set(&["10.0.0.0/9"]).contain(&set(&["10.0.0.0/8"])));
        assert!(set(&["10.0.0.0/9", "10.128.0.0/9"]).contain(&set(&["10.0.0.0/8"])));
    }
}
