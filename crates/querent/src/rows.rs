//! The rows of a query as text that programs read.

use base::Value;
use serde_json::{Map, Value as Json, json};
use service::QueryResult;

/// Each row as an object by the names of its columns. Decimals are text: a JSON number would lose
/// their last digits.
pub fn json(result: &QueryResult) -> Json {
    let names: Vec<&String> = names(result).collect();
    let row = |row: Vec<Value>| -> Json {
        let cells = names.iter().zip(&row);
        let cells = cells.map(|(name, value)| ((*name).clone(), cell(value)));
        Json::Object(cells.collect::<Map<_, _>>())
    };
    json!({ "rows": result.table.rows().map(row).collect::<Vec<_>>() })
}

/// As RFC 4180 has it. What is unknown is nothing between two commas.
pub fn csv(result: &QueryResult) -> String {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::Text(text) if text.is_empty() => "\"\"".to_owned(),
        other => quoted(&other.to_string()),
    };
    let head: Vec<String> = names(result).map(|name| quoted(name)).collect();
    let rows = result.table.rows();
    let rows = rows.map(|row| row.iter().map(text).collect::<Vec<_>>());
    let lines = std::iter::once(head).chain(rows);
    lines.map(|line| line.join(",") + "\n").collect()
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
