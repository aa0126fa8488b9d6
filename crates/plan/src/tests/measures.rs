use super::*;

#[test]
fn a_total_is_one_row_over_computed_columns() {
    check_plan(
        r#"{"measures": ["sales.revenue"]}"#,
        &["all"],
        r#"
aggregate sales.revenue
└─ compute sales.revenue
   └─ scan sales (shop.fact_sales)
"#,
    );
    check_sql(
        r#"{"measures": ["sales.revenue"]}"#,
        &["all"],
        r#"
WITH "sales_rows" AS (
  SELECT
    "sales"."amount" AS "sales.revenue"
  FROM "shop"."fact_sales" AS "sales"
)
SELECT
  CAST(SUM("sales.revenue") AS DECIMAL(38, 2)) AS "sales.revenue"
FROM "sales_rows"
"#,
    );
}

#[test]
fn counting_rows_needs_no_column() {
    check_sql(
        r#"{"measures": ["sales.orders"]}"#,
        &["all"],
        r#"
WITH "sales_rows" AS (
  SELECT
    1 AS "row"
  FROM "shop"."fact_sales" AS "sales"
)
SELECT
  CAST(COUNT(*) AS INTEGER) AS "sales.orders"
FROM "sales_rows"
"#,
    );
}

#[test]
fn groups_are_ordered_to_the_last_tie() {
    let query = r#"{"measures": ["sales.revenue"], "dimensions": ["store.city", "sales.channel"], "limit": 5, "offset": 10}"#;
    check_plan(
        query,
        &["all"],
        r#"
limit 5 offset 10
└─ sort sales.revenue desc, store.city, sales.channel
   └─ aggregate sales.revenue by store.city, sales.channel
      └─ compute store.city, sales.channel, sales.revenue
         └─ join store
            └─ scan sales (shop.fact_sales)
"#,
    );
    check_sql(
        query,
        &["all"],
        r#"
WITH "sales_rows" AS (
  SELECT
    "store"."city" AS "store.city",
    "sales"."channel" AS "sales.channel",
    "sales"."amount" AS "sales.revenue"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
)
SELECT
  "store.city",
  "sales.channel",
  CAST(SUM("sales.revenue") AS DECIMAL(38, 2)) AS "sales.revenue"
FROM "sales_rows"
GROUP BY "store.city", "sales.channel"
ORDER BY "sales.revenue" DESC NULLS LAST, "store.city" NULLS LAST, "sales.channel" NULLS LAST
LIMIT 5
OFFSET 10
"#,
    );
}

#[test]
fn formulas_stand_on_aggregates_and_keep_together() {
    let query = r#"{"measures": ["sales.index"], "dimensions": ["sales.channel"]}"#;
    check_plan(
        query,
        &["all"],
        r#"
limit 10000
└─ sort sales.index desc, sales.channel
   └─ derive sales.channel, sales.index
      └─ derive sales.channel, sales.revenue, sales.orders, sales.mean, sales.index
         └─ aggregate sales.revenue, sales.orders, sales.mean by sales.channel
            └─ compute sales.channel, sales.revenue, sales.mean
               └─ scan sales (shop.fact_sales)
"#,
    );
    check_sql(
        query,
        &["all"],
        r#"
WITH "sales_rows" AS (
  SELECT
    "sales"."channel" AS "sales.channel",
    "sales"."amount" AS "sales.revenue",
    "sales"."amount" AS "sales.mean"
  FROM "shop"."fact_sales" AS "sales"
),
"sales_totals" AS (
  SELECT
    "sales.channel",
    CAST(SUM("sales.revenue") AS DECIMAL(38, 2)) AS "sales.revenue",
    CAST(COUNT(*) AS INTEGER) AS "sales.orders",
    CAST(AVG("sales.mean") AS FLOAT) AS "sales.mean"
  FROM "sales_rows"
  GROUP BY "sales.channel"
),
"sales_results" AS (
  SELECT
    "sales.channel",
    "sales.revenue",
    "sales.orders",
    "sales.mean",
    ("sales.revenue" / "sales.orders") - "sales.mean" + 1 AS "sales.index"
  FROM "sales_totals"
)
SELECT
  "sales.channel",
  "sales.index"
FROM "sales_results"
ORDER BY "sales.index" DESC NULLS LAST, "sales.channel" NULLS LAST
LIMIT 10000
"#,
    );
}

#[test]
fn conditions_on_aggregates_come_after_them() {
    let query = r#"{"dimensions": ["sales.channel"], "filters": [{"member": "sales.per_order", "operator": "gt", "values": ["5"]}, {"member": "sales.orders", "operator": "gte", "values": ["2"]}]}"#;
    check_plan(
        query,
        &["all"],
        r#"
limit 10000
└─ sort sales.channel
   └─ derive sales.channel
      └─ filter sales.per_order > 5 and sales.orders >= 2
         └─ derive sales.channel, sales.revenue, sales.orders, sales.per_order
            └─ aggregate sales.revenue, sales.orders by sales.channel
               └─ compute sales.channel, sales.revenue
                  └─ scan sales (shop.fact_sales)
"#,
    );
    check_sql(
        query,
        &["all"],
        r#"
WITH "sales_rows" AS (
  SELECT
    "sales"."channel" AS "sales.channel",
    "sales"."amount" AS "sales.revenue"
  FROM "shop"."fact_sales" AS "sales"
),
"sales_totals" AS (
  SELECT
    "sales.channel",
    CAST(SUM("sales.revenue") AS DECIMAL(38, 2)) AS "sales.revenue",
    CAST(COUNT(*) AS INTEGER) AS "sales.orders"
  FROM "sales_rows"
  GROUP BY "sales.channel"
),
"sales_results" AS (
  SELECT
    "sales.channel",
    "sales.revenue",
    "sales.orders",
    "sales.revenue" / "sales.orders" AS "sales.per_order"
  FROM "sales_totals"
)
SELECT
  "sales.channel"
FROM "sales_results"
WHERE
  "sales.per_order" > $1
  AND "sales.orders" >= $2
ORDER BY "sales.channel" NULLS LAST
LIMIT 10000
$1 = 5
$2 = 2
"#,
    );
}

#[test]
fn every_kind_of_measure_has_the_type_that_holds_it() {
    let call = |measure: &str| {
        let query = format!(r#"{{"measures": ["sales.{measure}"]}}"#);
        let sql = sql_of(&planned(&query, &["all"]).expect(&query));
        let line = sql.lines().rev().nth(1).expect("the select list").trim();
        line.replace(&format!("\"sales.{measure}\""), "m")
    };
    for (measure, expected) in [
        ("orders", "CAST(COUNT(*) AS INTEGER) AS m"),
        ("known", "CAST(COUNT(m) AS INTEGER) AS m"),
        ("customers", "CAST(COUNT(DISTINCT m) AS INTEGER) AS m"),
        ("revenue", "CAST(SUM(m) AS DECIMAL(38, 2)) AS m"),
        ("units", "CAST(SUM(m) AS INTEGER) AS m"),
        // Not a boolean: five returns are 5.
        ("returns", "CAST(SUM(m) AS INTEGER) AS m"),
        ("weight", "CAST(SUM(m) AS FLOAT) AS m"),
        ("mean", "CAST(AVG(m) AS FLOAT) AS m"),
        ("first_day", "CAST(MIN(m) AS DATE) AS m"),
        ("profit", "SUM(m) AS m"),
    ] {
        assert_eq!(call(measure), expected, "{measure}");
    }
}

#[test]
fn a_page_beyond_a_total_is_empty() {
    let last = |query: &str| {
        let plan = planned(query, &["all"]).expect(query);
        plan.to_string().lines().next().map(str::to_owned)
    };
    let line = |text: &str| Some(text.to_owned());
    assert_eq!(
        last(r#"{"measures": ["sales.orders"], "offset": 1}"#),
        line("limit 10000 offset 1")
    );
    assert_eq!(
        last(r#"{"measures": ["sales.orders"], "limit": 0}"#),
        line("limit 0")
    );
    assert_eq!(
        last(r#"{"measures": ["sales.orders"]}"#),
        line("aggregate sales.orders")
    );
}
