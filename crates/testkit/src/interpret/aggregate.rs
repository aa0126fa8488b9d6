//! Groups of rows, and what is said of each.

use std::collections::{HashMap, HashSet};

use base::{Decimal, Value};
use sql::{Expr, Function};

use super::nodes::Relation;
use super::number::{Number, Operator, number};
use super::read::{Call, Name, read, read_aggregate};
use super::{Unsupported, compare, unsupported};

/// One row per group; one in all where nothing is grouped by, even if there are no rows.
pub(super) fn aggregated(
    input: &Relation,
    by: &[String],
    measures: &[(String, Expr)],
) -> Result<Relation, Unsupported> {
    let mut calls = Vec::new();
    let terms = measures
        .iter()
        .map(|(_, expr)| read_aggregate(expr, &input.columns, &mut calls))
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for (mut row, members) in groups(input, by)? {
        let said = calls
            .iter()
            .map(|call| called(call, &members))
            .collect::<Result<Vec<_>, _>>()?;
        for term in &terms {
            row.push(term.value(&said)?);
        }
        rows.push(row);
    }
    let names = by.iter().chain(measures.iter().map(|(name, _)| name));
    Ok(Relation {
        columns: names.map(|name| Name::plain(name)).collect(),
        rows,
    })
}

type Group<'a> = (Vec<Value>, Vec<&'a Vec<Value>>);

/// The rows that agree in all that is grouped by, in the order in which they are first met.
fn groups<'a>(input: &'a Relation, by: &[String]) -> Result<Vec<Group<'a>>, Unsupported> {
    let terms = by
        .iter()
        .map(|name| read(&Expr::name(name), &input.columns))
        .collect::<Result<Vec<_>, _>>()?;
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    if by.is_empty() {
        groups.push((Vec::new(), Vec::new()));
        places.insert(Vec::new(), 0);
    }
    for row in &input.rows {
        let values = terms
            .iter()
            .map(|term| term.value(row))
            .collect::<Result<Vec<_>, _>>()?;
        let place = *places
            .entry(values.iter().map(compare::key).collect())
            .or_insert(groups.len());
        if place == groups.len() {
            groups.push((values, Vec::new()));
        }
        groups[place].1.push(row);
    }
    Ok(groups)
}

/// An aggregate over the rows of a group. Values that are not there count for nothing; of no
/// values there is no sum, average, least or largest, and zero of them.
fn called(call: &Call, rows: &[&Vec<Value>]) -> Result<Value, Unsupported> {
    let Some(argument) = &call.argument else {
        return Ok(Value::Integer(rows.len() as i64));
    };
    let mut values = Vec::new();
    for row in rows {
        match argument.value(row)? {
            Value::Null => {}
            value => values.push(value),
        }
    }
    match call.function {
        Function::Count => Ok(Value::Integer(values.len() as i64)),
        Function::CountDistinct => {
            let distinct: HashSet<String> = values.iter().map(compare::key).collect();
            Ok(Value::Integer(distinct.len() as i64))
        }
        Function::Sum | Function::SumIntegers => {
            Ok(sum(&values)?.map_or(Value::Null, Number::to_value))
        }
        Function::Avg => {
            let average = |sum: Number| Value::Float(sum.to_f64() / values.len() as f64);
            Ok(sum(&values)?.map_or(Value::Null, average))
        }
        Function::Min => extreme(values, false),
        Function::Max => extreme(values, true),
        other => unsupported(format!("the aggregate {other:?}")),
    }
}

fn sum(values: &[Value]) -> Result<Option<Number>, Unsupported> {
    let mut sum = None;
    for value in values {
        let Some(next) = number(value) else {
            return unsupported(format!("a sum of {}", value.type_name()));
        };
        let so_far = sum.unwrap_or(Number::Exact(Decimal {
            unscaled: 0,
            scale: 0,
        }));
        sum = Some(so_far.combined(Operator::Add, next)?);
    }
    Ok(sum)
}

fn extreme(values: Vec<Value>, largest: bool) -> Result<Value, Unsupported> {
    let mut found = Value::Null;
    for value in values {
        if compare::place(&value, &found, largest)?.is_lt() {
            found = value;
        }
    }
    Ok(found)
}
