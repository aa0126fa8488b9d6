//! Cubes whose rows are a query of the model.

use super::*;

const QUERIES: &str = r#"
cubes:
  - name: sales
    sql: >-
      SELECT s.*, CAST(s.booked_at AS DATE) AS booked_on FROM fact_sales AS s
      WHERE {FILTER_PARAMS.sales.channel.filter('s.channel')}
      AND {FILTER_PARAMS.sales.sold_on.filter(lambda x, y: f's.sold_on >= {x} AND s.sold_on <= {y}')}
      AND {FILTER_GROUP(FILTER_PARAMS.sales.channel.filter('s.channel'), FILTER_PARAMS.sales.kind.filter('s.kind'))}
      AND {FILTER_PARAMS.sales.booked_on.filter('s.booked_at')}
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
    dimensions:
      - {name: channel, sql: channel, type: string}
      - {name: kind, sql: kind, type: string}
      - {name: sold_on, sql: sold_on, type: time}
      - {name: booked_on, sql: booked_on, type: time}
    measures:
      - {name: orders, type: count}
      - {name: revenue, sql: amount, type: sum}
    access_policy:
      - {group: all}
      - {group: few, member_level: {includes: "*", excludes: [channel]}, member_masking: {includes: [channel]}}
  - name: store
    sql: "SELECT id, city FROM {stores.sql()} AS x WHERE {FILTER_PARAMS.store.city.filter('city')}"
    dimensions:
      - {name: city, sql: city, type: string}
  - name: stores
    sql_table: dim_store
"#;

fn text(json: &str, group: &str) -> String {
    sql_of(&planned_of(QUERIES, json, &[group]).expect(json))
}

#[test]
fn the_rows_of_a_cube_are_those_of_its_query() {
    let plan =
        planned_of(QUERIES, r#"{"measures": ["sales.revenue"]}"#, &["all"]).expect("planned");
    let sql = sql_of(&plan);
    let plan = plan.to_string();
    assert!(plan.contains("scan sales (a query of the model)"), "{plan}");
    let from = "FROM (\nSELECT s.*, CAST(s.booked_at AS DATE) AS booked_on FROM fact_sales AS s WHERE 1 = 1 AND 1 = 1 AND 1 = 1 AND 1 = 1\n) AS \"sales\"";
    assert!(sql.contains(from), "{sql}");
    assert!(
        sql.contains("CAST(SUM(\"sales.revenue\") AS DECIMAL(38, 2))"),
        "types are known: {sql}"
    );
}

#[test]
fn the_rows_of_another_cube_stand_for_its_table() {
    let sql = text(
        r#"{"measures": ["sales.orders"], "dimensions": ["store.city"]}"#,
        "all",
    );
    let join = "LEFT JOIN (\nSELECT id, city FROM \"shop\".\"dim_store\" AS x WHERE 1 = 1\n) AS \"store\" ON";
    assert!(sql.contains(join), "{sql}");
}

#[test]
fn what_is_asked_reaches_into_the_query_and_stays_outside() {
    let sql = text(
        r#"{"measures": ["sales.orders"], "filters": [{"member": "sales.channel", "operator": "equals", "values": ["web"]}],
        "timeDimensions": [{"dimension": "sales.sold_on", "dateRange": ["2026-01-01", "2026-01-31"]}]}"#,
        "all",
    );
    assert!(
        sql.contains("WHERE ((s.channel) = $1) AND (s.sold_on"),
        "{sql}"
    );
    assert!(
        sql.contains("(s.sold_on >= $2 AND s.sold_on <= $3)"),
        "{sql}"
    );
    assert!(sql.contains("\"sales\".\"channel\" = $1"), "{sql}");
    assert!(sql.contains("\"sales\".\"sold_on\" < "), "{sql}");
}

fn inside(filters: &str, group: &str) -> String {
    let sql = text(
        &format!(r#"{{"measures": ["sales.orders"], "filters": [{filters}]}}"#),
        group,
    );
    let (_, rest) = sql.split_once("AS s WHERE ").expect("a query");
    rest.split_once("\n)").expect("an end").0.to_owned()
}

#[test]
fn only_what_all_that_is_asked_says_reaches_into_the_query() {
    let channel = r#"{"member": "sales.channel", "operator": "equals", "values": ["web"]}"#;
    let kind = r#"{"member": "sales.kind", "operator": "equals", "values": ["x"]}"#;
    let city = r#"{"member": "store.city", "operator": "equals", "values": ["Pune"]}"#;
    let either = inside(&format!(r#"{{"or": [{channel}, {kind}]}}"#), "all");
    assert_eq!(
        either,
        "1 = 1 AND 1 = 1 AND ((s.channel) = $1 OR (s.kind) = $2) AND 1 = 1"
    );
    let other = inside(&format!(r#"{{"or": [{channel}, {city}]}}"#), "all");
    assert_eq!(other, "1 = 1 AND 1 = 1 AND 1 = 1 AND 1 = 1");
    let both = inside(&format!(r#"{{"and": [{channel}, {city}]}}"#), "all");
    assert!(both.starts_with("((s.channel) = $1)"), "{both}");
}

#[test]
fn a_masked_member_is_not_asked_by_its_real_value() {
    let channel = r#"{"member": "sales.channel", "operator": "equals", "values": ["web"]}"#;
    assert_eq!(
        inside(channel, "few"),
        "1 = 1 AND 1 = 1 AND 1 = 1 AND 1 = 1"
    );
}

#[test]
fn a_day_is_all_of_it_where_points_in_time_may_stand() {
    let asked = |operator: &str| {
        inside(
            &format!(
                r#"{{"member": "sales.booked_on", "operator": "{operator}", "values": ["2026-01-31"]}}"#
            ),
            "all",
        )
    };
    let last = |sql: String| {
        sql.rsplit(" AND 1 = 1 AND ")
            .next()
            .expect("one")
            .to_owned()
    };
    assert_eq!(last(asked("beforeOrOnDate")), "((s.booked_at) < $1)");
    assert_eq!(last(asked("afterDate")), "((s.booked_at) >= $1)");
    assert!(asked("equals").contains("(s.booked_at) >= $1 AND (s.booked_at) < $2"));
}

#[test]
fn rows_without_a_partner_are_not_made_by_what_is_asked() {
    let city = |operator: &str| {
        let json = format!(
            r#"{{"measures": ["sales.orders"], "filters": [{{"member": "store.city", "operator": "{operator}", "values": ["Pune"]}}]}}"#
        );
        text(&json, "all")
    };
    assert!(city("equals").contains("WHERE ((city) = $1)\n) AS \"store\""));
    assert!(city("notEquals").contains("WHERE 1 = 1\n) AS \"store\""));
}
