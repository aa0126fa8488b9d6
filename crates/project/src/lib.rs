//! The project folder: what the operator of a server keeps in git.
//!
//! Step: none of the twelve; it reads what they work on (tenants, sources, models, people), and keeps
//! it in the control store: `apply` and `export`.
//! Never: opens a source, follows a path out of the project, or stops at the first fault.
//!
//! ```text
//! querent.yaml
//! .env
//! tenants/nectar/tenant.yaml
//! tenants/nectar/model/*.yaml
//! ```

pub mod apply;
mod calendar;
pub mod checkpoint;
mod confine;
mod discovery;
mod environment;
mod export;
mod files;
mod folder;
pub mod import;
mod kept;
mod limits;
mod mapping;
pub mod review;
mod rotate;
mod secrets;
mod sign_in;
mod tenant;

pub use discovery::Discovery;
pub use environment::Environment;
pub use export::{export, write_new};
pub use files::{Faults, Files, LESSONS, TenantFiles, files, kind_of};
pub use folder::{Project, Sound, look, look_at, read, read_with};
pub use kept::{KeptTenant, kept};
pub use mapping::Mapping;
pub use rotate::rotate;
pub use tenant::{Person, SourceSpec, Tenant};

#[cfg(test)]
mod tests;
