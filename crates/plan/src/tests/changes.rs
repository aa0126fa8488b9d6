use super::*;

fn of(from: &str, range: &str) -> String {
    format!(
        r#"{{"calculations": [{{"name": "more", "type": "change", "of": "sales.revenue", "from": {from}}}],
            "timeDimensions": [{{"dimension": "sales.sold_on", {range}}}]}}"#
    )
}

/// The conditions on the rows of now, and on those that are earlier.
fn filters(query: &str) -> Vec<String> {
    let plan = planned(query, &["all"]).expect(query).to_string();
    let lines = plan.lines().filter_map(|line| line.split_once("filter "));
    lines.map(|(_, condition)| condition.to_owned()).collect()
}

#[test]
fn limits_are_moved_and_not_the_time_of_every_row() {
    for (from, range, earlier) in [
        (
            r#""previous period""#,
            r#""dateRange": ["2026-01-10", "2026-01-12"]"#,
            ["2026-01-07", "2026-01-10"],
        ),
        (
            r#""previous period""#,
            r#""dateRange": ["2026-01-01", "2026-02-28"]"#,
            ["2025-11-01", "2026-01-01"],
        ),
        (
            r#""same period last year""#,
            r#""dateRange": ["2024-02-29", "2024-02-29"]"#,
            ["2023-03-01", "2023-03-01"],
        ),
        (
            r#"{"interval": "1 month"}"#,
            r#""dateRange": ["2026-03-31", "2026-04-30"]"#,
            ["2026-03-01", "2026-04-01"],
        ),
        (
            r#"{"interval": "-1 week"}"#,
            r#""dateRange": ["2026-03-02", "2026-03-02"]"#,
            ["2026-03-09", "2026-03-10"],
        ),
    ] {
        let found = filters(&of(from, range));
        let [first, last] = earlier;
        let expected = format!("(sales.sold_on >= {first} and sales.sold_on < {last})");
        assert_eq!(found.last(), Some(&expected), "{from} {range}");
    }
}

#[test]
fn a_time_that_is_tested_in_another_way_is_moved_itself() {
    let query = r#"{"calculations": [{"name": "more", "type": "change", "of": "sales.revenue", "from": {"interval": "1 day"}}],
        "timeDimensions": [{"dimension": "sales.sold_on"}],
        "filters": [{"member": "sales.sold_on", "operator": "equals", "values": ["2026-03-02"]},
                    {"member": "sales.booked_at", "operator": "gt", "values": ["2026-03-02"]}]}"#;
    let sql = sql_of(&planned(query, &["all"]).expect("sound"));
    assert!(sql.contains("ADD(\"sales\".\"sold_on\", 1)"), "{sql}");
    assert!(!sql.contains("ADD(\"sales\".\"booked_at\""), "{sql}");
}

#[test]
fn a_masked_measure_has_no_change_and_row_rules_mean_the_time_that_they_name() {
    let model = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    dimensions:
      - {name: sold_on, sql: sold_on, type: time}
    measures:
      - {name: units, sql: units, type: sum}
      - {name: revenue, sql: amount, type: sum}
    access_policy:
      - group: masked
        member_level: {excludes: [units]}
        member_masking: {includes: [units]}
        row_level: {filters: [{member: sold_on, operator: afterDate, values: ["2025-01-01"]}]}
"#;
    let query = r#"{"calculations": [{"name": "units", "type": "change", "of": "sales.units", "from": "previous period"},
            {"name": "revenue", "type": "change", "of": "sales.revenue", "from": "previous period"}],
        "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month"}]}"#;
    let plan = planned_of(model, query, &["masked"]).expect("sound");
    let text = plan.to_string();
    assert_eq!(
        text.matches("row rule of sales: sales.sold_on > 2025-01-01")
            .count(),
        2,
        "{text}"
    );
    let sql = sql_of(&plan);
    assert!(sql.contains("CAST(NULL AS FLOAT) AS \"units\""), "{sql}");
    assert!(!sql.contains(".\"units\""), "{sql}");
}

#[test]
fn dates_are_not_moved_by_hours_and_what_has_no_period_has_none_before() {
    for (from, range, word) in [
        (
            r#"{"interval": "3 hours"}"#,
            r#""granularity": "day""#,
            "cannot be moved by 3 hours",
        ),
        (r#""previous period""#, r#""dateRange": null"#, "no period"),
        (
            r#"{"interval": "0 days"}"#,
            r#""granularity": "day""#,
            "how long before",
        ),
    ] {
        let refusal = planned(&of(from, range), &["all"]).expect_err(from);
        assert!(refusal.contains(word), "{refusal}");
    }
}

#[test]
fn a_query_of_the_model_is_asked_for_the_earlier_rows_too() {
    let model = r#"
cubes:
  - name: sales
    sql: "SELECT * FROM shop.fact_sales WHERE {FILTER_PARAMS.sales.sold_on.filter('sold_on')}"
    dimensions:
      - {name: sold_on, sql: "{CUBE}.sold_on", type: time}
    measures:
      - {name: revenue, sql: "{CUBE}.amount", type: sum}
"#;
    let query = of(
        r#""same period last year""#,
        r#""dateRange": ["2026-01-01", "2026-01-31"]"#,
    );
    let sql = sql_of(&planned_of(model, &query, &["all"]).expect("sound"));
    let queries: Vec<&str> = sql
        .lines()
        .filter(|line| line.contains("fact_sales"))
        .collect();
    let [now, before] = queries.as_slice() else {
        panic!("{sql}")
    };
    assert!(now != before, "each is limited to its own days: {sql}");
}
