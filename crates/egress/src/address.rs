//! What an address is of: this machine, its own link, or somewhere else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not one of the outside.
pub fn inner(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => inner_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(address) => inner_v4(address),
            None => inner_v6(address),
        },
    }
}

/// Whether it is this machine itself.
pub fn is_loopback(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => match embedded(address) {
            Some(address) => address.is_loopback(),
            None => address.is_loopback(),
        },
    }
}

/// Where providers of machines tell them their secrets, beside those of the link.
const METADATA_V4: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(192, 0, 0, 192),
];
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

fn inner_v4(address: Ipv4Addr) -> Option<&'static str> {
    if address.is_loopback() || address.octets()[0] == 0 {
        return Some("this machine");
    }
    if address.is_link_local() || METADATA_V4.contains(&address) {
        return Some("the link of this machine, where its provider answers");
    }
    (address.is_multicast() || address.is_broadcast()).then_some("nobody in particular")
}

fn inner_v6(address: Ipv6Addr) -> Option<&'static str> {
    if address.is_loopback() || address.is_unspecified() {
        return Some("this machine");
    }
    if address.is_unicast_link_local() || METADATA_V6.contains(&address) {
        return Some("the link of this machine, where its provider answers");
    }
    address.is_multicast().then_some("nobody in particular")
}

/// The address of the older kind that one of the newer kind stands for: mapped, translated
/// (64:ff9b::/96), tunnelled (2002::/16) or written compatibly.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = address.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff, high, low] => Some(of(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(of(high, low)),
        [0x2002, high, low, ..] => Some(of(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(of(high, low)),
        _ => None,
    }
}
