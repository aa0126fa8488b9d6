//! SQLite against the contract of all sources, and what only SQLite has.

mod confined;
mod contract;
mod odd_values;
