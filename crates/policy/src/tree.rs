//! `descendants_of(actor)`: the actor's own place in a tree, and everything below it.

use base::Actor;
use semantic::{MemberId, Model, Operator, Predicate, RuleFilter, Test, Tree, TreeShape, test_of};

use crate::grant::attribute;

/// The rows of an actor's branch. Who has no place in the tree has no rows.
pub(crate) fn below(filter: &RuleFilter, tree: &Tree, actor: &Actor, model: &Model) -> Predicate {
    let positive = matches!(filter.operator, Operator::Equals | Operator::In);
    let branch = match &tree.shape {
        _ if !positive => None,
        TreeShape::Levels(levels) => area(levels, actor, model),
        TreeShape::Parents {
            parent,
            actor: name,
            depth,
        } => one_of(tree.node, name, actor, model).map(|of| Predicate::Below {
            member: filter.member,
            node: tree.node,
            parent: *parent,
            depth: *depth,
            of,
        }),
    };
    branch.unwrap_or_else(Predicate::never)
}

/// What stands for every value of a level.
const EVERY: &str = "*";

/// Each level must be the actor's own, or be said to be every one. One that was forgotten would
/// make a town officer a state manager, so it closes the branch.
fn area(levels: &[MemberId], actor: &Actor, model: &Model) -> Option<Predicate> {
    let mut parts = Vec::new();
    for level in levels {
        let name = &model.member(*level).name;
        if attribute(name, actor)? == [EVERY] {
            continue;
        }
        let test = Test::Is(one_of(*level, name, actor, model)?);
        parts.push(Predicate::Test {
            member: *level,
            test,
        });
    }
    Some(Predicate::All(parts))
}

/// The values of an attribute, as values of a member.
fn one_of(member: MemberId, name: &str, actor: &Actor, model: &Model) -> Option<Vec<base::Value>> {
    let values = attribute(name, actor)?;
    match test_of(model.member(member), Operator::Equals, &values) {
        Ok(Test::Is(values)) => Some(values),
        _ => None,
    }
}
