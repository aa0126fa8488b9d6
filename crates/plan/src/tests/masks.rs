//! Masked members: the mask stands in the rows, everything above sees nothing else.

use super::*;

const MASKED: &str = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store.id}", relationship: many_to_one}
    dimensions:
      - {name: channel, sql: channel, type: string}
      - {name: sold_on, sql: sold_on, type: time}
      - {name: first_sold, sql: sold_on, type: time, mask: 2020-01-01}
    measures:
      - {name: orders, type: count}
      - {name: units, sql: units, type: sum, mask: 0}
      - {name: revenue, sql: amount, type: sum}
      - {name: per_order, sql: "{revenue} / {orders}", type: number}
      - {name: per_unit, sql: "{revenue} / {units}", type: number}
    access_policy:
      - group: masked
        member_level: {excludes: [sold_on, first_sold, units, revenue]}
        member_masking: {includes: "*"}
  - name: store
    sql_table: dim_store
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: name, sql: name, type: string, mask: hidden}
      - {name: place, sql: "{city} || ', India'", type: string}
      - {name: city, sql: city, type: string}
      - {name: phone, sql: phone, type: string, mask: {sql: "COALESCE({phone}, 'none')"}}
    access_policy:
      - group: masked
        member_level: {includes: [place]}
        member_masking: {includes: [name, city, phone]}
        row_level: {filters: [{member: city, operator: equals, values: [Pune]}]}
"#;

fn sql(query: &str) -> String {
    sql_of(&planned_of(MASKED, query, &["masked"]).expect(query))
}

#[test]
fn a_masked_dimension_groups_filters_and_sorts_by_its_mask_above_the_real_row_rule() {
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["store.name"], "order": {"store.name": "asc"},
        "filters": [{"member": "store.name", "operator": "equals", "values": ["Corner"]},
                    {"member": "store.city", "operator": "equals", "values": ["Goa"]}]}"#;
    let plan = planned_of(MASKED, query, &["masked"]).expect(query);
    assert_eq!(
        plan.to_string(),
        r#"
limit 10000
└─ sort store.name
   └─ aggregate sales.orders by store.name
      └─ compute store.name
         └─ filter hidden = Corner and null = Goa
            └─ filter by row rule of store: store.city = Pune
               └─ join store
                  └─ scan sales (shop.fact_sales)
"#
        .trim()
    );
    assert_eq!(
        sql(query),
        r#"
WITH "sales_rows" AS (
  SELECT
    $1 AS "store.name"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
  WHERE
    "store"."city" = $2
    AND $1 = $3
    AND CAST(NULL AS TEXT) = $4
)
SELECT
  "store.name",
  CAST(COUNT(*) AS INTEGER) AS "sales.orders"
FROM "sales_rows"
GROUP BY "store.name"
ORDER BY "store.name" NULLS LAST
LIMIT 10000
$1 = hidden
$2 = Pune
$3 = Corner
$4 = Goa
"#
        .trim()
    );
}

#[test]
fn what_is_computed_from_a_masked_dimension_sees_its_mask_and_a_masks_own_sql_the_value() {
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["store.place", "store.phone"]}"#;
    let sql = sql(query);
    for expected in [
        r#"CAST(NULL AS TEXT) || ', India') AS "store.place""#,
        r#"COALESCE("store"."phone", 'none')) AS "store.phone""#,
        r#""store"."city" = $1"#,
    ] {
        assert!(sql.contains(expected), "{sql}");
    }
}

#[test]
fn a_masked_time_is_cut_like_any_other() {
    let query = r#"{"measures": ["sales.orders"], "timeDimensions": [{"dimension": "sales.first_sold", "granularity": "month"}, {"dimension": "sales.sold_on", "dateRange": ["2026-01-01", "2026-01-31"]}]}"#;
    let sql = sql(query);
    for expected in [
        r#"CAST(TRUNCATE(CAST($1 AS DATE)) AS DATE) AS "sales.first_sold.month""#,
        r#"CAST(NULL AS DATE) >= $2"#,
        "$1 = 2020-01-01",
    ] {
        assert!(sql.contains(expected), "{sql}");
    }
    assert!(!sql.contains(r#""sold_on""#), "{sql}");
}

#[test]
fn a_masked_measure_is_its_mask_in_results_conditions_and_formulas() {
    let query = r#"{"measures": ["sales.units", "sales.revenue", "sales.per_order", "sales.per_unit"], "dimensions": ["sales.channel"], "order": {"sales.units": "desc"},
        "filters": [{"member": "sales.units", "operator": "gt", "values": ["5"]}]}"#;
    assert_eq!(
        sql(query),
        r#"
WITH "sales_rows" AS (
  SELECT
    "sales"."channel" AS "sales.channel"
  FROM "shop"."fact_sales" AS "sales"
),
"sales_totals" AS (
  SELECT
    "sales.channel",
    CAST(COUNT(*) AS INTEGER) AS "sales.orders"
  FROM "sales_rows"
  GROUP BY "sales.channel"
),
"sales_results" AS (
  SELECT
    "sales.channel",
    "sales.orders",
    $1 AS "sales.units",
    CAST(NULL AS FLOAT) AS "sales.revenue",
    CAST(NULL AS FLOAT) / "sales.orders" AS "sales.per_order",
    CAST(NULL AS FLOAT) / CAST($1 AS FLOAT) AS "sales.per_unit"
  FROM "sales_totals"
)
SELECT
  "sales.channel",
  "sales.units",
  "sales.revenue",
  "sales.per_order",
  "sales.per_unit"
FROM "sales_results"
WHERE
  "sales.units" > $2
ORDER BY "sales.channel" NULLS LAST
LIMIT 10000
$1 = 0
$2 = 5
"#
        .trim()
    );
}

#[test]
fn a_total_of_masked_measures_is_one_row() {
    assert_eq!(
        sql(r#"{"measures": ["sales.units"]}"#),
        r#"
WITH "sales_rows" AS (
  SELECT
    1 AS "row"
  FROM "shop"."fact_sales" AS "sales"
),
"sales_totals" AS (
  SELECT
    COUNT(*) AS "sales rows"
  FROM "sales_rows"
),
"sales_results" AS (
  SELECT
    "sales rows",
    $1 AS "sales.units"
  FROM "sales_totals"
)
SELECT
  "sales.units"
FROM "sales_results"
$1 = 0
"#
        .trim()
    );
}

#[test]
fn nothing_of_a_masked_column_is_read() {
    for query in [
        r#"{"measures": ["sales.units", "sales.revenue", "sales.per_unit"]}"#,
        r#"{"measures": ["sales.orders"], "dimensions": ["store.name"]}"#,
        r#"{"dimensions": ["store.name"], "segments": [], "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "day"}]}"#,
    ] {
        let sql = sql(query);
        for column in ["units", "amount", "name", "sold_on"] {
            assert!(!sql.contains(&format!(".\"{column}\"")), "{column}: {sql}");
        }
    }
}

#[test]
fn a_masked_measure_has_no_share_and_what_is_computed_from_it_has_that_of_its_mask() {
    let query = r#"{"dimensions": ["sales.channel"], "calculations": [
        {"name": "units", "type": "share", "of": "sales.units"},
        {"name": "per_unit", "type": "share", "of": "sales.per_unit"}]}"#;
    let sql = sql(query);
    assert!(sql.contains(r#"CAST(NULL AS FLOAT) AS "units""#), "{sql}");
    assert!(
        !sql.contains("SUM") && !sql.contains(r#"."units""#),
        "{sql}"
    );
}

#[test]
fn a_masked_count_of_rows_is_not_the_row_that_keeps_a_total() {
    let model = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    measures: [{name: rows, type: count}]
    access_policy: [{group: masked, member_masking: {includes: "*"}, member_level: {excludes: [rows]}}]
  - name: visits
    sql_table: visit
    measures: [{name: rows, type: count}]
    access_policy: [{group: masked}]
"#;
    let query = r#"{"measures": ["sales.rows", "visits.rows"]}"#;
    let sql = sql_of(&planned_of(model, query, &["masked"]).expect(query));
    assert!(
        sql.contains(r#"CAST(NULL AS INTEGER) AS "sales.rows""#),
        "{sql}"
    );
}
