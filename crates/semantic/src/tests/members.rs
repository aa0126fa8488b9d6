//! What a dimension or a measure can be beside a lone `sql`.

use super::*;

/// A cube with one more dimension and one more measure, whose keys are given.
fn with(dimension: &str, measure: &str) -> String {
    format!(
        "cubes:\n- name: a\n  sql_table: t\n  dimensions:\n  - {{name: x, sql: x, type: number}}\n  - {{name: d, {dimension}}}\n  measures:\n  - {{name: m, {measure}}}\n"
    )
}

const PLAIN: &str = "sql: x, type: time";
const COUNT: &str = "type: count";

#[test]
fn a_measure_keeps_its_filters_and_what_to_drill_into() {
    let text = with(
        PLAIN,
        "type: count, filters: [{sql: '{x} > 1'}, {sql: \"{CUBE}.y = 'z'\"}], drill_members: [x, a.d], drill_filters: [{sql: '{x} > 2'}], format: {type: custom-numeric, value: '.2f'}",
    );
    let model = model(&text);
    let member = model.member(model.member_at("a.m").expect("there"));
    let measure = member.measure().expect("a measure");
    assert_eq!(measure.filters.len(), 2);
    let x = model.member_at("a.x").expect("there");
    assert_eq!(measure.filters[0].members().collect::<Vec<_>>(), [x]);
    let d = model.member_at("a.d").expect("there");
    assert_eq!(measure.drill_members, [x, d]);
}

#[test]
fn what_changes_no_number_is_read_and_changes_nothing() {
    let text = with(
        "sql: x, type: string, order: desc, suggest_filter_values: false, aliases: [dd], format: {type: link, label: See}",
        COUNT,
    );
    assert_eq!(faults(&text), [""; 0]);
}

#[test]
fn a_choice_keeps_its_conditions_in_order_and_its_labels() {
    let text = with(
        "type: string, case: {when: [{sql: '{x} > 9', label: High}, {sql: '{x} > 5', label: {sql: '{CUBE}.name'}}], else: {label: 1}}",
        COUNT,
    );
    let model = model(&text);
    let member = model.member(model.member_at("a.d").expect("there"));
    let [Piece::Case(case)] = member.dimension().expect("one").sql.pieces.as_slice() else {
        panic!("{member:?}")
    };
    assert_eq!(case.arms.len(), 2);
    assert_eq!(case.arms[0].1, Label::Text("High".into()));
    assert!(matches!(case.arms[1].1, Label::Sql(_)));
    assert_eq!(case.otherwise, Some(Label::Text("1".into())));
}

/// The periods of a granularity that a model defines.
fn periods(keys: &str) -> base::Every {
    let text = with(
        &format!("sql: x, type: time, granularities: [{{name: own, {keys}}}]"),
        COUNT,
    );
    let model = model(&text);
    let member = model.member(model.member_at("a.d").expect("there"));
    let own = &member.dimension().expect("one").granularities[0];
    assert_eq!(own.title, "Own");
    match own.periods {
        base::Periods::Every(every) => every,
        other => panic!("{other:?}"),
    }
}

#[test]
fn own_periods_are_counted_from_the_beginning_of_a_year_on_a_monday() {
    let from = |every: base::Every| {
        format!(
            "{} {:?} from {} {:+}",
            every.count, every.unit, every.origin, every.shift
        )
    };
    for (keys, expected) in [
        (
            "interval: 1 year, offset: 3 months",
            "12 Month from 2001-04-01T00:00:00 +0",
        ),
        (
            "interval: 1 year 2 quarters",
            "18 Month from 2001-01-01T00:00:00 +0",
        ),
        (
            "interval: 15 days, origin: '2024-01-01'",
            "15 Day from 2024-01-01T00:00:00 +0",
        ),
        (
            "interval: 1 week, offset: -1 day",
            "7 Day from 2000-12-31T00:00:00 +0",
        ),
        (
            "interval: 1 month, offset: 2 weeks",
            "1 Month from 2001-01-01T00:00:00 +1209600",
        ),
        (
            "interval: 1 month, offset: 1 month -1 day",
            "1 Month from 2001-02-01T00:00:00 -86400",
        ),
        (
            "interval: 1 month, origin: '2024-05-28T06:00:00'",
            "1 Month from 2024-05-01T00:00:00 +2354400",
        ),
        (
            "interval: 1 day, offset: -2 hours",
            "1 Day from 2000-12-31T00:00:00 +79200",
        ),
        (
            "interval: 90 minutes, origin: '2024-05-28T06:00:01'",
            "5400 Second from 2024-05-28T06:00:01 +0",
        ),
    ] {
        assert_eq!(from(periods(keys)), expected, "{keys}");
    }
}

/// Each text has the fault that is named, and hides the member.
fn check(hidden: &str, text: impl Fn(&str) -> String, cases: &[(&str, &str)]) {
    let mut missed = Vec::new();
    for (keys, expected) in cases {
        let text = text(keys);
        let (model, found) = load(&[file(&text)]);
        let found: Vec<String> = found.0.iter().map(ToString::to_string).collect();
        if !found.iter().any(|fault| fault.starts_with(expected)) {
            missed.push(format!("{expected}\n  instead of {found:?}"));
        }
        assert!(!public(&model).contains(&hidden), "{text}");
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_fault_of_a_measure_says_what_is_wrong_and_hides_it() {
    let cases = [
        (
            "type: count, filters: [{sql: 'a, b'}]",
            "m.yaml:8:44: the sql of one of the filters of measure 'a.m': a comma makes it more than one value",
        ),
        (
            "type: rank",
            "m.yaml:8:5: measure 'a.m' needs 'multi_stage: true'",
        ),
        (
            "type: count, filters: [x]",
            "m.yaml:8:38: one of the filters of measure 'a.m' must be a map, not text",
        ),
        (
            "type: count, filters: [{sql: '{m} > 1'}]",
            "m.yaml:8:5: the references of 'a.m' go round in a circle",
        ),
        (
            "type: number, sql: '{x}', filters: [{sql: '{x} > 1'}]",
            "m.yaml:8:5: measure 'a.m' is computed of other measures: put 'filters' on the measures",
        ),
        (
            "type: count, drill_members: [y]",
            "m.yaml:8:44: the drill_members of measure 'a.m': there is no member 'a.y'",
        ),
        (
            "type: count, drill_filters: [{sq: x}]",
            "m.yaml:8:44: one of the drill_filters of measure 'a.m' needs 'sql'",
        ),
        (
            "type: count, format: {label: x}",
            "m.yaml:8:36: format of measure 'a.m' needs 'type'",
        ),
    ];
    check("a.m", |keys| with(PLAIN, keys), &cases);
}

#[test]
fn every_fault_of_a_dimension_says_what_is_wrong_and_hides_it() {
    let cases = [
        (
            "type: switch, values: [a], sql: x",
            "m.yaml:6:5: dimension 'a.d' is of type switch, which has no 'sql'",
        ),
        (
            "type: switch",
            "m.yaml:6:5: dimension 'a.d' is of type switch: it needs 'values'",
        ),
        (
            "type: string, values: [a], sql: x",
            "m.yaml:6:5: dimension 'a.d' has 'values', which are for",
        ),
        (
            "type: string, case: {}",
            "m.yaml:6:35: case of dimension 'a.d' needs 'when'",
        ),
        (
            "type: string, case: {when: [{sql: x}]}",
            "m.yaml:6:43: a 'when' of a case needs 'label'",
        ),
        (
            "type: string, case: {when: [{sql: x, label: [y]}]}",
            "m.yaml:6:59: a label must be text or a map with 'sql', not a list",
        ),
        (
            "type: string, sql: x, case: {when: [{sql: x, label: y}]}",
            "m.yaml:6:5: dimension 'a.d' has both 'sql' and 'case'",
        ),
        (
            "type: string, case: {when: [{sql: '{m} > 1', label: y}]}",
            "m.yaml:6:5: 'a.d' is computed for each row and cannot refer to the measure 'a.m'",
        ),
        (
            "type: string, sql: x, order: up",
            "m.yaml:6:44: 'up' is not an order: use asc or desc",
        ),
        (
            "type: time, sql: x, granularities: [{name: f, interval: 1 yeer}]",
            "m.yaml:6:51: '1 yeer' is not a length of time",
        ),
        (
            "type: time, sql: x, granularities: [{name: f, interval: 1 year, offset: 1 day, origin: '2024-01-01'}]",
            "m.yaml:6:51: a granularity of dimension 'a.d' has both 'offset' and 'origin'",
        ),
        (
            "type: string, sql: x, granularities: [{name: f, interval: 1 year}]",
            "m.yaml:6:5: dimension 'a.d' is not of type time, so it has no granularities",
        ),
        (
            "type: number, sql: '{a.m}', sub_query: true",
            "m.yaml:6:5: 'a.d' is a sub_query, for which cube 'a' needs a primary key",
        ),
    ];
    check("a.d", |keys| with(keys, COUNT), &cases);
}

#[test]
fn every_fault_of_a_granularity_says_what_is_wrong_and_hides_its_dimension() {
    let cases = [
        (
            "type: time, sql: x, granularities: [{name: f, interval: 1 month 3 days}]",
            "m.yaml:6:51: '1 month 3 days' mixes months, days and hours",
        ),
        (
            "type: time, sql: x, granularities: [{name: f, interval: -1 month}]",
            "m.yaml:6:51: '-1 month' is not a length of a period",
        ),
        (
            "type: time, sql: x, granularities: [{name: f, interval: 1 month, origin: '2024-05-31'}]",
            "m.yaml:6:51: the origin '2024-05-31' is a day that not every month has",
        ),
        (
            "type: time, sql: x, granularities: [{name: f, interval: 1 month, origin: May}]",
            "m.yaml:6:51: the origin 'May' is not a day",
        ),
        (
            "type: time, sql: x, granularities: [{name: month, interval: 1 month}]",
            "m.yaml:6:51: 'month' is not a name of a granularity of your own",
        ),
        (
            "type: time, sql: x, granularities: [{name: f, interval: 1 year, offset: 20000 years}]",
            "m.yaml:6:51: the offset '20000 years' is too long",
        ),
    ];
    check("a.d", |keys| with(keys, COUNT), &cases);
}
