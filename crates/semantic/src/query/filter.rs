//! Conditions as they are written in the JSON form of a query.

use base::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::dates;
use super::json::invalid;
use super::{Against, Aggregate, Existence, Filter, Now, Operator};
use crate::Diagnostic;
use crate::diagnostic::shown;

/// A condition as it is written, before anybody looked whether its keys go together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct WireFilter {
    and: Option<Vec<WireFilter>>,
    or: Option<Vec<WireFilter>>,
    member: Option<String>,
    /// Cube's older word for `member`.
    dimension: Option<String>,
    operator: Option<String>,
    /// In the place of values: another member of the same row or group.
    other_member: Option<String>,
    /// In the place of values: `average` or `total` of the groups of the result.
    aggregate: Option<String>,
    per: Option<Vec<String>>,
    times: Option<Value>,
    #[serde(default)]
    values: Vec<Value>,
    exists: Option<String>,
    not_exists: Option<String>,
    of: Option<String>,
    filters: Option<Vec<WireFilter>>,
}

const FORMS: &str = "a filter is {member, operator, values}, {member, operator, otherMember}, \
                     {member, operator, aggregate, per, times}, {and: [...]}, {or: [...]}, {exists, of, filters} or {notExists, of, filters}";

/// Reads a condition, at a point in time if there is one.
pub(super) fn filter(wire: WireFilter, now: Option<&Now>) -> Result<Filter, Diagnostic> {
    if wire.member.is_some() && wire.dimension.is_some() {
        return Err(invalid("a filter has either 'member' or 'dimension'"));
    }
    let of_members = wire.operator.is_some() || wire.other_member.is_some();
    let against = wire.aggregate.is_some() || wire.per.is_some() || wire.times.is_some();
    let of_members = of_members || against || !wire.values.is_empty();
    let of_rows = wire.of.is_some() || wire.filters.is_some();
    let member = wire.member.or(wire.dimension);
    match (wire.and, wire.or, member, wire.exists, wire.not_exists) {
        (Some(all), None, None, None, None) if !of_members && !of_rows => {
            Ok(Filter::And(filters(all, now)?))
        }
        (None, Some(any), None, None, None) if !of_members && !of_rows => {
            Ok(Filter::Or(filters(any, now)?))
        }
        (None, None, Some(member), None, None) if against && !of_rows => {
            let lone = wire.other_member.is_none() && wire.values.is_empty();
            let (Some(operator), Some(aggregate), true) = (wire.operator, wire.aggregate, lone)
            else {
                return Err(invalid(FORMS));
            };
            Ok(Filter::Against(Against {
                member,
                operator: operator.parse().map_err(invalid)?,
                aggregate: aggregate_of(&aggregate)?,
                per: wire.per.unwrap_or_default(),
                times: wire.times.map(times).transpose()?,
            }))
        }
        (None, None, Some(member), None, None) if !of_rows => {
            let beside = (wire.operator, wire.other_member, wire.values);
            on_member(member, beside, now)
        }
        (None, None, None, exists, not_exists) if !of_members => {
            let (rows, negated) = match (exists, not_exists) {
                (Some(rows), None) => (rows, false),
                (None, Some(rows)) => (rows, true),
                _ => return Err(invalid(FORMS)),
            };
            Ok(Filter::Exists(Box::new(Existence {
                rows,
                of: wire.of,
                negated,
                filters: filters(wire.filters.unwrap_or_default(), now)?,
            })))
        }
        _ => Err(invalid(FORMS)),
    }
}

/// A condition on a member, by what stands beside it.
fn on_member(
    member: String,
    beside: (Option<String>, Option<String>, Vec<Value>),
    now: Option<&Now>,
) -> Result<Filter, Diagnostic> {
    match beside {
        (Some(operator), None, values) => {
            test(member, operator.parse().map_err(invalid)?, values, now)
        }
        (Some(operator), Some(other), values) if values.is_empty() => Ok(Filter::Versus {
            member,
            operator: operator.parse().map_err(invalid)?,
            other,
        }),
        _ => Err(invalid(FORMS)),
    }
}

fn aggregate_of(text: &str) -> Result<Aggregate, Diagnostic> {
    match text {
        "average" => Ok(Aggregate::Average),
        "total" => Ok(Aggregate::Total),
        other => {
            let message = format!("'{}' is no aggregate to compare with", shown(other));
            Err(invalid(message).hint("use 'average' or 'total'"))
        }
    }
}

fn times(value: Value) -> Result<Decimal, Diagnostic> {
    let text = scalar(value)?;
    let number = text.parse().map_err(|_| ());
    number.map_err(|()| invalid(format!("'{}' is not a number of times", shown(&text))))
}

fn filters(wires: Vec<WireFilter>, now: Option<&Now>) -> Result<Vec<Filter>, Diagnostic> {
    wires.into_iter().map(|wire| filter(wire, now)).collect()
}

fn test(
    member: String,
    operator: Operator,
    values: Vec<Value>,
    now: Option<&Now>,
) -> Result<Filter, Diagnostic> {
    let null = values.contains(&Value::Null);
    let values = values.into_iter().filter(|value| !value.is_null());
    let values = values.map(scalar).collect::<Result<_, _>>()?;
    Ok(dates::filter(member, operator, values, null, now))
}

/// Values are texts; numbers and booleans are taken as they are written.
fn scalar(value: Value) -> Result<String, Diagnostic> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        _ => Err(invalid(format!(
            "{value} is not a filter value: use a text, a number, a boolean or null"
        ))),
    }
}

/// The canonical form of a condition.
pub(super) fn write(filter: &Filter) -> Value {
    match filter {
        Filter::And(all) => json!({ "and": all.iter().map(write).collect::<Value>() }),
        Filter::Or(any) => json!({ "or": any.iter().map(write).collect::<Value>() }),
        Filter::Test {
            member,
            operator,
            values,
            null,
        } => {
            let mut out = json!({ "member": member, "operator": operator.as_str() });
            let null = null.then_some(Value::Null);
            let values: Vec<Value> = values.iter().map(|text| json!(text)).chain(null).collect();
            if !values.is_empty() {
                out["values"] = Value::Array(values);
            }
            out
        }
        Filter::Versus {
            member,
            operator,
            other,
        } => json!({ "member": member, "operator": operator.as_str(), "otherMember": other }),
        Filter::Against(against) => {
            let aggregate = match against.aggregate {
                Aggregate::Average => "average",
                Aggregate::Total => "total",
            };
            let (member, operator) = (&against.member, against.operator.as_str());
            let mut out = json!({ "member": member, "operator": operator, "aggregate": aggregate });
            if !against.per.is_empty() {
                out["per"] = json!(against.per);
            }
            if let Some(times) = against.times {
                out["times"] = json!(times.to_string());
            }
            out
        }
        Filter::Exists(asked) => {
            let head = if asked.negated { "notExists" } else { "exists" };
            let mut out = json!({ head: asked.rows });
            if let Some(of) = &asked.of {
                out["of"] = json!(of);
            }
            if !asked.filters.is_empty() {
                out["filters"] = asked.filters.iter().map(write).collect();
            }
            out
        }
    }
}
