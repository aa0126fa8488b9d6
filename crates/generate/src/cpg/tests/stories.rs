//! The planted stories: the truth says what the rows say.

use std::collections::{HashMap, HashSet};

use super::*;

/// Which lines a planted story touches, found again by following the tenant's own keys.
fn touched_lines(tenant: &TenantTruth, story: &Planted) -> Vec<bool> {
    let data = data();
    let sales = |c: &str| texts(data, tenant.tenant, tenant.table, c);
    let mut touched = vec![true; sales(tenant.date_column).len()];
    for member in &story.members {
        let table = tables_of(tenant.tenant)
            .into_iter()
            .find(|t| t.name == member.table)
            .unwrap();
        let key = &table.primary_key[0];
        let value = texts(data, tenant.tenant, member.table, member.column);
        let keys = texts(data, tenant.tenant, member.table, key);
        let known: HashSet<_> = keys
            .into_iter()
            .zip(value)
            .filter(|(_, v)| v.as_ref() == Some(&member.value))
            .map(|(k, _)| k)
            .collect();
        assert!(
            !known.is_empty(),
            "{}: {} is not in {}",
            story.id,
            member.value,
            member.table
        );
        sales(key)
            .into_iter()
            .enumerate()
            .for_each(|(i, k)| touched[i] &= known.contains(&k));
    }
    touched
}

#[test]
fn the_truth_is_what_the_rows_say() {
    for tenant in &data().truth.tenants {
        let names = sales_of_all().find(|n| n.tenant == tenant.tenant).unwrap();
        let days = names.numbers("date");
        let columns = ["units", "gross", "discount", "net"].map(|word| names.numbers(word));
        let sum = |pick: &dyn Fn(usize) -> bool| {
            let mut f = [0i64; 6];
            for i in (0..days.len()).filter(|i| pick(*i)) {
                f[0] += 1;
                (0..4).for_each(|c| f[c + 1] += columns[c][i]);
                f[5] += i64::from(columns[0][i] < 0);
            }
            Figures {
                lines: f[0],
                units: f[1],
                gross: f[2],
                discount: f[3],
                net: f[4],
                returns: f[5],
            }
        };
        assert_eq!(tenant.all, sum(&|_| true));
        for story in &tenant.stories {
            let touched = touched_lines(tenant, story);
            for window in [
                story.before.as_ref(),
                Some(&story.during),
                story.after.as_ref(),
            ]
            .into_iter()
            .flatten()
            {
                let (from, to) = (
                    i64::from(calendar::number(window.from)),
                    i64::from(calendar::number(window.to)),
                );
                let inside = |i: usize| from <= days[i] && days[i] <= to;
                assert_eq!(
                    window.touched,
                    sum(&|i| inside(i) && touched[i]),
                    "{} {}",
                    tenant.tenant,
                    story.id
                );
                assert_eq!(
                    window.rest,
                    sum(&|i| inside(i) && !touched[i]),
                    "{} {}",
                    tenant.tenant,
                    story.id
                );
            }
        }
    }
}

/// Paise per unit of each product that a story touches: the last before it, the first within.
fn unit_prices(
    tenant: &TenantTruth,
    story: &Planted,
) -> (HashMap<String, i64>, HashMap<String, i64>) {
    let names = sales_of_all().find(|n| n.tenant == tenant.tenant).unwrap();
    let key = if names.sales.column("product").is_some() {
        "product"
    } else {
        "product_code"
    };
    let (days, gross, units) = (
        names.numbers("date"),
        names.numbers("gross"),
        names.numbers("units"),
    );
    let from = i64::from(calendar::number(story.from));
    let (mut old, mut new) = (HashMap::new(), HashMap::new());
    let touched = touched_lines(tenant, story);
    for (i, product) in names
        .of(Subject::Sales, key)
        .into_iter()
        .flatten()
        .enumerate()
        .filter(|(i, _)| touched[*i])
    {
        let price = gross[i] / units[i];
        if days[i] < from {
            old.insert(product, price);
        } else {
            new.entry(product).or_insert(price);
        }
    }
    (old, new)
}

#[test]
fn every_planted_story_shows_in_the_numbers() {
    for tenant in &data().truth.tenants {
        assert!(tenant.stories.len() >= 7);
        for story in &tenant.stories {
            let (before, during) = (story.before.as_ref().unwrap().touched, story.during.touched);
            let rate = |part: i64, whole: i64| part as f64 / whole as f64;
            let name = format!("{} {}: {:?}", tenant.tenant, story.id, story);
            match story.kind {
                "stock_out" => assert!(story.expected_lines > 10.0 && during.lines == 0, "{name}"),
                "launch" => assert!(before.lines == 0 && during.lines > 100, "{name}"),
                "returns" => {
                    let share = rate(during.returns, during.lines);
                    assert!(
                        share > 0.15 && rate(before.returns, before.lines) < 0.08,
                        "{share} {name}"
                    );
                }
                kind => {
                    // Five standard deviations of a count: the seed is fixed, so it stays true.
                    let hoped = story.factor.unwrap() * story.expected_lines;
                    let off = (during.lines as f64 - hoped).abs();
                    assert!(hoped > 8.0 && off < 5.0 * hoped.sqrt(), "{hoped} {name}");
                    if kind == "discount_cut" {
                        let fall = rate(before.discount, before.gross)
                            - rate(during.discount, during.gross);
                        assert!(fall > 0.05, "{fall} {name}");
                    }
                    if kind == "price_rise" {
                        let (old, new) = unit_prices(tenant, story);
                        let both: Vec<_> = old
                            .iter()
                            .filter_map(|(p, o)| Some((*o, *new.get(p)?)))
                            .collect();
                        assert!(
                            !both.is_empty() && both.iter().all(|(o, n)| n * 100 >= o * 110),
                            "{both:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn the_truth_file_is_json_with_exact_money() {
    let truth = &data().truth;
    let json: serde_json::Value = serde_json::from_str(&truth.to_json()).unwrap();
    let net = truth.tenants[0].all.net;
    assert_eq!(
        json["tenants"]["nectar"]["all"]["net"],
        format!("{}.{:02}", net / 100, net % 100)
    );
    assert_eq!(json["until"], "2026-10-31");
    assert_eq!(
        json["tenants"]["indus"]["stories"][0]["members"][0]["column"],
        "state_nm"
    );
}
