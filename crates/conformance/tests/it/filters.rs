//! Rows and groups that are picked by others, against what is found row by row in memory.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Expected, add, asked, check, lookup, number, rows};

const SALES: &str = "fact_secondary_sales";

#[test]
fn outlets_without_sales_are_those_that_no_line_of_the_month_names() {
    let found = asked(
        "nectar",
        "meera",
        r#"{"measures": ["outlet.outlets"], "dimensions": ["outlet.channel"], "filters": [{"notExists": "secondary_sales",
            "filters": [{"member": "secondary_sales.invoice_date", "operator": "inDateRange", "values": ["2026-10-01", "2026-10-31"]}]}]}"#,
    );
    let lines = rows("client_nectar", SALES, &["outlet_key", "invoice_date"]).into_iter();
    let october = lines.filter(|row| row[1].to_string().starts_with("2026-10"));
    let served: BTreeSet<String> = october.map(|row| row[0].to_string()).collect();
    let mut expected = Expected::new();
    for (outlet, channel) in lookup("client_nectar", "dim_outlet", "outlet_key", "channel") {
        if !served.contains(&outlet) {
            add(&mut expected, vec![channel], 1, 0, 1.0);
        }
    }
    assert!(!served.is_empty() && !expected.is_empty());
    check(&found, 1, &expected);
}

#[test]
fn outlets_that_return_goods_are_found_by_all_of_their_lines() {
    let found = asked(
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.net_value"], "dimensions": ["outlet.outlet_class"], "filters": [
            {"exists": "secondary_sales.returns", "of": "outlet", "filters": [
                {"member": "secondary_sales.invoice_lines", "operator": "gte", "values": [2]}]}]}"#,
    );
    let lines = rows(
        "client_nectar",
        SALES,
        &["outlet_key", "invoice_type", "net_value"],
    );
    let mut returns: BTreeMap<String, usize> = BTreeMap::new();
    for row in lines.iter().filter(|row| row[1].to_string() == "RETURN") {
        *returns.entry(row[0].to_string()).or_default() += 1;
    }
    let class = lookup("client_nectar", "dim_outlet", "outlet_key", "outlet_class");
    let mut expected = Expected::new();
    for row in &lines {
        let outlet = row[0].to_string();
        if returns.get(&outlet).is_some_and(|n| *n >= 2) {
            add(
                &mut expected,
                vec![class[&outlet].clone()],
                1,
                0,
                number(&row[2]),
            );
        }
    }
    assert!(!expected.is_empty());
    check(&found, 1, &expected);
}

/// What each state sold, by its zone.
fn states() -> BTreeMap<String, BTreeMap<String, f64>> {
    let place = |column| lookup("client_nectar", "dim_geography", "geography_key", column);
    let (zone, state) = (place("zone_name"), place("state_name"));
    let mut zones: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for row in rows("client_nectar", SALES, &["geography_key", "net_value"]) {
        let key = row[0].to_string();
        let states = zones.entry(zone[&key].clone()).or_default();
        *states.entry(state[&key].clone()).or_default() += number(&row[1]);
    }
    zones
}

const STATES: &str = r#""measures": ["secondary_sales.net_value"], "dimensions": ["geography.zone", "geography.state"]"#;

#[test]
fn states_are_compared_with_their_whole_zone_and_with_the_average_state() {
    for (aggregate, per, times) in [
        ("total", true, 0.33),
        ("average", true, 1.0),
        ("average", false, 1.5),
    ] {
        let within = if per {
            r#", "per": ["geography.zone"]"#
        } else {
            ""
        };
        let json = format!(
            r#"{{{STATES}, "filters": [{{"member": "secondary_sales.net_value", "operator": "gt",
                "aggregate": "{aggregate}", "times": {times}{within}}}]}}"#
        );
        let zones = states();
        let mut expected = Expected::new();
        for (zone, of_zone) in &zones {
            let all = zones.values().flat_map(BTreeMap::values);
            let peers: Vec<f64> = match per {
                true => of_zone.values().copied().collect(),
                false => all.copied().collect(),
            };
            let total: f64 = peers.iter().sum();
            let whole = if aggregate == "total" {
                total
            } else {
                total / peers.len() as f64
            };
            for (state, value) in of_zone.iter().filter(|(_, value)| **value > whole * times) {
                add(
                    &mut expected,
                    vec![zone.clone(), state.clone()],
                    1,
                    0,
                    *value,
                );
            }
        }
        assert!(!expected.is_empty());
        check(&asked("nectar", "meera", &json), 2, &expected);
    }
}

#[test]
fn the_first_states_of_each_zone_are_its_largest() {
    let json = format!(
        r#"{{{STATES}, "top": {{"count": 2, "by": "secondary_sales.net_value", "per": ["geography.zone"]}}}}"#
    );
    let mut expected = Expected::new();
    for (zone, states) in states() {
        let mut states: Vec<(String, f64)> = states.into_iter().collect();
        states.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        for (state, value) in states.into_iter().take(2) {
            add(&mut expected, vec![zone.clone(), state], 1, 0, value);
        }
    }
    check(&asked("nectar", "meera", &json), 2, &expected);
}

#[test]
fn others_are_counted_again_and_not_added_up() {
    let found = asked(
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.outlets_billed", "secondary_sales.net_value"], "dimensions": ["product.brand"],
            "top": {"count": 2, "by": "secondary_sales.net_value", "others": true}}"#,
    );
    let brand = lookup("client_nectar", "dim_product", "product_key", "brand_name");
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    let lines = rows(
        "client_nectar",
        SALES,
        &["product_key", "outlet_key", "net_value"],
    );
    for row in &lines {
        *sums.entry(brand[&row[0].to_string()].clone()).or_default() += number(&row[2]);
    }
    let mut brands: Vec<(String, f64)> = sums.into_iter().collect();
    brands.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let first: Vec<&String> = brands.iter().take(2).map(|(brand, _)| brand).collect();
    let mut outlets: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    let mut expected = Expected::new();
    let mut added_up = BTreeSet::new();
    for row in &lines {
        let brand = &brand[&row[0].to_string()];
        let key = match first.contains(&brand) {
            true => vec![brand.clone(), "0".to_owned()],
            false => vec!["null".to_owned(), "1".to_owned()],
        };
        let outlet = row[1].to_string();
        if !first.contains(&brand) {
            added_up.insert((brand.clone(), outlet.clone()));
        }
        outlets.entry(key.clone()).or_default().insert(outlet);
        add(&mut expected, key, 2, 1, number(&row[2]));
    }
    for (key, outlets) in outlets {
        assert!(outlets.len() < added_up.len(), "outlets buy several brands");
        add(&mut expected, key, 2, 0, outlets.len() as f64);
    }
    check(&found, 2, &expected);
}
