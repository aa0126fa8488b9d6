//! Example and scratch data that is the same for everybody who names the same seed.
//!
//! Step: none; it fills a database before questions are asked, through `source::Loader`.
//! Never: writes SQL, touches a tenant's own database, or reads a clock or the system's randomness.
//!
//! Start reading at [`cpg::load`]; [`bank`] is smaller.

pub mod bank;
pub mod cpg;
mod rng;
