use super::*;

#[test]
fn rules_keep_rows_back_before_anything_is_aggregated() {
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["store.city"], "filters": [{"member": "sales.channel", "operator": "equals", "values": ["web"]}]}"#;
    check_plan(
        query,
        &["city"],
        r#"
limit 10000
└─ sort sales.orders desc, store.city
   └─ aggregate sales.orders by store.city
      └─ compute store.city
         └─ filter sales.channel = web
            └─ filter by row rule of store: store.city = Pune
               └─ join store
                  └─ scan sales (shop.fact_sales)
"#,
    );
    check_sql(
        query,
        &["city"],
        r#"
WITH "sales_rows" AS (
  SELECT
    "store"."city" AS "store.city"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
  WHERE
    "store"."city" = $1
    AND "sales"."channel" = $2
)
SELECT
  "store.city",
  CAST(COUNT(*) AS INTEGER) AS "sales.orders"
FROM "sales_rows"
GROUP BY "store.city"
ORDER BY "sales.orders" DESC NULLS LAST, "store.city" NULLS LAST
LIMIT 10000
$1 = Pune
$2 = web
"#,
    );
}

#[test]
fn rules_of_several_policies_unite_and_see_past_closed_cubes() {
    let query = r#"{"measures": ["store.stores"]}"#;
    check_plan(
        query,
        &["city", "zone"],
        r#"
aggregate store.stores
└─ keep rows
   └─ filter by row rule of store: store.city = Pune or (not (region.name is null) and (region.name is null or not (region.name = North)))
      └─ join region
         └─ scan store (shop.dim_store)
"#,
    );
    check_sql(
        query,
        &["zone"],
        r#"
WITH "store_rows" AS (
  SELECT
    1 AS "row"
  FROM "shop"."dim_store" AS "store"
  LEFT JOIN "shop"."dim_region" AS "region" ON "store"."region_id" = "region"."id"
  WHERE
    (NOT "region"."name" IS NULL)
    AND ("region"."name" IS NULL OR (NOT "region"."name" = $1))
)
SELECT
  CAST(COUNT(*) AS INTEGER) AS "store.stores"
FROM "store_rows"
$1 = North
"#,
    );
}

#[test]
fn a_rule_holds_for_a_cube_that_is_only_passed_through() {
    let model = MODEL.replace(
        "      - {name: customer, sql: \"{CUBE}.customer_id = {customer.id}\", relationship: many_to_one}\n",
        "",
    );
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["region.name"]}"#;
    let plan = planned_of(&model, query, &["city"]).expect("one way");
    assert!(
        plan.to_string()
            .contains("filter by row rule of store: store.city = Pune"),
        "{plan}"
    );
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["sales.region_name"]}"#;
    let plan = planned_of(&model, query, &["city"]).expect("one way");
    assert!(
        plan.to_string()
            .contains("filter by row rule of store: store.city = Pune"),
        "{plan}"
    );
}

#[test]
fn nobody_gets_in_without_a_policy() {
    let error = planned(r#"{"measures": ["store.stores"]}"#, &["visitor"]).expect_err("closed");
    assert_eq!(
        error,
        "there is no member 'store.stores' [query.unknown_member]"
    );
}

#[test]
fn sql_of_the_model_cannot_take_a_rule_apart() {
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["store.city"], "segments": ["sales.notable"]}"#;
    let sql = sql_of(&planned(query, &["city"]).expect("sound"));
    let expected = r#"WHERE
    "store"."city" = $1
    AND ("sales"."channel" = 'web' OR ("sales"."price" - "sales"."cost") > 10)"#;
    assert!(sql.contains(expected), "{sql}");
}

#[test]
fn no_hint_of_a_query_steers_a_row_rule() {
    let rule = "      - {name: notable, sql: \"{channel} = 'web' OR {margin} > 10\"}\n";
    let policy = format!(
        "{rule}    access_policy: [{{group: all, row_level: {{filters: [{{member: region.name, operator: equals, values: [North]}}]}}}}]\n"
    );
    let model = MODEL.replacen(rule, &policy, 1);
    assert_ne!(model, MODEL);
    let query = |hints: &str| {
        format!(r#"{{"measures": ["sales.orders"], "dimensions": ["region.name"]{hints}}}"#)
    };
    let hints = r#", "joinHints": [["sales", "store", "region"]]"#;
    planned(&query(hints), &["all"]).expect("asked by a way");
    let error = planned_of(&model, &query(hints), &["all"]).expect_err("ruled by none");
    assert!(error.contains("not connected with the rest"), "{error}");
}

#[test]
fn a_plan_is_shown_without_what_only_its_rules_need() {
    let query = r#"{"measures": ["store.stores"], "filters": [{"member": "store.city", "operator": "set"}]}"#;
    let plan = planned(query, &["city", "zone"]).expect(query);
    assert!(plan.is_ruled() && plan.to_string().contains("join region"));
    let shown = plan.without_rules(&|cube| format!("rows of {cube} */ that you may see"));
    let sql = sql_of(&shown);
    let condition = "WHERE\n    (/* rows of store  that you may see */ 1 = 1)\n    AND ";
    assert!(sql.contains(condition), "{sql}");
    for kept_back in ["region", "Pune", "North", "$1"] {
        assert!(!sql.contains(kept_back), "{kept_back}: {sql}");
    }
    let asked = r#"{"measures": ["store.stores"], "dimensions": ["region.name"]}"#;
    let shown = planned(asked, &["all", "zone"]).expect(asked);
    assert_eq!(
        shown.without_rules(&|_| String::new()).is_ruled(),
        shown.is_ruled()
    );
    assert!(
        sql_of(&shown.without_rules(&|_| String::new())).contains("dim_region"),
        "it was asked for"
    );
}
