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

/// All levels of which the actor has an attribute must be theirs. A level of which they have none
/// lies below their place.
fn area(levels: &[MemberId], actor: &Actor, model: &Model) -> Option<Predicate> {
    let theirs = levels.iter().filter(|level| {
        let name = &model.member(**level).name;
        actor.attributes.contains_key(name)
    });
    let parts: Option<Vec<Predicate>> = theirs
        .map(|level| {
            let of = one_of(*level, &model.member(*level).name, actor, model)?;
            Some(Predicate::Test {
                member: *level,
                test: Test::Is(of),
            })
        })
        .collect();
    parts.filter(|parts| !parts.is_empty()).map(Predicate::All)
}

/// The values of an attribute, as values of a member.
fn one_of(member: MemberId, name: &str, actor: &Actor, model: &Model) -> Option<Vec<base::Value>> {
    let values = attribute(name, actor)?;
    match test_of(model.member(member), Operator::Equals, &values) {
        Ok(Test::Is(values)) => Some(values),
        _ => None,
    }
}
