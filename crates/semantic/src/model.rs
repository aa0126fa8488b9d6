//! The model of one tenant: cubes with their members, joins and access policies.
//!
//! A model is immutable. Cubes and members are numbered, so that rights, queries and plans
//! hold small ids, and every name is looked up once.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use base::{Periods, SourceName, Value};

use crate::{
    AccessPolicy, Choice, Embargo, Fragment, Measure, PreAggregation, RefreshKey, RowEmbargo,
};

/// Index of a cube in its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CubeId(pub(crate) u32);

impl CubeId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Index of a member (dimension, measure or segment) in its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberId(pub(crate) u32);

impl MemberId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Index of a view in its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ViewId(pub(crate) u32);

/// Fingerprint of the files a model was read from; part of every receipt and cache key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ModelVersion(pub(crate) Arc<str>);

impl fmt::Display for ModelVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ModelVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug)]
pub struct Model {
    pub version: ModelVersion,
    pub(crate) cubes: Vec<Cube>,
    pub(crate) members: Vec<Member>,
    pub(crate) views: Vec<View>,
    pub(crate) cube_names: HashMap<String, CubeId>,
    pub(crate) member_paths: HashMap<String, MemberId>,
}

impl Model {
    pub fn cube(&self, id: CubeId) -> &Cube {
        &self.cubes[id.index()]
    }

    pub fn member(&self, id: MemberId) -> &Member {
        &self.members[id.index()]
    }

    pub fn cubes(&self) -> &[Cube] {
        &self.cubes
    }

    pub fn members(&self) -> &[Member] {
        &self.members
    }

    pub fn view(&self, id: ViewId) -> &View {
        &self.views[id.0 as usize]
    }

    pub fn views(&self) -> &[View] {
        &self.views
    }

    pub fn cube_named(&self, name: &str) -> Option<CubeId> {
        self.cube_names.get(name).copied()
    }

    /// The member at `cube.member`.
    pub fn member_at(&self, path: &str) -> Option<MemberId> {
        self.member_paths.get(path).copied()
    }

    /// The members of a cube itself, without those of views.
    pub fn members_of(&self, cube: CubeId) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(move |member| member.cube == cube && member.behind.is_none())
    }

    pub fn members_of_view(&self, view: ViewId) -> impl Iterator<Item = &Member> {
        let members = self.members.iter();
        members.filter(move |member| member.view == Some(view))
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cube {
    pub id: CubeId,
    pub name: String,
    pub title: String,
    pub description: Option<String>,
    pub public: bool,
    pub rows: Rows,
    /// The source it lives on. `None` where the tenant has only one.
    pub source: Option<SourceName>,
    pub synonyms: Vec<String>,
    pub standing: Standing,
    /// Whether people look its rows up as they are, besides measuring them.
    pub looked_up: bool,
    /// The time dimension that a question means when it names none.
    pub time_dimension: Option<MemberId>,
    /// What tells its rows apart; empty where that is not declared, or where some dimension was
    /// not understood and may be a part of it.
    pub primary_key: Vec<MemberId>,
    pub joins: Vec<Join>,
    /// Where several ways lead on from here: the cubes to go by.
    pub prefers: Vec<CubeId>,
    pub policies: Vec<AccessPolicy>,
    pub trees: Vec<Tree>,
    pub embargoes: Vec<RowEmbargo>,
    pub hierarchies: Vec<Hierarchy>,
    /// Not built yet.
    pub pre_aggregations: Vec<PreAggregation>,
    pub refresh_key: Option<RefreshKey>,
}

/// Members of cubes under names of its own, and who may see them there.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    pub id: ViewId,
    pub name: String,
    pub title: String,
    pub description: Option<String>,
    /// They hold beside those of the cubes.
    pub policies: Vec<AccessPolicy>,
    pub folders: Vec<Folder>,
}

/// Members of a view that front ends show together.
#[derive(Debug, Clone, PartialEq)]
pub struct Folder {
    pub name: String,
    pub members: Vec<MemberId>,
    pub folders: Vec<Folder>,
}

/// How far a part of the model may be relied on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    pub status: Status,
    /// How sure it was when it was inferred, from 0 to 1.
    pub confidence: Option<f64>,
    /// Why, in a sentence.
    pub evidence: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// People stand behind it.
    #[default]
    Certified,
    /// Nobody has looked at it yet.
    Inferred,
}

/// Where the rows of a cube come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// Without a schema the table is looked for in those of the source.
    Table {
        schema: Option<String>,
        name: String,
    },
    /// The engine's own SQL: text, the rows of other cubes, and what is asked of members.
    Query(Fragment),
}

/// Who or what stands above whom, for rules that let an actor see all that is below them.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub name: String,
    /// What a row rule is about: the key of a row, or the narrowest level.
    pub node: MemberId,
    pub shape: TreeShape,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TreeShape {
    /// Dimensions from the widest to the narrowest. The actor's place is given by the attributes
    /// that are named as they are.
    Levels(Vec<MemberId>),
    /// Each row names the row above it.
    Parents {
        parent: MemberId,
        /// The attribute that holds the actor's own node.
        actor: String,
        /// How many rows may stand above one another, both ends counted.
        depth: usize,
    },
}

/// Dimensions from the widest to the narrowest.
#[derive(Debug, Clone, PartialEq)]
pub struct Hierarchy {
    pub name: String,
    pub title: String,
    pub public: bool,
    pub levels: Vec<MemberId>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    pub to: CubeId,
    pub relationship: Relationship,
    pub on: Fragment,
}

/// How many rows of the other cube belong to one row of this one, and the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    OneToOne,
    OneToMany,
    ManyToOne,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub id: MemberId,
    pub cube: CubeId,
    pub name: String,
    /// `cube.member`, as queries write it.
    pub path: String,
    pub title: String,
    pub description: Option<String>,
    pub public: bool,
    pub synonyms: Vec<String>,
    pub standing: Standing,
    /// The member of a cube that this one of a view stands for.
    pub behind: Option<MemberId>,
    pub view: Option<ViewId>,
    pub kind: MemberKind,
    pub mask: Mask,
    pub embargo: Option<Embargo>,
}

/// What stands in place of a member's value, for those to whom it is masked.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Mask {
    #[default]
    Null,
    Constant(Value),
    /// Written by whoever governs the model: it sees the real values.
    Sql(Fragment),
}

#[derive(Debug, Clone, PartialEq)]
pub enum MemberKind {
    Dimension(Dimension),
    Measure(Measure),
    Segment(Fragment),
}

impl MemberKind {
    pub fn word(&self) -> &'static str {
        match self {
            MemberKind::Dimension(d) if d.kind == DimensionType::Time => "time dimension",
            MemberKind::Dimension(_) => "dimension",
            MemberKind::Measure(_) => "measure",
            MemberKind::Segment(_) => "segment",
        }
    }
}

impl Member {
    pub fn dimension(&self) -> Option<&Dimension> {
        match &self.kind {
            MemberKind::Dimension(dimension) => Some(dimension),
            _ => None,
        }
    }

    pub fn measure(&self) -> Option<&Measure> {
        match &self.kind {
            MemberKind::Measure(measure) => Some(measure),
            _ => None,
        }
    }

    pub(crate) fn measure_mut(&mut self) -> Option<&mut Measure> {
        match &mut self.kind {
            MemberKind::Measure(measure) => Some(measure),
            _ => None,
        }
    }

    /// The members that its mask reads.
    pub fn mask_refers_to(&self) -> impl Iterator<Item = MemberId> + '_ {
        let sql = match &self.mask {
            Mask::Sql(sql) => Some(sql),
            _ => None,
        };
        sql.into_iter().flat_map(Fragment::members)
    }

    /// The members that its own SQL names, or that decide which rows it is of.
    pub fn refers_to(&self) -> impl Iterator<Item = MemberId> + '_ {
        let sql = match &self.kind {
            MemberKind::Dimension(dimension) => Some(&dimension.sql),
            MemberKind::Measure(measure) => measure.sql.as_ref(),
            MemberKind::Segment(sql) => Some(sql),
        };
        let stage = self
            .measure()
            .and_then(|measure| measure.multi_stage.as_ref());
        let of_stage = stage.into_iter().flat_map(|stage| stage.members());
        let filters = self
            .measure()
            .into_iter()
            .flat_map(|measure| &measure.filters);
        let choice = self.measure().and_then(|measure| measure.choice.as_deref());
        let chosen = choice.into_iter().flat_map(Choice::fragments);
        let by = choice.map(|choice| choice.by);
        let of_rows = sql.into_iter().chain(filters).chain(chosen);
        of_rows
            .flat_map(Fragment::members)
            .chain(of_stage)
            .chain(by)
    }

    pub fn is_time(&self) -> bool {
        self.dimension()
            .is_some_and(|d| d.kind == DimensionType::Time)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    pub kind: DimensionType,
    pub sql: Fragment,
    pub primary_key: bool,
    pub granularities: Vec<CustomGranularity>,
    /// Its SQL is over measures, each aggregated for every row of the cube.
    pub sub_query: Option<SubQuery>,
    /// The values among which a question chooses; it is of no row then.
    pub switch: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubQuery {
    /// What is asked of the rows outside is asked of those that are aggregated as well.
    pub propagates: bool,
}

/// Periods that the model defines for one time dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomGranularity {
    pub name: String,
    pub title: String,
    pub periods: Periods,
    /// As it is written: how long a period is, and where they begin.
    pub interval: String,
    pub offset: Option<String>,
    pub origin: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DimensionType {
    Text,
    Number,
    Time,
    Boolean,
}
