//! Where this server lets itself be sent: hosts that a tenant names are resolved, their addresses
//! are checked, and only those that were checked are connected to.
//!
//! Step: none; sources, sets of keys and everything else that a tenant gives a host to go through it.
//! Never: follows a redirect, asks a proxy of the environment, or resolves a name a second time
//! between checking and connecting.
//!
//! Start reading at [`Policy`].

mod address;
mod policy;
mod web;

pub use policy::{Place, Policy, Unreached};
pub use web::{Web, WebError};

#[cfg(test)]
mod tests;
