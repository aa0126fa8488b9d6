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
