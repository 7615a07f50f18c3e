//! Protocols and ports.

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
    /// When there is no protocol, when one with ports has none, or when a port is no port.
    pub fn parse(protocol: &str, from: Option<i32>, to: Option<i32>) -> Result<Self, String> {
        let protocol = match protocol.to_ascii_lowercase().as_str() {
            "-1" | "all" => Protocol::All,
            "tcp" | "6" => Protocol::Tcp,
            "udp" | "17" => Protocol::Udp,
            "" => return Err("traffic without a protocol".to_owned()),
            _ => Protocol::Other,
        };
        // What else stands in their place is not meant: types and codes of ICMP, or nothing.
        let ports = match (protocol, from, to) {
            (Protocol::All | Protocol::Other, ..) | (_, Some(-1), Some(-1)) => Ports::ALL,
            (_, Some(from), Some(to)) => Ports { from: port(from)?, to: port(to)? },
            (_, from, to) => return Err(format!("{protocol:?} from port {from:?} to port {to:?}")),
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(read("-1", Some(8), Some(0)).is_every_port());
        for (protocol, from, to) in [
            ("tcp", Some(1), Some(70_000)),
            ("tcp", None, None),
            ("udp", Some(53), None),
            ("6", Some(-1), Some(22)),
            ("", Some(22), Some(22)),
        ] {
            assert!(Traffic::parse(protocol, from, to).is_err(), "{protocol:?} {from:?} {to:?}");
        }
    }
}
