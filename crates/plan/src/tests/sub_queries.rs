//! Dimensions that are measures of other cubes.

use super::*;

const ORDERS: &str = r#"
cubes:
  - name: customer
    sql_table: dim_customer
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: city, sql: city, type: string}
      - {name: orders, sql: "{sales.orders}", type: number, sub_query: true}
      - {name: spent, sql: "{sales.revenue} / {sales.orders}", type: number, sub_query: true}
      - {name: web, sql: "{sales.orders}", type: number, sub_query: true, propagate_filters_to_sub_query: true}
      - {name: is_regular, sql: "{orders} > 3", type: boolean}
    measures:
      - {name: customers, type: count}
      - {name: mean, sql: "{orders}", type: avg}
    access_policy:
      - {group: all}
      - {group: veiled, member_level: {includes: "*", excludes: [id]}, member_masking: {includes: [id]}}
      - {group: few, row_level: {filters: [{member: city, operator: equals, values: [Pune]}]}}
      - {group: outsiders}
  - name: sales
    sql_table: fact_sales
    joins:
      - {name: customer, sql: "{CUBE}.customer_id = {customer}.id", relationship: many_to_one}
    dimensions:
      - {name: channel, sql: channel, type: string}
    measures:
      - {name: orders, type: count}
      - {name: revenue, sql: amount, type: sum, mask: 0}
    access_policy:
      - {group: all}
      - {group: few, row_level: {filters: [{member: channel, operator: equals, values: [web]}]}}
      - {group: veiled, member_level: {includes: [channel, orders]}, member_masking: {includes: [revenue]}}
"#;

fn planned_for(query: &str, group: &str) -> Result<Plan, String> {
    planned_of(ORDERS, query, &[group])
}

const BY_ORDERS: &str =
    r#"{"measures": ["customer.customers"], "dimensions": ["customer.orders"]}"#;

#[test]
fn a_measure_of_other_rows_is_had_for_each_row() {
    let plan = planned_for(BY_ORDERS, "all").expect("planned");
    let expected = "
limit 10000
└─ sort customer.customers desc, customer.orders
   └─ aggregate customer.customers by customer.orders
      └─ compute customer.orders
         └─ attach customer_orders
            ├─ scan customer (shop.dim_customer)
            └─ aggregate sales.orders by customer.id
               └─ compute customer.id
                  └─ join customer
                     └─ scan sales (shop.fact_sales)";
    assert_eq!(plan.to_string(), expected.trim());
    let sql = sql_of(&plan);
    assert!(
        sql.contains("LEFT JOIN \"customer_orders\" ON \"customer_orders\".\"customer.id\" = \"customer\".\"id\""),
        "{sql}"
    );
    let none = "CASE WHEN \"customer_orders\".\"sales.orders\" IS NULL AND (NOT \"customer\".\"id\" IS NULL) THEN 0 ELSE \"customer_orders\".\"sales.orders\" END AS \"customer.orders\"";
    assert!(sql.contains(none), "who has none has 0 of them: {sql}");
}

#[test]
fn rules_hold_for_the_rows_that_are_aggregated() {
    let plan = planned_for(BY_ORDERS, "few").expect("planned").to_string();
    let (outside, inside) = plan.split_once("scan customer").expect("both");
    assert!(outside.contains("filter by row rule of customer"), "{plan}");
    assert!(
        inside.contains("filter by row rule of sales: sales.channel = web"),
        "{plan}"
    );
    assert!(
        inside.contains("filter by row rule of customer: customer.city = Pune"),
        "{plan}"
    );
}

#[test]
fn who_may_not_pass_the_other_cube_does_not_get_its_measures() {
    let refusal = planned_for(BY_ORDERS, "outsiders").expect_err("refused");
    assert!(
        refusal.contains("rows that are not connected with the rest"),
        "{refusal}"
    );
    assert!(!refusal.to_lowercase().contains("sales"), "{refusal}");
}

#[test]
fn keys_behind_a_mask_still_tell_rows_apart_and_masked_measures_are_their_masks() {
    let sql = sql_of(&planned_for(BY_ORDERS, "veiled").expect("planned"));
    assert!(
        sql.contains("\"customer\".\"id\" AS \"customer.id\""),
        "{sql}"
    );
    let spent = r#"{"dimensions": ["customer.spent"]}"#;
    let sql = sql_of(&planned_for(spent, "veiled").expect("planned"));
    assert!(!sql.contains("amount"), "{sql}");
}

#[test]
fn what_is_asked_outside_is_asked_inside_where_the_dimension_says_so() {
    let ask = |dimension: &str| {
        let json = format!(
            r#"{{"dimensions": ["customer.{dimension}"], "filters": [{{"member": "customer.city", "operator": "equals", "values": ["Agra"]}},
            {{"member": "customer.{dimension}", "operator": "gt", "values": ["1"]}}]}}"#
        );
        planned_for(&json, "all").expect("planned").to_string()
    };
    assert_eq!(ask("web").matches("customer.city = Agra").count(), 2);
    assert_eq!(ask("orders").matches("customer.city = Agra").count(), 1);
}

#[test]
fn they_may_be_members_of_what_is_computed_further() {
    let json = r#"{"measures": ["customer.mean"], "dimensions": ["customer.is_regular"], "filters": [{"member": "customer.orders", "operator": "gte", "values": ["1"]}]}"#;
    let plan = planned_for(json, "all").expect("planned");
    assert_eq!(
        plan.to_string().matches("attach customer_orders").count(),
        1,
        "{plan}"
    );
    sql_of(&plan);
    let joined = r#"{"measures": ["sales.orders"], "dimensions": ["customer.orders"]}"#;
    let sql = sql_of(&planned_for(joined, "all").expect("planned"));
    assert!(sql.contains("LEFT JOIN \"customer_orders\""), "{sql}");
}

#[test]
fn two_dimensions_of_the_same_measure_are_two_where_only_one_hears_the_filters() {
    let query = r#"{"measures": ["customer.customers"], "dimensions": ["customer.orders", "customer.web"],
        "filters": [{"member": "customer.city", "operator": "equals", "values": ["Agra"]}]}"#;
    let plan = planned_for(query, "all").expect("planned").to_string();
    let attached = |alias: &str| {
        let at = plan.find(&format!("attach {alias}"));
        at.unwrap_or_else(|| panic!("{alias}: {plan}"))
    };
    assert_ne!(attached("customer_orders"), attached("customer_web"));
}
