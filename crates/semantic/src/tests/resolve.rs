use base::{Limits, Value as V};
use jiff::civil::date;

use super::*;

fn ask(json: &str) -> Result<Resolved, Diagnostics> {
    let query = Query::from_json(json)?;
    resolve(
        &query,
        &SHOP_SEEN,
        &base::Calendar::default(),
        &Limits::default(),
    )
}

fn refused(json: &str, expected: &[&str]) {
    let faults = ask(json).expect_err(json);
    let found: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{json}");
}

#[test]
fn a_query_is_looked_up_and_ordered() {
    for (json, columns, root, order) in [
        (
            r#"{"measures": ["sales.revenue"]}"#,
            "sales.revenue",
            "sales",
            "sales.revenue desc",
        ),
        (
            r#"{"measures": ["sales.orders", "sales.revenue"], "dimensions": ["region.zone"]}"#,
            "region.zone sales.orders sales.revenue",
            "sales",
            "sales.orders desc",
        ),
        (
            r#"{"measures": ["sales.revenue"], "dimensions": ["store.city"], "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month"}]}"#,
            "store.city sales.sold_on.month sales.revenue",
            "sales",
            "sales.sold_on.month asc",
        ),
        (
            r#"{"measures": ["sales.revenue"], "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month"}], "order": {"sales.sold_on": "desc"}}"#,
            "sales.sold_on.month sales.revenue",
            "sales",
            "sales.sold_on.month desc",
        ),
        (
            r#"{"dimensions": ["region.zone", "store.city"]}"#,
            "region.zone store.city",
            "store",
            "region.zone asc",
        ),
        (
            r#"{"measures": ["store.stores"], "dimensions": ["region.zone"]}"#,
            "region.zone store.stores",
            "store",
            "store.stores desc",
        ),
        // A condition on an aggregate makes its cube the one whose rows count.
        (
            r#"{"dimensions": ["product.brand"], "filters": [{"member": "sales.revenue", "operator": "gt", "values": ["5"]}]}"#,
            "product.brand",
            "sales",
            "product.brand asc",
        ),
    ] {
        let resolved = ask(json).expect(json);
        let names: Vec<&str> = resolved.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names.join(" "), columns);
        assert_eq!(resolved.model.cube(resolved.root).name, root);
        let direction = |by: &ResolvedOrder| if by.descending { "desc" } else { "asc" };
        let orders = resolved.order.iter();
        let orders: Vec<String> = orders
            .map(|by| format!("{} {}", names[by.column], direction(by)))
            .collect();
        assert_eq!(orders.join(", "), order, "{json}");
    }
}

#[test]
fn members_are_refused_by_kind_and_by_name() {
    refused(
        r#"{"measures": ["sales.revenu", "sales.sold_on"], "dimensions": ["sales.orders"], "segments": ["store.city"], "order": [["sales.gone", "asc"], ["store.city", "asc"]]}"#,
        &[
            "'sales.orders' is a measure, not a dimension [query.wrong_kind]",
            "there is no member 'sales.revenu' [query.unknown_member]; did you mean 'sales.revenue'?",
            "'sales.sold_on' is a time dimension, not a measure [query.wrong_kind]",
            "'store.city' is a dimension, not a segment [query.wrong_kind]",
            "there is no member 'sales.gone' [query.unknown_member]",
            "'store.city' cannot be ordered by: it is not in the result [query.invalid]",
        ],
    );
    refused(
        r#"{"timeDimensions": [{"dimension": "store.city", "granularity": "day"}]}"#,
        &["'store.city' is a dimension, not a time dimension [query.wrong_kind]"],
    );
    refused(
        r#"{"timeDimensions": [{"dimension": "sales.sold_on", "granularity": "decade"}]}"#,
        &[
            "'decade' is not a granularity of 'sales.sold_on' [query.invalid]; use one of year, quarter, month, week, day, hour, minute, second, fiscal_year, fiscal_quarter, fiscal_month, fiscal_week",
        ],
    );
    refused(
        r#"{"measures": ["sales.revenue", "sales.revenue"]}"#,
        &["'sales.revenue' is asked for twice [query.invalid]"],
    );
    refused(
        "{}",
        &["the query asks for nothing: name a measure or a dimension [query.invalid]"],
    );
}

#[test]
fn hidden_members_do_not_exist_in_any_message() {
    // Primary keys are not public: nothing here may tell them from names that nobody has.
    for part in [
        r#""dimensions": ["@"]"#,
        r#""measures": ["@"]"#,
        r#""segments": ["@"], "measures": ["sales.orders"]"#,
        r#""timeDimensions": [{"dimension": "@"}], "measures": ["sales.orders"]"#,
        r#""order": [["@", "asc"]], "measures": ["sales.orders"]"#,
        r#""filters": [{"member": "@", "operator": "set"}], "measures": ["sales.orders"]"#,
        r#""filters": [{"or": [{"member": "@", "operator": "equals", "values": ["x"]}]}], "measures": ["sales.orders"]"#,
    ] {
        let with = |path: &str| {
            let json = format!("{{{}}}", part.replace('@', path));
            ask(&json).expect_err(&json).to_string().replace(path, "@")
        };
        assert_eq!(with("region.id"), with("region.qq"), "{part}");
    }
}

#[test]
fn cubes_are_connected_or_the_reason_is_given() {
    refused(
        r#"{"dimensions": ["region.zone", "product.brand"]}"#,
        &[
            "'Brand' repeats rows of Region: its numbers would be counted more than once [query.multiplies]",
        ],
    );
}

#[test]
fn a_cube_that_is_closed_to_an_actor_is_no_way_and_is_not_named() {
    let model = model(SHOP);
    let public = everybody(&model);
    let shown: Vec<MemberId> = (public.members())
        .filter(|member| !member.path.starts_with("store."))
        .map(|member| member.id)
        .collect();
    let store = model.cube_named("store").expect("there");
    let visible = Visible::new(model, &shown, vec![store]);
    let query = r#"{"measures": ["sales.orders"], "dimensions": ["region.zone"]}"#;
    let query = Query::from_json(query).expect("sound");
    let faults = resolve(
        &query,
        &visible,
        &base::Calendar::default(),
        &Limits::default(),
    )
    .expect_err("no way");
    assert_eq!(
        faults.to_string(),
        "'Zone' is not connected with Sales [query.no_join]"
    );
}

/// The test that a filter on a member becomes.
fn test(member: &str, operator: &str, values: &str) -> Result<Test, String> {
    let json = format!(
        r#"{{"measures": ["sales.orders"], "filters": [{{"member": "{member}", "operator": "{operator}", "values": [{values}]}}]}}"#
    );
    let resolved = ask(&json).map_err(|faults| faults.to_string())?;
    match (&resolved.filter, &resolved.having) {
        (Predicate::All(rows), Predicate::All(aggregates)) => match (&rows[..], &aggregates[..]) {
            ([Predicate::Test { test, .. }], []) | ([], [Predicate::Test { test, .. }]) => {
                Ok(test.clone())
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn is(values: &[V]) -> Test {
    Test::Is(values.to_vec())
}

fn text(text: &str) -> V {
    V::Text(text.into())
}

fn check(member: &str, operator: &str, values: &str, expected: Test) {
    let found = test(member, operator, values);
    assert_eq!(found, Ok(expected), "{member} {operator} {values}");
}

#[test]
fn operators_and_texts_become_typed_tests() {
    use Comparison::*;
    let is_not = |values: &[V]| Test::IsNot(values.to_vec());
    let (city, quantity) = ("store.city", "sales.quantity");
    check(city, "equals", r#""Pune""#, is(&[text("Pune")]));
    check(city, "in", r#""a", "b""#, is(&[text("a"), text("b")]));
    check(city, "notEquals", r#""1""#, is_not(&[text("1")]));
    check(city, "notIn", "1, true", is_not(&[text("1"), text("true")]));
    check(city, "set", "", Test::Set);
    check(city, "notSet", "", Test::NotSet);
    check(quantity, "gt", "5", Test::Compare(Greater, V::Integer(5)));
    let least = Test::Compare(GreaterOrEqual, V::Integer(-5));
    check(quantity, "gte", r#""-5""#, least);
    let decimal = V::Decimal("1.5".parse().expect("fits"));
    check(quantity, "lt", "1.50", Test::Compare(Less, decimal));
    check(
        "sales.orders",
        "lte",
        "7",
        Test::Compare(LessOrEqual, V::Integer(7)),
    );
    check("sales.is_return", "equals", "true", is(&[V::Boolean(true)]));
}

#[test]
fn days_are_whole_and_ranges_half_open() {
    let sold_on = "sales.sold_on";
    let day = V::Date(date(2026, 3, 31));
    let at = |month: i8, day: i8, hour: i8| date(2026, month, day).at(hour, 0, 0, 0);
    let within = |start, end| Test::Within { start, end };
    let from = |value| Test::Compare(Comparison::GreaterOrEqual, value);
    check(
        sold_on,
        "equals",
        r#""2026-03-31""#,
        is(std::slice::from_ref(&day)),
    );
    let ten = V::Timestamp(at(3, 31, 10));
    check(sold_on, "gte", r#""2026-03-31T10:00""#, from(ten));
    let march = within(at(3, 1, 0), at(4, 1, 0));
    check(
        sold_on,
        "inDateRange",
        r#""2026-03-01", "2026-03-31""#,
        march,
    );
    let last = || within(at(3, 31, 0), at(4, 1, 0));
    check(sold_on, "onTheDate", r#""2026-03-31""#, last());
    check(sold_on, "onTheDate", r#""2026-03-31T10:00:00""#, last());
    // As Cube's clients write a whole day, and a part of one.
    check(
        sold_on,
        "inDateRange",
        r#""2026-03-31T00:00:00.000", "2026-03-31T23:59:59.999""#,
        last(),
    );
    let one = date(2026, 3, 31).at(12, 0, 0, 1_000_000);
    check(
        sold_on,
        "inDateRange",
        r#""2026-03-31T10:00:00", "2026-03-31T12:00:00""#,
        within(at(3, 31, 10), one),
    );
    check(
        sold_on,
        "notInDateRange",
        r#""2026-03-01", "2026-03-31""#,
        Test::Outside {
            start: at(3, 1, 0),
            end: at(4, 1, 0),
        },
    );
    // The last day there is belongs to its range.
    check(
        sold_on,
        "inDateRange",
        r#""2026-03-31", "9999-12-31""#,
        from(day),
    );
}

#[test]
fn texts_are_looked_for_and_dates_compared_as_cube_names_it() {
    use Comparison::*;
    let a_b = || vec!["a".to_owned(), "B%".to_owned()];
    for (operator, expected) in [
        ("contains", Test::Like(TextPart::Anywhere, a_b())),
        ("startsWith", Test::Like(TextPart::Start, a_b())),
        ("endsWith", Test::Like(TextPart::End, a_b())),
        ("notContains", Test::NotLike(TextPart::Anywhere, a_b())),
        ("notStartsWith", Test::NotLike(TextPart::Start, a_b())),
        ("notEndsWith", Test::NotLike(TextPart::End, a_b())),
    ] {
        check("store.city", operator, r#""a", "B%""#, expected);
    }
    let day = V::Date(date(2026, 3, 31));
    for (operator, comparison) in [
        ("beforeDate", Less),
        ("beforeOrOnDate", LessOrEqual),
        ("afterDate", Greater),
        ("afterOrOnDate", GreaterOrEqual),
    ] {
        let expected = Test::Compare(comparison, day.clone());
        check("sales.sold_on", operator, r#""2026-03-31""#, expected);
    }
}

#[test]
fn null_among_the_values_is_one_more_of_those_asked_for_or_left_out() {
    let (set, not_set) = (Test::Set, Test::NotSet);
    check("store.city", "equals", "null", not_set.clone());
    check("store.city", "notEquals", "null", set.clone());
    let both = |operator: &str| {
        let json = format!(
            r#"{{"dimensions": ["store.city"], "filters": [{{"member": "store.city", "operator": "{operator}", "values": [null, "a"]}}]}}"#
        );
        let Predicate::All(mut rows) = ask(&json).expect(&json).filter else {
            panic!("{json}");
        };
        rows.remove(0)
    };
    let tests = |parts: &[Predicate]| -> Vec<Test> {
        let test = |part: &Predicate| match part {
            Predicate::Test { test, .. } => test.clone(),
            other => panic!("{other:?}"),
        };
        parts.iter().map(test).collect()
    };
    match both("contains") {
        Predicate::Any(parts) => assert_eq!(
            tests(&parts),
            [Test::Like(TextPart::Anywhere, vec!["a".into()]), not_set]
        ),
        other => panic!("{other:?}"),
    }
    match both("notEquals") {
        Predicate::All(parts) => assert_eq!(tests(&parts), [Test::IsNot(vec![text("a")]), set]),
        other => panic!("{other:?}"),
    }
}

const UNFIT: &[(&str, &str, &str, &str)] = &[
    ("store.city", "equals", "", "needs at least one value"),
    ("store.city", "set", "1", "'set' takes no values"),
    (
        "sales.orders",
        "measureFilter",
        "1",
        "'measureFilter' takes no values",
    ),
    (
        "store.city",
        "measureFilter",
        "",
        "'store.city' is a dimension, not a measure",
    ),
    ("store.city", "contains", "", "needs at least one value"),
    (
        "store.city",
        "notContains",
        r#""a", """#,
        "cannot look for an empty text",
    ),
    (
        "sales.quantity",
        "startsWith",
        "1",
        "'startsWith' needs a text, which 'sales.quantity' is not",
    ),
    (
        "sales.orders",
        "endsWith",
        "1",
        "'endsWith' needs a text, which 'sales.orders' is not",
    ),
    (
        "store.city",
        "beforeDate",
        r#""2026-03-01""#,
        "needs a time dimension",
    ),
    (
        "sales.sold_on",
        "afterDate",
        r#""2026-03-01", "2026-03-31""#,
        "takes one date",
    ),
    (
        "sales.quantity",
        "gt",
        "1, null",
        "'gt' on 'sales.quantity' does not take null",
    ),
    (
        "store.city",
        "set",
        "null",
        "'set' on 'store.city' does not take null",
    ),
    (
        "store.city",
        "inDateRange",
        r#""2026-03-01""#,
        "needs a time dimension",
    ),
    ("sales.quantity", "gt", "1, 2", "takes exactly one value"),
    (
        "sales.quantity",
        "equals",
        r#""five""#,
        "'five' is not a number",
    ),
    ("sales.quantity", "equals", "1e400", "out of range"),
    ("sales.quantity", "equals", r#""NaN""#, "is not a number"),
    (
        "sales.is_return",
        "equals",
        r#""yes""#,
        "'yes' is not true or false",
    ),
    (
        "sales.sold_on",
        "equals",
        r#""31.3.2026""#,
        "is not a date or a time",
    ),
    (
        "sales.sold_on",
        "equals",
        r#""2026-02-30""#,
        "is not a date or a time",
    ),
    (
        "sales.sold_on",
        "equals",
        r#""20260301""#,
        "is not a date or a time",
    ),
    (
        "sales.sold_on",
        "inDateRange",
        r#""2026-03-01T25:00", "2026-03-31""#,
        "is not a date",
    ),
    (
        "sales.sold_on",
        "inDateRange",
        r#""2026-03-31", "2026-03-01""#,
        "ends before it begins",
    ),
    (
        "sales.sold_on",
        "onTheDate",
        r#""2026-03-01", "2026-03-31""#,
        "takes one date",
    ),
    ("sales.large", "set", "", "'sales.large' is a segment"),
    (
        "sales.orders",
        "equals",
        r#""many""#,
        "'many' is not a number",
    ),
];

#[test]
fn values_that_do_not_fit_are_refused() {
    for (member, operator, values, expected) in UNFIT {
        let error = test(member, operator, values).expect_err(values);
        assert!(
            error.contains(expected),
            "{member} {operator} {values}: {error}"
        );
    }
}

#[test]
fn conditions_on_rows_and_on_aggregates_part() {
    let on = |member: &str| format!(r#"{{"member": "{member}", "operator": "set"}}"#);
    let (row, aggregate) = (on("store.city"), on("sales.orders"));
    let json =
        |filter: String| format!(r#"{{"measures": ["sales.revenue"], "filters": [{filter}]}}"#);
    let both = ask(&json(format!("{row}, {aggregate}"))).expect("sound");
    let count = |predicate: &Predicate| {
        let mut members = Vec::new();
        predicate.collect_members(&mut members);
        members.len()
    };
    assert_eq!((count(&both.filter), count(&both.having)), (1, 1));
    for (filter, expected) in [
        (
            format!(r#"{{"or": [{row}, {aggregate}]}}"#),
            "cannot mix conditions",
        ),
        (r#"{"or": []}"#.to_owned(), "has no conditions"),
        (r#"{"and": []}"#.to_owned(), "has no conditions"),
        (vec![row.clone(); 201].join(","), "more than 200 conditions"),
        (
            format!("{}{row}{}", r#"{"or": ["#.repeat(9), "]}".repeat(9)),
            "more than 8 levels",
        ),
    ] {
        let json = json(filter);
        let faults = ask(&json).expect_err(&json).to_string();
        assert!(faults.contains(expected), "{faults}");
    }
}

#[test]
fn limits_are_kept_and_named() {
    let many = vec![r#""sales.orders""#; 65].join(",");
    refused(
        &format!(r#"{{"measures": [{many}]}}"#),
        &["the query names 65 members; at most 64 are allowed [limit.members]"],
    );
    let many = vec![r#""sales.gone""#; 65].join(",");
    refused(
        &format!(r#"{{"measures": ["sales.orders"], "segments": [{many}]}}"#),
        &["the query names 65 members; at most 64 are allowed [limit.members]"],
    );
    refused(
        r#"{"measures": ["sales.orders"], "limit": 50001}"#,
        &["a limit of 50001 rows is more than the 50000 allowed [limit.rows]"],
    );
    refused(
        r#"{"measures": ["sales.orders"], "offset": 18446744073709551615}"#,
        &["the offset is beyond any result [query.invalid]"],
    );
    let limit = |json: &str| ask(json).expect(json).limit;
    assert_eq!(limit(r#"{"measures": ["sales.orders"]}"#), 10_000);
    assert_eq!(limit(r#"{"measures": ["sales.orders"], "limit": 5}"#), 5);
}

#[test]
fn ranges_of_time_dimensions_count_whether_or_not_time_is_cut() {
    let range = |first, last| Query {
        measures: vec!["sales.orders".into()],
        time_dimensions: vec![TimeDimension {
            dimension: "sales.sold_on".into(),
            granularity: None,
            range: Some((first, last)),
            fill_gaps: false,
        }],
        ..Query::default()
    };
    let resolve = |query| {
        resolve(
            &query,
            &SHOP_SEEN,
            &base::Calendar::default(),
            &Limits::default(),
        )
    };
    let resolved = resolve(range(date(2026, 1, 1), date(2026, 1, 1))).expect("sound");
    assert_eq!(resolved.columns.len(), 1);
    assert!(!resolved.filter.is_always());
    let backwards = resolve(range(date(2026, 1, 2), date(2026, 1, 1)));
    let faults = backwards.expect_err("backwards").to_string();
    assert!(faults.contains("ends before it begins"), "{faults}");
}

#[test]
fn gaps_are_filled_where_it_is_said_which_periods_there_are() {
    let time = |keys: &str| {
        format!(
            r#"{{"measures": ["sales.orders"], "timeDimensions": [{{"dimension": "sales.sold_on", {keys}, "fillGaps": true}}]}}"#
        )
    };
    let year = r#""granularity": "month", "dateRange": ["2026-01-15", "2026-12-01"]"#;
    let filled = ask(&time(year)).expect("sound").filled.expect("asked for");
    assert_eq!((filled.column, filled.spine.count), (0, 12));
    for (keys, fault) in [
        (
            r#""dateRange": ["2026-01-01", "2026-12-01"]"#,
            "'fillGaps' of 'sales.sold_on' needs a granularity [query.invalid]",
        ),
        (
            r#""granularity": "month""#,
            "'fillGaps' of 'sales.sold_on' needs a 'dateRange' of whole days [query.invalid]",
        ),
        (
            r#""granularity": "second", "dateRange": ["2026-01-01", "2026-12-01"]"#,
            "the range of 'sales.sold_on' has more than 10000 periods to fill [limit.rows]",
        ),
    ] {
        let faults = ask(&time(keys)).expect_err(keys).to_string();
        assert!(faults.starts_with(fault), "{faults}");
    }
    let twice = format!(
        r#"{{"measures": ["sales.orders"], "dimensions": ["sales.sold_on.year"], "timeDimensions": [{{"dimension": "sales.sold_on", {year}, "fillGaps": true}}]}}"#
    );
    refused(
        &twice,
        &[
            "'fillGaps' of 'sales.sold_on' beside another column of the same time [query.unsupported]",
        ],
    );
}
