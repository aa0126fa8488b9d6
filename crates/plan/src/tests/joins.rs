use super::*;

#[test]
fn a_cube_reached_in_two_ways_stands_twice() {
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["store.zone", "customer.home"]}"#;
    check_plan(
        query,
        &["all"],
        r#"
limit 10000
└─ sort sales.orders desc, store.zone, customer.home
   └─ aggregate sales.orders by store.zone, customer.home
      └─ compute store.zone, customer.home
         └─ join region as customer_region
            └─ join customer
               └─ join region
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
    "region"."name" AS "store.zone",
    "customer_region"."name" AS "customer.home"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_store" AS "store" ON "sales"."store_id" = "store"."id"
  LEFT JOIN "shop"."dim_region" AS "region" ON "store"."region_id" = "region"."id"
  LEFT JOIN "shop"."dim_customer" AS "customer" ON "sales"."customer_id" = "customer"."id"
  LEFT JOIN "shop"."dim_region" AS "customer_region" ON "customer"."home_region" = "customer_region"."id"
)
SELECT
  "store.zone",
  "customer.home",
  CAST(COUNT(*) AS INTEGER) AS "sales.orders"
FROM "sales_rows"
GROUP BY "store.zone", "customer.home"
ORDER BY "sales.orders" DESC NULLS LAST, "store.zone" NULLS LAST, "customer.home" NULLS LAST
LIMIT 10000
"#,
    );
}

#[test]
fn what_cannot_be_told_apart_is_refused() {
    for (query, groups, expected) in [
        // To a region there is a way over the store and one over the customer.
        (
            r#"{"measures": ["sales.orders"], "dimensions": ["region.name"]}"#,
            &["all"],
            "Sales reaches 'Name' in more than one way (by Store and Region, or by Customer and Region) [query.ambiguous_join]; declare the join that is meant directly between the two cubes, let the cube where the ways part 'prefer' one, or name the cubes of one way in 'joinHints' of the query",
        ),
        // The same inside an expression, where the person who asks cannot see it.
        (
            r#"{"measures": ["sales.orders"], "dimensions": ["sales.region_name"]}"#,
            &["all"],
            "a part of the query is not connected with the rest [query.no_join]",
        ),
        // Closed to this actor, though an open member reads it.
        (
            r#"{"dimensions": ["customer.home"]}"#,
            &["nobody"],
            "a part of the query is not connected with the rest [query.no_join]",
        ),
        (
            r#"{"timeDimensions": [{"dimension": "sales.sold_on", "granularity": "hour"}]}"#,
            &["all"],
            "'sales.sold_on' holds dates; it cannot be cut by hour [query.wrong_value]",
        ),
    ] {
        assert_eq!(planned(query, groups).expect_err(query), expected);
    }
}

#[test]
fn cubes_of_two_sources_do_not_meet_in_one_statement() {
    let model = MODEL.replace(
        "sql_table: dim_store\n",
        "sql_table: dim_store\n    data_source: other\n",
    );
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["store.city"]}"#;
    let error = planned_of(&model, query, &["all"]).expect_err("two sources");
    assert!(error.contains("data of several sources"), "{error}");
}

#[test]
fn a_table_that_is_not_there_is_not_named() {
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["store.city"]}"#;
    for (table, expected) in [
        (
            "gone",
            "a table that the model needs is not in the database [source.missing_object]",
        ),
        (
            "other.dim_store",
            "a table that the model needs is not in the database [source.missing_object]",
        ),
    ] {
        let model = MODEL.replace("sql_table: dim_store", &format!("sql_table: {table}"));
        assert_eq!(
            planned_of(&model, query, &["all"]).expect_err(table),
            expected
        );
    }
}

#[test]
fn the_number_of_joins_is_limited() {
    let mut model = String::from(
        "cubes:\n- name: c0\n  sql_table: fact_sales\n  measures: [{name: n, type: count}]\n  joins:\n",
    );
    let leaves: Vec<String> = (1..=17).map(|i| format!("c{i}")).collect();
    for leaf in &leaves {
        model += &format!(
            "  - {{name: {leaf}, sql: \"{{CUBE}}.x = {{{leaf}}}.x\", relationship: many_to_one}}\n"
        );
    }
    for leaf in &leaves {
        model += &format!(
            "- name: {leaf}\n  sql_table: dim_store\n  dimensions: [{{name: d, sql: d, type: string}}]\n"
        );
    }
    let ask = |count: usize| {
        let names: Vec<String> = leaves[..count]
            .iter()
            .map(|leaf| format!("\"{leaf}.d\""))
            .collect();
        let query = format!(
            r#"{{"measures": ["c0.n"], "dimensions": [{}]}}"#,
            names.join(", ")
        );
        planned_of(&model, &query, &[])
    };
    ask(16).expect("as many as allowed");
    let error = ask(17).expect_err("one more");
    assert_eq!(error, "the query needs more than 16 joins [limit.joins]");
}

#[test]
fn a_name_for_a_second_way_is_no_name_of_another_cube() {
    let join = "      - {name: customer_region, sql: \"{CUBE}.hub = {customer_region}.id\", relationship: many_to_one}\n";
    let store = "      - {name: store, sql";
    let cube = "  - name: customer_region\n    sql_table: dim_region\n    dimensions:\n      - {name: hub, sql: hub, type: string}\n";
    let model = MODEL.replacen(store, &format!("{join}{store}"), 1) + cube;
    let query = r#"{"measures": ["sales.orders"],
        "dimensions": ["store.zone", "customer_region.hub", "customer.home"]}"#;
    let sql = sql_of(&planned_of(&model, query, &["all"]).expect("sound"));
    for joined in [
        r#"AS "customer_region" ON "sales"."hub" = "customer_region"."id""#,
        r#"AS "customer_region_" ON "customer"."home_region" = "customer_region_"."id""#,
        r#""customer_region_"."name" AS "customer.home""#,
    ] {
        assert!(sql.contains(joined), "{joined}: {sql}");
    }
}
