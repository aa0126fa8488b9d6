//! Measures of totals: what is read of them, and what is refused in words.

use super::*;
use crate::{Interval, MeasureType};

fn cube(measure: &str) -> String {
    format!(
        r#"
cubes:
  - name: sales
    sql_table: sales
    dimensions:
      - {{name: sold_on, sql: sold_on, type: time}}
      - {{name: city, sql: city, type: string}}
    measures:
      - {{name: value, sql: value, type: sum}}
      - {{name: other, {measure}}}
"#
    )
}

fn faults(measure: &str) -> String {
    let file = ModelFile {
        path: "m.yaml".into(),
        text: cube(measure),
    };
    load(&[file]).1.to_string()
}

#[test]
fn a_measure_of_totals_is_read_with_all_that_it_says() {
    let file = ModelFile {
        path: "m.yaml".into(),
        text: cube(
            r#"multi_stage: true, type: rank, order_by: [{sql: "{value}", dir: desc}], group_by: [], time_shift: [{time_dimension: sold_on, interval: 2 days, type: next}]"#,
        ),
    };
    let (model, faults) = load(&[file]);
    assert!(faults.is_empty(), "{faults}");
    let id = model.member_at("sales.other").expect("a member");
    let measure = model.member(id).measure().expect("a measure");
    assert_eq!(measure.kind, MeasureType::Rank);
    let stage = measure.multi_stage.as_ref().expect("of totals");
    assert_eq!(
        stage.group_by,
        Some(Vec::new()),
        "nothing is left to group by"
    );
    let by = Interval {
        days: -2,
        ..Interval::default()
    };
    assert_eq!(stage.time_shift[0].by, by);
    assert!(
        stage
            .order_by
            .as_ref()
            .is_some_and(|(_, descending)| *descending)
    );
}

#[test]
fn what_does_not_go_together_is_refused_in_words() {
    for (measure, expected) in [
        (
            r#"sql: "{value}", type: number, group_by: [city]"#,
            "needs 'multi_stage: true'",
        ),
        (
            r#"type: rank, order_by: [{sql: "{value}"}]"#,
            "needs 'multi_stage: true'",
        ),
        (r#"multi_stage: true, type: rank"#, "it needs 'order_by'"),
        (
            r#"multi_stage: true, sql: "{value}", type: sum, order_by: [{sql: "{value}"}]"#,
            "for measures of type rank",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: number, add_group_by: [city]"#,
            "as sum or avg",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: sum, group_by: [city], reduce_by: [city]"#,
            "both 'group_by' and 'reduce_by'",
        ),
        (
            r#"multi_stage: true, sql: value, type: sum"#,
            "must refer to measures",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: sum, group_by: [value]"#,
            "which is no dimension",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: sum, group_by: [cit]"#,
            "did you mean 'sales.city'?",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: sum, filters: [{sql: "{CUBE}.value > 1"}]"#,
            "put 'filters' on the measures",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: number, time_shift: [{time_dimension: city, interval: 1 day, type: prior}]"#,
            "which is no time dimension",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: number, time_shift: [{interval: 1 day, type: back}]"#,
            "use prior or next",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: number, time_shift: [{interval: some days, type: prior}]"#,
            "is not a length of time",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: number, time_shift: [{name: retail, interval: 1 day, type: prior}]"#,
            "'name' in a time_shift",
        ),
        (
            r#"multi_stage: true, sql: "{value}", type: number, time_shift: [{interval: 1 day, type: prior}, {time_dimension: sold_on, interval: 1 day, type: prior}]"#,
            "name each as 'time_dimension'",
        ),
        (
            r#"multi_stage: true, type: rank, order_by: [{sql: "{value}"}, {sql: "{value}"}]"#,
            "several measures",
        ),
    ] {
        let faults = faults(measure);
        assert!(faults.contains(expected), "{measure}\n{faults}");
    }
}
