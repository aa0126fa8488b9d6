//! A server for tests that speaks TDS 7.4, the protocol of SQL Server, and knows no SQL.
//!
//! Step: none; it stands in for SQL Server where tests look at protocol, types, time and failure.
//! Never: understands a statement. A handler is given the text and the decoded parameters and says
//! what comes back, step by step: columns, rows, errors, pauses, a connection that breaks.
//!
//! Start reading at [`Double`]; [`Reply`] is what a handler gives, [`Type`] and [`Value`] what
//! columns hold. What SQL means is tested against real servers.

mod login;
mod packet;
mod reader;
mod reply;
mod request;
mod server;
mod session;
mod tls;
mod token;
mod types;
mod value;

pub use reply::{Reply, Step};
pub use request::{Parameter, Request};
pub use server::{Double, Options};
pub use tls::Identity;
pub use types::{Collation, Column, LATIN, Type};
pub use value::Value;
