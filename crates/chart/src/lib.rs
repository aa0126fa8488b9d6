//! The shape of a result becomes a chart, or none where a table tells more.
//!
//! Step: 11 draw (result schema and shape -> Vega-Lite spec).
//! Never: sees a row, writes an expression or an address to load from, or reorders what it is given.
//!
//! Start reading at [`draw`]; what can be drawn is listed in `kinds`, one file each.

mod describe;
mod encode;
mod kinds;
mod shape;
mod spec;

pub use shape::{Column, Parts, Role, Shape};
pub use spec::{Spec, draw};

#[cfg(test)]
mod tests;
