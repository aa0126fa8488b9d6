//! Rows in the forms that Cube gives them in: numbers as strings, a time that is cut under two names.

use arrow_schema::DataType;
use base::Value;
use serde_json::{Map, Value as Json, json};
use service::{Role, Table};

use super::places::joined;

/// How a query wants its rows.
pub struct Form<'a> {
    /// `compact` or `columnar`; objects where it is neither.
    pub written: Option<&'a str>,
    /// What two columns are one of.
    pub places: &'a [String],
    /// What is added to every row of a result that stands beside others.
    pub aside: Vec<(String, Json)>,
}

impl Form<'_> {
    pub fn data(&self, table: &Table) -> Json {
        let columns = self.columns(table);
        let own = columns.iter().flat_map(|column| column.names.iter());
        let aside = self.aside.iter().map(|(name, _)| name);
        let names: Vec<&String> = own.chain(aside).collect();
        let rows = table.rows().map(|row| self.cells(&columns, &row));
        match self.written {
            Some("compact") => json!({ "members": names, "dataset": rows.collect::<Vec<_>>() }),
            Some("columnar") => {
                let columns = turned(rows, names.len());
                json!({ "members": names, "columns": columns })
            }
            _ => {
                let names = names.into_iter().cloned();
                let row = |cells| names.clone().zip(cells).collect::<Map<_, _>>();
                rows.map(|cells| Json::Object(row(cells))).collect()
            }
        }
    }

    fn columns(&self, table: &Table) -> Vec<Column> {
        let schema = table.batches.first().map(|batch| batch.schema());
        let kind = |at: usize| Some(schema.as_ref()?.fields().get(at)?.data_type().clone());
        let mut columns: Vec<Column> = Vec::new();
        for (at, column) in table.columns.iter().enumerate() {
            let place = self.place_of(&column.name);
            let before = columns.last_mut();
            if let Some(half) =
                before.filter(|before| place.is_some_and(|it| before.names[0] == *it))
            {
                half.second = Some(at);
                continue;
            }
            let mut names = vec![place.unwrap_or(&column.name).clone()];
            if let (Role::Time(_), Some((time, _))) = (column.role, column.name.rsplit_once('.')) {
                names.push(time.to_owned());
            }
            let is_long = kind(at).is_some_and(|kind| is_long(&kind));
            columns.push(Column {
                names,
                exact: column.role == Role::Measure || is_long,
                at,
                second: None,
            });
        }
        columns
    }

    /// The place that a column is a half of.
    fn place_of(&self, column: &str) -> Option<&String> {
        let halves = ["_latitude", "_longitude"];
        let stem = halves.iter().find_map(|half| column.strip_suffix(half))?;
        self.places.iter().find(|place| *place == stem)
    }

    fn cells(&self, columns: &[Column], row: &[Value]) -> Vec<Json> {
        let at = |at: usize, exact| row.get(at).map_or(Json::Null, |value| cell(value, exact));
        let cells = columns.iter().flat_map(|column| {
            let first = at(column.at, column.exact);
            let value = match column.second {
                Some(second) => joined(&first, &at(second, column.exact)),
                None => first,
            };
            vec![value; column.names.len()]
        });
        let aside = self.aside.iter().map(|(_, value)| value.clone());
        cells.chain(aside).collect()
    }
}

fn turned(rows: impl Iterator<Item = Vec<Json>>, n_columns: usize) -> Vec<Vec<Json>> {
    let mut columns = vec![Vec::new(); n_columns];
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.push(cell);
        }
    }
    columns
}

/// A column of the result, and the names under which its values stand.
struct Column {
    names: Vec<String>,
    /// Whether its numbers are strings: measures always are, others where a number of JavaScript
    /// would lose their last digits.
    exact: bool,
    at: usize,
    /// The other half of a place.
    second: Option<usize>,
}

fn is_long(kind: &DataType) -> bool {
    use DataType::{Decimal128, Decimal256, Int64, UInt64};
    matches!(kind, Int64 | UInt64 | Decimal128(..) | Decimal256(..))
}

fn cell(value: &Value, exact: bool) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(flag) => json!(flag),
        Value::Text(text) => json!(text),
        Value::Date(day) => json!(format!("{day}T00:00:00.000")),
        Value::Timestamp(time) => json!(time.strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()),
        Value::Integer(number) if !exact => json!(*number as f64),
        Value::Float(number) if !exact => json!(number),
        number => json!(number.to_string()),
    }
}
