//! One contract for every kind of database: what a source can do, and how it fails.
//!
//! Step: 9 fetch (text -> stream of Arrow batches), as a trait that `source-*` fulfil.
//! Never: names an engine, writes SQL, or lets a statement pass that the guard has not admitted.
//!
//! Start reading at [`Source`] (what a driver does) and [`Guarded`] (what everybody else holds);
//! [`Loader`] is for writing example data.

mod driver;
mod error;
mod guarded;
mod loader;
mod types;

pub use driver::{Batches, Connect, Driver, OptionDoc, Settings, Source};
pub use error::Error;
pub use guarded::{Guarded, Rows};
pub use loader::{Loader, NewTable};
pub use types::kind_of;

#[cfg(test)]
mod tests;
