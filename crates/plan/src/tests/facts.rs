use super::*;

/// The shop with the targets of its stores.
fn model() -> String {
    let sales = "    sql_table: fact_sales\n";
    let timed = "    sql_table: fact_sales\n    meta: {querent: {time_dimension: sold_on}}\n";
    let per_order = "      - {name: reached, sql: \"{revenue} / {targets.target}\", type: number}\n    segments:";
    MODEL
        .replace(sales, timed)
        .replacen("    segments:", per_order, 1)
        + r#"
  - name: targets
    sql_table: fact_target
    meta: {querent: {time_dimension: month}}
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
    dimensions:
      - {name: month, sql: month, type: time}
      - {name: kind, sql: kind, type: string}
    measures:
      - {name: target, sql: target, type: sum}
      - {name: lines, type: count}
    access_policy:
      - {group: all}
      - group: city
        row_level: {filters: [{member: kind, operator: equals, values: [own]}]}
"#
}

#[test]
fn facts_are_aggregated_before_they_meet() {
    let query = r#"{"measures": ["sales.revenue", "targets.target"], "dimensions": ["store.city"],
        "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month", "dateRange": ["2026-01-01", "2026-03-31"]}],
        "filters": [{"member": "targets.lines", "operator": "gt", "values": ["1"]}], "limit": 5}"#;
    let plan = planned_of(&model(), query, &["city"]).expect("sound");
    assert_eq!(
        plan.to_string(),
        r#"
limit 5
└─ sort sales.sold_on.month, store.city
   └─ derive store.city, sales.sold_on.month, sales.revenue, targets.target
      └─ filter targets.lines > 1
         └─ meet at store.city, sales.sold_on.month
            ├─ aggregate sales.revenue by store.city, sales.sold_on.month
            │  └─ compute store.city, sales.sold_on.month, sales.revenue
            │     └─ filter (sales.sold_on >= 2026-01-01 and sales.sold_on < 2026-04-01)
            │        └─ filter by row rule of store: store.city = Pune
            │           └─ join store
            │              └─ scan sales (shop.fact_sales)
            └─ aggregate targets.target, targets.lines by store.city, sales.sold_on.month
               └─ compute store.city, sales.sold_on.month, targets.target
                  └─ filter (targets.month >= 2026-01-01T00:00:00 and targets.month < 2026-04-01T00:00:00)
                     └─ filter by row rule of store: store.city = Pune
                        └─ filter by row rule of targets: targets.kind = own
                           └─ join store
                              └─ scan targets (shop.fact_target)
"#
        .trim()
    );
}

#[test]
fn a_group_that_one_fact_has_stays_and_a_missing_key_is_a_key() {
    let query = r#"{"measures": ["sales.reached"], "dimensions": ["store.city"]}"#;
    let plan = planned_of(&model(), query, &["all"]).expect("sound");
    assert_eq!(
        sql_of(&plan),
        r#"
WITH "sales_rows" AS (
  SELECT
    "store"."city" AS "store.city",
    "sales"."amount" AS "sales.revenue"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
),
"sales_totals" AS (
  SELECT
    "store.city",
    CAST(SUM("sales.revenue") AS DECIMAL(38, 2)) AS "sales.revenue"
  FROM "sales_rows"
  GROUP BY "store.city"
),
"targets_rows" AS (
  SELECT
    "store"."city" AS "store.city",
    "targets"."target" AS "targets.target"
  FROM "shop"."fact_target" AS "targets"
  LEFT JOIN "shop"."dim_store" AS "store" ON "targets"."store_id" = "store"."id"
),
"targets_totals" AS (
  SELECT
    "store.city",
    CAST(SUM("targets.target") AS DECIMAL(38, 2)) AS "targets.target"
  FROM "targets_rows"
  GROUP BY "store.city"
),
"groups" AS (
  SELECT
    "store.city"
  FROM "sales_totals"
  UNION
  SELECT
    "store.city"
  FROM "targets_totals"
),
"sales_and_targets_together" AS (
  SELECT
    "groups"."store.city" AS "store.city",
    "sales_totals"."sales.revenue" AS "sales.revenue",
    "targets_totals"."targets.target" AS "targets.target"
  FROM "groups"
  LEFT JOIN "sales_totals" ON "groups"."store.city" IS NOT DISTINCT FROM "sales_totals"."store.city"
  LEFT JOIN "targets_totals" ON "groups"."store.city" IS NOT DISTINCT FROM "targets_totals"."store.city"
),
"sales_and_targets_results" AS (
  SELECT
    "store.city",
    "sales.revenue",
    "targets.target",
    "sales.revenue" / "targets.target" AS "sales.reached"
  FROM "sales_and_targets_together"
)
SELECT
  "store.city",
  "sales.reached"
FROM "sales_and_targets_results"
ORDER BY "sales.reached" DESC NULLS LAST, "store.city" NULLS LAST
LIMIT 10000
"#
        .trim()
    );
}

#[test]
fn totals_without_groups_stand_in_one_row() {
    let query = r#"{"measures": ["targets.target", "sales.orders", "store.stores"]}"#;
    let sql = sql_of(&planned_of(&model(), query, &["all"]).expect("sound"));
    let (_, body) = sql.rsplit_once(")\n").expect("common table expressions");
    assert_eq!(
        body,
        r#"SELECT
  "targets_totals"."targets.target" AS "targets.target",
  "sales_totals"."sales.orders" AS "sales.orders",
  "store_totals"."store.stores" AS "store.stores"
FROM "targets_totals"
LEFT JOIN "sales_totals" ON 1 = 1
LEFT JOIN "store_totals" ON 1 = 1"#
    );
}

#[test]
fn a_date_and_a_point_in_time_meet_only_when_they_are_cut() {
    let query = r#"{"measures": ["sales.reached"], "dimensions": ["sales.sold_on"]}"#;
    assert_eq!(
        planned_of(&model(), query, &["all"]).expect_err("different"),
        "'Sold on' and 'Month' are a date and a point in time [query.wrong_value]; cut the time, for example to days"
    );
    let query = r#"{"measures": ["sales.reached"], "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "day"}]}"#;
    planned_of(&model(), query, &["all"]).expect("days");
}

#[test]
fn a_rule_about_time_means_the_time_that_it_names() {
    let model = model().replace(
        "{member: kind, operator: equals, values: [own]}",
        "{member: month, operator: gte, values: ['2026-01-01']}",
    );
    let query = r#"{"measures": ["sales.revenue", "targets.target"], "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "year"}]}"#;
    let plan = planned_of(&model, query, &["city"])
        .expect("sound")
        .to_string();
    assert_eq!(
        plan.matches("row rule of targets: targets.month >=")
            .count(),
        1,
        "{plan}"
    );
}
