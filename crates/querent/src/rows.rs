//! The rows of a query as text that programs read.

use base::Value;
use serde_json::{Map, Value as Json, json};
use service::QueryResult;

/// Each row as an object by the names of its columns. Decimals are text: a JSON number would lose
/// their last digits.
pub fn json(results: &[QueryResult]) -> Json {
    json!({ "results": results.iter().map(result_json).collect::<Vec<_>>() })
}

fn result_json(result: &QueryResult) -> Json {
    let names: Vec<&String> = names(result).collect();
    let row = |row: Vec<Value>| -> Json {
        let cells = names.iter().zip(&row);
        let cells = cells.map(|(name, value)| ((*name).clone(), cell(value)));
        Json::Object(cells.collect::<Map<_, _>>())
    };
    let mut told = Map::new();
    if let Some(range) = &result.compared {
        told.insert("compared".into(), json!(range));
    }
    if let Some(total) = result.total {
        told.insert("total".into(), json!(total));
    }
    let rows: Vec<Json> = result.table.rows().map(row).collect();
    told.insert("rows".into(), Json::Array(rows));
    Json::Object(told)
}

/// As RFC 4180 has it. What is unknown is nothing between two commas. Where ranges are compared,
/// the first column says which one a row is of.
pub fn csv(results: &[QueryResult]) -> String {
    let compares = results.iter().any(|result| result.compared.is_some());
    let mut lines = Vec::new();
    if let Some(first) = results.first() {
        let head = names(first).map(|name| quoted(name));
        lines.push(
            compares
                .then(|| RANGE.to_owned())
                .into_iter()
                .chain(head)
                .collect(),
        );
    }
    for result in results {
        let range = result
            .compared
            .as_ref()
            .map(|[from, to]| format!("{from} - {to}"));
        let rows = result.table.rows();
        lines.extend(rows.map(|row| {
            let range = range.clone().into_iter();
            range.chain(row.iter().map(text)).collect::<Vec<String>>()
        }));
    }
    lines
        .into_iter()
        .map(|line| line.join(",") + "\n")
        .collect()
}

/// As Cube calls it in the rows of its results.
const RANGE: &str = "compareDateRange";

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) if text.is_empty() => "\"\"".to_owned(),
        other => quoted(&other.to_string()),
    }
}

fn names(result: &QueryResult) -> impl Iterator<Item = &String> {
    result.table.columns.iter().map(|column| &column.name)
}

fn cell(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(flag) => json!(flag),
        Value::Integer(number) => json!(number),
        Value::Float(number) => json!(number),
        other => json!(other.to_string()),
    }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn only_what_would_be_misread_is_quoted() {
        assert_eq!(quoted("Tamil Nadu"), "Tamil Nadu");
        assert_eq!(quoted("Goa, Daman"), "\"Goa, Daman\"");
        assert_eq!(quoted("5\" pipe"), "\"5\"\" pipe\"");
        assert_eq!(quoted("two\nlines"), "\"two\nlines\"");
    }
}
