//! Columns of a model's own queries, and their types.

use super::*;

fn catalog() -> Catalog {
    let column = |(name, kind)| Column::new(name, Some(kind));
    let orders = [("a", Type::Integer), ("day", Type::Date), ("b", Type::Text)];
    let people = [("a", Type::Text), ("name", Type::Text)];
    Catalog {
        tables: vec![
            Table::new("shop", "orders", orders.map(column).to_vec()),
            Table::new("shop", "people", people.map(column).to_vec()),
        ],
    }
}

fn told(query: &str) -> Vec<(String, Option<Type>)> {
    let columns = columns_of(query, &catalog()).into_iter();
    columns.map(|column| (column.name, column.kind)).collect()
}

fn kind(expression: &str) -> Option<Type> {
    let columns = told(&format!("SELECT {expression} AS x FROM shop.orders"));
    assert_eq!(columns.len(), 1, "{expression}");
    columns[0].1
}

#[test]
fn casts_say_types_and_a_time_with_a_zone_is_none_of_ours() {
    let decimal = Type::Decimal {
        precision: 12,
        scale: 2,
    };
    for (written, expected) in [
        ("CAST(b AS DATE)", Some(Type::Date)),
        ("CAST(b AS TIMESTAMP)", Some(Type::Timestamp)),
        ("CAST(b AS TIMESTAMP WITH TIME ZONE)", None),
        ("CAST(b AS INTEGER)", Some(Type::Integer)),
        ("CAST(b AS DOUBLE PRECISION)", Some(Type::Float)),
        ("CAST(b AS BOOLEAN)", Some(Type::Boolean)),
        ("CAST(a AS VARCHAR(10))", Some(Type::Text)),
        ("CAST(b AS DECIMAL(12, 2))", Some(decimal)),
        ("CAST(b AS DECIMAL)", None),
        ("day", Some(Type::Date)),
        ("missing", None),
    ] {
        assert_eq!(kind(written), expected, "{written}");
    }
}

#[test]
fn a_column_that_two_relations_have_has_no_type_unless_it_says_whose_it_is() {
    let query = "SELECT a AS x, o.a AS y, p.a AS z, name FROM shop.orders o JOIN shop.people p ON o.b = p.name";
    let told = told(query);
    let kinds: Vec<Option<Type>> = told.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(
        kinds,
        [
            None,
            Some(Type::Integer),
            Some(Type::Text),
            Some(Type::Text)
        ]
    );
}

#[test]
fn parts_and_unions_keep_the_types_that_they_agree_on() {
    let part = "WITH days AS (SELECT day AS x FROM shop.orders) SELECT x FROM days";
    assert_eq!(told(part), [("x".to_owned(), Some(Type::Date))]);
    let both = "SELECT day AS x, a FROM shop.orders UNION ALL SELECT day, b FROM shop.orders";
    assert_eq!(
        told(both),
        [("x".to_owned(), Some(Type::Date)), ("a".to_owned(), None)]
    );
}

#[test]
fn what_is_not_understood_has_no_columns() {
    assert_eq!(told("SELEC a FROM shop.orders"), []);
    assert_eq!(told("VALUES (1)"), []);
}
