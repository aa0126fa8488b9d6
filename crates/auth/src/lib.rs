//! Who is asking: tokens are signed and verified here, and the key that verifies decides the tenant.
//!
//! Step: before the twelve; it yields the tenant and the actor's id that `grant` starts from.
//! Never: believes what a token says of its tenant, picks an algorithm from a token, or shows a key.

mod keys;

pub use keys::{Error, Keys, Verified};

#[cfg(test)]
mod tests;
