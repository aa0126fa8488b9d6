//! Whatever is asked, the statement is one that our own guard lets pass, and rules are in it.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};

use super::*;

const DIMENSIONS: &[&str] = &[
    "sales.channel",
    "sales.margin",
    "sales.is_return",
    "store.city",
    "store.zone",
    "customer.home",
];
const MEASURES: &[&str] = &[
    "sales.orders",
    "sales.customers",
    "sales.revenue",
    "sales.mean",
    "sales.profit",
    "sales.per_order",
    "sales.index",
];

fn filter() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        any::<String>(),
        select(vec!["x", "'; --", "$1", "5"]).prop_map(str::to_owned)
    ];
    let texts = proptest::collection::vec(text, 1..4);
    let number = any::<i64>().prop_map(|number| number.to_string());
    let day =
        (2020i16..2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
    let times = select(vec!["sales.sold_on", "sales.booked_at"]);
    let of = |member: &'static str, operator: &'static str, values: Json| json!({"member": member, "operator": operator, "values": values});
    let leaf = prop_oneof![
        (select(vec!["equals", "notIn"]), texts).prop_map(move |(o, v)| of(
            "store.city",
            o,
            json!(v)
        )),
        (select(vec!["gt", "notEquals"]), number).prop_map(move |(o, v)| of(
            "sales.margin",
            o,
            json!([v])
        )),
        (times, select(vec!["equals", "lte", "onTheDate"]), day).prop_map(move |(m, o, v)| of(
            m,
            o,
            json!([v])
        )),
        select(DIMENSIONS).prop_map(|member| json!({"member": member, "operator": "notSet"})),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let parts = proptest::collection::vec(inner, 1..3);
        (select(vec!["and", "or"]), parts).prop_map(|(word, parts)| json!({ word: parts }))
    })
}

fn query() -> impl Strategy<Value = Json> {
    let time = (
        select(vec!["sales.sold_on", "sales.booked_at"]),
        select(vec!["day", "week", "year"]),
    );
    let having = (select(MEASURES), any::<i32>()).prop_map(
        |(member, number)| json!({"member": member, "operator": "gte", "values": [number]}),
    );
    (
        subsequence(MEASURES, 1..=MEASURES.len()),
        subsequence(DIMENSIONS, 0..=DIMENSIONS.len()),
        proptest::option::of(time),
        proptest::collection::vec(filter(), 0..3),
        proptest::option::of(having),
        (any::<bool>(), 0u64..100, 0u64..10),
    )
        .prop_map(
            |(measures, dimensions, time, mut filters, having, (segment, limit, offset))| {
                filters.extend(having);
                let time = time.map(|(dimension, granularity)| {
                json!({"dimension": dimension, "granularity": granularity})
            });
                let segments = if segment {
                    vec!["sales.notable"]
                } else {
                    Vec::new()
                };
                json!({
                    "measures": measures, "dimensions": dimensions, "segments": segments,
                    "timeDimensions": time.into_iter().collect::<Vec<_>>(),
                    "filters": filters, "limit": limit, "offset": offset,
                })
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_query_becomes_a_statement_that_the_guard_lets_pass(query in query()) {
        let query = query.to_string();
        let plan = planned(&query, &["city"]).expect("sound");
        let sql = sql_of(&plan);
        let touched = sql.contains("\"dim_store\"");
        prop_assert_eq!(touched, sql.contains("\"store\".\"city\" = $1"), "{}", sql);
        // Its plan is the same however often it is made.
        prop_assert_eq!(sql_of(&planned(&query, &["city"]).expect("sound")), sql);
    }
}
