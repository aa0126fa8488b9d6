//! One contract for every kind of database: what a source can do, and how it fails.
//!
//! Step: 9 fetch (text -> stream of Arrow batches), as a trait that `source-*` fulfil.
//! Never: names an engine, writes SQL, or lets a statement pass that the guard has not admitted.
//!
//! Start reading at [`Source`] (what a driver does) and [`Guarded`] (what everybody else holds);
//! [`Loader`] is for writing example data.

mod blocking;
mod driver;
mod error;
mod guarded;
mod loader;
pub mod options;
mod pool;
mod produce;
mod rows;
mod settings;
mod types;
mod url;

pub use blocking::{Interrupt, off_thread, produce_blocking};
pub use driver::{Batches, Client, Driver, Extent, Grantee, Loading, Server, Source};
pub use egress::Policy;
pub use error::Error;
pub use guarded::{Guarded, Rows};
pub use loader::{Loader, NewTable};
pub use options::{OptionDoc, OptionKind};
pub use pool::{Connector, Lease, Pool, PoolState};
pub use produce::{End, Sender, produce};
pub use rows::{Column, Kind, RowBuilder, days, decimal128, micros, nanos_of_day};
pub use settings::{Address, PoolSettings, Settings, TlsMode, TlsSettings, misconfigured};
pub use types::kind_of;
pub use url::from_url;

#[cfg(test)]
mod tests;
