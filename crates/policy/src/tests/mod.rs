mod embargo;
mod explain;
mod masks;
mod tree;
mod views;

use std::sync::Arc;

use base::{Actor, ActorId, Attribute, Calendar, Value};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use semantic::{Model, ModelFile, Predicate, Test, TextPart, load};

use crate::*;

const MODEL: &str = r#"
cubes:
  - name: sales
    sql_table: sales
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: state, sql: state, type: string}
      - {name: margin, sql: margin, type: number}
    measures:
      - {name: total, sql: amount, type: sum}
    access_policy:
      - group: national
        row_level: {allow_all: true}
      - group: regional
        member_level: {includes: "*", excludes: [margin]}
        row_level:
          filters:
            - {member: state, operator: equals, values: ["{ securityContext.state }"]}
      - group: auditor
        member_level: {includes: [margin]}
        row_level:
          filters:
            - {member: margin, operator: lt, values: ["0"]}
  - name: calendar
    sql_table: calendar
    dimensions:
      - {name: day, sql: day, type: time}
"#;

/// Where the clock stands, for rights that do not look at it.
fn grant(actor: &Actor, model: &Arc<Model>) -> Grants {
    at("2026-11-20T06:00", |moment| {
        crate::grant(actor, model, moment)
    })
}

/// Does something at a time of day in India, in a year that begins in April.
fn at<T>(time: &str, work: impl FnOnce(Moment<'_>) -> T) -> T {
    let calendar = Calendar {
        fiscal_year_start: 4,
        time_zone: TimeZone::get("Asia/Kolkata").expect("a zone"),
        ..Calendar::default()
    };
    let time: DateTime = time.parse().expect("a time");
    let zoned = time
        .to_zoned(calendar.time_zone.clone())
        .expect("it is there");
    work(Moment {
        now: zoned.timestamp(),
        calendar: &calendar,
    })
}

fn model() -> Arc<Model> {
    let (model, faults) = load(&[ModelFile {
        path: "model.yaml".into(),
        text: MODEL.into(),
    }]);
    assert!(faults.is_empty(), "{faults}");
    Arc::new(model)
}

fn actor(groups: &[&str], states: &[&str]) -> Actor {
    let states = states
        .iter()
        .map(|state| Value::Text((*state).into()))
        .collect::<Vec<_>>();
    let attribute = (!states.is_empty()).then(|| ("state".to_owned(), Attribute(states)));
    Actor {
        id: ActorId::new("someone").expect("an id"),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        attributes: attribute.into_iter().collect(),
    }
}

fn shown(grants: &Grants) -> Vec<&str> {
    grants
        .visible
        .members()
        .map(|member| member.path.as_str())
        .collect()
}

fn rule_text(grants: &Grants) -> String {
    grants
        .rows
        .cubes()
        .map(|cube| format!("{:?}", grants.rows.of(cube)))
        .collect()
}

#[test]
fn an_actor_without_a_matching_group_sees_only_open_cubes() {
    let grants = grant(&actor(&["visitor"], &[]), &model());
    assert_eq!(shown(&grants), ["calendar.day"]);
}

#[test]
fn an_excluded_member_is_hidden_and_the_rule_carries_the_actors_value() {
    let grants = grant(&actor(&["regional"], &["Kerala"]), &model());
    assert_eq!(
        shown(&grants),
        ["sales.state", "sales.total", "calendar.day"]
    );
    assert!(rule_text(&grants).contains("Kerala"));
}

#[test]
fn a_missing_attribute_allows_no_row() {
    let grants = grant(&actor(&["regional"], &[]), &model());
    let cube = grants.rows.cubes().next().expect("a rule");
    assert_eq!(
        grants.rows.of(cube),
        Some(&Predicate::All(vec![Predicate::never()]))
    );
}

#[test]
fn matching_policies_unite_in_members_and_rows() {
    let grants = grant(&actor(&["regional", "auditor"], &["Kerala"]), &model());
    assert_eq!(
        shown(&grants),
        ["sales.state", "sales.margin", "sales.total", "calendar.day"]
    );
    let cube = grants.rows.cubes().next().expect("a rule");
    assert!(matches!(grants.rows.of(cube), Some(Predicate::Any(either)) if either.len() == 2));
}

#[test]
fn one_policy_that_allows_every_row_lifts_the_others() {
    let grants = grant(&actor(&["regional", "national"], &["Kerala"]), &model());
    assert_eq!(grants.rows, RowRules::default());
}

#[test]
fn the_fingerprint_tells_rule_values_apart() {
    let print =
        |groups: &[&str], states: &[&str]| grant(&actor(groups, states), &model()).fingerprint;
    assert_ne!(
        print(&["regional"], &["Kerala"]),
        print(&["regional"], &["Goa"])
    );
    assert_eq!(
        print(&["regional"], &["Kerala"]),
        print(&["regional"], &["Kerala"])
    );
    assert_ne!(print(&["national"], &[]), print(&["visitor"], &[]));
}

/// The condition on rows of a cube `a` whose one policy has this filter, for an actor with these
/// attributes.
fn condition(filter: &str, attributes: &[(&str, Vec<Value>)]) -> Predicate {
    let text = format!(
        "cubes:\n- name: a\n  sql_table: a\n  dimensions:\n  - {{name: state, sql: s, type: string}}\n  - {{name: size, sql: n, type: number}}\n  - {{name: open, sql: o, type: boolean}}\n  - {{name: day, sql: d, type: time}}\n  access_policy:\n  - group: \"*\"\n    row_level: {{filters: [{filter}]}}\n"
    );
    let (model, faults) = load(&[ModelFile {
        path: "a.yaml".into(),
        text,
    }]);
    assert!(faults.is_empty(), "{faults}");
    let mut actor = actor(&[], &[]);
    for (name, values) in attributes {
        let values = Attribute(values.clone());
        actor.attributes.insert((*name).to_owned(), values);
    }
    let grants = grant(&actor, &Arc::new(model));
    let cube = grants.rows.cubes().next().expect("a rule");
    grants.rows.of(cube).expect("a rule").clone()
}

fn allows_none(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::All(parts) => parts.iter().any(allows_none),
        Predicate::Any(parts) => parts.iter().all(allows_none),
        _ => false,
    }
}

fn state(operator: &str, values: &str) -> String {
    format!("{{member: state, operator: {operator}, values: {values}}}")
}

#[test]
fn a_rule_that_cannot_be_filled_in_allows_no_row() {
    let text = |text: &str| Value::Text(text.into());
    let given = "['{ securityContext.x }']";
    let size = format!("{{member: size, operator: gte, values: {given}}}");
    let open = format!("{{member: open, operator: equals, values: {given}}}");
    let day = format!("{{member: day, operator: gte, values: {given}}}");
    let beside = "[Goa, '{ securityContext.x }']";
    for (filter, values) in [
        (state("equals", given), None),
        (state("equals", given), Some(vec![])),
        (state("equals", given), Some(vec![Value::Null])),
        (state("notEquals", given), None),
        (state("notEquals", given), Some(vec![])),
        // A literal beside it does not make up for the attribute.
        (state("notEquals", beside), Some(vec![])),
        (
            state("notEquals", beside),
            Some(vec![text("Kerala"), Value::Null]),
        ),
        (state("equals", beside), None),
        (size.clone(), Some(vec![text("large")])),
        (
            size.clone(),
            Some(vec![Value::Integer(1), Value::Integer(2)]),
        ),
        (size, Some(vec![Value::Boolean(true)])),
        (open, Some(vec![Value::Integer(1)])),
        (day, Some(vec![text("soon")])),
    ] {
        let attributes: Vec<_> = values.into_iter().map(|values| ("x", values)).collect();
        let condition = condition(&filter, &attributes);
        assert!(
            allows_none(&condition),
            "{filter} {attributes:?}: {condition:?}"
        );
    }
}

#[test]
fn a_rule_that_leaves_values_out_leaves_out_rows_without_one() {
    let goa = || "Goa".to_owned();
    for (operator, test) in [
        ("notEquals", Test::IsNot(vec![Value::Text(goa())])),
        (
            "notContains",
            Test::NotLike(TextPart::Anywhere, vec![goa()]),
        ),
        ("notEndsWith", Test::NotLike(TextPart::End, vec![goa()])),
    ] {
        let Predicate::All(filters) = condition(&state(operator, "[Goa]"), &[]) else {
            panic!("all filters must hold");
        };
        let [Predicate::All(parts)] = filters.as_slice() else {
            panic!("{filters:?}");
        };
        let tests: Vec<&Test> = parts
            .iter()
            .map(|part| match part {
                Predicate::Test { test, .. } => test,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(tests, [&Test::Set, &test], "{operator}");
    }
}

#[test]
fn attributes_of_every_kind_are_taken_as_they_are_written() {
    let given = |value: Value| vec![("x", vec![value])];
    let values = "['{ securityContext.x }']";
    for (member, value, expected) in [
        (
            "state",
            Value::Text("Goa".into()),
            Value::Text("Goa".into()),
        ),
        ("state", Value::Integer(7), Value::Text("7".into())),
        ("size", Value::Text("7".into()), Value::Integer(7)),
        ("open", Value::Boolean(true), Value::Boolean(true)),
    ] {
        let filter = format!("{{member: {member}, operator: equals, values: {values}}}");
        let condition = condition(&filter, &given(value));
        let Predicate::All(filters) = &condition else {
            panic!("{condition:?}");
        };
        let [Predicate::Test { test, .. }] = filters.as_slice() else {
            panic!("{condition:?}");
        };
        assert_eq!(*test, Test::Is(vec![expected]), "{member}");
    }
}

#[test]
fn a_cube_whose_file_is_broken_is_closed() {
    let text = MODEL.replace("sql_table: calendar", "sql_tabel: calendar");
    let (model, faults) = load(&[ModelFile {
        path: "model.yaml".into(),
        text,
    }]);
    assert!(!faults.is_empty());
    let grants = grant(&actor(&["national"], &[]), &Arc::new(model));
    assert_eq!(
        shown(&grants),
        ["sales.state", "sales.margin", "sales.total"]
    );
    let model = grants.visible.model().clone();
    let calendar = model.cube_named("calendar").expect("declared");
    assert!(!grants.visible.passable(calendar));
}
