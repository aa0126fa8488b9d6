use base::Limits;

use super::*;

const MODEL: &str = r#"
cubes:
  - name: customer
    title: Customers
    sql_table: customer
    joins:
      - {name: region, sql: "{CUBE}.region_id = {region}.id", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true, title: Secret id}
      - {name: name, sql: name, type: string}
    measures:
      - {name: count, type: count}
  - name: region
    title: Regions
    sql_table: region
    dimensions:
      - {name: name, sql: name, type: string}
  - name: orders
    title: Orders
    sql_table: orders
    joins:
      - {name: customer, sql: "{CUBE}.customer_id = {customer}.id", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: state, sql: state, type: string}
    measures:
      - {name: count, type: count}
      - {name: value, sql: amount, type: sum}
    segments:
      - {name: returned, sql: "{state} = 'returned'"}
  - name: visits
    title: Visits
    sql_table: visits
    joins:
      - {name: customer, sql: "{CUBE}.customer_id = {customer}.id", relationship: many_to_one}
    dimensions:
      - {name: page, sql: page, type: string}
    measures:
      - {name: count, type: count}
  - name: secrets
    title: Secrets
    sql_table: secrets
    public: false
    joins:
      - {name: customer, sql: "{CUBE}.customer_id = {customer}.id", relationship: many_to_one}
    dimensions:
      - {name: word, sql: word, type: string}
"#;

fn ask(columns: &str, filter: &str) -> Result<Resolved, String> {
    let json = format!(r#"{{{columns}, "filters": [{{{filter}}}]}}"#);
    let query = Query::from_json(&json).map_err(|faults| faults.to_string())?;
    resolve(
        &query,
        &everybody(&model(MODEL)),
        &base::Calendar::default(),
        &Limits::default(),
    )
    .map_err(|f| f.to_string())
}

const NAMES: &str = r#""dimensions": ["customer.name"]"#;

#[test]
fn rows_are_looked_for_by_the_key_of_the_entity() {
    for (columns, filter, of, rows) in [
        (NAMES, r#""notExists": "orders""#, "customer", "orders"),
        (
            r#""measures": ["visits.count"]"#,
            r#""exists": "orders", "of": "customer""#,
            "customer",
            "orders",
        ),
        // A measure or a segment names its rows, a member the cube of the entity.
        (
            r#""measures": ["visits.count"]"#,
            r#""exists": "orders.returned", "of": "customer.name""#,
            "customer",
            "orders",
        ),
        (NAMES, r#""exists": "orders.count""#, "customer", "orders"),
        (
            r#""measures": ["orders.count"]"#,
            r#""exists": "orders""#,
            "orders",
            "orders",
        ),
    ] {
        let resolved = ask(columns, filter).expect(filter);
        let [found] = &resolved.existing[..] else {
            panic!("{filter}");
        };
        let name = |cube| resolved.model.cube(cube).name.as_str();
        assert_eq!((name(found.of), name(found.keys.root)), (of, rows));
        let key = resolved.model.member(found.keys.columns[0].member);
        assert_eq!(key.path, format!("{of}.id"));
    }
}

#[test]
fn conditions_inside_are_on_those_rows_and_on_all_of_one_entity() {
    let inside = r#"{"member": "orders.state", "operator": "set"},
        {"member": "orders.value", "operator": "gt", "values": [5]},
        {"exists": "visits", "of": "customer"}"#;
    let filter = format!(r#""exists": "orders", "filters": [{inside}]"#);
    let resolved = ask(NAMES, &filter).expect("sound");
    let keys = &resolved.existing[0].keys;
    assert!(!keys.filter.is_always() && !keys.having.is_always());
    assert_eq!(keys.existing.len(), 1);
    assert!(resolved.having.is_always());
}

#[test]
fn what_cannot_be_looked_for_is_refused_without_a_hidden_name() {
    for (columns, filter, expected) in [
        (
            NAMES,
            r#""exists": "order""#,
            "there is no cube 'order' [query.unknown_member]; did you mean 'orders'?",
        ),
        (
            NAMES,
            r#""exists": "secrets""#,
            "there is no cube 'secrets'",
        ),
        (
            NAMES,
            r#""exists": "orders", "of": "custome""#,
            "there is no cube 'custome' [query.unknown_member]; did you mean 'customer'?",
        ),
        (
            NAMES,
            r#""exists": "orders.stat""#,
            "there is no member 'orders.stat' [query.unknown_member]; did you mean 'orders.state'?",
        ),
        (
            r#""dimensions": ["region.name"]"#,
            r#""exists": "orders""#,
            "nothing tells the rows of Regions apart",
        ),
        (
            r#""measures": ["orders.count"]"#,
            r#""exists": "visits""#,
            "rows of Visits do not belong to one of Orders",
        ),
        (
            r#""dimensions": ["region.name"]"#,
            r#""exists": "orders", "of": "customer""#,
            "repeats rows of Regions",
        ),
        (
            NAMES,
            r#""exists": "orders", "filters": [{"member": "visits.count", "operator": "gt", "values": [5]}]"#,
            "here only measures of Orders can be compared",
        ),
        (
            NAMES,
            r#""exists": "orders", "filters": [{"member": "visits.page", "operator": "set"}]"#,
            "'Page' repeats rows of Orders",
        ),
        (
            NAMES,
            r#""exists": "orders", "operator": "set""#,
            "a filter is",
        ),
        (
            NAMES,
            r#""exists": "orders", "notExists": "orders""#,
            "a filter is",
        ),
        (NAMES, r#""of": "orders""#, "a filter is"),
    ] {
        let fault = ask(columns, filter).expect_err(expected);
        assert!(fault.contains(expected), "{filter}: {fault}");
        assert!(!fault.contains("Secret"), "{fault}");
    }
}
