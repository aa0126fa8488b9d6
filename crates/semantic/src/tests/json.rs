use base::Granularity;
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::{Calculation, CalculationKind, Earlier, Interval, Shown};

#[test]
fn queries_are_read_as_cube_writes_them() {
    for (json, canonical) in [
        ("{}", "{}"),
        (
            r#"{"measures": ["a.b"], "limit": 5, "offset": null}"#,
            r#"{"measures":["a.b"],"limit":5}"#,
        ),
        (
            r#"{"order": {"b": "asc", "a": "desc"}}"#,
            r#"{"order":[["b","asc"],["a","desc"]]}"#,
        ),
        (
            r#"{"order": [["b", "asc"], ["a", "desc"]]}"#,
            r#"{"order":[["b","asc"],["a","desc"]]}"#,
        ),
        (
            r#"{"timeDimensions": [{"dimension": "a", "dateRange": "2026-01-01", "granularity": "month"}]}"#,
            r#"{"timeDimensions":[{"dimension":"a","granularity":"month","dateRange":["2026-01-01","2026-01-01"]}]}"#,
        ),
        (
            r#"{"dimensions": ["a.b", "a.at.month", "a.b.c"], "total": false, "ungrouped": false}"#,
            r#"{"dimensions":["a.b"],"timeDimensions":[{"dimension":"a.at","granularity":"month"},{"dimension":"a.b","granularity":"c"}]}"#,
        ),
        // Whole days as Cube's clients write them; parts of days are a filter.
        (
            r#"{"timeDimensions": [{"dimension": "a", "dateRange": ["2026-01-01T00:00:00.000", "2026-01-31T23:59:59.999"]}]}"#,
            r#"{"timeDimensions":[{"dimension":"a","dateRange":["2026-01-01","2026-01-31"]}]}"#,
        ),
        (
            r#"{"timeDimensions": [{"dimension": "a", "dateRange": ["2026-01-01T12:00:00.000", "2026-01-31"]}]}"#,
            r#"{"timeDimensions":[{"dimension":"a"}],"filters":[{"member":"a","operator":"inDateRange","values":["2026-01-01T12:00:00.000","2026-01-31"]}]}"#,
        ),
        (
            r#"{"filters": [{"dimension": "a", "operator": "equals", "values": [1, 1.50, true, "x"]}]}"#,
            r#"{"filters":[{"member":"a","operator":"equals","values":["1","1.5","true","x"]}]}"#,
        ),
        (
            r#"{"filters": [{"member": "a", "operator": "notEquals", "values": [null, "x", null]}]}"#,
            r#"{"filters":[{"member":"a","operator":"notEquals","values":["x",null]}]}"#,
        ),
        (
            r#"{"filters": [{"or": [{"member": "a", "operator": "set"}, {"and": []}]}]}"#,
            r#"{"filters":[{"or":[{"member":"a","operator":"set"},{"and":[]}]}]}"#,
        ),
        (
            r#"{"filters": [{"exists": "a"}, {"filters": [{"and": []}], "notExists": "a", "of": "b"}]}"#,
            r#"{"filters":[{"exists":"a"},{"notExists":"a","of":"b","filters":[{"and":[]}]}]}"#,
        ),
        (
            r#"{"top": {"by": "a.b", "ties": "cut", "per": [], "count": 3}}"#,
            r#"{"top":{"count":3,"by":"a.b"}}"#,
        ),
        (
            r#"{"top": {"count": 3, "by": "a.b", "lowest": true, "per": ["a.c"], "ties": "keep"}}"#,
            r#"{"top":{"count":3,"by":"a.b","lowest":true,"per":["a.c"],"ties":"keep"}}"#,
        ),
        (
            r#"{"filters": [{"member": "a", "operator": "gt", "aggregate": "total", "per": ["b"], "times": 0.5}]}"#,
            r#"{"filters":[{"member":"a","operator":"gt","aggregate":"total","per":["b"],"times":"0.5"}]}"#,
        ),
        (
            r#"{"filters": [{"otherMember": "b", "operator": "gt", "dimension": "a"}]}"#,
            r#"{"filters":[{"member":"a","operator":"gt","otherMember":"b"}]}"#,
        ),
    ] {
        let query = Query::from_json(json).expect(json);
        assert_eq!(query.to_json().to_string(), canonical, "{json}");
    }
}

#[test]
fn what_is_not_in_the_language_is_refused_by_name() {
    for (json, expected) in [
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ("null", "cannot be read"),
        (r#"{"measure": []}"#, "unknown field `measure`"),
        (
            r#"{"timezone": "Atlantis"}"#,
            "'Atlantis' is not a time zone",
        ),
        (
            r#"{"measures": [], "measures": []}"#,
            "duplicate field `measures`",
        ),
        (r#"{"measures": "a"}"#, "cannot be read"),
        (r#"{"limit": -1}"#, "cannot be read"),
        (r#"{"limit": 1.5}"#, "cannot be read"),
        (r#"{"order": {"a": "up"}}"#, "'up' is not an order"),
        (
            r#"{"timeDimensions": [{"dimension": "a", "dateRange": "last week"}]}"#,
            "'last week' is not a date",
        ),
        (
            r#"{"timeDimensions": [{"dimension": "a", "dateRange": ["2026-01-01T25:00", "2026-01-02"]}]}"#,
            "is not a date",
        ),
        (
            r#"{"timeDimensions": [{"dimension": "a", "dateRange": []}]}"#,
            "one or two dates",
        ),
        (
            r#"{"timeDimensions": [{"dimension": "a", "compareDateRange": []}]}"#,
            "'compareDateRange' takes 1 to 12 ranges",
        ),
        (r#"{"filters": [{}]}"#, "a filter is"),
        (r#"{"filters": [{"member": "a"}]}"#, "a filter is"),
        (r#"{"filters": [{"and": [], "or": []}]}"#, "a filter is"),
        (
            r#"{"filters": [{"and": [], "values": ["a"]}]}"#,
            "a filter is",
        ),
        (
            r#"{"filters": [{"member": "a", "operator": "gt", "otherMember": "b", "values": [1]}]}"#,
            "a filter is",
        ),
        (
            r#"{"filters": [{"member": "a", "dimension": "b", "operator": "set"}]}"#,
            "either 'member' or 'dimension'",
        ),
        (
            r#"{"filters": [{"member": "a", "operator": "equal"}]}"#,
            "did you mean 'equals'?",
        ),
        (
            r#"{"filters": [{"member": "a", "operator": "equals", "values": [[]]}]}"#,
            "[] is not a filter value",
        ),
    ] {
        let faults = Query::from_json(json).expect_err(json).to_string();
        assert!(faults.contains(expected), "{json}: {faults}");
    }
    let deep = format!("{{\"filters\": [{}", r#"{"and": ["#.repeat(10_000));
    Query::from_json(&deep).expect_err("too deep");
}

#[test]
fn all_faults_are_reported_together_and_long_texts_are_cut() {
    let long = "x".repeat(10_000);
    let json = format!(
        r#"{{"timeDimensions": [{{"dimension": "a", "dateRange": "{long}"}}], "filters": [{{"member": "a", "operator": "{long}"}}], "order": {{"a": "{long}"}}}}"#
    );
    let faults = Query::from_json(&json).expect_err("three");
    assert_eq!(faults.0.len(), 3, "{faults}");
    assert!(faults.to_string().len() < 1_000, "{faults}");
}

fn filter() -> impl Strategy<Value = Filter> {
    let operator = proptest::sample::select(Operator::ALL);
    let values = proptest::collection::vec(any::<String>(), 0..3);
    let test = (any::<String>(), operator, values, any::<bool>()).prop_map(
        |(member, operator, values, null)| Filter::Test {
            member,
            operator,
            values,
            null,
        },
    );
    let operator = proptest::sample::select(Operator::ALL);
    let versus =
        (any::<String>(), operator, any::<String>()).prop_map(|(member, operator, other)| {
            Filter::Versus {
                member,
                operator,
                other,
            }
        });
    let operator = proptest::sample::select(Operator::ALL);
    let aggregate = proptest::sample::select(&[Aggregate::Average, Aggregate::Total][..]);
    let per = proptest::collection::vec(any::<String>(), 0..2);
    let times = proptest::option::of((any::<i32>(), 0u8..6));
    let against = (any::<String>(), operator, aggregate, per, times).prop_map(
        |(member, operator, aggregate, per, times)| {
            let times = times.map(|(unscaled, scale)| base::Decimal {
                unscaled: unscaled.into(),
                scale,
            });
            Filter::Against(Against {
                member,
                operator,
                aggregate,
                per,
                times,
            })
        },
    );
    prop_oneof![test, versus, against].prop_recursive(4, 16, 3, |inner| {
        let parts = proptest::collection::vec(inner, 0..3);
        let of = proptest::option::of(any::<String>());
        let existence = (any::<String>(), of, any::<bool>(), parts.clone());
        prop_oneof![
            parts.clone().prop_map(Filter::And),
            parts.prop_map(Filter::Or),
            existence.prop_map(|(rows, of, negated, filters)| {
                Filter::Exists(Box::new(Existence {
                    rows,
                    of,
                    negated,
                    filters,
                }))
            })
        ]
    })
}

fn day() -> impl Strategy<Value = Date> {
    (1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

fn time() -> impl Strategy<Value = TimeDimension> {
    let granularity = proptest::option::of(any::<String>());
    let range = proptest::option::of((day(), day()));
    let time = (any::<String>(), granularity, range, any::<bool>());
    time.prop_map(|(dimension, granularity, range, fill_gaps)| TimeDimension {
        dimension,
        granularity,
        range,
        fill_gaps,
    })
}

fn calculation() -> impl Strategy<Value = Calculation> {
    let names = || proptest::collection::vec(any::<String>(), 0..3);
    let share = (names(), names())
        .prop_map(|(within, ignoring)| CalculationKind::Share { within, ignoring });
    let earlier = prop_oneof![
        Just(Earlier::PreviousPeriod),
        Just(Earlier::SamePeriodLastYear),
        (-99i64..=99, proptest::sample::select(&Granularity::ALL[..]))
            .prop_filter("a length", |(n, _)| *n != 0)
            .prop_map(|(n, size)| Earlier::Interval(Interval::of(n, size))),
    ];
    let shown = proptest::sample::select(vec![Shown::Ratio, Shown::Difference, Shown::Value]);
    let change = (earlier, shown, any::<Option<String>>())
        .prop_map(|(from, shown, time)| CalculationKind::Change { from, shown, time });
    let rank = (names(), any::<bool>())
        .prop_map(|(within, ascending)| CalculationKind::Rank { within, ascending });
    let kind = prop_oneof![share, change, rank];
    (any::<String>(), any::<String>(), kind).prop_map(|(name, of, kind)| Calculation {
        name,
        of,
        kind,
    })
}

fn top() -> impl Strategy<Value = Top> {
    let per = proptest::collection::vec(any::<String>(), 0..2);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (any::<u64>(), any::<String>(), per, flags).prop_map(
        |(count, by, per, (lowest, ties, others))| Top {
            count,
            by,
            lowest,
            per,
            ties,
            others,
        },
    )
}

fn query() -> impl Strategy<Value = Query> {
    let names = || proptest::collection::vec(any::<String>(), 0..3);
    let order = (any::<String>(), any::<bool>())
        .prop_map(|(member, descending)| Order { member, descending });
    (
        (names(), names(), names()),
        proptest::collection::vec(time(), 0..2),
        proptest::collection::vec(filter(), 0..3),
        proptest::collection::vec(order, 0..3),
        proptest::collection::vec(calculation(), 0..3),
        (
            any::<Option<u64>>(),
            any::<Option<u64>>(),
            proptest::option::of(top()),
            proptest::collection::vec(names(), 0..2),
            (any::<bool>(), any::<bool>()),
            proptest::option::of(Just("Asia/Kolkata".to_owned())),
        ),
    )
        .prop_map(
            |(names, time_dimensions, filters, order, calculations, rest)| Query {
                measures: names.0,
                dimensions: names.1,
                segments: names.2,
                time_dimensions,
                filters,
                order,
                calculations,
                limit: rest.0,
                offset: rest.1,
                top: rest.2,
                join_hints: rest.3,
                total: rest.4.0,
                ungrouped: rest.4.1,
                time_zone: rest.5,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_query_read_back_is_the_same(query in query()) {
        let json = query.to_json().to_string();
        prop_assert_eq!(Query::from_json(&json), Ok(query), "{}", json);
    }

    #[test]
    fn no_query_is_too_odd_to_be_resolved(query in query()) {
        let _ = resolve(&query, &SHOP_SEEN, &base::Calendar::default(), &base::Limits::default());
    }
}

#[test]
fn keys_of_one_calculation_are_not_taken_for_another() {
    for (calculation, expected) in [
        (
            r#""type": "share", "from": "previous period""#,
            "has no key 'from'",
        ),
        (
            r#""type": "rank", "direction": "up""#,
            "'up' is not an order",
        ),
        (r#""type": "change""#, "a change needs 'from'"),
        (
            r#""type": "change", "from": "yesterday""#,
            "'yesterday' is no time to change from",
        ),
        (
            r#""type": "change", "from": {"interval": "a while"}"#,
            "is not a length of time",
        ),
        (
            r#""type": "change", "from": "previous period", "as": "percent""#,
            "shown as 'percent'",
        ),
        (
            r#""type": "growth""#,
            "'growth' is no type of a calculation",
        ),
    ] {
        let json = format!(r#"{{"calculations": [{{"name": "a", "of": "b.c", {calculation}}}]}}"#);
        let faults = Query::from_json(&json).expect_err(&json).to_string();
        assert!(faults.contains(expected), "{json}: {faults}");
    }
}

proptest! {
    /// What is found by going back is where going forward comes to.
    #[test]
    fn the_first_time_to_reach_a_limit_reaches_it_and_the_one_before_does_not(
        limit in day(), months in -30i64..30, days in -40i64..40, hours in -30i64..30,
    ) {
        let by = Interval { months, days, seconds: hours * 3600 };
        let limit = limit.at(0, 0, 0, 0);
        if let Some(time) = by.first_to_reach(limit) {
            prop_assert!(by.after(time).is_none_or(|reached| reached >= limit));
            let before = time - jiff::Span::new().seconds(1);
            prop_assert!(by.after(before).is_none_or(|reached| reached < limit), "{time}");
        }
    }
}
