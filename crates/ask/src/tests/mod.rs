mod fixture;

use fixture::full;

#[test]
fn the_first_questions() {
    let world = full();
    let top = "net_value by brand @ invoice_date 2026-07-01..2026-09-30 ? state equals Tamil Nadu ^ net_value desc # 5";
    assert_eq!(world.said("top 5 brands by sales last quarter in Tamil Nadu"), top);
    let trend = "net_value @ invoice_date/month 2026-04-01..2027-03-31 ^ invoice_date asc";
    assert_eq!(world.said("sales by month this fiscal year"), trend);
    assert!(world.said("show me sales").starts_with("TooBroad"));
}
