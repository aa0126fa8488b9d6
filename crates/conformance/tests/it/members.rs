//! What models can say beyond the example's, in every dialect, and in one that runs here.

use std::sync::Arc;

use semantic::{ModelFile, Query};
use testkit::corpus::Asked;
use testkit::interpret::interpret;
use testkit::stages::{Fixture, Made};

use crate::dialects::{DIALECTS, is_t_sql};
use crate::example::{TABLES, fixture};
use crate::sqlite;

const MODEL: &str = include_str!("members.yaml");

fn circumstances() -> Fixture<'static> {
    let (model, faults) = semantic::load(&[ModelFile {
        path: "members.yaml".into(),
        text: MODEL.into(),
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

fn made(json: &str) -> (Fixture<'static>, Made) {
    let fixture = circumstances();
    let query = Query::from_json(json).expect(json);
    let made = fixture.compile(&query, DIALECTS);
    assert_eq!(
        made.statements.len(),
        DIALECTS.len(),
        "{json}\n{:?}",
        made.blocks
    );
    (fixture, made)
}

/// The rows that SQLite gives.
fn rows(json: &str) -> Vec<Vec<String>> {
    let (fixture, made) = made(json);
    sqlite::given(&fixture, &made)
}

const QUERIES: &[&str] = &[
    r#"{"measures": ["lines.high_value", "lines.high_lines", "lines.high_products"], "dimensions": ["product.brand"]}"#,
    r#"{"measures": ["lines.count", "lines.high_share"], "dimensions": ["lines.band"]}"#,
    r#"{"measures": ["lines.count"], "dimensions": ["lines.label"],
        "filters": [{"member": "lines.band", "operator": "notEquals", "values": ["Low"]}]}"#,
    r#"{"measures": ["overview.high_share", "overview.value"], "dimensions": ["overview.product_brand"],
        "timeDimensions": [{"dimension": "overview.invoice_date", "granularity": "month"}],
        "segments": ["overview.high"],
        "filters": [{"member": "overview.count", "operator": "gt", "values": ["1"]}]}"#,
];

#[test]
fn every_dialect_says_them_and_its_guard_lets_them_pass() {
    for json in QUERIES {
        let (fixture, made) = made(json);
        for ((name, statement), dialect) in made.statements.iter().zip(DIALECTS) {
            let admitted = sql::admit(statement, *dialect, &fixture.catalog());
            let admitted = admitted.unwrap_or_else(|e| panic!("{name}: {e}\n{}", statement.text));
            if is_t_sql(name) {
                let faults = source_mssql::lint(admitted.text());
                assert!(faults.is_empty(), "{name}: {faults:?}\n{}", admitted.text());
            }
        }
    }
}

#[test]
fn sqlite_gives_the_rows_that_the_plans_mean() {
    for json in QUERIES {
        let (fixture, made) = made(json);
        let given = sqlite::given(&fixture, &made);
        let plan = made.plan.expect(json);
        let meant = interpret(&plan, &TABLES).unwrap_or_else(|e| panic!("{json}: {e}"));
        assert!(!given.is_empty(), "{json}");
        assert_eq!(given.len(), meant.len(), "{json}");
        for (given, meant) in given.iter().zip(&meant) {
            let mut cells = given.iter().zip(meant);
            let same = cells.all(|(given, meant)| sqlite::same(given, &meant.to_string()));
            assert!(same, "{json}: SQLite gives {given:?}, meant is {meant:?}");
        }
    }
}

#[test]
fn a_filtered_measure_is_the_measure_of_the_filtered_rows() {
    let filtered =
        rows(r#"{"measures": ["lines.high_value", "lines.high_lines", "lines.high_products"]}"#);
    let asked = rows(
        r#"{"measures": ["lines.value", "lines.count", "lines.products"], "segments": ["lines.high"]}"#,
    );
    assert_eq!(filtered, asked);
    let all = rows(r#"{"measures": ["lines.value", "lines.count", "lines.products"]}"#);
    assert_ne!(filtered, all, "the filter leaves some rows out");
}

#[test]
fn the_bands_of_a_choice_are_those_of_its_conditions() {
    let banded = rows(
        r#"{"measures": ["lines.count"], "filters": [{"member": "lines.band", "operator": "equals", "values": ["High"]}]}"#,
    );
    let asked = rows(r#"{"measures": ["lines.count"], "segments": ["lines.high"]}"#);
    assert_eq!(banded, asked);
    let bands = rows(r#"{"dimensions": ["lines.band"]}"#);
    assert_eq!(bands, [["High"], ["Low"]]);
}

#[test]
fn a_view_gives_the_rows_of_the_members_behind_it() {
    let through = rows(
        r#"{"measures": ["overview.value", "overview.high_share"], "dimensions": ["overview.product_brand", "overview.band"]}"#,
    );
    let plain = rows(
        r#"{"measures": ["lines.value", "lines.high_share"], "dimensions": ["product.brand", "lines.band"]}"#,
    );
    assert_eq!(through, plain);
}
