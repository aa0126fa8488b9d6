//! The kinds of databases this binary can open: one line each.

use source::Driver;

pub const DRIVERS: &[&Driver] = &[&source_duckdb::DRIVER];
