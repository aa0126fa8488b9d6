use base::Limits;

use super::*;

fn ask(rest: &str) -> Result<Resolved, String> {
    let json = format!(
        r#"{{"measures": ["sales.revenue"], "dimensions": ["region.zone", "store.city"], {rest}}}"#
    );
    let query = Query::from_json(&json).map_err(|faults| faults.to_string())?;
    resolve(
        &query,
        &SHOP_SEEN,
        &base::Calendar::default(),
        &Limits::default(),
    )
    .map_err(|faults| faults.to_string())
}

fn against(rest: &str) -> Result<Resolved, String> {
    ask(&format!(r#""filters": [{{{rest}}}]"#))
}

#[test]
fn a_group_is_compared_with_an_aggregate_of_groups() {
    let rest = r#""member": "sales.average", "operator": "gt", "aggregate": "total", "per": ["region.zone"], "times": 1.5"#;
    let resolved = against(rest).expect("sound");
    let Predicate::All(having) = &resolved.having else {
        panic!("{:?}", resolved.having);
    };
    let [Predicate::Against { whole, .. }] = &having[..] else {
        panic!("{having:?}");
    };
    assert_eq!(
        whole.name("sales.average"),
        "sales.average total per region.zone"
    );
    assert_eq!(
        whole.times.map(|times| times.to_string()),
        Some("1.5".into())
    );
}

#[test]
fn what_no_group_can_be_compared_with_is_refused() {
    for (rest, expected) in [
        (
            r#""member": "sales.revenue", "operator": "gt", "aggregate": "median""#,
            "'median' is no aggregate to compare with",
        ),
        (
            r#""member": "sales.revenue", "operator": "gt", "aggregate": "total", "values": [1]"#,
            "a filter is",
        ),
        (
            r#""member": "sales.revenue", "operator": "gt", "per": ["region.zone"]"#,
            "a filter is",
        ),
        (
            r#""member": "sales.revenue", "operator": "gt", "aggregate": "total", "times": "often""#,
            "'often' is not a number of times",
        ),
        (
            r#""member": "sales.revenue", "operator": "contains", "aggregate": "total""#,
            "'contains' does not compare",
        ),
        (
            r#""member": "sales.quantity", "operator": "gt", "aggregate": "average""#,
            "'sales.quantity' is a dimension, not a measure",
        ),
        (
            r#""member": "sales.revenue", "operator": "gt", "aggregate": "average", "per": ["product.brand"]"#,
            "'product.brand' is no group of the result",
        ),
    ] {
        let fault = against(rest).expect_err(expected);
        assert!(fault.contains(expected), "{rest}: {fault}");
    }
}

#[test]
fn the_first_groups_are_ordered_within_each_kind() {
    let order = |top: &str| {
        let resolved = ask(&format!(r#""top": {top}"#)).expect(top);
        let name = |by: &ResolvedOrder| {
            let direction = if by.descending { " desc" } else { "" };
            format!("{}{direction}", resolved.columns[by.column].name)
        };
        resolved
            .order
            .iter()
            .map(name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    for (top, expected) in [
        (
            r#"{"count": 3, "by": "sales.revenue", "per": ["region.zone"]}"#,
            "region.zone, sales.revenue desc",
        ),
        (
            r#"{"count": 3, "by": "sales.revenue", "lowest": true}"#,
            "sales.revenue",
        ),
        (r#"{"count": 3, "by": "sales.orders"}"#, ""),
        (
            r#"{"count": 3, "by": "sales.revenue", "per": ["region.zone"], "others": true}"#,
            "region.zone, others, sales.revenue desc",
        ),
    ] {
        assert_eq!(order(top), expected, "{top}");
    }
}

#[test]
fn a_top_that_says_nothing_is_refused() {
    for (top, expected) in [
        (
            r#"{"count": 3, "by": "sales.revenu"}"#,
            "there is no member 'sales.revenu' [query.unknown_member]; did you mean 'sales.revenue'?",
        ),
        (
            r#"{"count": 3, "by": "sales.sold_on"}"#,
            "'sales.sold_on' is a time dimension, not a measure",
        ),
        (
            r#"{"count": 3, "by": "sales.revenue", "per": ["product.brand"]}"#,
            "'product.brand' is no group of the result",
        ),
        (
            r#"{"count": 3, "by": "sales.revenue", "ties": "all"}"#,
            "'all' says nothing about ties",
        ),
        (
            r#"{"count": 3, "by": "sales.revenue", "per": ["region.zone", "store.city"], "others": true}"#,
            "'others' needs a dimension beside those of 'per'",
        ),
        (
            r#"{"count": 3, "by": "sales.revenue", "others": true}, "calculations": [
                {"name": "share", "type": "share", "of": "sales.revenue"}]"#,
            "calculations beside 'others' are not compiled yet",
        ),
        (
            r#"{"count": 3, "by": "sales.revenue", "others": true}, "filters": [
                {"member": "sales.orders", "operator": "gt", "values": [5]}]"#,
            "conditions on measures leave groups out, and 'others' holds all of them",
        ),
        (r#"{"by": "sales.revenue"}"#, "missing field `count`"),
        (r#"{"count": -1, "by": "sales.revenue"}"#, "cannot be read"),
    ] {
        let fault = ask(&format!(r#""top": {top}"#)).expect_err(expected);
        assert!(fault.contains(expected), "{top}: {fault}");
    }
}
