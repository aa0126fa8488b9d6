//! Questions that are answered, and the queries they become.

use super::fixture::full;

fn check(cases: &[(&str, &str)]) {
    let world = full();
    let wrong: Vec<String> = cases
        .iter()
        .map(|(question, expected)| (question, expected, world.said(question)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(question, expected, found)| {
            format!("{question:?}:\n  expected {expected}\n  found    {found}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const MEASURED_OVER_TIME: &[(&str, &str)] = &[
    (
        "sales by month this fiscal year",
        "net_value @ invoice_date/month 2026-04-01..2027-03-31 ^ invoice_date asc",
    ),
    (
        "monthly net sales 2025",
        "net_value @ invoice_date/month 2025-01-01..2025-12-31 ^ invoice_date asc",
    ),
    (
        "what were sales yesterday",
        "net_value @ invoice_date 2026-11-19..2026-11-19",
    ),
    (
        "What is the total revenue for fiscal 2026?",
        "net_value @ invoice_date 2025-04-01..2026-03-31",
    ),
    (
        "sales over the last 3 months",
        "net_value @ invoice_date 2026-08-01..2026-10-31",
    ),
    (
        "sales trend this year",
        "net_value @ invoice_date/month 2026-01-01..2026-12-31 ^ invoice_date asc",
    ),
    (
        "trend of units last month",
        "invoice_quantity @ invoice_date/day 2026-10-01..2026-10-31 ^ invoice_date asc",
    ),
    (
        "sales since april",
        "net_value @ invoice_date 2026-04-01..2026-11-20",
    ),
    (
        "sales until march 2026",
        "net_value ? invoice_date lt 2026-04-01",
    ),
    ("sales all time", "net_value"),
    (
        "sales by week and brand this quarter",
        "net_value by brand @ invoice_date/week 2026-10-01..2026-12-31 ^ invoice_date asc",
    ),
    (
        "how did sales perform last week",
        "net_value @ invoice_date 2026-11-09..2026-11-15",
    ),
    (
        "how much did we sell in june",
        "net_value @ invoice_date 2026-06-01..2026-06-30",
    ),
    (
        "sales by due date last week",
        "net_value @ due_date/day 2026-11-09..2026-11-15 ^ due_date asc",
    ),
    (
        "sales by month on due date in 2025",
        "net_value @ due_date/month 2025-01-01..2025-12-31 ^ due_date asc",
    ),
    (
        "closing stock on snapshot date yesterday",
        "closing_stock @ snapshot_date 2026-11-19..2026-11-19",
    ),
    (
        "primary sales last month",
        "billed_value @ billing_date 2026-10-01..2026-10-31",
    ),
];

#[test]
fn measured_over_time() {
    check(MEASURED_OVER_TIME);
}

const GROUPED: &[(&str, &str)] = &[
    ("sales by brand", "net_value by brand"),
    (
        "sales by state and category in June 2026",
        "net_value by state,category @ invoice_date 2026-06-01..2026-06-30",
    ),
    (
        "average price by brand 2025",
        "average_price by brand @ invoice_date 2025-01-01..2025-12-31",
    ),
    (
        "sales and units by state in 2025",
        "net_value,invoice_quantity by state @ invoice_date 2025-01-01..2025-12-31",
    ),
    ("brand-wise sales", "net_value by brand"),
    ("I would like to see sales by brand", "net_value by brand"),
    ("outlets by channel as a chart", "count by channel"),
    (
        "by brand, sales and units",
        "net_value,invoice_quantity by brand",
    ),
    (
        "sales by brand and units in 2025",
        "net_value,invoice_quantity by brand @ invoice_date 2025-01-01..2025-12-31",
    ),
    (
        "Hello! Show me the sales by brand. Thanks!",
        "net_value by brand",
    ),
    (
        "statewise revenue ytd",
        "net_value by state @ invoice_date 2026-01-01..2026-11-20",
    ),
    (
        "sales for each zone in FY 2025-26",
        "net_value by zone @ invoice_date 2025-04-01..2026-03-31",
    ),
    ("sales broken down by channel", "net_value by channel"),
    ("sales across all states", "net_value by state"),
    (
        "brand sales in 2025",
        "net_value by brand @ invoice_date 2025-01-01..2025-12-31",
    ),
    (
        "sales of all brands in 2025",
        "net_value by brand @ invoice_date 2025-01-01..2025-12-31",
    ),
    ("brands by sales", "net_value by brand ^ net_value desc"),
    (
        "sales by brand, highest first",
        "net_value by brand ^ net_value desc",
    ),
    ("sales by brand desc", "net_value by brand ^ net_value desc"),
    (
        "sales by brand, lowest first, 5 rows",
        "net_value by brand ^ net_value asc # 5",
    ),
    ("volume by state", "invoice_quantity by state"),
    ("sales by unit of measure", "net_value by unit_of_measure"),
    ("sales by status", "net_value by status"),
    (
        "primary sales by distributor",
        "billed_value by distributor_name",
    ),
    ("sales by outlet status", "net_value by status"),
    ("salary by grade", "salary by grade"),
    ("turnover by zone", "net_value by zone"),
    (
        "show me sales by brand as a chart please",
        "net_value by brand",
    ),
];

#[test]
fn grouped() {
    check(GROUPED);
}

const RANKED: &[(&str, &str)] = &[
    (
        "top 5 brands by sales last quarter in Tamil Nadu",
        "net_value by brand @ invoice_date 2026-07-01..2026-09-30 ? state equals Tamil Nadu ^ net_value desc # 5",
    ),
    (
        "bottom 3 states by units sold this year",
        "invoice_quantity by state @ invoice_date 2026-01-01..2026-12-31 ^ invoice_quantity asc # 3",
    ),
    (
        "top five brands by sales",
        "net_value by brand ^ net_value desc # 5",
    ),
    (
        "10 best brands by units",
        "invoice_quantity by brand ^ invoice_quantity desc # 10",
    ),
    (
        "top brands by sales",
        "net_value by brand ^ net_value desc # 10",
    ),
    (
        "top brand by sales",
        "net_value by brand ^ net_value desc # 1",
    ),
    (
        "which brand had the highest sales?",
        "net_value by brand ^ net_value desc # 1",
    ),
    (
        "which month had the highest sales in 2025",
        "net_value @ invoice_date/month 2025-01-01..2025-12-31 ^ net_value desc # 1",
    ),
    (
        "top 3 months by sales in 2025",
        "net_value @ invoice_date/month 2025-01-01..2025-12-31 ^ net_value desc # 3",
    ),
    (
        "top selling brands",
        "net_value by brand ^ net_value desc # 10",
    ),
    (
        "lowest selling category last quarter",
        "net_value by category @ invoice_date 2026-07-01..2026-09-30 ^ net_value asc # 1",
    ),
    (
        "top 5 brands' sales by units",
        "net_value,invoice_quantity by brand ^ invoice_quantity desc # 5",
    ),
    (
        "top 3 states by invoices",
        "invoices by state ^ invoices desc # 3",
    ),
];

#[test]
fn ranked() {
    check(RANKED);
}

/// Questions about last month: the words, what is measured, and the conditions.
const RESTRICTED: &[(&str, &str, &str)] = &[
    (
        "sales in Chennai last month",
        "net_value",
        "? city equals Chennai",
    ),
    (
        "sales in Tamil Nadu and Kerala states last month",
        "net_value",
        "? state equals Tamil Nadu|Kerala",
    ),
    (
        "sales in Tamil Nadu or Maharashtra last month",
        "net_value",
        "? state equals Tamil Nadu|Maharashtra",
    ),
    (
        "units last month in Mumbai, Chennai and Kochi",
        "invoice_quantity",
        "? city equals Mumbai|Chennai|Kochi",
    ),
    (
        "sales in new delhi last month",
        "net_value",
        "? city equals New Delhi",
    ),
    (
        "sales in city Delhi last month",
        "net_value",
        "? city equals Delhi",
    ),
    (
        "sales for brand Kerala last month",
        "net_value",
        "? brand equals Kerala",
    ),
    (
        "sales of salt and pepper last month",
        "net_value",
        "? brand equals Salt and Pepper",
    ),
    (
        "sales in Kerala and Tamil Nadu last month",
        "net_value",
        "? state equals Kerala|Tamil Nadu",
    ),
    (
        "sales of Kerala and Dune last month",
        "net_value",
        "? brand equals Kerala|Dune",
    ),
    (
        "total units sold by Dune last month",
        "invoice_quantity",
        "? brand equals Dune",
    ),
    ("sales on offer last month", "net_value", "? on_offer"),
    (
        "value of returns last month in units sold",
        "invoice_quantity",
        "? returns",
    ),
    (
        "sales in Biscuits last month",
        "net_value",
        "? category equals Biscuits",
    ),
    (
        "sales of Like last month",
        "net_value",
        "? brand equals Like",
    ),
    ("sales like last month", "net_value", ""),
    (
        "sales of zest o last month",
        "net_value",
        "? brand equals Zest-O",
    ),
    (
        "sales only in Chennai last month",
        "net_value",
        "? city equals Chennai",
    ),
    ("sales in AS last month", "net_value", "? state equals AS"),
    ("sales in OR last month", "net_value", "? state equals OR"),
    (
        "sales in \"OR\" last month",
        "net_value",
        "? state equals OR",
    ),
    (
        "sales of Tea in Chennai last month",
        "net_value",
        "? category equals Tea ? city equals Chennai",
    ),
];

#[test]
fn restricted() {
    let last_month = "@ invoice_date 2026-10-01..2026-10-31";
    let expected = |measure: &str, conditions: &str| {
        format!("{measure} {last_month} {conditions}")
            .trim()
            .to_owned()
    };
    let cases: Vec<(&str, String)> = RESTRICTED
        .iter()
        .map(|(question, measure, conditions)| (*question, expected(measure, conditions)))
        .collect();
    let cases: Vec<(&str, &str)> = cases
        .iter()
        .map(|(question, expected)| (*question, expected.as_str()))
        .collect();
    check(&cases);
    check(&[(
        "daily sales last week for Modern Trade",
        "net_value @ invoice_date/day 2026-11-09..2026-11-15 ? channel equals Modern Trade ^ invoice_date asc",
    )]);
}

const COUNTED_AND_LISTED: &[(&str, &str)] = &[
    ("how many outlets", "count"),
    ("how many stores", "count"),
    ("how many active outlets", "count ? status equals Active"),
    ("number of outlets by channel", "count by channel"),
    ("outlets by channel", "count by channel"),
    ("list outlets by channel", "by name,channel"),
    ("outlet count by channel", "count by channel"),
    (
        "number of invoices in 2025",
        "invoices @ invoice_date 2025-01-01..2025-12-31",
    ),
    (
        "how many units were sold in June",
        "invoice_quantity @ invoice_date 2026-06-01..2026-06-30",
    ),
    ("invoices by state", "invoices by state"),
    ("list brands", "by brand"),
    ("states", "by state"),
    ("show all cities", "by city"),
    ("cities in Tamil Nadu", "by city ? state equals Tamil Nadu"),
    (
        "list all outlets in general trade",
        "by name ? channel equals General Trade",
    ),
    ("which brands are there", "by brand"),
];

#[test]
fn counted_and_listed() {
    check(COUNTED_AND_LISTED);
}
