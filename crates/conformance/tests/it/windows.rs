//! Windows over two facts, and running totals beside them, against sums made row by row in memory.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Span, Unit};

use crate::facts::{Expected, add, asked_by, check, lookup, number, person, rows, with_model};

const MODEL: &str = "cubes:
  - name: lines
    sql_table: fact_secondary_sales
    meta: {querent: {time_dimension: day}}
    joins:
      - {name: product, sql: \"{CUBE}.product_key = {product.product_key}\", relationship: many_to_one}
    dimensions:
      - {name: day, sql: invoice_date, type: time}
    measures:
      - {name: value, sql: net_value, type: sum}
      - {name: lately, sql: net_value, type: sum, rolling_window: {trailing: 45 days}}
  - name: bills
    sql_table: fact_primary_sales
    meta: {querent: {time_dimension: day}}
    joins:
      - {name: product, sql: \"{CUBE}.product_key = {product.product_key}\", relationship: many_to_one}
    dimensions:
      - {name: day, sql: billing_date, type: time}
    measures:
      - {name: value, sql: billed_value, type: sum}
      - {name: lately, sql: billed_value, type: sum, rolling_window: {trailing: 45 days}}
  - name: product
    sql_table: dim_product
    dimensions:
      - {name: product_key, sql: product_key, type: number, primary_key: true}
      - {name: category, sql: category, type: string}
";

/// The lines of both facts: which of them, category, day and value.
fn lines() -> Vec<(usize, String, Date, f64)> {
    let category = lookup("client_nectar", "dim_product", "product_key", "category");
    let facts = [
        (
            "fact_secondary_sales",
            ["product_key", "invoice_date", "net_value"],
        ),
        (
            "fact_primary_sales",
            ["product_key", "billing_date", "billed_value"],
        ),
    ];
    let mut lines = Vec::new();
    for (at, (table, columns)) in facts.into_iter().enumerate() {
        for row in rows("client_nectar", table, &columns) {
            let day: Date = row[1].to_string().parse().expect("a date");
            let category = category[&row[0].to_string()].clone();
            lines.push((at, category, day, number(&row[2])));
        }
    }
    lines
}

/// Adds up, for each period that any line lies in, the lines that count for it.
fn expected(first_of: fn(Date) -> Date, counts: impl Fn(Date, Date) -> bool) -> Expected {
    let lines = lines();
    let periods: BTreeSet<Date> = lines.iter().map(|line| first_of(line.2)).collect();
    let mut days: BTreeMap<(usize, String, Date), f64> = BTreeMap::new();
    for (at, category, day, value) in lines {
        *days.entry((at, category, day)).or_default() += value;
    }
    let mut expected = Expected::new();
    for period in periods {
        for ((at, category, day), value) in &days {
            if counts(*day, period) {
                let key = vec![category.clone(), period.to_string()];
                add(&mut expected, key, 2, *at, *value);
            }
        }
    }
    expected
}

fn quarter(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    Date::new(day.year(), month, 1).expect("a day")
}

#[test]
fn windows_of_two_facts_have_the_lines_of_their_own_days() {
    let fixture = with_model(MODEL, person("nectar", "meera"));
    let found = asked_by(
        &fixture,
        r#"{"measures": ["lines.lately", "bills.lately"], "dimensions": ["product.category"],
            "timeDimensions": [{"dimension": "lines.day", "granularity": "quarter"}]}"#,
    );
    let expected = expected(quarter, |day, period| {
        let end = period.saturating_add(Span::new().months(3));
        let before = day.until((Unit::Day, end)).expect("days").get_days();
        // The first days of a quarter lie in no window, and the quarter is there all the same.
        (1..=45).contains(&before)
    });
    let shown: Vec<Vec<String>> = (found.into_iter())
        .filter(|row| row[2..].iter().any(|cell| cell != "null"))
        .collect();
    assert!(!shown.is_empty());
    check(&shown, 2, &expected);
}

#[test]
fn a_running_total_goes_on_where_only_another_fact_has_lines() {
    let fixture = with_model(MODEL, person("nectar", "meera"));
    let found = asked_by(
        &fixture,
        r#"{"measures": ["lines.value", "bills.value"], "dimensions": ["product.category"],
            "timeDimensions": [{"dimension": "lines.day", "granularity": "month"}],
            "calculations": [{"name": "sold", "type": "running_total", "of": "lines.value", "restart": "fiscal_year"},
                             {"name": "billed", "type": "running_total", "of": "bills.value", "restart": "fiscal_year"}]}"#,
    );
    let fiscal = |day: Date| day.year() - i16::from(day.month() < 4);
    let expected = expected(Date::first_of_month, |day, period| {
        day.first_of_month() <= period && fiscal(day) == fiscal(period)
    });
    let totals: Vec<Vec<String>> = (found.into_iter())
        .map(|row| [&row[..2], &row[4..]].concat())
        .collect();
    check(&totals, 2, &expected);
}
