//! YAML with positions: every value knows where it stands, so that a diagnostic can point at it.
//!
//! A file is first read into [`Node`]s, then taken apart with [`Fields`], which reports every
//! unknown, missing or mistyped key instead of stopping at the first.

mod fields;
mod node;

#[cfg(test)]
pub(crate) use fields::asked;
pub use fields::{Fields, Report};
pub use node::{Content, Key, Node};
