//! What is written at once or not at all.

use base::TenantId;

use crate::{Change, Error, Event, Expect, NewEntry, Record, RowChange};

/// Counts the changes of a tenant's documents, or of one row.
pub type Revision = i64;

/// Whose something is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Realm {
    /// Nobody's: people, sessions, and what happens before it is known which tenant is meant.
    System,
    Tenant(TenantId),
}

/// Not a tenant id, so that no tenant can be called by it.
const SYSTEM: &str = "-";

impl Realm {
    pub fn as_str(&self) -> &str {
        match self {
            Realm::System => SYSTEM,
            Realm::Tenant(tenant) => tenant.as_str(),
        }
    }

    pub fn tenant(&self) -> Option<&TenantId> {
        match self {
            Realm::System => None,
            Realm::Tenant(tenant) => Some(tenant),
        }
    }

    pub fn read(text: &str) -> Result<Self, Error> {
        match text {
            SYSTEM => Ok(Realm::System),
            _ => TenantId::new(text)
                .map(Realm::Tenant)
                .map_err(Error::corrupt),
        }
    }
}

impl std::fmt::Display for Realm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Changes, and the event that the audit shows for them.
///
/// There is no other way to write, so nothing is written that the audit does not know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub event: Event,
    pub changes: Vec<Change>,
    /// The revision that the documents were read at: a batch that changes what somebody else has
    /// changed since is a conflict.
    pub expect: Option<Revision>,
    pub rows: Vec<RowChange>,
    pub entries: Vec<NewEntry>,
}

impl Batch {
    pub fn because(event: Event) -> Self {
        Self {
            event,
            changes: Vec::new(),
            expect: None,
            rows: Vec::new(),
            entries: Vec::new(),
        }
    }

    pub fn change(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    pub fn expecting(mut self, revision: Revision) -> Self {
        self.expect = Some(revision);
        self
    }

    pub fn put<R: Record>(mut self, record: &R, expect: Expect) -> Result<Self, Error> {
        self.rows.push(RowChange::put(record, expect)?);
        Ok(self)
    }

    pub fn remove<R: Record>(mut self, id: &str, expect: Expect) -> Self {
        self.rows.push(RowChange::remove::<R>(id, expect));
        self
    }

    pub fn entry(mut self, entry: NewEntry) -> Self {
        self.entries.push(entry);
        self
    }

    /// Refuses what one of the databases could not keep as it is: a text with a zero character.
    pub fn check(&self) -> Result<(), Error> {
        let event = [self.event.subject.as_str(), &self.event.detail];
        let changes = self.changes.iter().flat_map(|change| {
            [change.id.name.as_str()]
                .into_iter()
                .chain(change.body.as_deref())
        });
        let rows = self.rows.iter().map(|row| row.id.as_str());
        let entries = self
            .entries
            .iter()
            .flat_map(|entry| [entry.subject.as_str(), &entry.body]);
        let mut texts = event.into_iter().chain(changes).chain(rows).chain(entries);
        match texts.any(|text| text.contains('\0')) {
            true => Err(Error::Refused("a text with a zero character".into())),
            false => Ok(()),
        }
    }
}
