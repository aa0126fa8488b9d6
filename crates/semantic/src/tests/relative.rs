use base::{Begins, Calendar, Pattern};
use jiff::civil::{Weekday, date};

use super::*;

/// A Friday afternoon.
fn now() -> Now {
    let zone = jiff::tz::TimeZone::get("Asia/Kolkata").expect("compiled in");
    let now = date(2026, 11, 20).at(15, 42, 30, 500_000_000);
    Now {
        time: now.to_zoned(zone).expect("it is there once"),
        calendar: Calendar::default(),
    }
}

/// The first and the last day, or point in time, that a `dateRange` becomes.
fn range(text: &str) -> String {
    range_at(text, &now())
}

fn range_at(text: &str, now: &Now) -> String {
    let json = format!(r#"{{"timeDimensions": [{{"dimension": "a.b", "dateRange": "{text}"}}]}}"#);
    let query = match Query::from_json_at(&json, now) {
        Ok(query) => query,
        Err(faults) => return faults.to_string(),
    };
    match (query.time_dimensions[0].range, query.filters.as_slice()) {
        (Some((first, last)), []) => format!("{first} {last}"),
        (None, [Filter::Test { values, .. }]) => values.join(" "),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn relative_ranges_become_dates() {
    for (text, expected) in [
        ("today", "2026-11-20 2026-11-20"),
        ("Yesterday", "2026-11-19 2026-11-19"),
        ("tomorrow", "2026-11-21 2026-11-21"),
        ("this day", "2026-11-20 2026-11-20"),
        // Weeks begin on Monday.
        ("this week", "2026-11-16 2026-11-22"),
        ("last week", "2026-11-09 2026-11-15"),
        ("next week", "2026-11-23 2026-11-29"),
        ("this month", "2026-11-01 2026-11-30"),
        ("last month", "2026-10-01 2026-10-31"),
        ("next month", "2026-12-01 2026-12-31"),
        ("this quarter", "2026-10-01 2026-12-31"),
        ("last quarter", "2026-07-01 2026-09-30"),
        ("this year", "2026-01-01 2026-12-31"),
        ("last year", "2025-01-01 2025-12-31"),
        // What is not over, or has begun, is not among them.
        ("last 7 days", "2026-11-13 2026-11-19"),
        ("last 1 day", "2026-11-19 2026-11-19"),
        ("last 2 weeks", "2026-11-02 2026-11-15"),
        ("last 3 months", "2026-08-01 2026-10-31"),
        ("last 14 months", "2025-09-01 2026-10-31"),
        ("last 5 quarters", "2025-07-01 2026-09-30"),
        ("next 2 days", "2026-11-21 2026-11-22"),
        ("next 1 year", "2027-01-01 2027-12-31"),
        (
            "this hour",
            "2026-11-20T15:00:00.000 2026-11-20T15:59:59.999",
        ),
        (
            "last 16 hours",
            "2026-11-19T23:00:00.000 2026-11-20T14:59:59.999",
        ),
        (
            "last second",
            "2026-11-20T15:42:29.000 2026-11-20T15:42:29.999",
        ),
        ("from yesterday to tomorrow", "2026-11-19 2026-11-21"),
        ("from 7 days ago to now", "2026-11-13 2026-11-20"),
        ("from 2 months ago to yesterday", "2026-09-20 2026-11-19"),
        ("from 2026-01-01 to last month", "2026-01-01 2026-10-31"),
        ("from last quarter to 2026-11-02", "2026-07-01 2026-11-02"),
    ] {
        assert_eq!(range(text), expected, "{text}");
    }
}

/// Weeks from Sunday; a year that begins on the Sunday nearest to the first of February.
fn retail() -> Now {
    Now {
        calendar: Calendar {
            fiscal_year_start: 2,
            week_start: Weekday::Sunday,
            fiscal_weeks: Some((Begins::Nearest, Pattern::FourFourFive)),
            ..Calendar::default()
        },
        ..now()
    }
}

#[test]
fn weeks_and_fiscal_periods_are_the_tenants() {
    let april = Now {
        calendar: Calendar {
            fiscal_year_start: 4,
            ..Calendar::default()
        },
        ..now()
    };
    for (now, text, expected) in [
        (retail(), "this week", "2026-11-15 2026-11-21"),
        (retail(), "last 2 weeks", "2026-11-01 2026-11-14"),
        (retail(), "this fiscal year", "2026-02-01 2027-01-30"),
        (retail(), "last fiscal_year", "2025-02-02 2026-01-31"),
        (retail(), "this fiscal quarter", "2026-11-01 2027-01-30"),
        (retail(), "this fiscal month", "2026-11-01 2026-11-28"),
        (retail(), "last 3 fiscal months", "2026-08-02 2026-10-31"),
        (retail(), "this month", "2026-11-01 2026-11-30"),
        (april.clone(), "this fiscal year", "2026-04-01 2027-03-31"),
        (
            april.clone(),
            "last 2 fiscal_years",
            "2024-04-01 2026-03-31",
        ),
        (
            april.clone(),
            "next fiscal quarter",
            "2027-01-01 2027-03-31",
        ),
        (april, "this year", "2026-01-01 2026-12-31"),
        (now(), "last fiscal year", "2025-01-01 2025-12-31"),
    ] {
        assert_eq!(range_at(text, &now), expected, "{text}");
    }
}

#[test]
fn other_words_are_no_dates() {
    for text in [
        "",
        "last",
        "last 0 days",
        "last -1 days",
        "last 5001 years",
        "last 99999999999999999999 days",
        "last 3000 years",
        "this decade",
        "last few days",
        "from tomorrow to yesterday",
        "from today",
        "to today",
        "last month or so",
        "this fiscal day",
        "this fiscal",
        "fiscal year",
        "3 days ago",
    ] {
        assert!(
            range(text).contains("is not a date"),
            "{text}: {}",
            range(text)
        );
    }
}

#[test]
fn relative_values_of_filters_become_dates() {
    for (operator, value, expected) in [
        (
            "inDateRange",
            "last month",
            "inDateRange 2026-10-01 2026-10-31",
        ),
        (
            "notInDateRange",
            "today",
            "notInDateRange 2026-11-20 2026-11-20",
        ),
        ("onTheDate", "yesterday", "onTheDate 2026-11-19"),
        (
            "onTheDate",
            "this week",
            "inDateRange 2026-11-16 2026-11-22",
        ),
        ("beforeDate", "this month", "beforeDate 2026-11-01"),
        ("beforeOrOnDate", "this month", "beforeOrOnDate 2026-11-30"),
        ("afterDate", "this month", "afterDate 2026-11-30"),
        ("afterOrOnDate", "this month", "afterOrOnDate 2026-11-01"),
        (
            "afterDate",
            "this hour",
            "afterOrOnDate 2026-11-20T16:00:00.000",
        ),
        (
            "beforeOrOnDate",
            "last hour",
            "beforeDate 2026-11-20T15:00:00.000",
        ),
        // A text is a text.
        ("equals", "today", "equals today"),
        ("contains", "last month", "contains last month"),
    ] {
        let json = format!(
            r#"{{"filters": [{{"or": [{{"member": "a.b", "operator": "{operator}", "values": ["{value}"]}}]}}]}}"#
        );
        let query = Query::from_json_at(&json, &now()).expect(&json);
        let [Filter::Or(parts)] = query.filters.as_slice() else {
            panic!("{query:?}");
        };
        let [
            Filter::Test {
                operator, values, ..
            },
        ] = parts.as_slice()
        else {
            panic!("{parts:?}");
        };
        assert_eq!(
            format!("{operator} {}", values.join(" ")),
            expected,
            "{value}"
        );
        // What a receipt shows is the same query on any other day.
        let shown = query.to_json().to_string();
        assert_eq!(Query::from_json(&shown), Ok(query), "{shown}");
    }
}

#[test]
fn a_relative_value_is_one_by_itself_and_needs_a_clock() {
    let query = r#"{"measures": ["sales.orders"], "filters": [{"member": "sales.sold_on", "operator": "inDateRange", "values": [@]}]}"#;
    let refused = |query: Query| {
        let faults = resolve(
            &query,
            &SHOP_SEEN,
            &base::Calendar::default(),
            &base::Limits::default(),
        );
        faults.expect_err("not a date").to_string()
    };
    let two = query.replace('@', r#""yesterday", "today""#);
    let two = Query::from_json_at(&two, &now()).expect("it is read");
    assert!(refused(two).contains("'yesterday' is not a date"));
    let unclocked = Query::from_json(&query.replace('@', r#""today""#)).expect("it is read");
    assert!(refused(unclocked).contains("'today' is not a date"));
}
