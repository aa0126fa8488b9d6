//! What the measures of a random model, its periods and its conditions mean, in Rust.

use base::{Decimal, Value};
use jiff::civil::{Date, DateTime, Time};
use semantic::Operator;

use super::query::Test;
use super::row::{Row, whole_number};
use super::{Kind, World, windows};
use crate::interpret::{Unsupported, add, order_of};

/// The value of a measure over rows of its cube.
pub(super) fn measured(world: &World, path: &str, rows: &[Row<'_>]) -> Result<Value, Unsupported> {
    let (cube, name) = path.split_once('.').unwrap_or_default();
    let part = |name: &str| measured(world, &format!("{cube}.{name}"), rows);
    let shape = world
        .shapes
        .iter()
        .position(|shape| shape.name == cube)
        .unwrap_or_default();
    let whole = if world.shapes[shape].fact {
        "qty"
    } else {
        "weight"
    };
    if let Some(behind) = windows::behind(name, whole) {
        return part(&behind);
    }
    let each = |value: &dyn Fn(&Row<'_>) -> Option<i64>| {
        let values = rows.iter().filter_map(value).map(Value::Integer);
        sum(&values.collect::<Vec<_>>())
    };
    match name {
        "rows" => Ok(Value::Integer(rows.len() as i64)),
        "carried" => each(&|row| {
            let other = world.cubes[shape].other?;
            let other = row.row_of(other).column("weight");
            Some(whole_number(&row.column("qty"))? * whole_number(&other)?)
        }),
        "flagged" => each(&|row| match row.column("flag") {
            Value::Boolean(true) => whole_number(&row.column(whole)),
            _ => Some(0),
        }),
        "raised" => each(&|row| whole_number(&row.column(whole)).map(|n| n * 2 - 1 + n)),
        "ratio" => {
            let divisor = part(world.cubes[shape].divisor)?;
            let dividend = part(&format!("{whole}_total"))?;
            Ok(match (whole_number(&dividend), whole_number(&divisor)) {
                (Some(dividend), Some(divisor)) if divisor != 0 => {
                    Value::Float(dividend as f64 / divisor as f64)
                }
                _ => Value::Null,
            })
        }
        "range" | "verdict" | "final" => own(world, path, whole, rows),
        "spread" => {
            let least = whole_number(&part(&format!("{whole}_least"))?);
            let most = whole_number(&part(&format!("{whole}_most"))?);
            Ok(least
                .zip(most)
                .map_or(Value::Null, |(least, most)| Value::Integer(most - least)))
        }
        "nested" => {
            let ratio = match part("ratio")? {
                Value::Float(ratio) => ratio,
                _ => 0.0,
            };
            let raised = whole_number(&part("raised")?);
            Ok(raised.map_or(Value::Null, |n| {
                Value::Float(ratio + rows.len() as f64 - n as f64)
            }))
        }
        of_column => aggregated(of_column, rows),
    }
}

/// A measure whose SQL aggregates rows itself, or that is a word.
fn own(world: &World, path: &str, whole: &str, rows: &[Row<'_>]) -> Result<Value, Unsupported> {
    let (cube, name) = path.split_once('.').unwrap_or_default();
    let part = |how: &str| measured(world, &format!("{cube}.{whole}_{how}"), rows);
    match name {
        "range" => {
            let most = whole_number(&part("most")?);
            let least = whole_number(&part("least")?);
            let of = |(most, least): (i64, i64)| most - (least * 2 - 1) + rows.len() as i64;
            Ok(most
                .zip(least)
                .map_or(Value::Null, |pair| Value::Integer(of(pair))))
        }
        "verdict" => {
            let total = whole_number(&part("total")?);
            let word = |total| if total > 3 { "many" } else { "few" };
            Ok(total.map_or(Value::Null, |total| Value::Text(word(total).into())))
        }
        _ => {
            let shape = world.shapes.iter().find(|shape| shape.name == cube);
            let text = shape.map_or("", |shape| shape.names().0);
            let lower = rows.iter().filter_map(|row| match row.column(text) {
                Value::Text(text) => Some(text.to_lowercase()),
                _ => None,
            });
            Ok(lower.max().map_or(Value::Null, Value::Text))
        }
    }
}

/// A measure of one column, which stands in its name.
fn aggregated(name: &str, rows: &[Row<'_>]) -> Result<Value, Unsupported> {
    let (column, how) = name.rsplit_once('_').unwrap_or_default();
    let values = rows.iter().map(|row| row.column(column));
    let mut values: Vec<Value> = values.filter(|value| *value != Value::Null).collect();
    let known = values.len();
    let total = sum(&values)?;
    let mut fault = None;
    if matches!(how, "kinds" | "least" | "most") {
        values.sort_by(|left, right| {
            order_of(left, right).unwrap_or_else(|error| {
                fault = Some(error);
                std::cmp::Ordering::Equal
            })
        });
    }
    if let Some(fault) = fault {
        return Err(fault);
    }
    Ok(match how {
        "known" => Value::Integer(known as i64),
        "kinds" => {
            values.dedup();
            Value::Integer(values.len() as i64)
        }
        "total" => total,
        "average" => match total {
            Value::Integer(total) => Value::Float(total as f64 / known as f64),
            Value::Decimal(total) => Value::Float(total.to_f64() / known as f64),
            Value::Float(total) => Value::Float(total / known as f64),
            _ => Value::Null,
        },
        "least" => values.first().cloned().unwrap_or(Value::Null),
        _ => values.last().cloned().unwrap_or(Value::Null),
    })
}

/// The sum of numbers; nothing of anything else.
fn sum(values: &[Value]) -> Result<Value, Unsupported> {
    let is_number = |value: &Value| {
        matches!(
            value,
            Value::Integer(_) | Value::Decimal(_) | Value::Float(_)
        )
    };
    match values.iter().all(is_number) {
        true => values
            .iter()
            .try_fold(Value::Null, |sum, value| add(&sum, value)),
        false => Ok(Value::Null),
    }
}

/// Whether a value passes a test. Without a value it passes "not set" and "all but these".
pub(super) fn passes(value: &Value, kind: Kind, test: &Test) -> Result<bool, Unsupported> {
    use Operator::*;
    let known = *value != Value::Null;
    let order = |wanted: &String| compared(value, kind, wanted);
    let mut equal = false;
    let mut orders = Vec::new();
    if known {
        for wanted in &test.values {
            orders.push(order(wanted)?);
            equal |= order(wanted)?.is_eq();
        }
    }
    let first = orders.first();
    Ok(match test.operator {
        Set => known,
        NotSet => !known,
        Equals | In | OnTheDate => equal,
        NotEquals | NotIn => !equal,
        Gt => first.is_some_and(|order| order.is_gt()),
        Gte => first.is_some_and(|order| order.is_ge()),
        Lt => first.is_some_and(|order| order.is_lt()),
        Lte => first.is_some_and(|order| order.is_le()),
        InDateRange => {
            let last = orders.last();
            first.is_some_and(|order| order.is_ge()) && last.is_some_and(|order| order.is_le())
        }
        NotInDateRange => {
            let last = orders.last();
            first.is_some_and(|order| order.is_lt()) || last.is_some_and(|order| order.is_gt())
        }
        BeforeDate => first.is_some_and(|order| order.is_lt()),
        BeforeOrOnDate => first.is_some_and(|order| order.is_le()),
        AfterDate => first.is_some_and(|order| order.is_gt()),
        AfterOrOnDate => first.is_some_and(|order| order.is_ge()),
        Contains | StartsWith | EndsWith => has_one(value, test),
        NotContains | NotStartsWith | NotEndsWith => !has_one(value, test),
        other => return Err(Unsupported(format!("the operator {other}"))),
    })
}

/// Whether a text has one of others at its place, in capitals or not.
fn has_one(value: &Value, test: &Test) -> bool {
    use Operator::*;
    let Value::Text(text) = value else {
        return false;
    };
    let text = text.to_lowercase();
    let mut wanted = test.values.iter().map(|wanted| wanted.to_lowercase());
    wanted.any(|wanted| match test.operator {
        StartsWith | NotStartsWith => text.starts_with(&wanted),
        EndsWith | NotEndsWith => text.ends_with(&wanted),
        _ => text.contains(&wanted),
    })
}

/// A value beside what a query writes. A day stands for all of its hours.
fn compared(value: &Value, kind: Kind, wanted: &str) -> Result<std::cmp::Ordering, Unsupported> {
    let unreadable = || Unsupported(format!("the value {wanted:?}"));
    match (kind, value) {
        (Kind::Text, Value::Text(text)) => Ok(text.as_bytes().cmp(wanted.as_bytes())),
        (Kind::Flag, Value::Boolean(flag)) => Ok(flag.cmp(&(wanted == "true"))),
        (Kind::Date | Kind::Time, _) => {
            let time = match value {
                Value::Date(day) => day.to_datetime(Time::midnight()),
                Value::Timestamp(time) => *time,
                _ => return Err(unreadable()),
            };
            match wanted.len() {
                10 => {
                    let day: Date = wanted.parse().map_err(|_| unreadable())?;
                    Ok(time.date().cmp(&day))
                }
                _ => {
                    let moment: DateTime = wanted.parse().map_err(|_| unreadable())?;
                    Ok(time.cmp(&moment))
                }
            }
        }
        _ => {
            let number: Decimal = wanted.parse().map_err(|_| unreadable())?;
            order_of(value, &Value::Decimal(number))
        }
    }
}
