//! The corpus over every dialect, without drivers: what the stages make of each case is what the case says.
//!
//! Step: 0 to 8, as golden files under `corpus/`.
//! Never: opens a database; rows are compared where the drivers are, in `querent`.
//!
//! Everything is in `tests/it`, and what is measured in `benches`.
