//! The contract of the control plane: what is kept, in what shapes, and who may reach it.
//!
//! Step: none of the twelve; what they work on (tenants, models, people) is kept behind this.
//! Never: knows a database, a cipher or a sign-in, or offers a way to write that leaves no trace.
//!
//! Everything that is kept has one of three shapes. A [`Document`] is a text with a history, such
//! as a model file. A [`Row`] is a small record under an id, such as a person. An [`Entry`] is
//! added and never changed, such as a receipt. All of them are written by a [`Batch`], at once or
//! not at all, and a batch cannot be made without the [`Event`] that the audit will show for it.

mod batch;
mod checkpoint;
mod document;
mod entry;
mod error;
mod event;
mod kept_file;
mod people;
mod row;
mod search;
mod store;
mod words;

pub use batch::{Batch, Realm, Revision};
pub use checkpoint::Checkpoint;
pub use document::{Change, Changed, Document, DocumentId, DocumentKind, Documents, Owner};
pub use entry::{Entry, NewEntry, Page, Stream};
pub use error::Error;
pub use event::{Chain, Event, Head, Line, Mac, Outcome, Seal};
pub use kept_file::{KeptFile, Secret};
pub use people::{ApiKey, Handshake, Hash, Invitation, Member, Person, Scalar, Session, Throttle};
pub use row::{Expect, Kept, Record, Row, RowChange, RowKind};
pub use search::{Mark, Search};
pub use store::{Store, SystemStore};

#[cfg(test)]
mod tests;
