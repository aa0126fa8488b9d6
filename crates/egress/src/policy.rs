//! What may be connected to.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::net::lookup_host;

use crate::address::{inner, is_loopback};

/// Which addresses may be connected to for somebody. Without more it is the careful one: nothing of
/// this machine, of its link and of what its provider answers on. Private networks are open, since
/// databases stand there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    reach: Reach,
    /// What stays closed whatever else is open, such as the control store.
    closed: Arc<[Place]>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Reach {
    #[default]
    Outside,
    /// This machine, too: for development.
    Here,
    Anywhere,
}

/// A host and one of its ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub host: String,
    pub port: u16,
}

/// Why nobody is connected to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreached {
    #[error(
        "'{host}' is {what}: this server is not sent there; whoever runs it can open this machine by 'egress: {{loopback: true}}' in querent.yaml"
    )]
    Denied { host: String, what: &'static str },
    #[error("'{0}' is found nowhere")]
    Unknown(String),
}

impl Policy {
    /// For what the operator names who sits at the machine.
    pub fn anywhere() -> Self {
        Self {
            reach: Reach::Anywhere,
            ..Self::default()
        }
    }

    /// This machine, too: for development, demonstrations and tests.
    pub fn with_loopback(self) -> Self {
        Self {
            reach: Reach::Here,
            ..self
        }
    }

    /// Never these.
    pub fn without(self, places: impl IntoIterator<Item = Place>) -> Self {
        let closed = self.closed.iter().cloned().chain(places);
        Self {
            closed: closed.collect(),
            ..self
        }
    }

    /// The addresses of a host that may be connected to. Connect to these and to no others: a name
    /// may mean another address the next time.
    pub async fn reach(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Unreached> {
        if is_file(host) {
            return self.deny(host, "a file of this machine");
        }
        let bare = host.trim_matches(['[', ']']);
        let unknown = || Unreached::Unknown(host.to_owned());
        let found = lookup_host((bare, port)).await.map_err(|_| unknown())?;
        let closed = self.closed().await;
        let mut why = None;
        let mut open = Vec::new();
        for address in found {
            match self.objection(address, &closed) {
                None => open.push(address),
                Some(what) => why = Some(what),
            }
        }
        match (open.is_empty(), why) {
            (false, _) => Ok(open),
            (true, Some(what)) => self.deny(host, what),
            (true, None) => Err(unknown()),
        }
    }

    /// Whether a socket in the file system may be connected to.
    pub fn opens_files(&self) -> bool {
        self.reach != Reach::Outside
    }

    /// Whether an address may be spoken to in the open.
    #[cfg(feature = "web")]
    pub(crate) fn is_plain(&self, address: SocketAddr) -> bool {
        self.reach != Reach::Outside && is_loopback(address.ip())
    }

    fn objection(&self, address: SocketAddr, closed: &[SocketAddr]) -> Option<&'static str> {
        let same = |other: &SocketAddr| {
            let (one, other) = (canonical(address.ip()), canonical(other.ip()));
            one == other || is_loopback(one) && is_loopback(other)
        };
        let is_closed = |other: &SocketAddr| other.port() == address.port() && same(other);
        if closed.iter().any(is_closed) {
            return Some("the control store of this server");
        }
        match self.reach {
            Reach::Anywhere => None,
            Reach::Here if is_loopback(address.ip()) => None,
            Reach::Here | Reach::Outside => inner(address.ip()),
        }
    }

    /// Where the closed places are now. One that cannot be found is not where anybody could go.
    async fn closed(&self) -> Vec<SocketAddr> {
        let mut closed = Vec::new();
        for Place { host, port } in self.closed.iter() {
            if let Ok(found) = lookup_host((host.as_str(), *port)).await {
                closed.extend(found);
            }
        }
        closed
    }

    fn deny<T>(&self, host: &str, what: &'static str) -> Result<T, Unreached> {
        let host = host.to_owned();
        Err(Unreached::Denied { host, what })
    }
}

/// Libraries of databases take a host that looks like this for a socket in the file system.
fn is_file(host: &str) -> bool {
    host.starts_with(['/', '@', '\\']) || host.contains(['/', '\0'])
}

fn canonical(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => six.to_ipv4_mapped().map_or(address, IpAddr::V4),
        four => four,
    }
}
