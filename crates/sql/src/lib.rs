//! A small SQL tree, and how it becomes the text of one dialect with its values beside it.
//!
//! Step: 7 legalize (`Tree` -> `Tree`) and 8 render (`Tree` -> text + bindings); then the read-only guard.
//! Never: knows the model, the actor or a database connection; never puts a value into the text.
//!
//! Start reading at `tree`, then `render`. A dialect lives with its source and implements [`Dialect`].

mod catalog;
mod derived;
mod dialect;
mod function;
pub mod grammar;
mod guard;
mod legalize;
mod like;
mod names;
mod render;
mod result_types;
mod tree;

pub use catalog::{Catalog, Column, ForeignKey, Index, Table, TableKind};
pub use derived::columns_of;
pub use dialect::{
    ConditionColumn, Dialect, LikeClause, LimitClause, NullOrder, Placeholder, Unsupported,
};
pub use function::Function;
pub use guard::{Admitted, Refusal, admit};
pub use legalize::legalize;
pub use render::{Statement, render};
pub use tree::{
    Comparator, Cte, Expr, From, Item, Join, NativePiece, OrderBy, QueryPiece, Relation, Select,
    TextPart, Tree,
};

#[cfg(test)]
mod tests;
