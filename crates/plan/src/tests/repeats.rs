use super::*;

const BRIDGE: &str = r#"
cubes:
  - name: orders
    sql_table: fact_orders
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: channel, sql: channel, type: string}
    measures:
      - {name: amount, sql: amount, type: sum}
      - {name: orders, type: count}
  - name: order_tag
    sql_table: order_tag
    joins:
      - {name: orders, sql: "{CUBE}.order_id = {orders}.id", relationship: many_to_one}
      - {name: tag, sql: "{CUBE}.tag_id = {tag}.id", relationship: many_to_one}
    dimensions:
      - {name: added_on, sql: added_on, type: time}
    measures:
      - {name: uses, type: count}
  - name: tag
    sql_table: dim_tag
    dimensions:
      - {name: name, sql: name, type: string}
    measures:
      - {name: tags, type: count}
"#;

#[test]
fn rows_that_a_dimension_repeats_count_once_in_each_group() {
    let query = r#"{"measures": ["orders.amount", "orders.orders"], "dimensions": ["tag.name"]}"#;
    let plan = planned_of(BRIDGE, query, &[]).expect("sound");
    assert_eq!(
        plan.to_string(),
        r#"
limit 10000
└─ sort orders.amount desc, tag.name
   └─ aggregate orders.amount, orders.orders by tag.name
      └─ keep each row once
         └─ compute tag.name, orders.amount, orders.id.key
            └─ join tag
               └─ join order_tag
                  └─ scan orders (shop.fact_orders)
"#
        .trim()
    );
    let sql = sql_of(&plan);
    let once = r#""orders_rows_once" AS (
  SELECT
    "tag.name",
    "orders.amount",
    "orders.id.key"
  FROM "orders_rows"
  GROUP BY "tag.name", "orders.amount", "orders.id.key"
)"#;
    assert!(sql.contains(once), "{sql}");
}

#[test]
fn a_condition_on_what_repeats_rows_counts_each_row_once_too() {
    let query = r#"{"measures": ["orders.orders"], "filters": [{"member": "tag.name", "operator": "equals", "values": ["new", "hot"]}]}"#;
    let plan = planned_of(BRIDGE, query, &[]).expect("sound").to_string();
    assert!(plan.contains("keep each row once"), "{plan}");
}

#[test]
fn without_a_key_or_by_way_of_something_in_common_it_is_refused() {
    let by_tag = r#"{"measures": ["orders.amount"], "dimensions": ["tag.name"]}"#;
    let no_key = BRIDGE.replace(", primary_key: true", "");
    let faulty = planned_of(&no_key, by_tag, &[]).expect_err("no key");
    assert!(faulty.contains("'Name' repeats rows of Orders"), "{faulty}");
    // Lines of one order have the order in common with its other lines, and nothing more.
    let keyed = BRIDGE.replace(
        "      - {name: added_on, sql: added_on, type: time}",
        "      - {name: id, sql: id, type: number, primary_key: true}",
    ) + r#"
  - name: visit
    sql_table: visit
    joins:
      - {name: orders, sql: "{CUBE}.order_id = {orders}.id", relationship: many_to_one}
    dimensions:
      - {name: place, sql: place, type: string}
"#;
    let query = r#"{"measures": ["order_tag.uses"], "dimensions": ["visit.place"]}"#;
    let refusal = planned_of(&keyed, query, &[]).expect_err("in common");
    assert!(
        refusal.contains("'Place' repeats rows of Order tag"),
        "{refusal}"
    );
}
