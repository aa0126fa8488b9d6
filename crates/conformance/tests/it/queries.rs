//! Queries beyond the corpus: what engines say differently, each at least once.

use base::{Begins, Calendar, Granularity, Pattern};
use jiff::civil::Weekday;
use semantic::{Now, Query};
use testkit::corpus::Asked;
use testkit::stages::{Fixture, Made};

use crate::dialects::{DIALECTS, is_t_sql};
use crate::example::fixture;

/// A tenant, somebody who sees all of it, and a query.
const QUERIES: &[(&str, &str, &str)] = &[
    // A limit with an offset, and an ascending order by a measure, which may be null.
    (
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.net_value", "secondary_sales.margin"],
            "dimensions": ["product.brand"],
            "order": [["secondary_sales.margin", "asc"]], "limit": 5, "offset": 2}"#,
    ),
    // Formulas: of decimals, of a decimal and a whole number, of formulas.
    (
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.margin_rate", "secondary_sales.average_invoice_value",
                         "secondary_sales.invoice_lines", "secondary_sales.invoice_quantity"],
            "dimensions": ["geography.zone"],
            "order": [["secondary_sales.margin_rate", "asc"]]}"#,
    ),
    // A condition on a result, and a total without any dimension.
    (
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.net_value"], "dimensions": ["product.category"],
            "filters": [{"member": "secondary_sales.invoices", "operator": "gt", "values": [20]}]}"#,
    ),
    (
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.discount_rate", "secondary_sales.outlets_billed"]}"#,
    ),
    // A segment that is a column of truth, a dimension of truth, and conditions on both.
    (
        "unison",
        "nandini",
        r#"{"measures": ["sales.revenue", "sales.revenue_per_unit"], "dimensions": ["sales.is_return"],
            "segments": ["sales.returns"]}"#,
    ),
    (
        "unison",
        "nandini",
        r#"{"measures": ["sales.units_sold"], "dimensions": ["trading_day.weekend"],
            "segments": ["sales.on_offer"],
            "filters": [{"member": "sales.is_return", "operator": "equals", "values": [false]}]}"#,
    ),
    // Several values, their negation, either of two conditions.
    (
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.net_value"], "dimensions": ["geography.state"],
            "filters": [
                {"member": "product.brand", "operator": "notEquals", "values": ["Bisqora", "Himpuff"]},
                {"or": [{"member": "geography.zone", "operator": "equals", "values": ["South"]},
                        {"member": "geography.city", "operator": "set"}]}]}"#,
    ),
    // Texts that are looked for, days said relative to today, and time cut among the dimensions.
    (
        "nectar",
        "meera",
        r#"{"measures": ["secondary_sales.net_value"],
            "dimensions": ["product.brand", "secondary_sales.invoice_date.month"],
            "timeDimensions": [{"dimension": "secondary_sales.invoice_date", "dateRange": "last 3 months"}],
            "filters": [
                {"member": "product.brand", "operator": "contains", "values": ["is", "PUFF"]},
                {"member": "geography.city", "operator": "notStartsWith", "values": ["x_", null]},
                {"member": "secondary_sales.invoice_date", "operator": "beforeDate", "values": ["yesterday"]}]}"#,
    ),
];

/// Each size of time that a date can be cut to.
fn by_time() -> impl Iterator<Item = String> {
    let sizes = Granularity::ALL.into_iter().filter(|g| g.fits_a_date());
    sizes.map(|granularity| {
        format!(
            r#"{{"measures": ["transactions.net_amount"], "timeDimensions": [
                {{"dimension": "transactions.txn_date", "granularity": "{granularity}"}}]}}"#
        )
    })
}

/// The periods of fiscal years, under calendars that have them all differ from the plain one.
fn by_fiscal_time() -> Vec<(Calendar, String)> {
    let from_april = Calendar {
        fiscal_year_start: 4,
        week_start: Weekday::Sunday,
        ..Calendar::default()
    };
    let of_weeks = Calendar {
        fiscal_year_start: 2,
        fiscal_weeks: Some((Begins::Nearest, Pattern::FourFourFive)),
        ..from_april.clone()
    };
    let names = ["week", "fiscal_year", "fiscal_quarter", "fiscal_month"];
    let query = |name: &str| {
        format!(
            r#"{{"measures": ["transactions.net_amount"],
                "dimensions": ["transactions.txn_date.{name}"]}}"#
        )
    };
    let calendars = [from_april, of_weeks].into_iter();
    calendars
        .flat_map(|calendar| names.map(|name| (calendar.clone(), query(name))))
        .collect()
}

/// What the stages make of each query, and the circumstances.
pub fn made() -> Vec<(Fixture<'static>, Made)> {
    let written = QUERIES
        .iter()
        .map(|(tenant, person, json)| (*tenant, *person, (*json).to_owned(), None));
    let times = by_time().map(|json| ("indus", "yamini", json, None));
    let fiscal = by_fiscal_time().into_iter();
    let fiscal = fiscal.map(|(calendar, json)| ("indus", "yamini", json, Some(calendar)));
    let compiled = written.chain(times).chain(fiscal);
    compiled
        .map(|(tenant, person, json, calendar)| compiled_as(tenant, person, &json, calendar))
        .collect()
}

fn compiled_as(
    tenant: &str,
    person: &str,
    json: &str,
    calendar: Option<Calendar>,
) -> (Fixture<'static>, Made) {
    let asked = Asked {
        tenant: tenant.into(),
        person: person.into(),
        date: "2026-11-20".into(),
        question: String::new(),
    };
    let mut fixture = fixture(&asked);
    if let Some(calendar) = calendar {
        fixture.today.calendar = calendar;
    }
    let noon = fixture.today.date.at(12, 0, 0, 0);
    let time = noon.to_zoned(fixture.today.calendar.time_zone.clone());
    let now = Now {
        time: time.expect("there is a noon"),
        calendar: fixture.today.calendar.clone(),
    };
    let query = Query::from_json_at(json, &now).unwrap_or_else(|faults| panic!("{json}: {faults}"));
    let made = fixture.compile(&query, DIALECTS);
    assert_eq!(
        made.statements.len(),
        DIALECTS.len(),
        "{json}\n{:?}",
        made.blocks
    );
    (fixture, made)
}

#[test]
fn every_statement_passes_the_guard_of_its_dialect_and_the_lint_of_t_sql() {
    for (fixture, made) in made() {
        for ((name, statement), dialect) in made.statements.iter().zip(DIALECTS) {
            let admitted = sql::admit(statement, *dialect, &fixture.catalog());
            let admitted = admitted.unwrap_or_else(|e| panic!("{name}: {e}\n{}", statement.text));
            if is_t_sql(name) {
                // What the guard prints is what the server reads.
                let faults = source_mssql::lint(admitted.text());
                assert!(faults.is_empty(), "{name}: {faults:?}\n{}", admitted.text());
            }
        }
    }
}
