//! The rows of each kind of node.

use std::cmp::Ordering;
use std::collections::HashMap;

use base::{Spine, Value};
use jiff::civil::DateTime;
use plan::{Node, SortKey};
use sql::{Comparator, Expr};

use super::read::{Name, Term, read};
use super::{Unsupported, aggregate, compare, meet, query, unsupported, window};
use crate::memory::Tables;

/// Rows under names.
pub(super) struct Relation {
    pub columns: Vec<Name>,
    pub rows: Vec<Vec<Value>>,
}

pub(super) fn rows_of(node: &Node, tables: &Tables) -> Result<Relation, Unsupported> {
    let below = |input: &Node| rows_of(input, tables);
    match node {
        Node::Scan {
            alias, relation, ..
        } => query::rows(tables, relation, alias),
        Node::Join {
            input,
            alias,
            relation,
            on,
            ..
        } => joined(below(input)?, query::rows(tables, relation, alias)?, on),
        Node::Attach {
            input,
            results,
            alias,
            on,
        } => joined(below(input)?, named(below(results)?, alias), on),
        Node::Filter {
            input, condition, ..
        } => filtered(below(input)?, condition),
        Node::Compute { input, columns } | Node::Derive { input, columns } => {
            computed(&below(input)?, columns)
        }
        Node::Aggregate {
            input,
            by,
            measures,
        } => aggregate::aggregated(&below(input)?, by, measures),
        Node::Beside {
            input,
            results,
            at,
            columns,
        } => meet::beside(below(input)?, &below(results)?, at, columns),
        Node::Window { input, columns } => window::windowed(below(input)?, columns),
        Node::Distinct { input } => Ok(meet::distinct(below(input)?)),
        Node::TakeAt {
            input, by, last, ..
        } => meet::taken_at(by.len(), *last, below(input)?),
        Node::Meet { by, parts } => {
            let totals = parts.iter().map(|part| below(&part.totals));
            let totals = totals.collect::<Result<Vec<_>, _>>()?;
            meet::met(by, parts, &totals)
        }
        Node::Cross { left, right } => Ok(crossed(below(left)?, &below(right)?)),
        Node::Roll {
            input,
            periods,
            column,
            within,
            beside,
        } => window::rolled(below(input)?, &below(periods)?, column, within, beside),
        Node::Spine { column, spine } => Ok(periods(column, *spine)),
        Node::Sort { input, keys } => sorted(below(input)?, keys),
        Node::Limit {
            input,
            rows,
            offset,
        } => limited(below(input)?, *rows, *offset),
    }
}

fn crossed(left: Relation, right: &Relation) -> Relation {
    let beside = |row: &Vec<Value>| {
        let row = row.clone();
        let both = |other: &Vec<Value>| [row.clone(), other.clone()].concat();
        right.rows.iter().map(both).collect::<Vec<_>>()
    };
    Relation {
        rows: left.rows.iter().flat_map(beside).collect(),
        columns: [left.columns, right.columns.clone()].concat(),
    }
}

fn periods(column: &str, spine: Spine) -> Relation {
    let start = |time: DateTime| match spine.periods.are_of_days() {
        true => vec![Value::Date(time.date())],
        false => vec![Value::Timestamp(time)],
    };
    Relation {
        columns: vec![Name::plain(column)],
        rows: spine.starts().map(start).collect(),
    }
}

pub(super) fn scan(
    tables: &Tables,
    schema: &str,
    table: &str,
    alias: &str,
) -> Result<Relation, Unsupported> {
    let found = tables
        .0
        .iter()
        .find(|(known, _)| known.schema == schema && known.name == table);
    let Some((known, batches)) = found else {
        return unsupported(format!("the table {schema}.{table}: it is not in memory"));
    };
    let name = |field: &std::sync::Arc<arrow_schema::Field>| Name {
        table: Some(alias.to_owned()),
        name: field.name().clone(),
    };
    let columns: Vec<Name> = known.columns.fields().iter().map(name).collect();
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cell = |column| insight::value_at(batch, column, row);
            rows.push((0..columns.len()).map(cell).collect());
        }
    }
    Ok(Relation { columns, rows })
}

/// The same rows, their columns behind the name of the whole.
fn named(mut results: Relation, alias: &str) -> Relation {
    for column in &mut results.columns {
        column.table = Some(alias.to_owned());
    }
    results
}

/// Every row with every partner it has, or alone. Where it has several it is repeated: a join that
/// was promised to find one partner at most must show when the promise is broken.
pub(super) fn joined(left: Relation, right: Relation, on: &Expr) -> Result<Relation, Unsupported> {
    let width = left.columns.len();
    let nothing = vec![Value::Null; right.columns.len()];
    let mut columns = left.columns;
    columns.extend(right.columns);
    let on = read(on, &columns)?;
    let partners = Partners::of(&on, width, &right.rows);
    let mut rows = Vec::new();
    for row in left.rows {
        let before = rows.len();
        for partner in partners.candidates(&row) {
            let both: Vec<Value> = row.iter().chain(partner).cloned().collect();
            if on.holds(&both)? {
                rows.push(both);
            }
        }
        if rows.len() == before {
            rows.push(row.into_iter().chain(nothing.iter().cloned()).collect());
        }
    }
    Ok(Relation { columns, rows })
}

/// The rows of the other side. Where one column of each side must be equal, they are looked up by
/// it, or a small test would take minutes; the condition itself is evaluated all the same.
struct Partners<'a> {
    rows: &'a [Vec<Value>],
    looked_up: Option<(usize, HashMap<String, Vec<usize>>)>,
}

impl<'a> Partners<'a> {
    fn of(on: &Term, width: usize, rows: &'a [Vec<Value>]) -> Self {
        let Some((own, other)) = equal_columns(on, width) else {
            return Self {
                rows,
                looked_up: None,
            };
        };
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            let key = compare::key(&row[other - width]);
            places.entry(key).or_default().push(place);
        }
        Self {
            rows,
            looked_up: Some((own, places)),
        }
    }

    fn candidates(&self, row: &[Value]) -> Vec<&'a Vec<Value>> {
        match &self.looked_up {
            None => self.rows.iter().collect(),
            Some((own, places)) => {
                let found = places.get(&compare::key(&row[*own]));
                let found = found.into_iter().flatten();
                found.map(|place| &self.rows[*place]).collect()
            }
        }
    }
}

/// A column of the left side and one of the right side that a condition takes to be equal.
fn equal_columns(on: &Term, width: usize) -> Option<(usize, usize)> {
    let Term::Compare(left, Comparator::Equal, right) = on else {
        return None;
    };
    match (&**left, &**right) {
        (Term::Column(a), Term::Column(b)) if *a < width && *b >= width => Some((*a, *b)),
        (Term::Column(a), Term::Column(b)) if *b < width && *a >= width => Some((*b, *a)),
        _ => None,
    }
}

/// Rows of which the condition is true: not those of which it is false, nor those of which
/// nobody knows.
pub(super) fn filtered(input: Relation, condition: &Expr) -> Result<Relation, Unsupported> {
    let condition = read(condition, &input.columns)?;
    let mut rows = Vec::new();
    for row in input.rows {
        if condition.holds(&row)? {
            rows.push(row);
        }
    }
    Ok(Relation { rows, ..input })
}

pub(super) fn computed(
    input: &Relation,
    columns: &[(String, Expr)],
) -> Result<Relation, Unsupported> {
    let terms = columns
        .iter()
        .map(|(_, expr)| read(expr, &input.columns))
        .collect::<Result<Vec<_>, _>>()?;
    let values = |row: &Vec<Value>| terms.iter().map(|term| term.value(row)).collect();
    Ok(Relation {
        columns: columns.iter().map(|(name, _)| Name::plain(name)).collect(),
        rows: input.rows.iter().map(values).collect::<Result<_, _>>()?,
    })
}

fn sorted(mut input: Relation, keys: &[SortKey]) -> Result<Relation, Unsupported> {
    let terms = keys
        .iter()
        .map(|key| read(&Expr::name(&key.column), &input.columns))
        .collect::<Result<Vec<_>, _>>()?;
    let place = |left: &[Value], right: &[Value]| -> Result<Ordering, Unsupported> {
        for (term, key) in terms.iter().zip(keys) {
            let (left, right) = (term.value(left)?, term.value(right)?);
            let order = compare::place(&left, &right, key.descending)?;
            if order.is_ne() {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    };
    let mut fault = None;
    input.rows.sort_by(|left, right| {
        place(left, right).unwrap_or_else(|error| {
            fault = Some(error);
            Ordering::Equal
        })
    });
    fault.map_or(Ok(input), Err)
}

fn limited(input: Relation, rows: u64, offset: u64) -> Result<Relation, Unsupported> {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let kept = input.rows.into_iter().skip(count(offset)).take(count(rows));
    Ok(Relation {
        columns: input.columns,
        rows: kept.collect(),
    })
}
