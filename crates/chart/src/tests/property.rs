//! What holds for every shape.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::draw;

fn kinds() -> impl Strategy<Value = Type> {
    prop_oneof![
        Just(Type::Text),
        Just(Type::Integer),
        (1..=38u8, any::<u8>()).prop_map(|(precision, scale)| Type::Decimal { precision, scale }),
        Just(Type::Float),
        Just(Type::Boolean),
        Just(Type::Date),
        Just(Type::Timestamp),
    ]
}

fn roles() -> impl Strategy<Value = Role> {
    let times = prop::sample::select(&Granularity::ALL[..]).prop_map(Role::Time);
    prop_oneof![2 => Just(Role::Dimension), 2 => times, 3 => Just(Role::Measure)]
}

fn formats() -> impl Strategy<Value = Format> {
    let code = prop::option::of("[A-Z]{3}").prop_map(Format::Currency);
    prop_oneof![Just(Format::Plain), Just(Format::Percent), code]
}

fn columns() -> impl Strategy<Value = Column> {
    let counted = prop::option::of(prop_oneof![0..10usize, any::<usize>()]);
    (
        "[a-z._]{1,7}[a-z._\\[\\]'\"\\\\]?",
        "\\PC{0,6}",
        roles(),
        kinds(),
        formats(),
        counted,
    )
        .prop_map(|(name, title, role, kind, format, distinct)| Column {
            name,
            title,
            role,
            kind,
            format,
            additive: false,
            distinct,
        })
}

fn shapes() -> impl Strategy<Value = Shape> {
    let rows = prop_oneof![0..60usize, any::<usize>()];
    (prop::collection::vec(columns(), 0..5), rows)
        .prop_map(|(columns, rows)| Shape { columns, rows })
}

/// Every value under a key, wherever it stands.
fn under<'a>(key: &str, json: &'a Value, found: &mut Vec<&'a Value>) {
    match json {
        Value::Object(map) => {
            found.extend(map.get(key));
            map.values().for_each(|inner| under(key, inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| under(key, inner, found)),
        _ => {}
    }
}

/// The name that an escaped field stands for, read as Vega reads it.
fn unescaped(field: &str) -> String {
    let mut name = String::new();
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        assert!(
            !matches!(c, '.' | '[' | ']' | '\'' | '"'),
            "{field:?} is a path"
        );
        name.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    name
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn every_field_that_a_chart_names_is_a_column(shape in shapes(), title in "\\PC{0,12}") {
        let Some(spec) = draw(&shape, &title) else { return Ok(()) };
        let mut fields = Vec::new();
        under("field", spec.as_json(), &mut fields);
        prop_assert!(!fields.is_empty());
        for field in fields {
            let name = unescaped(field.as_str().expect("fields are text"));
            prop_assert!(shape.columns.iter().any(|c| c.name == name), "{name:?} is no column");
        }
    }

    #[test]
    fn a_chart_holds_no_expression_and_no_address_but_its_schema(shape in shapes()) {
        let Some(spec) = draw(&shape, "") else { return Ok(()) };
        for key in ["expr", "signal", "url", "href", "calculate", "transform", "labelExpr", "test", "usermeta"] {
            let mut found = Vec::new();
            under(key, spec.as_json(), &mut found);
            prop_assert!(found.is_empty(), "{key} in {spec}");
        }
        prop_assert_eq!(&spec.as_json()["data"], &serde_json::json!({"name": "result"}));
    }
}
