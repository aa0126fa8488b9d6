use base::Value;
use chart::{Column, Role, Shape};

use super::Kind;
use crate::table::Table;
use crate::{Finding, phrase};

/// The figure itself.
///
/// # Shows
/// The value of each measure where the result is one row, in words and in full, behind what the
/// row is about.
///
/// # When it helps
/// A question for one number is answered by that number.
///
/// # Method
/// The value is read from the row. Above a million it is said in three figures, with the full
/// value behind it.
///
/// # Limits
/// A missing value does not tell whether nothing matched or everything that matched had none.
/// Fractions are said to two places.
///
/// # Example
/// "Net sales: ₹12.3 million (₹12,345,678.90)."
pub struct Total;

impl Kind for Total {
    fn id(&self) -> &'static str {
        "total"
    }

    fn applies(&self, shape: &Shape) -> bool {
        shape.columns.iter().any(is_measure)
    }

    fn find(&self, table: &Table) -> Option<Finding> {
        if table.rows != 1 {
            return None;
        }
        let columns = || table.shape.columns.iter();
        let about = columns().filter(|c| !is_measure(c)).map(|c| name(table, c));
        let figures = columns()
            .filter(|c| is_measure(c))
            .map(|c| figure(table, c));
        let said: Vec<String> = figures.collect();
        let about: Vec<String> = about.collect();
        let text = match about.is_empty() {
            true => format!("{}.", said.join("; ")),
            false => format!("{}: {}.", about.join(", "), said.join("; ")),
        };
        Some(Finding {
            kind: self.id(),
            text,
            weight: 1.0,
        })
    }
}

fn is_measure(column: &Column) -> bool {
    column.role == Role::Measure
}

/// What the row is about: a value, or a period.
fn name(table: &Table, column: &Column) -> String {
    let value = table.value(column, 0);
    match column.time() {
        Some(granularity) => phrase::period(value, granularity),
        None => phrase::label(value, &column.title),
    }
}

fn figure(table: &Table, column: &Column) -> String {
    let value = table.value(column, 0);
    if *value == Value::Null {
        return format!(
            "{}: no value, since nothing matches or what matches has none",
            column.title
        );
    }
    let number = phrase::number(value, &column.format);
    let exact = phrase::exact(value, &column.format);
    match number == exact {
        true => format!("{}: {number}", column.title),
        false => format!("{}: {number} ({exact})", column.title),
    }
}
