//! What is worth saying about a result, computed from its rows and worded by templates.
//!
//! Step: 10 find (batches -> findings).
//! Never: names a cause, rounds into a claim that the rows do not carry, or knows what day it is.
//!
//! Start reading at [`find`]; what can be found is listed in `kinds`, one file each. [`phrase`] is
//! how numbers and periods are worded wherever a sentence is written, [`value_at`] how a cell is read.

mod amount;
mod find;
mod kinds;
pub mod phrase;
mod table;
mod value;

pub use find::{Finding, find};
pub use value::{distinct, value_at};

#[cfg(test)]
mod tests;
