//! Measures of totals: against totals that are asked for by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use semantic::{ModelFile, Query};
use testkit::corpus::Asked;
use testkit::interpret::interpret;
use testkit::stages::Fixture;

use crate::dialects::{DIALECTS, is_t_sql};
use crate::example::{TABLES, fixture};
use crate::facts::{lookup, number};
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

/// What two facts come to by brand and month, row by row.
fn sums() -> BTreeMap<[String; 2], [Option<f64>; 2]> {
    let schema = "client_nectar";
    let brands = lookup(schema, "dim_product", "product_key", "brand_name");
    let mut sums: BTreeMap<[String; 2], [Option<f64>; 2]> = BTreeMap::new();
    for (fact, (table, columns)) in [
        (
            "fact_secondary_sales",
            ["product_key", "invoice_date", "net_value"],
        ),
        (
            "fact_secondary_sales",
            ["product_key", "invoice_date", "gross_value"],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        for row in crate::facts::rows(schema, table, &columns) {
            let month = format!("{}-01", &row[1].to_string()[..7]);
            let brand = brands[&row[0].to_string()].clone();
            let sum = &mut sums.entry([brand, month]).or_default()[fact];
            *sum = Some(sum.unwrap_or_default() + number(&row[2]));
        }
    }
    sums
}

#[test]
fn totals_of_two_facts_are_shifted_and_regrouped_together() {
    let sums = sums();
    let both = sums
        .iter()
        .filter(|(_, [sold, billed])| sold.and(*billed).is_some());
    let months: BTreeSet<&String> = both.map(|([_, month], _)| month).collect();
    let months: Vec<&String> = months.into_iter().take(4).collect();
    let last: Date = months[3].parse().expect("a month");
    let rest = &format!(
        r#""dimensions": ["product.brand"], "timeDimensions": [{{"dimension": "lines.invoice_date", "granularity": "month", "dateRange": ["{}", "{}"]}}]"#,
        months[1],
        last.last_of_month(),
    );
    let gap = |brand: &str, month: &str| {
        let [sold, billed] = sums.get(&[brand.to_owned(), month.to_owned()])?;
        Some((*sold)? - (*billed)?)
    };
    let mut compared = 0;
    for (keys, value) in totals("lines.gap", rest) {
        let known = gap(&keys[0], &keys[1]);
        assert!(
            known.map_or(value.is_nan(), |known| near(value, known)),
            "{keys:?}"
        );
    }
    for (keys, value) in totals("lines.gap_month_before", rest) {
        let at = months
            .iter()
            .position(|month| **month == keys[1])
            .expect("a month");
        let known = gap(&keys[0], months[at - 1]);
        assert!(
            known.map_or(value.is_nan(), |known| near(value, known)),
            "{keys:?}"
        );
        compared += usize::from(known.is_some());
    }
    assert!(compared > 10, "{compared}");
    for (keys, value) in totals("lines.gap_of_brand", rest) {
        let of_brand = months[1..].iter();
        let of_brand =
            of_brand.filter_map(|month| sums.get(&[keys[0].clone(), (*month).to_owned()]));
        let signed = |[sold, billed]: &[Option<f64>; 2]| {
            sold.unwrap_or_default() - billed.unwrap_or_default()
        };
        let whole: f64 = of_brand.map(signed).sum();
        assert!(near(value, whole), "{keys:?}: {value}, {whole}");
    }
}
