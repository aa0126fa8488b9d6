//! Rows as they are, and ranges beside one another.

use jiff::civil::date;

use super::*;
use crate::Now;

fn now() -> Now {
    let time = date(2026, 11, 20).at(9, 0, 0, 0);
    Now {
        time: time.to_zoned(jiff::tz::TimeZone::UTC).expect("a moment"),
        calendar: base::Calendar::default(),
    }
}

fn ranges(json: &str) -> Vec<crate::Ranged> {
    Query::each_from_json_at(json, &now()).unwrap_or_else(|faults| panic!("{json}: {faults}"))
}

#[test]
fn each_range_that_is_compared_is_a_query_of_its_own() {
    let found = ranges(
        r#"{"measures": ["sales.revenue"], "limit": 3, "timeDimensions": [{"dimension": "sales.day",
            "granularity": "day", "compareDateRange": ["this month", ["2025-11-01", "2025-11-30"]]}]}"#,
    );
    let said = |at: usize| found[at].compared.clone().expect("a range");
    assert_eq!(said(0), ["2026-11-01", "2026-11-30"]);
    assert_eq!(said(1), ["2025-11-01", "2025-11-30"]);
    for ranged in &found {
        let time = &ranged.query.time_dimensions[0];
        let range = time
            .range
            .map(|(first, last)| [first.to_string(), last.to_string()]);
        assert_eq!(range, ranged.compared);
        assert_eq!(ranged.query.limit, Some(3));
        let again = Query::from_json(&ranged.query.to_json().to_string());
        assert_eq!(again.as_ref(), Ok(&ranged.query));
    }
}

#[test]
fn a_range_of_hours_is_compared_by_a_filter() {
    let found = ranges(
        r#"{"timeDimensions": [{"dimension": "sales.at", "compareDateRange":
            [["2026-11-01T06:00:00.000", "2026-11-01T11:59:59.999"], "yesterday"]}]}"#,
    );
    assert_eq!(found[0].query.filters.len(), 1);
    assert_eq!(found[0].query.time_dimensions[0].range, None);
    assert_eq!(found[1].query.filters.len(), 0);
    assert_eq!(
        found[1].compared,
        Some(["2026-11-19".into(), "2026-11-19".into()])
    );
}

#[test]
fn ranges_that_cannot_be_compared_are_refused() {
    let compare = r#"{"dimension": "a.b", "compareDateRange": ["today", "yesterday"]}"#;
    for (times, expected) in [
        (format!("{compare}, {compare}"), "only one time dimension"),
        (
            r#"{"dimension": "a.b", "dateRange": "today", "compareDateRange": ["today"]}"#.into(),
            "both a 'dateRange' and a 'compareDateRange'",
        ),
        (
            r#"{"dimension": "a.b", "compareDateRange": ["someday"]}"#.into(),
            "'someday' is not a date",
        ),
    ] {
        let json = format!("{{\"timeDimensions\": [{times}]}}");
        let faults = Query::each_from_json_at(&json, &now()).expect_err(&json);
        assert!(faults.to_string().contains(expected), "{json}: {faults}");
    }
    let several = format!("{{\"timeDimensions\": [{compare}]}}");
    let faults = Query::from_json_at(&several, &now())
        .expect_err("two queries")
        .to_string();
    assert!(faults.contains("compares several ranges"), "{faults}");
}

const MODEL: &str = r#"
cubes:
  - name: sales
    sql_table: s.sales
    dimensions:
      - {name: day, sql: day, type: time}
      - {name: word, sql: word, type: string}
    measures:
      - {name: revenue, sql: amount, type: sum}
      - {name: lines, type: count}
      - {name: price, sql: "{revenue} / {lines}", type: number}
      - {name: lately, sql: amount, type: sum, rolling_window: {trailing: 7 day}}
      - {name: share, sql: "{revenue} / {lately}", type: number}
"#;

#[test]
fn what_only_groups_have_is_no_part_of_a_row() {
    let visible = everybody(&model(MODEL));
    let refusal = |rest: &str| {
        let json = format!("{{\"ungrouped\": true, {rest}}}");
        let query = Query::from_json(&json).unwrap_or_else(|faults| panic!("{json}: {faults}"));
        let limits = base::Limits::default();
        let resolved = resolve(&query, &visible, &base::Calendar::default(), &limits);
        resolved.map(drop).map_err(|faults| faults.to_string())
    };
    assert_eq!(
        refusal(r#""measures": ["sales.price"], "dimensions": ["sales.word"]"#),
        Ok(())
    );
    for (rest, expected) in [
        (
            r#""measures": ["sales.lately"], "timeDimensions": [{"dimension": "sales.day", "granularity": "day"}]"#,
            "'sales.lately' is computed from groups",
        ),
        (
            r#""measures": ["sales.share"], "timeDimensions": [{"dimension": "sales.day", "granularity": "day"}]"#,
            "'sales.share' is computed from groups",
        ),
        (
            r#""measures": ["sales.revenue"], "filters": [{"member": "sales.revenue", "operator": "gt", "values": ["1"]}]"#,
            "conditions on measures are on groups",
        ),
        (
            r#""measures": ["sales.revenue"], "calculations": [{"name": "a", "of": "sales.revenue", "type": "share"}]"#,
            "'calculations' are of groups",
        ),
        (
            r#""measures": ["sales.revenue"], "dimensions": ["sales.word"], "top": {"count": 1, "by": "sales.revenue"}"#,
            "'top' is of groups",
        ),
    ] {
        let faults = refusal(rest).expect_err(rest);
        assert!(faults.contains(expected), "{rest}: {faults}");
    }
}
