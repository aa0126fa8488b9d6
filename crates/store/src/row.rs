//! Small records under an id, of which only the present state is kept.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::words::words;
use crate::{Error, Revision};

words! {
    /// What a row holds.
    RowKind {
        /// Somebody who may sign in, in whatever tenants.
        Person = "person",
        /// What a person is in one tenant.
        Member = "member",
        ApiKey = "api_key",
        Session = "session",
        /// A link that lets somebody in once.
        Invitation = "invitation",
        /// How often a sign-in has failed.
        Throttle = "throttle",
        /// A browser that signs in elsewhere and is to come back.
        Handshake = "handshake",
        /// A value that a tenant's files name, sealed.
        Secret = "secret",
        /// A file of the project that belongs to no tenant.
        File = "file",
        /// A name for what a tenant was at a revision.
        Checkpoint = "checkpoint",
    }
}

/// A row as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub kind: RowKind,
    pub id: String,
    /// Grows by one with each change, from 1.
    pub version: Revision,
    /// From when on it means nothing any more, and may be cleared away.
    pub expires: Option<Timestamp>,
    pub body: String,
}

impl std::fmt::Debug for Row {
    /// Without the body, which may hold hashes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?} version {}", self.kind, self.id, self.version)
    }
}

/// What has to hold for a change to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    Anything,
    /// There is none of that id.
    Absent,
    /// Nobody changed it since it was read.
    Version(Revision),
}

/// What a batch makes of a row.
#[derive(Clone, PartialEq, Eq)]
pub struct RowChange {
    pub kind: RowKind,
    pub id: String,
    pub expires: Option<Timestamp>,
    /// `None` removes it.
    pub body: Option<String>,
    pub expect: Expect,
}

impl std::fmt::Debug for RowChange {
    /// Without the body, which may hold hashes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let verb = if self.body.is_some() { "put" } else { "remove" };
        write!(f, "{verb} {} {:?}, {:?}", self.kind, self.id, self.expect)
    }
}

/// A type that is kept as a row.
pub trait Record: Serialize + DeserializeOwned {
    const KIND: RowKind;

    fn id(&self) -> String;

    fn expires(&self) -> Option<Timestamp> {
        None
    }
}

/// A record with the version that a change of it expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<R> {
    pub value: R,
    pub version: Revision,
}

impl Row {
    pub fn read<R: Record>(&self) -> Result<Kept<R>, Error> {
        let unreadable = |_| Error::corrupt(format!("{} {:?}", self.kind, self.id));
        Ok(Kept {
            value: serde_json::from_str(&self.body).map_err(unreadable)?,
            version: self.version,
        })
    }
}

impl RowChange {
    pub fn put<R: Record>(record: &R, expect: Expect) -> Result<Self, Error> {
        let id = record.id();
        let unwritable = |_| Error::Refused(format!("{} {id:?}", R::KIND));
        Ok(Self {
            kind: R::KIND,
            expires: record.expires(),
            body: Some(serde_json::to_string(record).map_err(unwritable)?),
            id,
            expect,
        })
    }

    pub fn remove<R: Record>(id: &str, expect: Expect) -> Self {
        Self {
            kind: R::KIND,
            id: id.to_owned(),
            expires: None,
            body: None,
            expect,
        }
    }
}
