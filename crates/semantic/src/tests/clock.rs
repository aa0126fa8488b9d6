//! Clocks of other zones.

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect(name)
}

#[test]
fn zones_without_summer_are_always_equally_far_apart() {
    let clock = Clock::of(&zone("Asia/Kolkata"), &zone("UTC"), None).expect("a clock");
    assert!(clock.is_even());
    assert_eq!(clock.steps(), (-19_800, &[][..]));
    let shown = date(2026, 3, 31).at(18, 30, 0, 0);
    assert_eq!(clock.back(shown), Some(date(2026, 4, 1).at(0, 0, 0, 0)));
}

#[test]
fn a_summer_is_two_changes_of_its_year() {
    let days = Some((date(2026, 1, 1), date(2026, 12, 31)));
    let clock = Clock::of(&TimeZone::UTC, &zone("America/New_York"), days).expect("a clock");
    let changes = [
        (date(2026, 3, 8).at(7, 0, 0, 0), -4 * 3600),
        (date(2026, 11, 1).at(6, 0, 0, 0), -5 * 3600),
    ];
    assert_eq!(clock.steps(), (-5 * 3600, &changes[..]));
    // All of time has too many of them for one statement.
    assert_eq!(
        Clock::of(&TimeZone::UTC, &zone("America/New_York"), None),
        None
    );
    // Both change on other days: four changes.
    let clock = Clock::of(&zone("Europe/Berlin"), &zone("America/New_York"), days);
    assert_eq!(clock.expect("a clock").steps().1.len(), 4);
}

#[test]
fn what_a_clock_shows_is_what_the_library_says() {
    let zones = [
        "UTC",
        "Asia/Kolkata",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
    ];
    let days = (date(2025, 12, 1), date(2026, 12, 31));
    for (own, asked) in zones
        .iter()
        .flat_map(|own| zones.map(|asked| (zone(own), zone(asked))))
    {
        let clock = Clock::of(&own, &asked, Some(days)).expect("a clock");
        let (first, changes) = clock.steps();
        let mut time = days.0.at(0, 0, 0, 0);
        while time.date() <= days.1 {
            // An hour that the tenant's clock leaves out is in no column.
            let offset = own.to_ambiguous_timestamp(time).offset();
            if matches!(offset, jiff::tz::AmbiguousOffset::Gap { .. }) {
                time += jiff::Span::new().minutes(30);
                continue;
            }
            let passed = changes.iter().rev().find(|(from, _)| *from <= time);
            let seconds = passed.map_or(first, |(_, seconds)| *seconds);
            let shown = time + jiff::Span::new().seconds(seconds);
            let library = time
                .to_zoned(own.clone())
                .expect("a time")
                .with_time_zone(asked.clone());
            assert_eq!(shown, library.datetime(), "{own:?} {asked:?} {time}");
            time += jiff::Span::new().minutes(30);
        }
    }
}

#[test]
fn relative_dates_are_those_of_the_zone() {
    // Half past two in the morning of the first of December in Kolkata, and still November in UTC.
    let time = date(2026, 11, 30)
        .at(21, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .expect("a time");
    let own = zone("Asia/Kolkata");
    let calendar = base::Calendar {
        time_zone: own.clone(),
        ..base::Calendar::default()
    };
    let now = crate::Now {
        time: time.with_time_zone(own),
        calendar,
    };
    for (asked, expected, named) in [
        (r#""timezone": "UTC","#, date(2026, 11, 1), Some("UTC")),
        (r#""timezone": "asia/kolkata","#, date(2026, 12, 1), None),
        ("", date(2026, 12, 1), None),
    ] {
        let json = format!(
            "{{{asked} \"timeDimensions\": [{{\"dimension\": \"a.b\", \"dateRange\": \"this month\"}}]}}"
        );
        let query = Query::from_json_at(&json, &now).expect("a query");
        assert_eq!(
            query.time_dimensions[0].range.map(|(first, _)| first),
            Some(expected)
        );
        assert_eq!(query.time_zone.as_deref(), named, "{asked}");
    }
    let faults = Query::from_json(r#"{"timezone": "Mars/Olympus"}"#).expect_err("no zone");
    assert!(
        faults
            .to_string()
            .contains("'Mars/Olympus' is not a time zone"),
        "{faults}"
    );
}

#[test]
fn what_looks_beyond_the_days_that_are_asked_for_is_refused() {
    let visible = everybody(&model(
        "cubes:\n- name: a\n  sql_table: a\n  dimensions:\n  - {name: at, sql: at, type: time}\n  - {name: other, sql: other, type: time}\n  measures:\n  - {name: n, type: count}\n",
    ));
    let refusal = |rest: &str| {
        let json =
            format!("{{\"timezone\": \"America/New_York\", \"measures\": [\"a.n\"], {rest}}}");
        let query = Query::from_json(&json).unwrap_or_else(|faults| panic!("{json}: {faults}"));
        let limits = base::Limits::default();
        let resolved = resolve(&query, &visible, &base::Calendar::default(), &limits);
        resolved.map(drop).map_err(|faults| faults.to_string())
    };
    let ranged = r#""timeDimensions": [{"dimension": "a.at", "granularity": "day", "dateRange": ["2026-01-01", "2026-06-30"]}]"#;
    assert_eq!(refusal(ranged), Ok(()));
    for rest in [
        r#""timeDimensions": [{"dimension": "a.at", "granularity": "day"}]"#.to_owned(),
        format!(r#"{ranged}, "dimensions": ["a.other"]"#),
        format!(r#"{ranged}, "calculations": [{{"name": "x", "of": "a.n", "type": "change", "from": "previous period"}}]"#),
        r#""timeDimensions": [{"dimension": "a.at", "granularity": "day", "dateRange": ["1990-01-01", "2026-06-30"]}]"#.to_owned(),
    ] {
        let refused = refusal(&rest).expect_err(&rest);
        assert!(refused.contains("summer"), "{rest}: {refused}");
    }
}
