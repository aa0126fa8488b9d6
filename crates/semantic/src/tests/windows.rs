//! Measures over windows of time: how the model writes them, and what is refused of them.

use super::{everybody, faults};
use crate::{Edge, Interval, ModelFile, Query, Rolling, load, resolve};

fn model(measures: &str) -> String {
    format!(
        "cubes:
  - name: sales
    sql_table: sales
    dimensions:
      - {{name: id, sql: id, type: number, primary_key: true}}
      - {{name: day, sql: day, type: time}}
      - {{name: paid, sql: paid, type: time}}
    measures:
{measures}"
    )
}

fn rolling(measure: &str) -> Rolling {
    let text = model(&format!("      - {measure}\n"));
    let files = [ModelFile {
        path: "sales.yaml".into(),
        text,
    }];
    let (model, faults) = load(&files);
    assert!(faults.is_empty(), "{faults}");
    let member = model.member_at("sales.rolled").expect("it is there");
    let measure = model.member(member).measure().expect("it is a measure");
    *measure.rolling.clone().expect("it has a window")
}

fn length(text: &str) -> Interval {
    text.parse().expect("a length")
}

#[test]
fn windows_are_read_as_cube_has_them() {
    let fixed = |from, to| Rolling::Fixed { from, to };
    let end = Edge::End(Interval::default());
    for (window, expected) in [
        (
            "{trailing: 7 days}",
            fixed(Edge::End(length("-7 days")), end),
        ),
        ("{trailing: unbounded}", fixed(Edge::Open, end)),
        (
            "{leading: 1 month}",
            fixed(end, Edge::End(length("1 month"))),
        ),
        (
            "{trailing: 1 quarter, leading: unbounded, offset: start}",
            fixed(Edge::Start(length("-1 quarter")), Edge::Open),
        ),
        (
            "{type: to_date, granularity: fiscal_year}",
            Rolling::ToDate("fiscal_year".into()),
        ),
        ("{type: month_to_date}", Rolling::ToDate("month".into())),
    ] {
        let measure = format!("{{name: rolled, type: count, rolling_window: {window}}}");
        assert_eq!(rolling(&measure), expected, "{window}");
    }
    let running = rolling("{name: rolled, sql: amount, type: running_total}");
    assert_eq!(running, fixed(Edge::Open, end));
}

#[test]
fn a_window_that_says_nothing_or_the_wrong_is_a_fault_of_the_model() {
    for (window, expected) in [
        ("{}", "needs 'trailing', 'leading' or 'type'"),
        ("{trailing: -7 days}", "'-7 days' is a length below nothing"),
        ("{trailing: soon}", "'soon' is not a length of time"),
        (
            "{trailing: 7 days, offset: middle}",
            "'middle' is not an offset",
        ),
        (
            "{type: rolling}",
            "'rolling' is not a type of a rolling_window",
        ),
        ("{type: to_date}", "'granularity'"),
    ] {
        let text = model(&format!(
            "      - {{name: rolled, type: count, rolling_window: {window}}}\n"
        ));
        let fault = faults(&text).join("; ");
        assert!(fault.contains(expected), "{window}: {fault}");
    }
}

fn refused(query: &str) -> String {
    let text = model(
        "      - {name: rows, type: count}
      - {name: lately, type: count, rolling_window: {trailing: 7 days}}
      - {name: pace, sql: \"{lately} / {rows}\", type: number}
",
    );
    let (model, faults) = load(&[ModelFile {
        path: "sales.yaml".into(),
        text,
    }]);
    assert!(faults.is_empty(), "{faults}");
    let query = Query::from_json(query).expect(query);
    let visible = everybody(&std::sync::Arc::new(model));
    let (calendar, limits) = (base::Calendar::default(), base::Limits::default());
    match resolve(&query, &visible, &calendar, &limits) {
        Ok(_) => String::new(),
        Err(faults) => faults.to_string(),
    }
}

#[test]
fn windows_are_of_one_time_that_nothing_else_limits() {
    let by_day = r#"{"dimension": "sales.day", "granularity": "day", "dateRange": ["2026-01-01", "2026-01-31"]}"#;
    let of = |measure: &str, times: &str, rest: &str| {
        refused(&format!(
            r#"{{"measures": ["sales.{measure}"], "timeDimensions": [{times}]{rest}}}"#
        ))
    };
    assert_eq!(of("lately", by_day, ""), "");
    assert!(of("pace", "", "").contains("'sales.pace' is taken over windows of time, and no time"));
    let months = r#"{"dimension": "sales.day", "granularity": "month"}"#;
    assert!(of("lately", &format!("{by_day}, {months}"), "").contains("there are several"));
    let filter = r#", "filters": [{"member": "sales.day", "operator": "set"}]"#;
    assert!(of("lately", by_day, filter).contains("would cut its windows off"));
    let other = r#", "filters": [{"member": "sales.paid", "operator": "set"}]"#;
    assert_eq!(of("lately", by_day, other), "");
    let top =
        r#", "dimensions": ["sales.id"], "top": {"count": 1, "by": "sales.rows", "others": true}"#;
    assert!(of("lately", by_day, top).contains("'others'"));
}

#[test]
fn a_running_total_runs_over_one_cut_of_a_time() {
    let run = |of: &str, times: &str, rest: &str| {
        refused(&format!(
            r#"{{"measures": ["sales.rows"], "timeDimensions": [{times}],
                "calculations": [{{"name": "so_far", "type": "running_total", "of": "sales.{of}"{rest}}}]}}"#
        ))
    };
    let days = r#"{"dimension": "sales.day", "granularity": "day"}"#;
    let months = r#"{"dimension": "sales.paid", "granularity": "month"}"#;
    assert_eq!(run("rows", days, ""), "");
    assert_eq!(run("rows", days, r#", "restart": "fiscal_quarter""#), "");
    assert!(run("rows", days, r#", "restart": "moon""#).contains("'moon' is not a granularity"));
    assert!(run("rows", "", "").contains("needs a time that is cut"));
    let both = format!("{days}, {months}");
    assert!(run("rows", &both, "").contains("over one time"));
    assert_eq!(run("rows", &both, r#", "time": "sales.paid""#), "");
    assert!(run("lately", days, "").contains("cannot be accumulated"));
}
