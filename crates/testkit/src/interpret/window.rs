//! Columns that look at other rows of the same result.

use std::cmp::Ordering;

use base::Value;
use plan::{Limit, Over, SortKey};
use sql::{Comparator, Function};

use super::nodes::Relation;
use super::number::{Number, Operator, number};
use super::read::Name;
use super::{Unsupported, compare, unsupported};

pub(super) fn windowed(
    mut input: Relation,
    columns: &[(String, Over)],
) -> Result<Relation, Unsupported> {
    let mut added = Vec::new();
    for (name, over) in columns {
        let values = (0..input.rows.len()).map(|row| value(&input, row, over));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        added.push((name, values));
    }
    for (name, values) in added {
        input.columns.push(Name::plain(name));
        for (row, value) in input.rows.iter_mut().zip(values) {
            row.push(value);
        }
    }
    Ok(input)
}

/// The rows of each window: every row is looked at for every period.
pub(super) fn rolled(
    input: Relation,
    periods: &Relation,
    column: &str,
    within: &[Limit],
    beside: &[String],
) -> Result<Relation, Unsupported> {
    let period_at = place_of(periods, column)?;
    let mut limits = Vec::new();
    for limit in within {
        let places = (
            place_of(&input, &limit.row)?,
            place_of(periods, &limit.period)?,
        );
        limits.push((places, limit.comparator));
    }
    let own = place_of(&input, column)?;
    let kept: Vec<usize> = (0..input.columns.len())
        .filter(|at| !beside.contains(&input.columns[*at].name))
        .collect();
    let mut rows = Vec::new();
    for period in &periods.rows {
        for row in &input.rows {
            let mut within = row[own] != Value::Null;
            for ((row_at, edge_at), comparator) in &limits {
                within &= stands(&row[*row_at], *comparator, &period[*edge_at])?;
            }
            let value = |at: &usize| match *at == own {
                true => period[period_at].clone(),
                false => row[*at].clone(),
            };
            rows.extend(within.then(|| kept.iter().map(value).collect()));
        }
    }
    Ok(Relation {
        columns: kept.iter().map(|at| input.columns[*at].clone()).collect(),
        rows,
    })
}

fn place_of(relation: &Relation, name: &str) -> Result<usize, Unsupported> {
    let found = relation.columns.iter().position(|known| known.name == name);
    found.map_or_else(|| unsupported(format!("the column {name}")), Ok)
}

fn stands(left: &Value, comparator: Comparator, right: &Value) -> Result<bool, Unsupported> {
    if *left == Value::Null || *right == Value::Null {
        return Ok(false);
    }
    let order = compare::order(left, right)?;
    Ok(match comparator {
        Comparator::Equal => order.is_eq(),
        Comparator::NotEqual => order.is_ne(),
        Comparator::Less => order.is_lt(),
        Comparator::LessOrEqual => order.is_le(),
        Comparator::Greater => order.is_gt(),
        Comparator::GreaterOrEqual => order.is_ge(),
    })
}

/// What a function says of one row: it looks at all rows once more for each.
fn value(input: &Relation, row: usize, over: &Over) -> Result<Value, Unsupported> {
    let place = |name: &String| {
        let found = input.columns.iter().position(|column| column.name == *name);
        found.map_or_else(|| unsupported(format!("the column {name}")), Ok)
    };
    let by = over.by.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let own = &input.rows[row];
    let same = |other: &&Vec<Value>| {
        let mut by = by.iter();
        by.all(|at| compare::key(&own[*at]) == compare::key(&other[*at]))
    };
    let peers: Vec<&Vec<Value>> = input.rows.iter().filter(same).collect();
    match (over.function, &over.of) {
        (Function::Avg, Some(of)) => average(&peers, place(of)?),
        (Function::Rank, Some(of)) if own[place(of)?] == Value::Null => Ok(Value::Null),
        (Function::Rank, Some(_)) | (Function::Rank | Function::RowNumber, None) => {
            let mut before = 0;
            for peer in peers {
                before += i64::from(comes_before(peer, own, &over.order, &place)?);
            }
            Ok(Value::Integer(before + 1))
        }
        (other, _) => unsupported(format!("{other:?} over other rows")),
    }
}

/// In an order that tells all rows apart, which is what numbering them needs, a place is there once.
fn comes_before(
    one: &[Value],
    other: &[Value],
    order: &[SortKey],
    place: &dyn Fn(&String) -> Result<usize, Unsupported>,
) -> Result<bool, Unsupported> {
    for key in order {
        let at = place(&key.column)?;
        match compare::place(&one[at], &other[at], key.descending)? {
            Ordering::Equal => {}
            order => return Ok(order.is_lt()),
        }
    }
    Ok(false)
}

fn average(rows: &[&Vec<Value>], at: usize) -> Result<Value, Unsupported> {
    let mut sum: Option<Number> = None;
    let mut count = 0;
    for row in rows.iter().filter(|row| row[at] != Value::Null) {
        let Some(next) = number(&row[at]) else {
            return unsupported(format!("an average of {}", row[at].type_name()));
        };
        sum = Some(sum.map_or(Ok(next), |sum| sum.combined(Operator::Add, next))?);
        count += 1;
    }
    let average = |sum: Number| Value::Float(sum.to_f64() / f64::from(count));
    Ok(sum.map_or(Value::Null, average))
}
