//! What the members of a random model mean, in Rust.

use std::cell::RefCell;
use std::collections::HashMap;

use base::{Calendar, Decimal, Granularity, Value};
use jiff::civil::{Date, DateTime, Time, date};
use semantic::Operator;

use super::query::Test;
use super::shape::Declared;
use super::{Kind, World};
use crate::interpret::{Unsupported, add, order_of};

/// The columns of all tables by name.
pub(super) struct Data<'w> {
    world: &'w World,
    columns: Vec<HashMap<String, Vec<Value>>>,
}

impl<'w> Data<'w> {
    pub fn of(world: &'w World) -> Self {
        let column = |batch: &arrow_array::RecordBatch, place: usize| {
            let name = batch.schema().field(place).name().clone();
            let cells = 0..batch.num_rows();
            let cells = cells.map(|row| insight::value_at(batch, place, row));
            (name, cells.collect())
        };
        let columns = world.tables.0.iter().map(|(_, batches)| {
            let batch = &batches[0];
            (0..batch.num_columns())
                .map(|place| column(batch, place))
                .collect()
        });
        Self {
            world,
            columns: columns.collect(),
        }
    }
}

/// A row of a cube, or the place where one would be, and the rows that were looked at from it.
pub(super) struct Row<'d> {
    data: &'d Data<'d>,
    pub cube: usize,
    at: Option<usize>,
    /// Ways from cube to cube, which begin at this row.
    ways: RefCell<Vec<Vec<usize>>>,
}

impl<'d> Row<'d> {
    pub fn new(data: &'d Data<'d>, cube: usize, at: usize) -> Self {
        Self::at(data, cube, Some(at))
    }

    fn at(data: &'d Data<'d>, cube: usize, at: Option<usize>) -> Self {
        Self {
            data,
            cube,
            at,
            ways: RefCell::new(vec![vec![cube]]),
        }
    }

    pub fn column(&self, name: &str) -> Value {
        let cell = |at: usize| self.data.columns[self.cube].get(name)?.get(at).cloned();
        self.at.and_then(cell).unwrap_or(Value::Null)
    }

    /// All rows that were looked at, itself among them.
    pub fn visited(&self) -> Vec<Row<'d>> {
        let ways = self.ways.borrow();
        ways.iter().map(|way| self.end_of(way)).collect()
    }

    /// The row at the end of a way.
    fn end_of(&self, way: &[usize]) -> Row<'d> {
        let start = Row::at(self.data, self.cube, self.at);
        way.iter().skip(1).fold(start, |row, to| row.partner(*to))
    }

    /// The row of another cube that belongs to this one: by a key it holds, or by its own.
    fn partner(&self, to: usize) -> Row<'d> {
        let shapes = &self.data.world.shapes;
        let link = shapes[self.cube].links.iter().find(|link| link.to == to);
        let key = self.column(link.map_or("id", |link| &link.column));
        let ids = &self.data.columns[to]["id"];
        let found = ids.iter().position(|id| *id == key && key != Value::Null);
        Row::at(self.data, to, found)
    }

    /// The way to a cube: directly, or the only one there is.
    fn way_to(&self, to: usize) -> Vec<usize> {
        let shapes = &self.data.world.shapes;
        let steps = |from: usize| -> Vec<usize> {
            let forward = shapes[from].links.iter().map(|link| link.to);
            let twins = (0..shapes.len()).filter(|other| {
                let mut links = shapes[*other].links.iter();
                links.any(|link| link.to == from && link.declared == Declared::OneToOne)
            });
            forward.chain(twins).collect()
        };
        let mut ways = vec![vec![self.cube]];
        while let Some(way) = ways.iter().position(|way| way.last() != Some(&to)) {
            let way = ways.remove(way);
            let next = steps(way[way.len() - 1]);
            if way.len() == 1 && next.contains(&to) {
                return vec![self.cube, to];
            }
            let fresh = next.into_iter().filter(|step| !way.contains(step));
            ways.extend(fresh.map(|step| way.iter().copied().chain([step]).collect()));
        }
        ways.pop().unwrap_or_default()
    }

    /// The value of a dimension of any cube, as seen from here.
    pub fn member(&self, path: &str) -> Value {
        let (cube, name) = path.split_once('.').unwrap_or_default();
        let named = |known: &super::Cube| known.name == cube;
        let to = self.data.world.cubes.iter().position(named);
        let way = self.walk(&[self.cube], to.unwrap_or_default());
        let row = self.end_of(&way);
        match (name, self.data.world.cubes[row.cube].other) {
            ("label", Some(other)) => self.end_of(&self.walk(&way, other)).column("name"),
            ("burden", Some(other)) => self.end_of(&self.walk(&way, other)).column("weight"),
            _ => row.own(name),
        }
    }

    /// Goes on from the end of a way, and keeps in mind what is passed.
    fn walk(&self, way: &[usize], to: usize) -> Vec<usize> {
        let more = self.end_of(way).way_to(to);
        let mut whole = way.to_vec();
        for step in more.into_iter().skip(1) {
            whole.push(step);
            let mut ways = self.ways.borrow_mut();
            if !ways.contains(&whole) {
                ways.push(whole.clone());
            }
        }
        whole
    }

    /// A dimension of this cube that looks at no other one.
    fn own(&self, name: &str) -> Value {
        let (text, whole) = self.names();
        let number = whole_number(&self.column(whole));
        match name {
            "quiet" => match self.column(text) {
                Value::Text(text) => Value::Text(text.to_lowercase()),
                other => other,
            },
            "twice" => number.map_or(Value::Null, |n| Value::Integer(n * 2 - 1)),
            "size" => number.map_or(Value::Null, |n| {
                Value::Text(if n > 1 { "big" } else { "small" }.into())
            }),
            "high" => match (number.map(|n| n > 0), self.column("flag")) {
                (Some(true), _) | (_, Value::Boolean(true)) => Value::Boolean(true),
                (Some(false), Value::Boolean(false)) => Value::Boolean(false),
                _ => Value::Null,
            },
            "due" => match self.column("day") {
                Value::Null => Value::Date(date(2026, 3, 31)),
                day => day,
            },
            column => self.column(column),
        }
    }

    /// The column of texts and that of whole numbers that computed members are made from.
    fn names(&self) -> (&'static str, &'static str) {
        match self.data.world.shapes[self.cube].fact {
            true => ("word", "qty"),
            false => ("name", "weight"),
        }
    }

    pub fn segment(&self, path: &str) -> bool {
        let (text, whole) = self.names();
        let text = self.column(text);
        let is = |word: &str| text == Value::Text(word.into());
        match path.split('.').nth(1) {
            Some("flagged_only") => self.column("flag") == Value::Boolean(true),
            Some("some") => whole_number(&self.column(whole)).is_some_and(|n| n > 0) || is("a"),
            _ => text != Value::Null && !is("") && !is("b"),
        }
    }
}

fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}

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
    let each = |value: &dyn Fn(&Row<'_>) -> Option<i64>| {
        let values = rows.iter().filter_map(value).map(Value::Integer);
        sum(&values.collect::<Vec<_>>())
    };
    match name {
        "rows" => Ok(Value::Integer(rows.len() as i64)),
        "carried" => each(&|row| {
            let other = world.cubes[shape].other?;
            let other = row.end_of(&row.walk(&[row.cube], other)).column("weight");
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

/// The first day or moment of the period around a time.
pub(super) fn cut(time: &Value, size: Granularity) -> Value {
    let time = match time {
        Value::Date(day) => day.to_datetime(Time::midnight()),
        Value::Timestamp(time) => *time,
        _ => return Value::Null,
    };
    let moment = |minute, second| Value::Timestamp(time.date().at(time.hour(), minute, second, 0));
    match size {
        Granularity::Hour => moment(0, 0),
        Granularity::Minute => moment(time.minute(), 0),
        Granularity::Second => moment(time.minute(), time.second()),
        size => Value::Date(Calendar::default().period(size, time.date()).start),
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
        other => return Err(Unsupported(format!("the operator {other}"))),
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
