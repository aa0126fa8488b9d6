//! Members that are more than a column: measures with filters, dimensions that choose.

use super::*;

const SHOP: &str = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
    dimensions:
      - {name: is_return, sql: is_return, type: boolean}
      - name: band
        type: string
        case:
          when:
            - {sql: "{CUBE}.amount >= 100", label: High}
            - {sql: "{is_return}", label: {sql: "{store.city}"}}
          else: {label: it's low}
      - name: known
        type: string
        case: {when: [{sql: "{CUBE}.amount > 0", label: "yes"}]}
    measures:
      - {name: returned, sql: amount, type: sum, filters: [{sql: "{is_return}"}]}
      - {name: kept, type: count, filters: [{sql: "NOT {is_return}"}, {sql: "{store.city} = 'Pune' OR {CUBE}.units > 1"}]}
      - {name: buyers, sql: customer_id, type: count_distinct, filters: [{sql: "{CUBE}.units > 1"}]}
      - {name: share, sql: "{returned} / {kept}", type: number}
  - name: store
    sql_table: dim_store
    dimensions:
      - {name: city, sql: city, type: string}
"#;

fn check(query: &str, expected: &str) {
    let plan = planned_of(SHOP, query, &["all"]).expect(query);
    assert_eq!(sql_of(&plan), expected.trim(), "{query}");
}

#[test]
fn a_filtered_measure_aggregates_only_the_rows_that_meet_all_its_filters() {
    check(
        r#"{"measures": ["sales.returned", "sales.kept", "sales.buyers"]}"#,
        r#"
WITH "sales_rows" AS (
  SELECT
    CASE WHEN "sales"."is_return" THEN "sales"."amount" END AS "sales.returned",
    CASE WHEN (NOT "sales"."is_return") AND ("store"."city" = 'Pune' OR "sales"."units" > 1) THEN 1 END AS "sales.kept",
    CASE WHEN "sales"."units" > 1 THEN "sales"."customer_id" END AS "sales.buyers"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
)
SELECT
  CAST(SUM("sales.returned") AS DECIMAL(38, 2)) AS "sales.returned",
  CAST(COUNT("sales.kept") AS INTEGER) AS "sales.kept",
  CAST(COUNT(DISTINCT "sales.buyers") AS INTEGER) AS "sales.buyers"
FROM "sales_rows"
"#,
    );
}

#[test]
fn a_formula_refers_to_filtered_measures_like_to_any_other() {
    let plan = planned_of(SHOP, r#"{"measures": ["sales.share"]}"#, &["all"]).expect("a plan");
    let sql = sql_of(&plan);
    assert!(sql.contains("CASE WHEN \"sales\".\"is_return\""), "{sql}");
    assert!(sql.contains("\"sales.returned\" / \"sales.kept\""), "{sql}");
}

#[test]
fn a_dimension_that_chooses_binds_its_labels_and_joins_what_they_need() {
    check(
        r#"{"dimensions": ["sales.band", "sales.known"],
            "filters": [{"member": "sales.band", "operator": "equals", "values": ["High"]}]}"#,
        r#"
WITH "sales_rows" AS (
  SELECT
    CASE WHEN "sales"."amount" >= 100 THEN $1 WHEN "sales"."is_return" THEN "store"."city" ELSE $2 END AS "sales.band",
    CASE WHEN "sales"."amount" > 0 THEN $3 END AS "sales.known"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
  WHERE
    CASE WHEN "sales"."amount" >= 100 THEN $1 WHEN "sales"."is_return" THEN "store"."city" ELSE $2 END = $1
)
SELECT
  "sales.band",
  "sales.known"
FROM "sales_rows"
GROUP BY "sales.band", "sales.known"
ORDER BY "sales.band" NULLS LAST, "sales.known" NULLS LAST
LIMIT 10000
$1 = High
$2 = it's low
$3 = yes
"#,
    );
}
