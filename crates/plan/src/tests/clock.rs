//! Times by the clock of a zone that changes to summer time and back.

use super::*;

const CUT: &str = r#"{"measures": ["sales.orders"], "timezone": "Europe/Berlin",
    "timeDimensions": [{"dimension": "sales.booked_at", "granularity": "day", "dateRange": ["2026-03-28", "2026-03-30"]}]}"#;

/// A condition on times, asked by the clock of Berlin where the tenant's shows UTC.
fn of(operator: &str, value: &str) -> String {
    condition(&format!(
        r#"{{"measures": ["sales.orders"], "timezone": "Europe/Berlin", "filters":
        [{{"member": "sales.booked_at", "operator": "{operator}", "values": ["{value}"]}}],
        "timeDimensions": [{{"dimension": "sales.booked_at", "dateRange": ["2026-03-01", "2026-03-31"]}}]}}"#
    ))
}

#[test]
fn what_is_shown_moves_by_one_hour_before_the_change_and_by_two_behind_it() {
    let sql = sql_of(&planned(CUT, &["all"]).expect("sound"));
    let shown = r#"CASE WHEN "sales"."booked_at" < $1 THEN CAST(ADD("sales"."booked_at", 3600) AS TIMESTAMP) ELSE CAST(ADD("sales"."booked_at", 7200) AS TIMESTAMP) END"#;
    assert!(sql.contains(shown), "{sql}");
    // The first day begins an hour after UTC's, the day behind the last two hours.
    let moments = "$1 = 2026-03-29T01:00:00\n$2 = 2026-03-27T23:00:00\n$3 = 2026-03-30T22:00:00";
    assert!(sql.ends_with(moments), "{sql}");
}

#[test]
fn a_day_on_which_the_clock_changes_has_twenty_three_hours() {
    let within = r#""sales"."booked_at" >= $1 AND "sales"."booked_at" < $2"#;
    for (operator, day, test, moments) in [
        (
            "equals",
            "2026-03-28",
            within.to_owned(),
            &["2026-03-27T23", "2026-03-28T23"][..],
        ),
        (
            "equals",
            "2026-03-29",
            within.to_owned(),
            &["2026-03-28T23", "2026-03-29T22"],
        ),
        (
            "notEquals",
            "2026-03-29",
            format!(r#"("sales"."booked_at" IS NULL OR (NOT ({within})))"#),
            &["2026-03-28T23", "2026-03-29T22"],
        ),
        (
            "afterDate",
            "2026-03-29",
            r#""sales"."booked_at" >= $1"#.to_owned(),
            &["2026-03-29T22"],
        ),
        (
            "beforeOrOnDate",
            "2026-03-29",
            r#""sales"."booked_at" < $1"#.to_owned(),
            &["2026-03-29T22"],
        ),
    ] {
        let asked = of(operator, day);
        assert!(
            asked.starts_with(&format!("{test} AND ")),
            "{operator} {day}: {asked}"
        );
        for (at, moment) in moments.iter().enumerate() {
            let value = format!("; ${} = {moment}:00:00", at + 1);
            assert!(asked.contains(&value), "{operator} {day}: {asked}");
        }
    }
}
