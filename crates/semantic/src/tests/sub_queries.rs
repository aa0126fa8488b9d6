//! Dimensions that are measures of other cubes.

use super::*;

/// A customer with such a dimension, and orders that belong to them.
fn with(dimension: &str, key: &str, orders: &str) -> String {
    format!(
        r#"
cubes:
- name: customer
  sql_table: c
  dimensions:
  - {{name: id, sql: id, type: number, primary_key: {key}}}
  - {{name: city, sql: city, type: string}}
  - {{name: n, type: number, {dimension}}}
  - {{name: many, sql: "{{n}} > 3", type: boolean}}
  access_policy: [{{group: "*"{orders}}}]
- name: orders
  sql_table: o
  joins: [{{name: customer, sql: "{{CUBE}}.c = {{customer}}.id", relationship: many_to_one}}]
  measures: [{{name: count, type: count}}, {{name: twice, sql: "{{count}} * 2", type: number}}]
- name: visits
  sql_table: v
  measures: [{{name: count, type: count}}]
"#
    )
}

#[test]
fn a_measure_of_rows_that_belong_to_it_may_be_a_dimension() {
    let model = model(&with(
        "sub_query: true, sql: '{orders.twice} + 1'",
        "true",
        "",
    ));
    let member = model.member(model.member_at("customer.n").expect("there"));
    let dimension = member.dimension().expect("one");
    let expected = SubQuery { propagates: false };
    assert_eq!(dimension.sub_query, Some(expected));
    assert!(public(&model).contains(&"customer.many"));
}

#[test]
fn what_cannot_be_had_for_each_row_is_refused_with_all_that_needs_it() {
    let sub_query = |sql: &str| format!("sub_query: true, sql: '{sql}'");
    for (dimension, key, expected) in [
        (sub_query("{city}"), "true", "it must refer to measures"),
        (
            sub_query("{CUBE}.x + {orders.count}"),
            "true",
            "it must refer to measures",
        ),
        (sub_query("1"), "true", "it must refer to measures"),
        (
            sub_query("{orders.count}"),
            "false",
            "cube 'customer' needs a primary key",
        ),
        (
            sub_query("{visits.count}"),
            "true",
            "each row of 'visits' must belong to one row of 'customer'",
        ),
        (
            "sql: '{orders.count}'".to_owned(),
            "true",
            "computed for each row and cannot refer to the measure",
        ),
        (
            "sql: x, propagate_filters_to_sub_query: true".to_owned(),
            "true",
            "without 'sub_query: true'",
        ),
    ] {
        let (model, faults) = load(&[file(&with(&dimension, key, ""))]);
        assert!(
            faults.0[0].message.contains(expected),
            "{dimension}: {faults}"
        );
        let seen = public(&model);
        assert!(
            !seen.contains(&"customer.n") && !seen.contains(&"customer.many"),
            "{seen:?}"
        );
    }
}

#[test]
fn rows_are_not_filtered_by_what_is_aggregated_from_rows() {
    let rule = ", row_level: {filters: [{member: n, operator: gt, values: [1]}]}";
    let found = faults(&with(
        "sub_query: true, sql: '{orders.count}'",
        "true",
        rule,
    ));
    assert!(
        found[0].contains("it cannot filter rows itself"),
        "{found:?}"
    );
}
