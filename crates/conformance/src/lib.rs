//! The corpus over every dialect, without a server: what the stages make of each case is what the case says.
//!
//! Step: 0 to 8, as golden files under `corpus/`.
//! Never: opens a database but one of SQLite in memory; other engines are compared in `querent`.
//!
//! Everything is in `tests/it`, and what is measured in `benches`.
