use super::*;

#[test]
fn the_rows_of_a_plan_are_counted_before_its_limit() {
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["sales.channel"], "limit": 2, "offset": 1,
        "filters": [{"member": "sales.units", "operator": "gt", "values": [5]}]}"#;
    let plan = count(&planned(query, &["all"]).expect(query));
    let text = plan.to_string();
    assert!(text.starts_with("aggregate total\n"), "{text}");
    assert!(!text.contains("limit") && !text.contains("sort"), "{text}");
    let sql = sql_of(&plan);
    let (_, body) = sql.rsplit_once("\n)\n").expect("a body");
    assert!(
        body.starts_with("SELECT\n  CAST(COUNT(*) AS INTEGER) AS \"total\"\nFROM"),
        "{sql}"
    );
    assert!(sql.contains("\"sales.units\" > $1"), "{sql}");
}

#[test]
fn a_total_without_dimensions_is_one_row() {
    let query = r#"{"measures": ["sales.orders"]}"#;
    let text = count(&planned(query, &["all"]).expect(query)).to_string();
    assert!(
        text.starts_with("aggregate total\n\u{2514}\u{2500} aggregate sales.orders"),
        "{text}"
    );
}
