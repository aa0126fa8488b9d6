use std::sync::Arc;

use base::{Actor, ActorId, Attribute, Value};
use semantic::{Model, ModelFile, Predicate, load};

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
