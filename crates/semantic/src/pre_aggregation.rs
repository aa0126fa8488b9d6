//! What a model says of totals that are computed beforehand, and of when data counts as changed.

use crate::MemberId;

/// A table of totals, as the model asks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct PreAggregation {
    pub name: String,
    pub kind: String,
    pub measures: Vec<MemberId>,
    pub dimensions: Vec<MemberId>,
    pub segments: Vec<MemberId>,
    /// Time dimensions, each with the size that it is cut to.
    pub times: Vec<(MemberId, Option<String>)>,
    pub partition: Option<String>,
    pub refresh_key: Option<RefreshKey>,
    /// The pre-aggregations that one of several is made of.
    pub rollups: Vec<String>,
}

/// When data counts as changed, as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct RefreshKey {
    pub every: Option<String>,
    pub sql: Option<String>,
    pub immutable: bool,
    pub timezone: Option<String>,
    pub incremental: bool,
    pub update_window: Option<String>,
}
