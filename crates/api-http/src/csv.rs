//! A table as CSV (RFC 4180), for who asks for `text/csv`.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Value;
use service::Table;

const KIND: &str = "text/csv";

/// Whether the caller would rather have a table than JSON.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    accepts(headers, KIND)
}

/// Whether a kind of body is named among those that the caller takes.
pub fn accepts(headers: &HeaderMap, wanted: &str) -> bool {
    let said = headers.get_all(ACCEPT).iter();
    let mut kinds = said.filter_map(|value| value.to_str().ok());
    kinds.any(|kinds| {
        let mut kinds = kinds.split(',').map(|kind| kind.split(';').next());
        kinds.any(|kind| kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted)))
    })
}

/// The rows under the names of their columns.
pub fn response(table: &Table) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"answer.csv\""),
    ];
    (headers, text(table)).into_response()
}

fn text(table: &Table) -> String {
    let names = table.columns.iter().map(|column| quoted(&column.name));
    let mut lines = vec![names.collect::<Vec<_>>().join(",")];
    for row in table.rows() {
        let cells: Vec<String> = row.iter().map(cell).collect();
        lines.push(cells.join(","));
    }
    lines.push(String::new());
    lines.join("\r\n")
}

/// Nothing is an empty cell, and an empty text is one in quotes: readers that care tell them apart.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => quoted(&unarmed(text)),
        other => quoted(&other.to_string()),
    }
}

/// A text that a spreadsheet would run as a formula is told to be a text.
fn unarmed(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && !text.contains(['"', ',', '\r', '\n']);
    match plain {
        true => text.to_owned(),
        false => format!("\"{}\"", text.replace('"', "\"\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_back_as_they_were() {
        for (value, expected) in [
            (Value::Null, ""),
            (Value::Text(String::new()), "\"\""),
            (Value::Text("plain".into()), "plain"),
            (Value::Text("a, \"b\"\nc".into()), "\"a, \"\"b\"\"\nc\""),
            (Value::Text("=1+1".into()), "'=1+1"),
            (Value::Integer(-7), "-7"),
            (Value::Boolean(true), "true"),
        ] {
            assert_eq!(cell(&value), expected, "{value:?}");
        }
    }

    #[test]
    fn who_asks_for_it_gets_it() {
        let wants = |kinds: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, axum::http::HeaderValue::from_static(kinds));
            is_wanted(&headers)
        };
        assert!(wants("text/csv") && wants("application/json;q=0.5, Text/CSV; header=present"));
        assert!(!wants("*/*") && !wants("application/json"));
    }
}
