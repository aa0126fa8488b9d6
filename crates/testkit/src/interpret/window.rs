//! Columns that look at other rows of the same result.

use std::cmp::Ordering;

use base::Value;
use plan::{Over, SortKey};
use sql::Function;

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
