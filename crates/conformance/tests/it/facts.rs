//! Numbers that joins could count more than once, against sums made row by row in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::Value;
use jiff::civil::Date;
use semantic::{ModelFile, Query};
use source_sqlite::Sqlite;
use sql::admit;
use testkit::corpus::Asked;
use testkit::interpret::interpret;
use testkit::stages::Fixture;

use crate::dialects::{DIALECTS, is_t_sql};
use crate::example::{TABLES, fixture};
use crate::sqlite::{run, same};

/// The values of some columns in every row of a table.
pub fn rows(schema: &str, table: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    let found = TABLES.0.iter();
    let mut found = found.filter(|(known, _)| known.schema == schema && known.name == table);
    let (_, batches) = found.next().unwrap_or_else(|| panic!("no {table}"));
    let row = |batch: &arrow_array::RecordBatch, at: usize| {
        let value = |name: &&str| {
            let column = batch.schema().index_of(name).expect("a column");
            insight::value_at(batch, column, at)
        };
        columns.iter().map(value).collect()
    };
    let rows = batches
        .iter()
        .map(|batch| (0..batch.num_rows()).map(move |at| row(batch, at)));
    rows.flatten().collect()
}

/// A column of a master table by its key.
pub fn lookup(schema: &str, table: &str, key: &str, column: &str) -> BTreeMap<String, String> {
    let rows = rows(schema, table, &[key, column]).into_iter();
    rows.map(|row| (row[0].to_string(), row[1].to_string()))
        .collect()
}

pub fn number(value: &Value) -> f64 {
    value.to_string().parse().unwrap_or(0.0)
}

fn day(value: &Value) -> Date {
    value.to_string().parse().expect("a date")
}

fn month(value: &Value) -> String {
    day(value).first_of_month().to_string()
}

/// A person of an example tenant, on the day of the corpus.
pub fn person(tenant: &str, person: &str) -> Fixture<'static> {
    fixture(&Asked {
        tenant: tenant.into(),
        person: person.into(),
        date: "2026-11-20".into(),
        question: String::new(),
    })
}

/// The same person with another model.
pub fn with_model(text: &str, fixture: Fixture<'static>) -> Fixture<'static> {
    let (model, faults) = semantic::load(&[ModelFile {
        path: "model.yaml".into(),
        text: text.into(),
    }]);
    assert!(faults.is_empty(), "{faults}");
    Fixture {
        model: Arc::new(model),
        ..fixture
    }
}

/// What SQLite gives for a query.
pub fn asked(tenant: &str, name: &str, json: &str) -> Vec<Vec<String>> {
    asked_by(&person(tenant, name), json)
}

pub fn asked_by(fixture: &Fixture<'_>, json: &str) -> Vec<Vec<String>> {
    let made = fixture.compile(&Query::from_json(json).expect(json), DIALECTS);
    assert_eq!(
        made.statements.len(),
        DIALECTS.len(),
        "{json}\n{:?}",
        made.blocks
    );
    for ((name, statement), dialect) in made.statements.iter().zip(DIALECTS) {
        let admitted = admit(statement, *dialect, &fixture.catalog())
            .unwrap_or_else(|e| panic!("{e}\n{}", statement.text));
        let faults = match is_t_sql(name) {
            true => source_mssql::lint(admitted.text()),
            false => Vec::new(),
        };
        assert!(faults.is_empty(), "{name}: {faults:?}\n{}", admitted.text());
    }
    let statement = made.statements.iter().find(|(name, _)| *name == "sqlite");
    let (_, statement) = statement.expect("a statement for SQLite");
    let admitted = admit(statement, &Sqlite, &fixture.catalog()).expect("it only reads");
    let rows = run(&admitted).unwrap_or_else(|e| panic!("{e}\n{}", statement.text));
    let plan = made.plan.expect("a plan");
    let meant = interpret(&plan, &TABLES).unwrap_or_else(|e| panic!("{json}: {e}"));
    assert_eq!(rows.len(), meant.len(), "{json}");
    for (row, meant) in rows.iter().zip(&meant) {
        let equal = row.iter().zip(meant).all(|(a, b)| same(&b.to_string(), a));
        assert!(
            equal,
            "{json}: SQLite gives {row:?}, the plan means {meant:?}"
        );
    }
    rows
}

/// Rows by their keys, the columns before the measures.
pub type Expected = BTreeMap<Vec<String>, Vec<Option<f64>>>;

pub fn check(found: &[Vec<String>], n_keys: usize, expected: &Expected) {
    let found: BTreeMap<Vec<String>, Vec<String>> = (found.iter())
        .map(|row| (row[..n_keys].to_vec(), row[n_keys..].to_vec()))
        .collect();
    assert!(
        found.keys().eq(expected.keys()),
        "{:?}\n{:?}",
        found.keys(),
        expected.keys()
    );
    for (key, values) in expected {
        for (value, found) in values.iter().zip(&found[key]) {
            let value = value.map_or("null".to_owned(), |number| number.to_string());
            assert!(same(&value, found), "{key:?}: {value} is {found}");
        }
    }
}

/// Adds a value up in one of several places.
pub fn add(to: &mut Expected, key: Vec<String>, n_measures: usize, at: usize, value: f64) {
    let row = to.entry(key).or_insert_with(|| vec![None; n_measures]);
    *row[at].get_or_insert(0.0) += value;
}

#[test]
fn two_facts_meet_with_the_sums_that_each_has_alone() {
    let found = asked(
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.net_value", "primary_sales.billed_value"], "dimensions": ["product.category"],
            "timeDimensions": [{"dimension": "secondary_sales.invoice_date", "granularity": "month"}]}"#,
    );
    let category = lookup("client_nectar", "dim_product", "product_key", "category");
    let mut expected = Expected::new();
    for (at, table, columns) in [
        (
            0,
            "fact_secondary_sales",
            ["product_key", "invoice_date", "net_value"],
        ),
        (
            1,
            "fact_primary_sales",
            ["product_key", "billing_date", "billed_value"],
        ),
    ] {
        for row in rows("client_nectar", table, &columns) {
            let key = vec![category[&row[0].to_string()].clone(), month(&row[1])];
            add(&mut expected, key, 2, at, number(&row[2]));
        }
    }
    let lone = expected.values().filter(|row| row.contains(&None)).count();
    assert!(lone > 0, "some group is of one fact only");
    check(&found, 2, &expected);
}

#[test]
fn a_missing_key_is_one_group_of_both_facts() {
    // Stores and outlets that nobody graded have no tier: both facts have lines of them.
    let found = asked(
        "indus",
        "yamini",
        r#"{"measures": ["transactions.net_amount", "counter.counters"], "dimensions": ["counter.grade"]}"#,
    );
    let grade = lookup("client_indus", "counter_master", "ctr_cd", "grade");
    let mut expected = Expected::new();
    for key in grade.values() {
        add(&mut expected, vec![key.clone()], 2, 1, 1.0);
    }
    for row in rows("client_indus", "fact_transactions", &["ctr_cd", "net_amt"]) {
        let key = vec![grade[&row[0].to_string()].clone()];
        add(&mut expected, key, 2, 0, number(&row[1]));
    }
    assert!(
        expected.contains_key(&vec!["null".to_owned()]),
        "{:?}",
        expected.keys()
    );
    check(&found, 1, &expected);
}

/// Snapshots of one day, summed by group and day.
type Counts = BTreeMap<Vec<String>, BTreeMap<Date, f64>>;

fn counts(groups: impl Fn(&[Value]) -> Vec<String>) -> Counts {
    let columns = ["geography_key", "snapshot_date", "closing_value"];
    let mut counts = Counts::new();
    for row in rows("client_nectar", "fact_stock_snapshot", &columns) {
        let days = counts.entry(groups(&row)).or_default();
        *days.entry(day(&row[1])).or_default() += number(&row[2]);
    }
    counts
}

fn last(days: &BTreeMap<Date, f64>) -> Option<f64> {
    days.values().next_back().copied()
}

#[test]
fn of_a_stock_the_last_day_of_each_period_counts_in_each_group() {
    let zone = lookup(
        "client_nectar",
        "dim_geography",
        "geography_key",
        "zone_name",
    );
    let zone = |row: &[Value]| zone[&row[0].to_string()].clone();
    let quarter = |row: &[Value]| {
        let day = day(&row[1]);
        jiff::civil::date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).to_string()
    };
    let by_quarter =
        r#""timeDimensions": [{"dimension": "stock.snapshot_date", "granularity": "quarter"}]"#;
    let by_zone = r#""dimensions": ["geography.zone"]"#;
    let found = |rest: &str| {
        let json =
            format!(r#"{{"measures": ["stock.closing_stock", "stock.average_stock"]{rest}}}"#);
        asked("nectar", "meera", &json)
    };
    let expected = |counts: Counts| -> Expected {
        let mean = |days: &BTreeMap<Date, f64>| days.values().sum::<f64>() / days.len() as f64;
        let rows = counts.into_iter();
        rows.map(|(key, days)| (key, vec![last(&days), Some(mean(&days))]))
            .collect()
    };
    check(&found(""), 0, &expected(counts(|_| Vec::new())));
    check(
        &found(&format!(", {by_zone}")),
        1,
        &expected(counts(|row| vec![zone(row)])),
    );
    check(
        &found(&format!(", {by_quarter}")),
        1,
        &expected(counts(|row| vec![quarter(row)])),
    );
    check(
        &found(&format!(", {by_zone}, {by_quarter}")),
        2,
        &expected(counts(|row| vec![zone(row), quarter(row)])),
    );
}

#[test]
fn a_stock_of_a_range_is_that_of_its_last_day_with_a_count() {
    let json = r#"{"measures": ["stock.closing_stock"],
        "timeDimensions": [{"dimension": "stock.snapshot_date", "dateRange": ["2026-07-10", "2026-09-20"]}]}"#;
    let all = counts(|_| Vec::new());
    let (from, to) = (
        jiff::civil::date(2026, 7, 10),
        jiff::civil::date(2026, 9, 20),
    );
    let days: BTreeMap<Date, f64> = (all[&Vec::new()].range(from..=to))
        .map(|(day, value)| (*day, *value))
        .collect();
    assert!(days.len() > 1, "a sum over time would be another number");
    check(
        &asked("nectar", "meera", json),
        0,
        &[(Vec::new(), vec![last(&days)])].into(),
    );
}

#[test]
fn a_stock_meets_what_was_sold() {
    let json = r#"{"measures": ["stock.closing_stock", "secondary_sales.net_value"],
        "timeDimensions": [{"dimension": "secondary_sales.invoice_date", "granularity": "month"}]}"#;
    let mut expected: Expected = (counts(|row| vec![month(&row[1])]).into_iter())
        .map(|(key, days)| (key, vec![last(&days), None]))
        .collect();
    for row in rows(
        "client_nectar",
        "fact_secondary_sales",
        &["invoice_date", "net_value"],
    ) {
        add(&mut expected, vec![month(&row[0])], 2, 1, number(&row[1]));
    }
    check(&asked("nectar", "meera", json), 1, &expected);
}

#[test]
fn a_counter_with_many_lines_of_a_brand_is_one_counter_of_it() {
    let found = asked(
        "indus",
        "yamini",
        r#"{"measures": ["counter.counters"], "dimensions": ["item.brand"],
            "filters": [{"member": "transactions.txn_type", "operator": "equals", "values": ["SAL"]}]}"#,
    );
    let brand = lookup("client_indus", "item_master", "item_cd", "brand_desc");
    let mut served = std::collections::BTreeSet::new();
    let columns = ["item_cd", "ctr_cd", "txn_type"];
    let lines = rows("client_indus", "fact_transactions", &columns);
    for row in &lines {
        if row[2] == Value::Text("SAL".into()) {
            served.insert((brand[&row[0].to_string()].clone(), row[1].to_string()));
        }
    }
    assert!(served.len() < lines.len(), "lines repeat counters");
    let mut expected = Expected::new();
    for (brand, _) in served {
        add(&mut expected, vec![brand], 1, 0, 1.0);
    }
    check(&found, 1, &expected);
}
