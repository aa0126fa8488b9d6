//! Row rules by a tree.

use super::*;

const FORCE: &str = r#"
cubes:
  - name: orders
    sql_table: fact_orders
    joins: [{name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}]
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
    measures:
      - {name: amount, sql: amount, type: sum}
    access_policy:
      - group: line
        row_level: {filters: [{member: store.officer, operator: equals, values: ["descendants_of(actor)"]}]}
      - group: either
        row_level: {filters: [{member: store.officer, operator: equals, values: ["descendants_of(actor)"]}]}
      - group: either
        row_level: {filters: [{member: id, operator: lt, values: ["0"]}]}
  - name: visits
    sql_table: visit
    joins: [{name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}]
    measures: [{name: count, type: count}]
    access_policy:
      - group: line
        row_level: {filters: [{member: store.officer, operator: equals, values: ["descendants_of(actor)"]}]}
  - name: calls
    sql_table: dim_customer
    dimensions: [{name: officer, sql: officer, type: string}]
    measures: [{name: count, type: count}]
    access_policy:
      - group: line
        row_level: {filters: [{member: officer, operator: equals, values: ["descendants_of(actor, store.line)"]}]}
  - name: store
    sql_table: dim_store
    meta: {querent: {trees: [{name: line, node: officer, parent: boss, actor: city, depth: 3}]}}
    dimensions:
      - {name: id, sql: id, type: number}
      - {name: officer, sql: officer, type: string, primary_key: true, public: true}
      - {name: boss, sql: boss, type: string}
      - {name: name, sql: name, type: string}
"#;

fn sql(query: &str, group: &str) -> String {
    sql_of(&planned_of(FORCE, query, &[group]).expect(query))
}

#[test]
fn the_rows_below_an_actor_are_found_before_anything_is_added_up() {
    assert_eq!(
        sql(r#"{"measures": ["orders.amount"]}"#, "line"),
        r#"WITH "store_below" AS (
  SELECT
    "store"."officer" AS "node"
  FROM "shop"."dim_store" AS "store"
  LEFT JOIN "shop"."dim_store" AS "store_above_1" ON "store"."boss" = "store_above_1"."officer"
  LEFT JOIN "shop"."dim_store" AS "store_above_2" ON "store_above_1"."boss" = "store_above_2"."officer"
  WHERE
    ("store"."officer" = $1 OR "store_above_1"."officer" = $1 OR "store_above_2"."officer" = $1)
),
"orders_rows" AS (
  SELECT
    "orders"."amount" AS "orders.amount"
  FROM "shop"."fact_orders" AS "orders"
  LEFT JOIN "shop"."dim_store" AS "store" ON "orders"."store_id" = "store"."id"
  LEFT JOIN "store_below" ON "store"."officer" = "store_below"."node"
  WHERE
    (NOT "store_below"."node" IS NULL)
)
SELECT
  CAST(SUM("orders.amount") AS DECIMAL(38, 2)) AS "orders.amount"
FROM "orders_rows"
$1 = Pune"#
    );
}

#[test]
fn policies_unite_a_branch_with_other_rows() {
    let sql = sql(r#"{"measures": ["orders.amount"]}"#, "either");
    let condition = r#"(NOT "store_below"."node" IS NULL) OR "orders"."id" < $2"#;
    assert!(sql.contains(condition), "{sql}");
}

#[test]
fn facts_that_meet_share_the_branch() {
    let query = r#"{"measures": ["orders.amount", "visits.count"], "dimensions": ["store.name"]}"#;
    let sql = sql(query, "line");
    assert_eq!(sql.matches(r#""store_below" AS ("#).count(), 1, "{sql}");
    assert_eq!(
        sql.matches(r#"LEFT JOIN "store_below" ON"#).count(),
        2,
        "{sql}"
    );
}

#[test]
fn rows_that_hold_keys_of_a_tree_need_no_join_to_its_cube() {
    let sql = sql(r#"{"measures": ["calls.count"]}"#, "line");
    let joined = r#"FROM "shop"."dim_customer" AS "calls"
  LEFT JOIN "store_below" ON "calls"."officer" = "store_below"."node""#;
    assert!(sql.contains(joined), "{sql}");
}

#[test]
fn a_key_that_may_occur_twice_is_there_once() {
    let twice = FORCE.replace("primary_key: true, public: true", "public: true");
    let query = r#"{"measures": ["orders.amount"]}"#;
    let sql = sql_of(&planned_of(&twice, query, &["line"]).expect(query));
    let once = r#"FROM "store_rows"
  GROUP BY "node""#;
    assert!(sql.contains(once), "{sql}");
}
