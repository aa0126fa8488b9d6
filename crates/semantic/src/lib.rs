//! What the business words mean: the model, the query language over it, and what an actor may see of it.
//!
//! Step: 3 resolve (`Query` + `Visible` -> `Resolved` + diagnostics).
//! Never: knows SQL text of a dialect, a database, the clock, or a member outside the given `Visible`.
//!
//! Start reading at `model` (what a model is), `query` (what can be asked), `resolve` (the verb).

mod access_policy;
mod clock;
mod condition;
mod diagnostic;
mod embargo;
mod file;
mod fragment;
mod interval;
mod joins;
mod measure;
mod model;
mod nearest;
mod pre_aggregation;
mod query;
mod repeats;
mod resolve;
mod schema;
mod visible;
pub mod yaml;

pub use access_policy::{AccessPolicy, RowLevel, RuleFilter, RuleValue};
pub use clock::Clock;
pub use condition::{Condition, Operand};
pub use diagnostic::{Diagnostic, Diagnostics, Place};
pub use embargo::{Embargo, Length, Period, RowEmbargo};
pub use file::{ModelFile, TemplateValues, load, load_with, rendered, title_of, version_of};
pub use fragment::{Asked, AskedOf, Case, Fragment, Label, Piece, ValuePiece};
pub use interval::Interval;
pub use joins::{Hop, JoinError, JoinHint, Route};
pub use measure::{
    Choice, Edge, Measure, MeasureType, MultiStage, Rolling, SemiAdditive, Take, TimeShift,
};
pub use model::{
    Cube, CubeId, CustomGranularity, Dimension, DimensionType, Folder, Hierarchy, Join, Mask,
    Member, MemberId, MemberKind, Model, ModelVersion, Relationship, Rows, Standing, Status,
    SubQuery, Tree, TreeShape, View, ViewId,
};
pub use nearest::nearest;
pub use pre_aggregation::{PreAggregation, RefreshKey};
pub use query::{
    Against, Aggregate, Calculation, CalculationKind, Earlier, Existence, Filter, Now, Operator,
    Order, Query, Ranged, Shown, TimeDimension, Top,
};
pub use resolve::{
    Column, ColumnKind, Comparison, Existing, Fact, Filled, Predicate, Relation, Resolved,
    ResolvedCalculation, ResolvedKind, ResolvedOrder, ResolvedTop, Rolled, Shift, Test, TextPart,
    Whole, Window, resolve, test_of,
};
pub use schema::schema;
pub use visible::Visible;

#[cfg(test)]
mod tests;
