//! The HTTP surface over a control store in memory: who is let in, to what, and what strangers see.

mod elsewhere;
mod entry;
mod house;
mod ledger;
mod openapi;
mod rights;
mod tenancy;
mod tokens;
