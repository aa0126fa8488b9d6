//! Who sees which members and rows of a cube, as the model says it.

use crate::{Condition, MemberId, Operator, Tree};

/// What people of certain groups may see of a cube or view.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessPolicy {
    /// `*` stands for everybody.
    pub groups: Vec<String>,
    /// All of them must hold for the actor, or the policy is none of theirs.
    pub conditions: Vec<Condition>,
    /// The members it shows, its exclusions already taken away.
    pub shows: Vec<MemberId>,
    /// Members that it shows as their masks only; none of them is in `shows`.
    pub masks: Vec<MemberId>,
    pub rows: RowLevel,
}

#[derive(Debug, Clone, PartialEq)]
pub enum RowLevel {
    AllowAll,
    /// All of them must hold.
    Filters(Vec<RuleFilter>),
}

/// One condition of a row rule, its values partly still names of the actor's attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleFilter {
    pub member: MemberId,
    pub operator: Operator,
    pub values: Vec<RuleValue>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum RuleValue {
    Literal(String),
    /// `descendants_of(actor)`: the actor's own node of a tree, and all nodes below it.
    Descendants(Tree),
    /// `{ securityContext.name }`: whatever the sign-in vouches for under that name.
    Attribute(String),
}
