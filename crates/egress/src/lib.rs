//! Where this server lets itself be sent: hosts that a tenant names are resolved, their addresses
//! are checked, and only those that were checked are connected to.
//!
//! Step: none; sources, sets of keys and everything else that a tenant gives a host to go through it.
//! Never: follows a redirect, asks a proxy of the environment, or resolves a name a second time
//! between checking and connecting.
//!
//! Start reading at [`Policy`].

mod address;
mod fetch;
mod policy;
#[cfg(feature = "web")]
mod web;

pub use fetch::{Fetch, Form, Unfetched, form};
pub use policy::{Place, Policy, Unreached};
#[cfg(feature = "web")]
pub use web::Web;

#[cfg(test)]
mod tests;
