//! The settings of one source as its driver reads them.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use egress::{Policy, Unreached};

use crate::options::TLS_MODES;
use crate::{Error, OptionDoc, OptionKind};

/// The settings of one source, already interpolated and confined to where its tenant may reach.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The schemas of the database that belong to the tenant.
    pub schemas: Vec<String>,
    /// The file of an embedded database, made absolute and checked by whoever read the project.
    pub path: Option<PathBuf>,
    /// As they are written; lists with commas.
    pub options: BTreeMap<String, String>,
    /// Where the hosts among them may be; the careful one where nobody says otherwise.
    pub reach: Policy,
}

/// Passwords are among the options, and a log may print this.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("schemas", &self.schemas)
            .field("path", &self.path)
            .field("options", &self.options.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// How many connections there are and how long everything may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSettings {
    pub min: usize,
    pub max: usize,
    pub connect: Duration,
    pub wait: Duration,
    pub statement: Duration,
    pub idle: Duration,
    pub lifetime: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSettings {
    pub mode: TlsMode,
    pub ca: Option<PathBuf>,
    pub cert: Option<PathBuf>,
    pub key: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsMode {
    Disable,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// A server's name and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub host: String,
    pub port: u16,
}

impl Address {
    /// Where it may be connected to. A name is resolved here and nowhere else.
    pub async fn reached(&self, policy: &Policy) -> Result<Vec<SocketAddr>, Error> {
        let found = policy.reach(&self.host, self.port).await;
        found.map_err(|unreached| match unreached {
            Unreached::Denied { .. } => misconfigured(unreached.to_string()),
            Unreached::Unknown(_) => Error::Unreachable {
                detail: unreached.to_string(),
            },
        })
    }
}

impl Settings {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    pub fn need(&self, name: &str) -> Result<&str, Error> {
        self.text(name)
            .ok_or_else(|| misconfigured(format!("'{name}' is not set")))
    }

    pub fn number<T: FromStr>(&self, name: &str, default: T) -> Result<T, Error> {
        let Some(text) = self.text(name) else {
            return Ok(default);
        };
        let fault = || {
            misconfigured(format!(
                "'{name}' is not a whole number that fits: '{text}'"
            ))
        };
        text.parse().map_err(|_| fault())
    }

    pub fn flag(&self, name: &str, default: bool) -> Result<bool, Error> {
        match self.text(name) {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(text) => Err(misconfigured(format!(
                "'{name}' is true or false, not '{text}'"
            ))),
        }
    }

    pub fn duration(&self, name: &str, default: Duration) -> Result<Duration, Error> {
        let Some(text) = self.text(name) else {
            return Ok(default);
        };
        let fault = || format!("'{name}' is a time such as 500ms, 10s or 5m, not '{text}'");
        duration(text).ok_or_else(|| misconfigured(fault()))
    }

    /// The parts of a list, without the empty ones.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        let parts = self.text(name).unwrap_or_default().split(',');
        parts.map(str::trim).filter(|part| !part.is_empty())
    }

    pub fn pool(&self) -> Result<PoolSettings, Error> {
        let seconds = Duration::from_secs;
        let pool = PoolSettings {
            min: self.number("min_pool_size", 0)?,
            max: self.number("max_pool_size", 10)?,
            connect: self.duration("connect_timeout", seconds(10))?,
            wait: self.duration("pool_timeout", seconds(10))?,
            statement: self.duration("statement_timeout", seconds(60))?,
            idle: self.duration("idle_timeout", seconds(600))?,
            lifetime: self.duration("max_lifetime", seconds(1800))?,
        };
        if pool.max == 0 || pool.min > pool.max {
            return Err(misconfigured(
                "'max_pool_size' is at least 1 and not less than 'min_pool_size'",
            ));
        }
        Ok(pool)
    }

    pub fn tls(&self) -> Result<TlsSettings, Error> {
        let file = |name| self.text(name).map(PathBuf::from);
        Ok(TlsSettings {
            mode: self.tls_mode()?,
            ca: file("tls_ca"),
            cert: file("tls_cert"),
            key: file("tls_key"),
        })
    }

    fn tls_mode(&self) -> Result<TlsMode, Error> {
        let text = match self.text("tls") {
            Some(text) => text,
            None if is_this_machine(self.text("host").unwrap_or_default()) => "prefer",
            None => "verify-full",
        };
        Ok(match text {
            "disable" => TlsMode::Disable,
            "prefer" => TlsMode::Prefer,
            "require" => TlsMode::Require,
            "verify-ca" => TlsMode::VerifyCa,
            "verify-full" => TlsMode::VerifyFull,
            other => {
                let known = TLS_MODES.join(", ");
                return Err(misconfigured(format!(
                    "'tls' is one of {known}, not '{other}'"
                )));
            }
        })
    }

    /// Where to connect: the replicas in their order, the host itself last.
    pub fn addresses(&self, default_port: u16) -> Result<Vec<Address>, Error> {
        let port = self.number("port", default_port)?;
        let mut addresses = Vec::new();
        for replica in self.list("replicas") {
            addresses.push(address(replica, port)?);
        }
        let host = self.need("host")?.to_owned();
        addresses.push(Address { host, port });
        Ok(addresses)
    }

    /// What is wrong with the options as the driver documents them; all faults at once.
    pub fn faults(&self, known: &[&[OptionDoc]]) -> Vec<String> {
        let docs = || known.iter().flat_map(|list| list.iter());
        let unknown = self.options.keys().filter_map(|name| {
            let is_known = docs().any(|doc| doc.name == name);
            (!is_known).then(|| {
                let names: Vec<&str> = docs().map(|doc| doc.name).collect();
                format!("there is no option '{name}', only {}", names.join(", "))
            })
        });
        let missing = docs().filter(|doc| doc.required && !self.has(doc.name));
        let missing = missing.map(|doc| format!("'{}' is not set", doc.name));
        let mistyped = docs().filter_map(|doc| self.check(doc).err());
        let mistyped = mistyped.filter_map(|error| error.detail().map(str::to_owned));
        unknown.chain(missing).chain(mistyped).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.options.contains_key(name) || (name == "path" && self.path.is_some())
    }

    fn check(&self, doc: &OptionDoc) -> Result<(), Error> {
        match (doc.kind, self.text(doc.name)) {
            (OptionKind::Number, _) => self.number::<u64>(doc.name, 0).map(drop),
            (OptionKind::Duration, _) => self.duration(doc.name, Duration::ZERO).map(drop),
            (OptionKind::Flag, _) => self.flag(doc.name, false).map(drop),
            (OptionKind::Choice(among), Some(text)) if !among.contains(&text) => {
                let among = among.join(", ");
                Err(misconfigured(format!(
                    "'{}' is one of {among}, not '{text}'",
                    doc.name
                )))
            }
            _ => Ok(()),
        }
    }
}

/// A setting that cannot be: whoever configures the source mends it.
pub fn misconfigured(detail: impl Into<String>) -> Error {
    let detail = detail.into();
    Error::Misconfigured { detail }
}

fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(millis).map(Duration::from_millis)
}

/// `host`, `host:port`, `[address]:port`.
fn address(text: &str, default_port: u16) -> Result<Address, Error> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let fault = || {
        misconfigured(format!(
            "'{text}' is not an address such as db2.example:5432"
        ))
    };
    let port = port.map(|port| port.parse().map_err(|_| fault()));
    Ok(Address {
        host: host.trim_matches(['[', ']']).to_owned(),
        port: port.transpose()?.unwrap_or(default_port),
    })
}

/// Whether a host is where we are: what is said there is heard by nobody else.
fn is_this_machine(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || host.starts_with('/') || address.is_ok_and(|ip| ip.is_loopback())
}
