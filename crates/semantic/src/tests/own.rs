//! Measures that aggregate rows themselves, and those that are no numbers.

use super::*;

fn cube(kind: &str, sql: &str) -> String {
    format!(
        "cubes:\n- name: a\n  sql_table: a\n  dimensions:\n  - {{name: d, sql: day, type: time}}\n  - {{name: x, sql: x, type: number}}\n  measures:\n  - {{name: n, type: count}}\n  - {{name: m, type: {kind}, sql: \"{sql}\"}}\n"
    )
}

fn read(kind: &str, sql: &str) -> Measure {
    let model = model(&cube(kind, sql));
    let found = model.member_at("a.m").map(|id| model.member(id));
    let found = found.and_then(Member::measure);
    found.unwrap_or_else(|| panic!("{kind} {sql}")).clone()
}

#[test]
fn sql_with_aggregates_of_its_own_runs_where_rows_are_grouped() {
    for (kind, sql, holds) in [
        (
            "number_agg",
            "MAX({CUBE}.x) - MIN({CUBE}.x)",
            DimensionType::Number,
        ),
        (
            "number_agg",
            "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {CUBE}.x)",
            DimensionType::Number,
        ),
        (
            "number_agg",
            "SUM(CASE WHEN {x} > 1 THEN {CUBE}.y ELSE 0 END) / NULLIF(COUNT(*), 0)",
            DimensionType::Number,
        ),
        ("number", "SUM({CUBE}.x)", DimensionType::Number),
        ("number", "COUNT(*)", DimensionType::Number),
        ("time", "MAX({d})", DimensionType::Time),
        (
            "string",
            "MIN(COALESCE({CUBE}.name, 'it''s (none)'))",
            DimensionType::Text,
        ),
        ("boolean", "BOOL_OR({CUBE}.x > 3)", DimensionType::Boolean),
    ] {
        let measure = read(kind, sql);
        assert_eq!(
            (measure.kind, measure.holds),
            (MeasureType::Own, holds),
            "{sql}"
        );
    }
    let formula = read("string", "CASE WHEN {n} > 3 THEN 'many' END");
    assert_eq!(formula.kind, MeasureType::Number);
    assert_eq!(formula.holds, DimensionType::Text);
}

#[test]
fn a_value_of_a_row_outside_of_an_aggregate_is_refused() {
    for (sql, expected) in [
        (
            "{CUBE}.x + MAX({CUBE}.x)",
            "a value of a row stands outside",
        ),
        ("ABS({x})", "a value of a row stands outside"),
        ("MAX({CUBE}.x) + ({x})", "a value of a row stands outside"),
        ("MAX(x)", "'x' may be one"),
        ("MAX(\\\"x\\\")", "write columns as"),
        ("1 + 2", "there is no aggregate in it"),
        ("SUM({CUBE}.x) OVER ()", "'over' has no place"),
        ("{n} + MAX({CUBE}.x)", "cannot refer to measures"),
    ] {
        let found = faults(&cube("number_agg", sql)).join("\n");
        assert!(found.contains(expected), "{sql}: {found}");
    }
    // Beside measures it is a formula, and says so.
    let found = faults(&cube("number", "{n} + MAX({CUBE}.x)")).join("\n");
    assert!(found.contains("must refer to measures"), "{found}");
}

#[test]
fn own_aggregates_take_no_filters_and_no_stages() {
    let with = |more: &str| {
        let text = cube("number_agg", "MAX({CUBE}.x)");
        faults(&text.replace("type: number_agg", &format!("type: number_agg, {more}"))).join("\n")
    };
    assert!(with("filters: [{sql: '{CUBE}.x > 1'}]").contains("write its conditions in its sql"));
    assert!(with("multi_stage: true").contains("is of one stage"));
}
