//! One contract for every kind of database: what a source can do, and how it fails.
//!
//! Step: 9 fetch (text -> stream of Arrow batches), as a trait that `source-*` fulfil.
//! Never: names an engine, writes SQL, or lets a statement pass that the guard has not admitted.
//!
//! Start reading at `Loader` for writing example data, at `Source` for reading.

mod error;
mod loader;

pub use error::Error;
pub use loader::{Loader, NewTable};
