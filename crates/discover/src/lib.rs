//! What a database nobody described means: its tables are looked at, and a model is proposed.
//!
//! Step: none of a question; it makes the first model that questions can be asked of.
//! Never: writes to a database, reads more of it than it is allowed, presents as certain what it
//! infers, or keeps a value of a column that may be personal or secret.
//!
//! Start reading at [`Profile`] (what was seen) and [`Proposal`] (what it may mean).

mod eval;
mod infer;
mod profile;
mod proposal;
mod propose;
mod review;
pub mod sensitive;

pub use eval::{Found, Score, Term, Without, evaluate, read_terms};
pub use infer::infer;
pub use profile::{
    Bounds, ColumnProfile, Count, Fingerprints, Inclusion, Profile, Progress, Shape, TableProfile,
    Tally, look,
};
pub use proposal::{
    Aggregation, ColumnProposal, ColumnRole, Hierarchy, Key, Proposal, Proposed, Reference,
    Reviewed, TableProposal, TableRole,
};
pub use propose::{Offer, ProposedModel, UNMASKED, propose};
