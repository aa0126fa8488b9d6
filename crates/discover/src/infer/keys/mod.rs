//! Which columns tell rows apart, and which of them name rows of other tables.

mod column;
mod compare;
mod composite;
mod index;
mod kinds;
mod primary;
mod references;
mod score;

pub(crate) use column::{Family, Known, KnownColumn, known};
pub(crate) use primary::primary_keys;
pub(crate) use references::references;

use crate::{Key, Proposed, Reference};

/// What was found of each table, in the order of the catalog.
pub(crate) type Keys = Vec<Option<Proposed<Key>>>;
pub(crate) type References = Vec<Vec<Proposed<Reference>>>;
