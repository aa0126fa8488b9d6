//! From a resolved query to a SQL tree, by way of a relational plan that people can read.
//!
//! Step: 4 lower (`Resolved` + row rules -> `Plan`), 5 rewrite (`Plan` -> `Plan`), 6 assemble (`Plan` -> `sql::Tree`).
//! Never: knows a dialect, runs anything, or lets rows into an aggregate before their row rules.
//!
//! Start reading at `plan` (the language), then `lower`, then `assemble`.

mod assemble;
mod branch;
mod clock;
mod count;
mod division;
mod edges;
mod existence;
mod join_tree;
mod lower;
mod mask;
mod passes;
mod periods;
mod plan;
mod predicate;
mod print;
mod relation;
mod scalar;
mod shown;
mod sub_query;
mod value_test;
mod versus;

pub use assemble::assemble;
pub use branch::deeper;
pub use count::{TOTAL, count};
pub use lower::lower;
pub use passes::{PASSES, Pass, rewrite};
pub use plan::{Groups, Limit, Node, Over, Part, Plan, Reason, SortKey};
pub use relation::rows_of;

#[cfg(test)]
mod tests;
