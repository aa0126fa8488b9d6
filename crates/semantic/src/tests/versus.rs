use base::{Limits, Value};

use super::*;

const ORDERS: &str = r#"
cubes:
  - name: orders
    sql_table: orders
    joins:
      - {name: customer, sql: "{CUBE}.customer_id = {customer}.id", relationship: many_to_one}
    dimensions:
      - {name: placed, sql: placed, type: time}
      - {name: due, sql: "{CUBE}.due", type: time}
      - {name: state, sql: state, type: string}
      - {name: secret, sql: secret, type: number, public: false}
    measures:
      - {name: count, type: count}
      - {name: revenue, sql: amount, type: sum}
      - {name: first, sql: placed, type: min}
      - {name: last_state, sql: "{state}", type: max}
      - {name: odd, sql: odd, type: max}
    segments:
      - {name: open, sql: "{state} = 'open'"}
  - name: customer
    sql_table: customer
    dimensions:
      - {name: born, sql: born, type: time}
      - {name: name, sql: name, type: string}
    measures:
      - {name: count, type: count}
"#;

fn ask(rest: &str) -> Result<Resolved, String> {
    let query = Query::from_json(&format!("{{{rest}}}")).map_err(|faults| faults.to_string())?;
    resolve(
        &query,
        &everybody(&model(ORDERS)),
        &base::Calendar::default(),
        &Limits::default(),
    )
    .map_err(|f| f.to_string())
}

fn versus(member: &str, operator: &str, other: &str) -> Result<Resolved, String> {
    ask(&format!(
        r#""measures": ["orders.count"], "filters": [{{"member": "{member}", "operator": "{operator}", "otherMember": "{other}"}}]"#
    ))
}

#[test]
fn two_members_of_one_kind_are_compared() {
    let rows = versus("orders.placed", "gt", "customer.born").expect("both are times");
    assert!(rows.having.is_always() && !rows.filter.is_always());
    let groups = versus("orders.revenue", "lte", "customer.count").expect("both are numbers");
    assert!(groups.filter.is_always() && !groups.having.is_always());
    assert_eq!(groups.facts.len(), 2, "both are aggregated");
    versus("orders.last_state", "equals", "orders.odd").expect("nobody says what is odd");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    for (member, operator, other, expected) in [
        (
            "orders.placed",
            "gt",
            "orders.state",
            "'orders.placed' holds times and 'orders.state' texts",
        ),
        (
            "orders.first",
            "gt",
            "orders.revenue",
            "'orders.first' holds times and 'orders.revenue' numbers",
        ),
        (
            "orders.placed",
            "gt",
            "orders.first",
            "a time dimension and 'orders.first' a measure: a row is not compared with a group",
        ),
        (
            "orders.placed",
            "contains",
            "orders.due",
            "'contains' does not compare two members",
        ),
        (
            "orders.open",
            "equals",
            "orders.state",
            "'orders.open' is a segment",
        ),
        (
            "orders.placed",
            "gt",
            "orders.du",
            "there is no member 'orders.du' [query.unknown_member]; did you mean 'orders.due'?",
        ),
        (
            "orders.secret",
            "gt",
            "orders.due",
            "there is no member 'orders.secret'",
        ),
    ] {
        let fault = versus(member, operator, other).expect_err(expected);
        assert!(fault.contains(expected), "{fault}");
    }
}

#[test]
fn the_least_and_largest_are_compared_as_what_they_are() {
    let test = |member: &str, operator: &str, value: &str| {
        let resolved = ask(&format!(
            r#""measures": ["orders.count"], "filters": [{{"member": "orders.{member}", "operator": "{operator}", "values": ["{value}"]}}]"#
        ));
        let Predicate::All(parts) = resolved?.having else {
            return Err("no list".to_owned());
        };
        match &parts[..] {
            [Predicate::Test { test, .. }] => Ok(test.clone()),
            other => Err(format!("{other:?}")),
        }
    };
    let day = jiff::civil::date(2026, 3, 31);
    let text = |text: &str| Value::Text(text.into());
    for (member, operator, value, expected) in [
        (
            "first",
            "gt",
            "2026-03-31",
            Test::Compare(Comparison::Greater, Value::Date(day)),
        ),
        ("last_state", "equals", "5", Test::Is(vec![text("5")])),
        (
            "last_state",
            "contains",
            "5",
            Test::Like(TextPart::Anywhere, vec!["5".into()]),
        ),
        // Where the model is silent, a value is what it looks like.
        ("odd", "equals", "5", Test::Is(vec![Value::Integer(5)])),
        (
            "odd",
            "equals",
            "2026-03-31",
            Test::Is(vec![Value::Date(day)]),
        ),
        ("odd", "equals", "five", Test::Is(vec![text("five")])),
    ] {
        assert_eq!(
            test(member, operator, value),
            Ok(expected),
            "{member} {value}"
        );
    }
    let fault = test("first", "gt", "5").expect_err("no time");
    assert!(fault.contains("'5' is not a date"), "{fault}");
}

#[test]
fn a_measure_picks_the_rows_that_it_aggregates() {
    let filter = r#"{"member": "orders.count", "operator": "measureFilter"}"#;
    for (columns, root) in [
        (r#""dimensions": ["orders.state"]"#, "orders"),
        (r#""dimensions": ["customer.name"]"#, "orders"),
        (r#""measures": ["orders.revenue"]"#, "orders"),
    ] {
        let resolved = ask(&format!(r#"{columns}, "filters": [{filter}]"#)).expect(columns);
        assert_eq!(resolved.model.cube(resolved.root).name, root);
        assert_eq!(resolved.facts.len(), 1, "{columns}");
    }
    let fault = ask(&format!(
        r#""measures": ["customer.count"], "filters": [{filter}]"#
    ));
    let fault = fault.expect_err("orders repeat customers, which have no key");
    assert!(fault.contains("repeats rows"), "{fault}");
}
