//! Whether two results say the same: as multisets of rows, whatever the order of their columns, and
//! in the same order where an order was asked for.

use std::collections::HashMap;

use base::Value;

type Row = Vec<Cell>;

/// A value without the form that an engine keeps it in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Cell {
    Null,
    Number(i128),
    Text(String),
}

/// Results of more columns than this are compared column by column as they stand.
const COLUMNS_MAX: usize = 12;

pub(super) fn same(gold: &[Vec<Value>], given: &[Vec<Value>], ordered: bool) -> bool {
    let (gold, given) = (rows(gold), rows(given));
    let width = gold.first().map_or(0, Vec::len);
    if gold.len() != given.len() || given.first().map_or(0, Vec::len) != width {
        return false;
    }
    let mut taken = Vec::new();
    matched(&gold, &given, ordered, &mut taken)
}

/// Tries every column of the given rows in the place of each column of the gold ones.
fn matched(gold: &[Row], given: &[Row], ordered: bool, taken: &mut Vec<usize>) -> bool {
    let width = gold.first().map_or(0, Vec::len);
    let at = taken.len();
    if at == width {
        let mapped: Vec<Row> = given.iter().map(|row| picked(row, taken)).collect();
        return counted(gold) == counted(&mapped) && (!ordered || in_order(gold, &mapped));
    }
    for column in 0..width {
        let apart = width > COLUMNS_MAX && column != at;
        if apart || taken.contains(&column) || column_of(gold, at) != column_of(given, column) {
            continue;
        }
        taken.push(column);
        if matched(gold, given, ordered, taken) {
            return true;
        }
        taken.pop();
    }
    false
}

fn picked(row: &Row, columns: &[usize]) -> Row {
    columns.iter().map(|column| row[*column].clone()).collect()
}

/// The values of a column, sorted.
fn column_of(rows: &[Row], column: usize) -> Vec<&Cell> {
    let mut cells: Vec<&Cell> = rows.iter().map(|row| &row[column]).collect();
    cells.sort();
    cells
}

fn counted(rows: &[Row]) -> HashMap<&Row, usize> {
    let mut counts = HashMap::new();
    for row in rows {
        *counts.entry(row).or_insert(0) += 1;
    }
    counts
}

/// Rows that are alike in what they are sorted by may stand in any order. Where no column shows
/// what that is, each row must stand in its place.
fn in_order(gold: &[Row], given: &[Row]) -> bool {
    let width = gold.first().map_or(0, Vec::len);
    let sorted = |rows: &[Row], column: usize, descending: bool| {
        let fits = |pair: &[Row]| match descending {
            true => pair[0][column] >= pair[1][column],
            false => pair[0][column] <= pair[1][column],
        };
        rows.windows(2).all(fits)
    };
    let both = |column: usize, descending: bool| {
        sorted(gold, column, descending) && sorted(given, column, descending)
    };
    gold == given || (0..width).any(|column| both(column, false) || both(column, true))
}

fn rows(rows: &[Vec<Value>]) -> Vec<Row> {
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

/// Numbers agree in six digits behind the point; times in the text form that a day has at midnight.
fn cell(value: &Value) -> Cell {
    let text = match value {
        Value::Null => return Cell::Null,
        Value::Boolean(flag) => return Cell::Number(i128::from(*flag) * SCALE),
        Value::Integer(number) => return Cell::Number(i128::from(*number) * SCALE),
        Value::Text(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number.abs() < 1e30 => {
            Cell::Number((number * SCALE as f64).round() as i128)
        }
        _ => Cell::Text(time(&text)),
    }
}

const SCALE: i128 = 1_000_000;

fn time(text: &str) -> String {
    let day = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let text = match text.get(10..11) {
        Some("T") if day => text.replacen('T', " ", 1),
        _ => text.to_owned(),
    };
    let text = text.strip_suffix(".000").unwrap_or(&text);
    text.strip_suffix(" 00:00:00").unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: &[&[&str]]) -> Vec<Vec<Value>> {
        let value = |text: &&str| Value::Text((*text).to_owned());
        rows.iter()
            .map(|row| row.iter().map(value).collect())
            .collect()
    }

    #[test]
    fn columns_and_rows_may_stand_in_any_order() {
        let gold = texts(&[&["a", "1"], &["b", "2"]]);
        assert!(same(&gold, &texts(&[&["2", "b"], &["1", "a"]]), false));
        assert!(!same(&gold, &texts(&[&["2", "a"], &["1", "b"]]), false));
    }

    #[test]
    fn rows_count_as_often_as_they_are_there() {
        let gold = texts(&[&["a"], &["a"], &["b"]]);
        assert!(!same(&gold, &texts(&[&["a"], &["b"], &["b"]]), false));
        assert!(!same(&gold, &texts(&[&["a"], &["b"]]), false));
    }

    #[test]
    fn an_order_holds_where_it_was_asked_for() {
        let gold = texts(&[&["x", "1"], &["z", "2"], &["y", "2"]]);
        let ties = texts(&[&["x", "1"], &["y", "2"], &["z", "2"]]);
        let other = texts(&[&["z", "2"], &["x", "1"], &["y", "2"]]);
        assert!(same(&gold, &ties, true));
        assert!(same(&gold, &other, false));
        assert!(!same(&gold, &other, true));
    }

    #[test]
    fn numbers_and_days_are_compared_by_what_they_mean() {
        let gold = vec![vec![Value::Integer(3), Value::Text("2024-03-01".into())]];
        let given = vec![vec![
            Value::Float(3.000_000_01),
            Value::Text("2024-03-01T00:00:00".into()),
        ]];
        assert!(same(&gold, &given, true));
        assert!(!same(
            &[vec![Value::Null]],
            &[vec![Value::Integer(0)]],
            true
        ));
    }
}
