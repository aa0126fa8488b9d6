//! The values of a tenant's members, a million of them in a file: which member "Tamil Nadu"
//! belongs to, also with a typo, from its beginning, from some of its words, or from its code.
//!
//! Built from what a discovery read, read while questions are understood. An index knows no
//! actor: whoever asks it opens it first, to the members whose every value the actor may see
//! ([`Index::only`]). Sensitive members never get into one: there is no way to add their values.

mod build;
mod bytes;
mod error;
mod fold;
mod mapped;
mod search;
mod segment;
mod store;

pub use build::{MemberSlot, SegmentBuilder, Sensitivity};
pub use error::IndexError;
pub use search::{Hit, How, Index};
pub use store::IndexStore;

#[cfg(test)]
mod tests;
