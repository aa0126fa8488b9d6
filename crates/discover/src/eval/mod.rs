//! How much of what is proposed is right: keys beside those that a database declares, and what
//! business terms mean beside what people wrote down.

mod keys;
mod terms;

pub use keys::{Found, Score, Without, evaluate};
pub use terms::{Term, read_terms};
