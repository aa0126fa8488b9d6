//! Queries that name members of views.

use super::*;

const VIEWS: &str = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
      - {name: customer, sql: "{CUBE}.customer_id = {customer}.id", relationship: many_to_one}
    dimensions:
      - {name: sold_on, sql: sold_on, type: time}
    measures:
      - {name: orders, type: count}
      - {name: revenue, sql: amount, type: sum}
      - {name: per_order, sql: "{revenue} / {orders}", type: number}
    segments: [{name: large, sql: "{CUBE}.amount > 10"}]
  - name: store
    sql_table: dim_store
    joins:
      - {name: region, sql: "{CUBE}.region_id = {region}.id", relationship: many_to_one}
    dimensions: [{name: city, sql: city, type: string}]
    access_policy:
      - group: city
        row_level: {filters: [{member: city, operator: equals, values: ["{ securityContext.city }"]}]}
      - {group: all}
  - name: customer
    sql_table: dim_customer
    joins:
      - {name: region, sql: "{CUBE}.region_id = {region}.id", relationship: many_to_one}
    dimensions: [{name: name, sql: name, type: string}]
  - name: region
    sql_table: dim_region
    dimensions: [{name: zone, sql: zone, type: string}]
views:
  - name: v
    cubes:
      - {join_path: sales, includes: "*"}
      - {join_path: sales.store, includes: [{name: city, alias: town}]}
      - {join_path: sales.store.region, includes: [{name: zone, alias: store_zone}]}
      - {join_path: sales.customer.region, includes: [{name: zone, alias: home_zone}]}
"#;

fn check(query: &str, groups: &[&str], expected: &str) {
    let plan = planned_of(VIEWS, query, groups).expect(query);
    assert_eq!(sql_of(&plan), expected.trim(), "{query}");
}

#[test]
fn the_join_path_of_a_view_decides_the_route_where_there_are_several() {
    let plain = r#"{"measures": ["sales.orders"], "dimensions": ["region.zone"]}"#;
    let refused = planned_of(VIEWS, plain, &["all"]).expect_err("two ways");
    assert!(refused.contains("in more than one way"), "{refused}");
    check(
        r#"{"measures": ["v.per_order"], "dimensions": ["v.store_zone", "v.home_zone"],
            "order": [["v.store_zone", "asc"]]}"#,
        &["all"],
        r#"
WITH "sales_rows" AS (
  SELECT
    "region"."zone" AS "v.store_zone",
    "customer_region"."zone" AS "v.home_zone",
    "sales"."amount" AS "sales.revenue"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
  LEFT JOIN "shop"."dim_region" AS "region" ON "store"."region_id" = "region"."id"
  LEFT JOIN "shop"."dim_customer" AS "customer" ON "sales"."customer_id" = "customer"."id"
  LEFT JOIN "shop"."dim_region" AS "customer_region" ON "customer"."region_id" = "customer_region"."id"
),
"sales_totals" AS (
  SELECT
    "v.store_zone",
    "v.home_zone",
    CAST(SUM("sales.revenue") AS DECIMAL(38, 2)) AS "sales.revenue",
    CAST(COUNT(*) AS INTEGER) AS "sales.orders"
  FROM "sales_rows"
  GROUP BY "v.store_zone", "v.home_zone"
),
"sales_results" AS (
  SELECT
    "v.store_zone",
    "v.home_zone",
    "sales.revenue",
    "sales.orders",
    "sales.revenue" / "sales.orders" AS "v.per_order"
  FROM "sales_totals"
)
SELECT
  "v.store_zone",
  "v.home_zone",
  "v.per_order"
FROM "sales_results"
ORDER BY "v.store_zone" NULLS LAST, "v.home_zone" NULLS LAST
LIMIT 10000
"#,
    );
}

#[test]
fn a_view_has_the_row_rules_of_its_cubes_and_compares_dates_with_dates() {
    check(
        r#"{"measures": ["v.revenue"], "segments": ["v.large"], "timeDimensions": [
            {"dimension": "v.sold_on", "granularity": "month", "dateRange": ["2026-01-01", "2026-03-31"]}],
            "filters": [{"member": "v.town", "operator": "set"}, {"member": "v.orders", "operator": "gt", "values": ["2"]}]}"#,
        &["city"],
        r#"
WITH "sales_rows" AS (
  SELECT
    CAST(TRUNCATE("sales"."sold_on") AS DATE) AS "v.sold_on.month",
    "sales"."amount" AS "sales.revenue"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
  WHERE
    "store"."city" = $1
    AND ("sales"."amount" > 10)
    AND (NOT "store"."city" IS NULL)
    AND "sales"."sold_on" >= $2
    AND "sales"."sold_on" < $3
),
"sales_totals" AS (
  SELECT
    "v.sold_on.month",
    CAST(SUM("sales.revenue") AS DECIMAL(38, 2)) AS "sales.revenue",
    CAST(COUNT(*) AS INTEGER) AS "sales.orders"
  FROM "sales_rows"
  GROUP BY "v.sold_on.month"
),
"sales_results" AS (
  SELECT
    "v.sold_on.month",
    "sales.revenue",
    "sales.orders",
    "sales.revenue" AS "v.revenue",
    "sales.orders" AS "v.orders"
  FROM "sales_totals"
)
SELECT
  "v.sold_on.month",
  "v.revenue"
FROM "sales_results"
WHERE
  "v.orders" > $4
ORDER BY "v.sold_on.month" NULLS LAST
LIMIT 10000
$1 = Pune
$2 = 2026-01-01
$3 = 2026-04-01
$4 = 2
"#,
    );
}

#[test]
fn members_of_views_and_of_cubes_meet_in_one_query() {
    let query =
        r#"{"measures": ["v.revenue", "sales.revenue"], "dimensions": ["store.city", "v.town"]}"#;
    let plan = planned_of(VIEWS, query, &["all"]).expect(query);
    let sql = sql_of(&plan);
    assert_eq!(sql.matches("SUM(").count(), 1, "one sum serves both\n{sql}");
    assert_eq!(sql.matches("JOIN").count(), 1, "as does one join\n{sql}");
}
