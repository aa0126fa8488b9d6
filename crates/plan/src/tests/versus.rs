use super::*;

fn query(columns: &str, filter: &str) -> String {
    format!(r#"{{{columns}, "filters": [{{{filter}}}]}}"#)
}

fn rows(member: &str, operator: &str, other: &str) -> String {
    let filter =
        format!(r#""member": "{member}", "operator": "{operator}", "otherMember": "{other}""#);
    condition(&query(r#""measures": ["sales.orders"]"#, &filter)).replace("\"sales\".", "")
}

fn groups(member: &str, operator: &str, beside: &str) -> Result<String, String> {
    let columns = r#""measures": ["sales.orders"], "dimensions": ["sales.channel"]"#;
    let filter = format!(r#""member": "sales.{member}", "operator": "{operator}", {beside}"#);
    let plan = planned(&query(columns, &filter), &["all"])?;
    let sql = sql_of(&plan);
    let (_, rest) = sql.rsplit_once("WHERE\n").expect("a condition");
    let end = ["\n)", "\nORDER BY"]
        .iter()
        .filter_map(|mark| rest.find(mark));
    let condition = rest[..end.min().expect("an end")].trim();
    let values = rest.split_once("\n$").map(|(_, values)| values);
    let lines: Vec<&str> = condition.lines().map(str::trim).collect();
    let values = values.unwrap_or_default().replace('\n', "; ");
    Ok(format!("{}; {values}", lines.join(" ")))
}

#[test]
fn two_values_of_a_row_are_compared() {
    for (member, operator, other, expected) in [
        (
            "sales.channel",
            "equals",
            "store.city",
            r#""channel" = "store"."city""#,
        ),
        // The opposite of "equals": where a value is missing they are not the same.
        (
            "sales.channel",
            "notEquals",
            "store.city",
            r#"("channel" IS NULL OR "store"."city" IS NULL OR "channel" <> "store"."city")"#,
        ),
        (
            "sales.sold_on",
            "gt",
            "sales.sold_on",
            r#""sold_on" > "sold_on""#,
        ),
        // Beside a date, a point in time is its day.
        (
            "sales.sold_on",
            "gte",
            "sales.booked_at",
            r#""sold_on" >= CAST(TRUNCATE("booked_at") AS DATE)"#,
        ),
        (
            "sales.booked_at",
            "beforeDate",
            "sales.sold_on",
            r#"CAST(TRUNCATE("booked_at") AS DATE) < "sold_on""#,
        ),
    ] {
        assert_eq!(
            rows(member, operator, other),
            expected,
            "{member} {operator}"
        );
    }
}

#[test]
fn groups_are_compared_by_what_their_measures_hold() {
    let other = |other: &str| format!(r#""otherMember": "sales.{other}""#);
    for (member, operator, beside, expected) in [
        (
            "revenue",
            "gt",
            other("units"),
            r#""sales.revenue" > "sales.units"; "#,
        ),
        (
            "last_booking",
            "gt",
            other("first_day"),
            r#"CAST(TRUNCATE("sales.last_booking") AS DATE) > "sales.first_day"; "#,
        ),
        (
            "first_day",
            "gt",
            r#""values": ["2026-03-31"]"#.into(),
            r#""sales.first_day" > $1; 1 = 2026-03-31"#,
        ),
        // A day of a measure of points in time is all of the day.
        (
            "last_booking",
            "onTheDate",
            r#""values": ["2026-03-31"]"#.into(),
            r#""sales.last_booking" >= $1 AND "sales.last_booking" < $2; 1 = 2026-03-31T00:00:00; $2 = 2026-04-01T00:00:00"#,
        ),
        (
            "last_channel",
            "startsWith",
            r#""values": ["w"]"#.into(),
            r#""sales.last_channel" ILIKE $1 ESCAPE '!'; 1 = w%"#,
        ),
    ] {
        let found = groups(member, operator, &beside);
        assert_eq!(found.as_deref(), Ok(expected));
    }
}

#[test]
fn what_the_catalog_knows_to_be_of_another_kind_is_refused() {
    for (member, beside, expected) in [
        (
            "last_code",
            r#""values": ["5"]"#,
            "'sales.last_code' holds texts, and is compared with something else",
        ),
        (
            "last_code",
            r#""otherMember": "sales.units""#,
            "'sales.last_code' holds texts, and is compared with something else",
        ),
    ] {
        let fault = groups(member, "gt", beside).expect_err(expected);
        assert!(fault.contains(expected), "{fault}");
    }
    groups("last_code", "gt", r#""values": ["five"]"#).expect("a text is one");
}

#[test]
fn the_filters_of_a_measure_pick_rows() {
    let on = |member: &str| format!(r#""member": "{member}", "operator": "measureFilter""#);
    let drill = query(r#""dimensions": ["customer.home"]"#, &on("sales.web_units"));
    assert_eq!(
        condition(&drill),
        r#"("sales"."channel" = 'web') AND ("store"."city" IS NOT NULL)"#
    );
    let all = query(r#""dimensions": ["customer.home"]"#, &on("sales.units"));
    let plan = planned(&all, &["all"]).expect("sound").to_string();
    assert!(!plan.contains("filter"), "{plan}");
}
