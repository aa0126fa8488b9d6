//! One cube under several names, against sums made row by row in memory.

use std::collections::BTreeMap;

use semantic::Query;

use crate::dialects::DIALECTS;
use crate::facts::{Expected, add, asked_by, check, lookup, number, person, rows, with_model};

const SCHEMA: &str = "client_nectar";

fn asked(name: &str, json: &str) -> Vec<Vec<String>> {
    let fixture = person("nectar", name);
    asked_by(&with_model(include_str!("roles.yaml"), fixture), json)
}

/// What a column of the calendar says of each day.
fn days(column: &str) -> BTreeMap<String, String> {
    lookup(SCHEMA, "dim_calendar", "calendar_date", column)
}

/// A column of the place of each shop or trader.
fn places(table: &str, key: &str, column: &str) -> BTreeMap<String, String> {
    let place = lookup(SCHEMA, "dim_geography", "geography_key", column);
    let of = lookup(SCHEMA, table, key, "geography_key").into_iter();
    of.map(|(key, at)| (key, place[&at].clone())).collect()
}

fn known(of: &BTreeMap<String, String>, key: &str) -> String {
    of.get(key).cloned().unwrap_or_else(|| "null".to_owned())
}

/// The value of each sold line: its shop, trader, offer and day, and what it was sold for.
fn lines() -> impl Iterator<Item = ([String; 4], f64)> {
    let columns = [
        "outlet_key",
        "distributor_key",
        "promotion_key",
        "invoice_date",
        "net_value",
    ];
    let lines = rows(SCHEMA, "fact_secondary_sales", &columns).into_iter();
    lines.map(|row| ([0, 1, 2, 3].map(|at| row[at].to_string()), number(&row[4])))
}

/// A day of each offer.
fn of_offers(column: &str) -> BTreeMap<String, String> {
    lookup(SCHEMA, "dim_promotion", "promotion_key", column)
}

#[test]
fn a_role_playing_date_is_two_dates() {
    let season = days("season");
    let mut expected = Expected::new();
    for row in rows(SCHEMA, "dim_promotion", &["start_date", "end_date"]) {
        let key = row.iter().map(|day| known(&season, &day.to_string()));
        add(&mut expected, key.collect(), 1, 0, 1.0);
    }
    let found = asked(
        "meera",
        r#"{"measures": ["offer.offers"], "dimensions": ["begins.season", "ends.season"]}"#,
    );
    assert!(found.iter().any(|row| row[0] != row[1]), "{found:?}");
    check(&found, 2, &expected);
}

#[test]
fn one_date_of_the_sale_and_one_of_what_it_leads_to() {
    let (season, begins) = (days("season"), of_offers("start_date"));
    let mut expected = Expected::new();
    for ([_, _, offer, day], value) in lines() {
        let key = vec![
            known(&season, &day),
            known(&season, &known(&begins, &offer)),
        ];
        add(&mut expected, key, 1, 0, value);
    }
    assert!(
        expected
            .keys()
            .any(|key| key[0] != key[1] && key[1] != "null")
    );
    let query = r#"{"measures": ["line.value"], "dimensions": ["day.season", "begins.season"]}"#;
    check(&asked("meera", query), 2, &expected);
}

#[test]
fn time_is_cut_and_limited_in_each_role_by_itself() {
    let (begins, ends) = (of_offers("start_date"), of_offers("end_date"));
    let mut expected = Expected::new();
    for ([_, _, offer, day], value) in lines() {
        let (first, last) = (known(&begins, &offer), known(&ends, &offer));
        let begun = first.starts_with("2025-") || first.starts_with("2026-");
        if day.starts_with("2026") && begun && last.as_str() < "2026-09-01" {
            add(
                &mut expected,
                vec![format!("{}-01", &first[..7])],
                1,
                0,
                value,
            );
        }
    }
    assert!(expected.len() > 1, "{expected:?}");
    let query = r#"{"measures": ["line.value"], "timeDimensions": [
        {"dimension": "day.date", "dateRange": ["2026-01-01", "2026-12-31"]},
        {"dimension": "begins.date", "granularity": "month", "dateRange": ["2025-01-01", "2026-12-31"]}],
        "filters": [{"member": "ends.date", "operator": "beforeDate", "values": ["2026-09-01"]}]}"#;
    check(&asked("meera", query), 1, &expected);
}

#[test]
fn a_row_rule_of_a_cube_holds_in_each_of_its_roles() {
    let buyer = places("dim_outlet", "outlet_key", "state_name");
    let seller = places("dim_distributor", "distributor_key", "state_name");
    let (mut by_one, mut by_both) = (Expected::new(), Expected::new());
    for ([shop, trader, ..], value) in lines() {
        let [bought, sold] = [known(&buyer, &shop), known(&seller, &trader)];
        if bought == "Tamil Nadu" {
            add(&mut by_one, vec![bought.clone()], 1, 0, value);
        }
        if bought == "Tamil Nadu" && sold == "Tamil Nadu" {
            add(&mut by_both, vec![bought, sold], 1, 0, value);
        }
    }
    let one = r#"{"measures": ["line.value"], "dimensions": ["buyer.state"]}"#;
    let both = r#"{"measures": ["line.value"], "dimensions": ["buyer.state", "seller.state"]}"#;
    check(&asked("karthika", one), 1, &by_one);
    check(&asked("karthika", both), 2, &by_both);
    let all = asked("meera", one);
    assert!(all.len() > 1, "{all:?}");
}

#[test]
fn a_hint_of_the_query_says_which_way_is_gone() {
    let ask = |hints: &str| {
        format!(r#"{{"measures": ["line.value"], "dimensions": ["spot.zone"]{hints}}}"#)
    };
    let fixture = with_model(include_str!("roles.yaml"), person("nectar", "meera"));
    let made = fixture.compile(&Query::from_json(&ask("")).expect("a query"), DIALECTS);
    let refusal = made.block("refusal").expect("two ways");
    assert!(
        refusal.contains("(by Shop and Spot, or by Trader and Spot)"),
        "{refusal}"
    );
    for (cube, table, key, at) in [
        ("shop", "dim_outlet", "outlet_key", 0),
        ("trader", "dim_distributor", "distributor_key", 1),
    ] {
        let zone = places(table, key, "zone_name");
        let mut expected = Expected::new();
        for (keys, value) in lines() {
            add(&mut expected, vec![known(&zone, &keys[at])], 1, 0, value);
        }
        let query = ask(&format!(r#", "joinHints": [["line", "{cube}", "spot"]]"#));
        check(&asked("meera", &query), 1, &expected);
    }
}
