//! Policies of views: they hold beside those of the cubes and never widen them.

use super::masks::loaded;
use super::*;

const VIEWED: &str = r#"
cubes:
  - name: sales
    sql_table: sales
    joins: [{name: shop, sql: "{CUBE}.shop = {shop}.id", relationship: many_to_one}]
    dimensions:
      - {name: day, sql: day, type: time}
      - {name: note, sql: note, type: string}
    measures:
      - {name: total, sql: amount, type: sum}
      - {name: margin, sql: margin, type: sum}
  - name: shop
    sql_table: shop
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: state, sql: state, type: string}
      - {name: owner, sql: owner, type: string}
    access_policy:
      - {groups: [staff, partner], member_level: {excludes: [owner]}}
      - {group: head}
views:
  - name: overview
    cubes:
      - {join_path: sales, includes: "*"}
      - {join_path: sales.shop, includes: [state, owner]}
    access_policy:
      - group: staff
        member_level: {excludes: [note, margin]}
        member_masking: {includes: [margin]}
        row_level: {filters: [{member: state, operator: equals, values: ["{ securityContext.state }"]}]}
      - group: partner
        member_level: {includes: [total, owner]}
        member_masking: {includes: [owner]}
      - group: head
        conditions: [{if: "{ securityContext.state } == 'all'"}]
"#;

fn given(groups: &[&str], states: &[&str]) -> Grants {
    grant(&actor(groups, states), &loaded(VIEWED))
}

/// The members of the view that somebody sees; masked ones in brackets.
fn seen(grants: &Grants) -> String {
    let model = loaded(VIEWED);
    let members = model
        .members()
        .iter()
        .filter(|member| member.view.is_some());
    let shown = members.filter(|member| grants.visible.shows(member.id));
    let names = shown.map(|member| match grants.visible.masks(member.id) {
        true => format!("[{}]", member.name),
        false => member.name.clone(),
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_view_shows_what_both_its_policies_and_those_of_the_cubes_show() {
    let staff = given(&["staff"], &["Goa"]);
    assert_eq!(
        seen(&staff),
        "day total [margin] state",
        "owner is kept back by the cube"
    );
    assert_eq!(
        seen(&given(&["partner"], &[])),
        "total",
        "a mask does not show what is hidden"
    );
    assert_eq!(
        seen(&given(&["head"], &["all"])),
        "day note total margin state owner"
    );
}

#[test]
fn whom_no_policy_of_a_view_is_about_sees_nothing_of_it_and_the_cubes_as_before() {
    for (groups, states) in [(&["guest"][..], &[][..]), (&[], &[]), (&["head"], &["Goa"])] {
        let grants = given(groups, states);
        assert_eq!(seen(&grants), "", "{groups:?}");
        assert!(grants.visible.member_at("sales.total").is_some());
        let near = grants.visible.nearest("overview.total");
        assert!(
            near.is_none_or(|near| !near.starts_with("overview.")),
            "{near:?}"
        );
    }
}

#[test]
fn rows_of_a_view_are_limited_where_it_is_gone_through_and_nowhere_else() {
    let model = loaded(VIEWED);
    let view = model.views()[0].id;
    let state = model.member_at("overview.state").expect("there");
    let rule = |grants: &Grants| grants.rows.of_view(view).cloned();
    let goa = given(&["staff"], &["Goa"]);
    let test = Predicate::Test {
        member: state,
        test: Test::Is(vec![Value::Text("Goa".into())]),
    };
    assert_eq!(rule(&goa), Some(Predicate::All(vec![test])));
    assert_eq!(goa.rows.cubes().count(), 0);
    assert_eq!(
        rule(&given(&["staff"], &[])),
        Some(Predicate::All(vec![Predicate::never()]))
    );
    assert_eq!(
        rule(&given(&["staff", "partner"], &[])),
        None,
        "one of them allows every row"
    );
}

#[test]
fn what_a_view_lets_through_is_part_of_the_fingerprint() {
    let mut prints: Vec<String> = Vec::new();
    for (groups, states) in [
        (&["staff"][..], &["Goa"][..]),
        (&["staff"], &["Kerala"]),
        (&["partner"], &[]),
        (&["staff", "partner"], &[]),
        (&["head"], &["all"]),
        (&["head"], &["Goa"]),
    ] {
        let print = given(groups, states).fingerprint.to_string();
        assert!(!prints.contains(&print), "{groups:?} {states:?}");
        prints.push(print);
    }
}

#[test]
fn the_policies_of_both_are_explained() {
    let model = loaded(VIEWED);
    let id = model.member_at("overview.margin").expect("there");
    let staff = actor(&["staff"], &["Goa"]);
    let explained = at("2026-11-20T06:00", |moment| {
        explain_access(&staff, &model, id, moment)
    });
    let text = explained.to_string();
    for expected in [
        "overview.margin is masked for",
        "cube sales has no policies",
        "policy 1 of view overview matches by staff: it masks the member; rows: overview.state is Goa",
        "rows through the view: overview.state is Goa",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}
