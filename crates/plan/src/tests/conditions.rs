use super::*;

fn on(member: &str, operator: &str, values: &str) -> String {
    let query = format!(
        r#"{{"measures": ["sales.orders"], "filters": [{{"member": "sales.{member}", "operator": "{operator}", "values": [{values}]}}]}}"#
    );
    condition(&query).replace("\"sales\".", "")
}

#[test]
fn tests_become_conditions() {
    for (member, operator, values, expected) in [
        ("channel", "equals", r#""a""#, r#""channel" = $1; $1 = a"#),
        (
            "channel",
            "equals",
            r#""a", "b""#,
            r#""channel" IN ($1, $2); $1 = a; $2 = b"#,
        ),
        // Rows without a value are among "all but these".
        (
            "channel",
            "notEquals",
            r#""a""#,
            r#"("channel" IS NULL OR (NOT "channel" = $1)); $1 = a"#,
        ),
        (
            "channel",
            "notIn",
            r#""a", "b""#,
            r#"("channel" IS NULL OR (NOT "channel" IN ($1, $2))); $1 = a; $2 = b"#,
        ),
        ("channel", "set", "", r#"(NOT "channel" IS NULL)"#),
        ("channel", "notSet", "", r#""channel" IS NULL"#),
        ("margin", "gt", "5", r#"("price" - "cost") > $1; $1 = 5"#),
        ("margin", "set", "", r#"(NOT ("price" - "cost") IS NULL)"#),
        (
            "is_return",
            "equals",
            "true",
            r#""is_return" = $1; $1 = true"#,
        ),
    ] {
        assert_eq!(
            on(member, operator, values),
            expected,
            "{member} {operator}"
        );
    }
}

#[test]
fn a_date_is_compared_with_dates() {
    for (operator, values, expected) in [
        (
            "equals",
            r#""2026-03-31""#,
            r#""sold_on" = $1; $1 = 2026-03-31"#,
        ),
        (
            "gt",
            r#""2026-03-31""#,
            r#""sold_on" > $1; $1 = 2026-03-31"#,
        ),
        (
            "lte",
            r#""2026-03-31T00:00""#,
            r#""sold_on" <= $1; $1 = 2026-03-31"#,
        ),
        // No date is a point within a day; the day that a point is in began before it.
        ("equals", r#""2026-03-31T10:00""#, "1 = 0"),
        (
            "lt",
            r#""2026-03-31T10:00""#,
            r#""sold_on" <= $1; $1 = 2026-03-31"#,
        ),
        (
            "afterOrOnDate",
            r#""2026-03-31T10:00:00.000""#,
            r#""sold_on" > $1; $1 = 2026-03-31"#,
        ),
        (
            "beforeOrOnDate",
            r#""2026-03-31""#,
            r#""sold_on" <= $1; $1 = 2026-03-31"#,
        ),
        (
            "inDateRange",
            r#""2026-03-01T10:00", "2026-03-31T23:59:59.999""#,
            r#""sold_on" > $1 AND "sold_on" < $2; $1 = 2026-03-01; $2 = 2026-04-01"#,
        ),
        (
            "notInDateRange",
            r#""2026-03-01", "2026-03-31""#,
            r#"("sold_on" < $1 OR "sold_on" >= $2); $1 = 2026-03-01; $2 = 2026-04-01"#,
        ),
        (
            "inDateRange",
            r#""2026-03-01", "2026-03-31""#,
            r#""sold_on" >= $1 AND "sold_on" < $2; $1 = 2026-03-01; $2 = 2026-04-01"#,
        ),
    ] {
        assert_eq!(on("sold_on", operator, values), expected, "{operator}");
    }
}

#[test]
fn a_day_is_all_of_it_where_there_is_a_time_of_day() {
    let one = "2026-03-31T00:00:00";
    let next = "2026-04-01T00:00:00";
    for (operator, values, expected) in [
        (
            "equals",
            r#""2026-03-31""#,
            format!(r#""booked_at" >= $1 AND "booked_at" < $2; $1 = {one}; $2 = {next}"#),
        ),
        (
            "notEquals",
            r#""2026-03-31""#,
            format!(
                r#"("booked_at" IS NULL OR (NOT ("booked_at" >= $1 AND "booked_at" < $2))); $1 = {one}; $2 = {next}"#
            ),
        ),
        (
            "equals",
            r#""2026-03-31", "2026-04-01T10:00:00""#,
            format!(
                r#"(("booked_at" >= $1 AND "booked_at" < $2) OR "booked_at" = $3); $1 = {one}; $2 = {next}; $3 = 2026-04-01T10:00:00"#
            ),
        ),
        (
            "gt",
            r#""2026-03-31""#,
            format!(r#""booked_at" >= $1; $1 = {next}"#),
        ),
        (
            "gte",
            r#""2026-03-31""#,
            format!(r#""booked_at" >= $1; $1 = {one}"#),
        ),
        (
            "lt",
            r#""2026-03-31""#,
            format!(r#""booked_at" < $1; $1 = {one}"#),
        ),
        (
            "lte",
            r#""2026-03-31""#,
            format!(r#""booked_at" < $1; $1 = {next}"#),
        ),
        ("gt", r#""9999-12-31""#, "1 = 0".to_owned()),
        (
            "lte",
            r#""9999-12-31""#,
            r#"(NOT "booked_at" IS NULL)"#.to_owned(),
        ),
        (
            "gt",
            r#""2026-03-31T10:00:00""#,
            r#""booked_at" > $1; $1 = 2026-03-31T10:00:00"#.to_owned(),
        ),
    ] {
        assert_eq!(
            on("booked_at", operator, values),
            expected,
            "{operator} {values}"
        );
    }
}

#[test]
fn time_is_cut_to_dates_and_to_points_in_time() {
    let cut = |dimension: &str, granularity: &str| {
        let query = format!(
            r#"{{"timeDimensions": [{{"dimension": "sales.{dimension}", "granularity": "{granularity}"}}]}}"#
        );
        let sql = sql_of(&planned(&query, &["all"]).expect(&query));
        let line = sql
            .lines()
            .nth(2)
            .expect("the select list")
            .trim()
            .to_owned();
        line.replace("\"sales\".", "")
    };
    assert_eq!(cut("sold_on", "day"), r#""sold_on" AS "sales.sold_on.day""#);
    assert_eq!(
        cut("sold_on", "month"),
        r#"CAST(TRUNCATE("sold_on") AS DATE) AS "sales.sold_on.month""#
    );
    assert_eq!(
        cut("booked_at", "day"),
        r#"CAST(TRUNCATE("booked_at") AS DATE) AS "sales.booked_at.day""#
    );
    assert_eq!(
        cut("booked_at", "hour"),
        r#"CAST(TRUNCATE("booked_at") AS TIMESTAMP) AS "sales.booked_at.hour""#
    );
}

#[test]
fn texts_are_looked_for_and_null_is_a_value() {
    for (member, operator, values, expected) in [
        // `null` among the values leaves them out, or lets them in.
        (
            "channel",
            "notEquals",
            r#""a", null"#,
            r#"("channel" IS NULL OR (NOT "channel" = $1)) AND (NOT "channel" IS NULL); $1 = a"#,
        ),
        (
            "channel",
            "equals",
            r#""a", null"#,
            r#"("channel" = $1 OR "channel" IS NULL); $1 = a"#,
        ),
        (
            "channel",
            "contains",
            r#""50%", "a!""#,
            r#"("channel" ILIKE $1 ESCAPE '!' OR "channel" ILIKE $2 ESCAPE '!'); $1 = %50!%%; $2 = %a!!%"#,
        ),
        (
            "channel",
            "notStartsWith",
            r#""a_""#,
            r#"("channel" IS NULL OR (NOT "channel" ILIKE $1 ESCAPE '!')); $1 = a!_%"#,
        ),
        (
            "channel",
            "endsWith",
            r#""A""#,
            r#""channel" ILIKE $1 ESCAPE '!'; $1 = %A"#,
        ),
    ] {
        assert_eq!(
            on(member, operator, values),
            expected,
            "{member} {operator}"
        );
    }
}

#[test]
fn operators_on_dates_mean_whole_days_where_there_is_a_time_of_day() {
    let one = "2026-03-31T00:00:00";
    let next = "2026-04-01T00:00:00";
    for (operator, values, expected) in [
        (
            "beforeDate",
            r#""2026-03-31""#,
            format!(r#""booked_at" < $1; $1 = {one}"#),
        ),
        (
            "afterDate",
            r#""2026-03-31""#,
            format!(r#""booked_at" >= $1; $1 = {next}"#),
        ),
        (
            "onTheDate",
            r#""2026-03-31""#,
            format!(r#""booked_at" >= $1 AND "booked_at" < $2; $1 = {one}; $2 = {next}"#),
        ),
    ] {
        assert_eq!(on("booked_at", operator, values), expected, "{operator}");
    }
}
