use super::*;

const WITHOUT: &str = r#"{"dimensions": ["customer.home"], "filters": [{"notExists": "sales",
    "filters": [{"member": "sales.channel", "operator": "equals", "values": ["web"]}]}]}"#;

#[test]
fn keys_are_found_on_their_own_and_joined() {
    check_plan(
        WITHOUT,
        &["all"],
        "
limit 10000
└─ sort customer.home
   └─ group by customer.home
      └─ compute customer.home
         └─ filter customer with sales.customer.id key is null
            └─ attach customer with sales
               ├─ join region
               │  └─ scan customer (shop.dim_customer)
               └─ group by customer.id key
                  └─ compute customer.id key
                     └─ filter sales.channel = web
                        └─ join customer
                           └─ scan sales (shop.fact_sales)",
    );
    check_sql(
        WITHOUT,
        &["all"],
        r#"
WITH "sales_rows" AS (
  SELECT
    "customer"."id" AS "customer.id key"
  FROM "shop"."fact_sales" AS "sales"
  LEFT JOIN "shop"."dim_customer" AS "customer" ON "sales"."customer_id" = "customer"."id"
  WHERE
    "sales"."channel" = $1
),
"customer with sales" AS (
  SELECT
    "customer.id key"
  FROM "sales_rows"
  GROUP BY "customer.id key"
),
"customer_rows" AS (
  SELECT
    "region"."name" AS "customer.home"
  FROM "shop"."dim_customer" AS "customer"
  LEFT JOIN "shop"."dim_region" AS "region" ON "customer"."home_region" = "region"."id"
  LEFT JOIN "customer with sales" ON "customer"."id" = "customer with sales"."customer.id key"
  WHERE
    "customer with sales"."customer.id key" IS NULL
)
SELECT
  "customer.home"
FROM "customer_rows"
GROUP BY "customer.home"
ORDER BY "customer.home" NULLS LAST
LIMIT 10000
$1 = web"#,
    );
}

#[test]
fn row_rules_hold_for_the_rows_that_are_looked_for() {
    let query = r#"{"dimensions": ["customer.home"], "filters": [{"exists": "sales",
        "filters": [{"member": "store.city", "operator": "set"}]}]}"#;
    let plan = planned(query, &["city"]).expect("sound").to_string();
    let (_, keys) = plan.split_once("group by customer.id key").expect("keys");
    assert!(
        keys.contains("filter by row rule of store: store.city = Pune"),
        "{plan}"
    );
}

#[test]
fn conditions_on_all_rows_of_an_entity_stand_above_their_totals() {
    let query = r#"{"measures": ["sales.orders"], "filters": [
        {"or": [{"exists": "sales", "of": "customer",
                 "filters": [{"member": "sales.revenue", "operator": "gt", "values": [5]}]},
                {"exists": "sales.web_units", "of": "customer"}]}]}"#;
    let plan = planned(query, &["all"]).expect("sound").to_string();
    for line in [
        "filter (not (customer with sales.customer.id key is null) or not (customer with sales 2.customer.id key is null))",
        "filter sales.revenue > 5",
        "aggregate sales.revenue by customer.id key",
        "attach customer with sales 2",
    ] {
        assert!(plan.contains(line), "{line}\n{plan}");
    }
    sql_of(&planned(query, &["all"]).expect("sound"));
}
