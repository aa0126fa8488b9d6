//! Measures of totals: against totals that are asked for by themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use semantic::{ModelFile, Query};
use testkit::corpus::Asked;
use testkit::interpret::interpret;
use testkit::stages::Fixture;

use crate::dialects::{DIALECTS, is_t_sql};
use crate::example::{TABLES, fixture};
use crate::sqlite;

fn circumstances() -> Fixture<'static> {
    let (model, faults) = semantic::load(&[ModelFile {
        path: "stages.yaml".into(),
        text: include_str!("stages.yaml").into(),
    }]);
    assert!(faults.is_empty(), "{faults}");
    let asked = Asked {
        tenant: "nectar".into(),
        person: "meera".into(),
        date: "2026-11-20".into(),
        question: String::new(),
    };
    Fixture {
        model: Arc::new(model),
        ..fixture(&asked)
    }
}

/// The rows that SQLite gives, which are those that the plan means. Every other dialect has a
/// statement that its guard lets pass.
fn rows(json: &str) -> Vec<Vec<String>> {
    let fixture = circumstances();
    let made = fixture.compile(&Query::from_json(json).expect(json), DIALECTS);
    let count = made.statements.len();
    assert_eq!(count, DIALECTS.len(), "{json}\n{:?}", made.blocks);
    for ((name, statement), dialect) in made.statements.iter().zip(DIALECTS) {
        let admitted = sql::admit(statement, *dialect, &fixture.catalog());
        let admitted = admitted.unwrap_or_else(|e| panic!("{name}: {e}\n{}", statement.text));
        if is_t_sql(name) {
            let faults = source_mssql::lint(admitted.text());
            assert!(faults.is_empty(), "{name}: {faults:?}\n{}", admitted.text());
        }
    }
    let given = sqlite::given(&fixture, &made);
    let meant = interpret(&made.plan.expect(json), &TABLES).expect(json);
    assert_eq!(given.len(), meant.len(), "{json}");
    for (given, meant) in given.iter().zip(&meant) {
        let mut cells = given.iter().zip(meant);
        let same = cells.all(|(given, meant)| sqlite::same(given, &meant.to_string()));
        assert!(same, "{json}: SQLite gives {given:?}, meant is {meant:?}");
    }
    given
}

/// The last column by those before it.
fn totals(measure: &str, rest: &str) -> BTreeMap<Vec<String>, f64> {
    let json = format!(r#"{{"measures": ["{measure}"], {rest}}}"#);
    let number = |text: &String| text.parse().unwrap_or(f64::NAN);
    let rows = rows(&json).into_iter();
    rows.map(|mut row| {
        let value = row.split_off(row.len() - 1);
        (row, number(&value[0]))
    })
    .collect()
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * right.abs().max(1.0)
}

const BY_BOTH: &str = r#""dimensions": ["product.brand", "lines.band"]"#;
const BY_BRAND: &str = r#""dimensions": ["product.brand"]"#;

#[test]
fn a_measure_of_fewer_groups_is_the_same_in_all_of_its_others() {
    let brands = totals("lines.value", BY_BRAND);
    let each = totals("lines.of_brand", BY_BOTH);
    assert_eq!(each.len(), totals("lines.value", BY_BOTH).len());
    for (keys, value) in &each {
        assert!(near(*value, brands[&keys[..1]]), "{keys:?}: {value}");
    }
    let values = totals("lines.value", BY_BOTH);
    for (keys, share) in totals("lines.share_of_brand", BY_BOTH) {
        assert!(near(share, values[&keys] / brands[&keys[..1]]), "{keys:?}");
    }
}

#[test]
fn distinct_things_of_fewer_groups_are_counted_and_not_added_up() {
    let brands = totals("lines.products", BY_BRAND);
    let both = totals("lines.products", BY_BOTH);
    for (keys, value) in totals("lines.of_all_bands", BY_BOTH) {
        assert!(near(value, brands[&keys[..1]]), "{keys:?}: {value}");
    }
    let added: f64 = both.values().sum();
    assert!(added > brands.values().sum(), "some are in both bands");
}

/// The values of each product, by the keys before it.
fn products(keys: &str) -> BTreeMap<Vec<String>, Vec<f64>> {
    let rest = format!(r#""dimensions": [{keys}, "lines.product_key"]"#);
    let mut found: BTreeMap<Vec<String>, Vec<f64>> = BTreeMap::new();
    for (mut row, value) in totals("lines.value", &rest) {
        row.pop();
        found.entry(row).or_default().push(value);
    }
    found
}

#[test]
fn groups_that_are_added_are_aggregated_again() {
    let products_of_both = products(r#""product.brand", "lines.band""#);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let most = |values: &[f64]| values.iter().copied().fold(f64::MIN, f64::max);
    type Meaning<'a> = &'a dyn Fn(&[f64]) -> f64;
    let checks: [(&str, Meaning<'_>); 3] = [
        ("lines.per_product", &mean),
        ("lines.best_product", &most),
        ("lines.counted_products", &|values| values.len() as f64),
    ];
    for (measure, meaning) in checks {
        let found = totals(measure, BY_BOTH);
        assert_eq!(found.len(), products_of_both.len(), "{measure}");
        for (keys, value) in found {
            assert!(
                near(value, meaning(&products_of_both[&keys])),
                "{measure} {keys:?}"
            );
        }
    }
    let of_brand = products(r#""product.brand""#);
    for (keys, value) in totals("lines.per_product_of_brand", BY_BOTH) {
        assert!(near(value, mean(&of_brand[&keys[..1]])), "{keys:?}");
    }
}

#[test]
fn a_measure_of_another_time_is_that_of_the_time_itself() {
    let by_month = r#""dimensions": ["lines.band"],
        "timeDimensions": [{"dimension": "lines.invoice_date", "granularity": "month", "dateRange": ["RANGE"]}]"#;
    let now = by_month.replace("RANGE", r#"2026-07-01", "2026-09-30"#);
    let before = by_month.replace("RANGE", r#"2026-06-01", "2026-08-31"#);
    for (measure, shifted) in [
        ("lines.value", "lines.month_before"),
        ("lines.per_product", "lines.per_product_month_before"),
    ] {
        let earlier = totals(measure, &before);
        let found = totals(shifted, &now);
        assert_eq!(found.len(), earlier.len(), "{shifted}");
        let later = |month: &str| match month {
            "2026-06-01" => "2026-07-01",
            "2026-07-01" => "2026-08-01",
            _ => "2026-09-01",
        };
        for (keys, value) in earlier {
            let keys = vec![keys[0].clone(), later(&keys[1]).to_owned()];
            assert!(near(found[&keys], value), "{shifted} {keys:?}");
        }
    }
}

#[test]
fn a_rank_is_one_more_than_those_before() {
    let values = totals("lines.value", BY_BOTH);
    let places = totals("lines.place", BY_BOTH);
    let in_band = totals("lines.place_in_band", BY_BOTH);
    for (keys, value) in &values {
        let band = values.iter().filter(|(other, _)| other[1] == keys[1]);
        let above = band.clone().filter(|(_, other)| **other > *value).count();
        let below = band.filter(|(_, other)| **other < *value).count();
        assert!(near(places[keys], above as f64 + 1.0), "{keys:?}");
        assert!(near(in_band[keys], below as f64 + 1.0), "{keys:?}");
    }
}

#[test]
fn a_view_shows_measures_of_totals_as_they_are() {
    for measure in ["of_brand", "share_of_brand", "per_product", "place"] {
        let plain = totals(&format!("lines.{measure}"), BY_BOTH);
        let rest = r#""dimensions": ["overview.product_brand", "overview.band"]"#;
        assert_eq!(
            totals(&format!("overview.{measure}"), rest),
            plain,
            "{measure}"
        );
    }
}
