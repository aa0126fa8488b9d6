//! Whether the conditions of a policy hold for an actor.

use base::{Actor, Attribute, Value};
use semantic::{Condition, Operand};

/// `None` where it cannot be told: an attribute that is missing is neither `x` nor anything else,
/// and `!` of it does not hold either.
pub fn holds(condition: &Condition, actor: &Actor) -> Option<bool> {
    match condition {
        Condition::All(parts) => all(parts.iter().map(|part| holds(part, actor))),
        Condition::Any(parts) => any(parts.iter().map(|part| holds(part, actor))),
        Condition::Not(inner) => holds(inner, actor).map(|holds| !holds),
        Condition::Holds(operand) => match only(operand, actor)?.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        Condition::In(operand, others) => {
            let wanted = only(operand, actor)?;
            any(others.iter().map(|other| {
                let values = values(other, actor)?;
                Some(values.contains(&wanted))
            }))
        }
    }
}

fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<Option<bool>> = parts.collect();
    if parts.contains(&Some(true)) {
        return Some(true);
    }
    (!parts.contains(&None)).then_some(false)
}

fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    any(parts.map(|part| part.map(|holds| !holds))).map(|fails| !fails)
}

/// The one value of an operand, as it is written.
fn only(operand: &Operand, actor: &Actor) -> Option<String> {
    let [value] = <[String; 1]>::try_from(values(operand, actor)?).ok()?;
    Some(value)
}

fn values(operand: &Operand, actor: &Actor) -> Option<Vec<String>> {
    match operand {
        Operand::Literal(text) => Some(vec![text.clone()]),
        Operand::Attribute(name) => {
            let Attribute(given) = actor.attributes.get(name)?;
            let known = !given.is_empty() && !given.contains(&Value::Null);
            known.then(|| given.iter().map(ToString::to_string).collect())
        }
    }
}
