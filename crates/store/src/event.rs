//! The audit: who did what, when, and with what outcome, in chains that nobody can mend.

use base::{ActorId, TraceId};
use jiff::Timestamp;

use crate::words::words;
use crate::{Error, Realm};

words! {
    Outcome {
        Done = "done",
        /// The rights or the rules did not allow it.
        Refused = "refused",
        /// It was allowed and did not work out.
        Failed = "failed",
    }
}

/// Something that the audit will show. The trace, and within a tenant the actor, are those of the
/// call that writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub at: Timestamp,
    /// The operation, as the rights table names it.
    pub action: &'static str,
    /// What it was done to.
    pub subject: String,
    pub outcome: Outcome,
    /// For people: never a value that is secret.
    pub detail: String,
    /// Who, where the call itself does not say: it comes from above tenants.
    pub by: Option<ActorId>,
    /// The call that it happened in, where another one writes it.
    pub trace: Option<TraceId>,
}

impl Event {
    pub fn done(at: Timestamp, action: &'static str, subject: impl ToString) -> Self {
        Self {
            at,
            action,
            subject: subject.to_string(),
            outcome: Outcome::Done,
            detail: String::new(),
            by: None,
            trace: None,
        }
    }

    pub fn refused(at: Timestamp, action: &'static str, subject: impl ToString) -> Self {
        Self {
            outcome: Outcome::Refused,
            ..Self::done(at, action, subject)
        }
    }

    pub fn by(self, actor: ActorId) -> Self {
        Self {
            by: Some(actor),
            ..self
        }
    }

    pub fn saying(self, detail: impl ToString) -> Self {
        Self {
            detail: detail.to_string(),
            ..self
        }
    }
}

/// An event as it is kept: a link of its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub realm: Realm,
    /// Each process that writes has a chain of its own for each realm.
    pub replica: String,
    /// Its place in the chain, from 1, without a gap.
    pub number: i64,
    pub at: Timestamp,
    pub by: Option<ActorId>,
    pub action: String,
    pub subject: String,
    pub outcome: Outcome,
    pub detail: String,
    pub trace: String,
    pub mac: Mac,
}

/// What a line is sealed with: 32 bytes that only the holder of the key can compute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mac(pub [u8; 32]);

impl Mac {
    /// What the first line of a chain follows.
    pub const START: Mac = Mac([0; 32]);

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let whole = bytes.try_into();
        whole
            .map(Self)
            .map_err(|_| Error::corrupt("a seal of the audit"))
    }
}

impl std::fmt::Display for Mac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Mac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// How far a chain has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub chain: Chain,
    pub number: i64,
    pub mac: Mac,
}

/// The lines of one realm that one process wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chain {
    pub realm: Realm,
    pub replica: String,
}

impl std::fmt::Display for Head {
    /// `nectar main 42 SEAL`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Chain { realm, replica } = &self.chain;
        write!(f, "{realm} {replica} {} {}", self.number, self.mac)
    }
}

impl std::str::FromStr for Head {
    type Err = Error;

    fn from_str(line: &str) -> Result<Self, Error> {
        let rule = |_| Error::corrupt("a head is: REALM REPLICA NUMBER SEAL");
        let parts: [&str; 4] = line
            .split_whitespace()
            .collect::<Vec<_>>()
            .try_into()
            .map_err(rule)?;
        let [realm, replica, number, mac] = parts;
        Ok(Self {
            chain: Chain {
                realm: Realm::read(realm)?,
                replica: replica.to_owned(),
            },
            number: number.parse().map_err(Error::corrupt)?,
            mac: mac.parse()?,
        })
    }
}

impl std::str::FromStr for Mac {
    type Err = Error;

    fn from_str(hex: &str) -> Result<Self, Error> {
        let odd = || Error::corrupt("a seal is 64 hexadecimal digits");
        let pair = |at: usize| {
            let digits = hex.get(at..at + 2)?;
            u8::from_str_radix(digits, 16).ok()
        };
        let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(pair).collect();
        Mac::from_bytes(&bytes.ok_or_else(odd)?)
    }
}

/// Seals lines. The store calls it within the transaction that adds the line.
pub trait Seal: Send + Sync {
    fn mac(&self, realm: &Realm, text: &[u8]) -> Mac;
}

impl Line {
    /// What the seal is computed over: the seal of the line before, and everything that this one
    /// says. Each part has its length before it, so that no two lines read the same.
    pub fn sealed_text(&self, before: &Mac) -> Vec<u8> {
        let numbers = [self.number, self.at.as_millisecond()].map(i64::to_be_bytes);
        let by = self.by.as_ref().map_or("", ActorId::as_str);
        let parts: [&[u8]; 11] = [
            &before.0,
            self.realm.as_str().as_bytes(),
            self.replica.as_bytes(),
            &numbers[0],
            &numbers[1],
            by.as_bytes(),
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.outcome.as_str().as_bytes(),
            self.detail.as_bytes(),
            self.trace.as_bytes(),
        ];
        let mut text = Vec::new();
        for part in parts {
            text.extend((part.len() as u64).to_be_bytes());
            text.extend(part);
        }
        text
    }
}
