//! From what was seen to what it may mean. Pure: the same profile always gives the same proposal.

pub(crate) mod identifier;
pub(crate) mod keys;
