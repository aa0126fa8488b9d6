use super::*;

const STOCK: &str = r#"
cubes:
  - name: stock
    sql_table: fact_stock
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
    dimensions:
      - {name: counted_on, sql: counted_on, type: time}
    measures:
      - {name: closing, sql: value, type: sum, meta: {querent: {semi_additive: {over: counted_on, take: last}}}}
      - {name: opening, sql: value, type: sum, meta: {querent: {semi_additive: {over: counted_on, take: first}}}}
      - {name: mean, sql: value, type: sum, meta: {querent: {semi_additive: {over: counted_on, take: average}}}}
      - {name: received, sql: received, type: sum}
      - {name: turns, sql: "{received} / {mean}", type: number}
  - name: store
    sql_table: dim_store
    dimensions:
      - {name: city, sql: city, type: string}
"#;

#[test]
fn the_last_count_of_each_group_and_period_is_taken() {
    let query = r#"{"measures": ["stock.closing"], "dimensions": ["store.city"],
        "timeDimensions": [{"dimension": "stock.counted_on", "granularity": "month"}]}"#;
    let plan = planned_of(STOCK, query, &[]).expect("sound");
    assert_eq!(
        plan.to_string(),
        r#"
limit 10000
└─ sort stock.counted_on.month, store.city
   └─ take the last stock.counted_on.counted of each store.city, stock.counted_on.month
      └─ aggregate stock.closing by store.city, stock.counted_on.month, stock.counted_on.counted
         └─ compute store.city, stock.counted_on.month, stock.closing, stock.counted_on.counted
            └─ join store
               └─ scan stock (shop.fact_stock)
"#
        .trim()
    );
    let sql = sql_of(&plan);
    let (_, rest) = sql.split_once("\"stock_last_times\" AS").expect(&sql);
    assert_eq!(
        rest,
        r#" (
  SELECT
    "store.city",
    "stock.counted_on.month",
    MAX("stock.counted_on.counted") AS "stock.counted_on.counted"
  FROM "stock_counts"
  GROUP BY "store.city", "stock.counted_on.month"
)
SELECT
  "stock_last_times"."store.city" AS "store.city",
  "stock_last_times"."stock.counted_on.month" AS "stock.counted_on.month",
  "stock_counts"."stock.closing" AS "stock.closing"
FROM "stock_last_times"
LEFT JOIN "stock_counts" ON "stock_last_times"."store.city" IS NOT DISTINCT FROM "stock_counts"."store.city"
  AND "stock_last_times"."stock.counted_on.month" IS NOT DISTINCT FROM "stock_counts"."stock.counted_on.month"
  AND "stock_last_times"."stock.counted_on.counted" = "stock_counts"."stock.counted_on.counted"
ORDER BY "stock.counted_on.month" NULLS LAST, "store.city" NULLS LAST
LIMIT 10000"#
    );
}

#[test]
fn each_way_of_taking_time_is_a_part_of_its_own_and_formulas_stand_above() {
    let query = r#"{"measures": ["stock.turns", "stock.opening"]}"#;
    let plan = planned_of(STOCK, query, &[]).expect("sound");
    sql_of(&plan);
    assert_eq!(
        plan.to_string(),
        r#"
derive stock.turns, stock.opening
└─ derive stock.received, stock.mean, stock.opening, stock.turns
   └─ meet
      ├─ aggregate stock.received
      │  └─ compute stock.received
      │     └─ scan stock (shop.fact_stock)
      ├─ aggregate stock.mean
      │  └─ aggregate stock.mean by stock.counted_on.counted
      │     └─ compute stock.mean, stock.counted_on.counted
      │        └─ scan stock (shop.fact_stock)
      └─ take the first stock.counted_on.counted
         └─ aggregate stock.opening by stock.counted_on.counted
            └─ compute stock.opening, stock.counted_on.counted
               └─ scan stock (shop.fact_stock)
"#
        .trim()
    );
}
