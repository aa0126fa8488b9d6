//! Masks and conditions: who sees a member, who sees its mask, and for whom a policy is.

use super::*;

const MASKING: &str = r#"
cubes:
  - name: staff
    sql_table: staff
    dimensions:
      - {name: name, sql: name, type: string, mask: "***"}
      - {name: region, sql: region, type: string}
      - {name: born, sql: born, type: time}
    measures:
      - {name: pay, sql: pay, type: sum}
    segments:
      - {name: old, sql: "{CUBE}.born < '1970-01-01'"}
    access_policy:
      - group: clerk
        member_level: {includes: [region]}
        member_masking: {includes: "*"}
      - group: payroll
        member_level: {includes: [region, pay]}
        member_masking: {includes: "*", excludes: [born]}
      - group: north
        member_level: {includes: "*"}
        row_level: {filters: [{member: region, operator: equals, values: [North]}]}
      - group: north_clerk
        member_level: {includes: [region]}
        member_masking: {includes: [name]}
        row_level: {filters: [{member: region, operator: equals, values: [North]}]}
      - group: head
"#;

/// The visible members; masked ones in brackets.
fn seen(groups: &[&str]) -> String {
    let grants = grant(&actor(groups, &[]), &loaded(MASKING));
    let members = grants.visible.members().map(|member| {
        let masked = grants.visible.masks(member.id);
        let name = &member.name;
        if masked {
            format!("[{name}]")
        } else {
            name.clone()
        }
    });
    members.collect::<Vec<_>>().join(" ")
}

pub fn loaded(text: &str) -> Arc<Model> {
    let (model, faults) = load(&[ModelFile {
        path: "model.yaml".into(),
        text: text.into(),
    }]);
    assert!(faults.is_empty(), "{faults}");
    Arc::new(model)
}

#[test]
fn a_member_is_masked_unless_a_policy_shows_it_in_every_row_in_which_another_masks_it() {
    for (groups, expected) in [
        (&["clerk"][..], "[name] region [born] [pay]"),
        (&["payroll"], "[name] region pay"),
        (&["north_clerk"], "[name] region"),
        (&["head"], "name region born pay old"),
        // Any policy that shows it is enough.
        (&["clerk", "payroll"], "[name] region [born] pay"),
        (&["clerk", "head"], "name region born pay old"),
        // The same rows by both policies.
        (&["north", "north_clerk"], "name region born pay old"),
        // All rows with masks, some without: which row is which cannot be told.
        (&["clerk", "north"], "[name] region [born] [pay] old"),
        (&["clerk", "north", "head"], "name region born pay old"),
        (
            &["clerk", "north", "payroll"],
            "[name] region [born] pay old",
        ),
    ] {
        assert_eq!(seen(groups), expected, "{groups:?}");
    }
}

#[test]
fn the_fingerprint_tells_a_masked_member_from_a_shown_one() {
    let print = |groups: &[&str]| grant(&actor(groups, &[]), &loaded(MASKING)).fingerprint;
    assert_ne!(print(&["clerk"]), print(&["clerk", "payroll"]));
    assert_eq!(print(&["head"]), print(&["clerk", "head"]));
}

/// Whether a policy with this condition is for somebody with these attributes.
fn applies(condition: &str, attributes: &[(&str, Vec<Value>)]) -> bool {
    let model = loaded(&format!(
        "cubes:\n- name: a\n  sql_table: a\n  dimensions:\n  - {{name: x, sql: x, type: string}}\n  access_policy:\n  - {{group: '*', conditions: [{{if: {condition:?}}}]}}\n"
    ));
    let mut actor = actor(&[], &[]);
    for (name, values) in attributes {
        let values = Attribute(values.clone());
        actor.attributes.insert((*name).to_owned(), values);
    }
    !grant(&actor, &model).visible.is_empty()
}

#[test]
fn a_policy_is_for_those_for_whom_its_conditions_hold() {
    let text = |text: &str| Value::Text(text.into());
    let attributes = [
        ("department", vec![text("sales")]),
        ("level", vec![Value::Integer(3)]),
        ("remote", vec![Value::Boolean(false)]),
        ("lead", vec![Value::Boolean(true)]),
        ("towns", vec![text("Pune"), text("Nashik")]),
        ("unknown", vec![Value::Null]),
    ];
    for (condition, expected) in [
        ("{ securityContext.department } == 'sales'", true),
        ("{ securityContext.department == 'sales' }", true),
        ("security_context.department === 'sales'", true),
        ("{ securityContext.department } == 'Sales'", false),
        ("{ securityContext.department } != 'sales'", false),
        ("{ securityContext.department } != 'plant'", true),
        ("{ securityContext.department } in ['plant', 'sales']", true),
        ("{ securityContext.department } in ['plant']", false),
        ("'Pune' in { securityContext.towns }", true),
        ("'Goa' in { securityContext.towns }", false),
        ("{ securityContext.level } == 3", true),
        ("{ securityContext.lead }", true),
        ("{ !securityContext.remote }", true),
        ("{ securityContext.remote }", false),
        (
            "{ securityContext.lead } && !{ securityContext.remote }",
            true,
        ),
        (
            "{ securityContext.remote } || { securityContext.lead }",
            true,
        ),
        // `&&` binds closer than `||`.
        ("true || false && false", true),
        ("(true || false) && false", false),
    ] {
        assert_eq!(applies(condition, &attributes), expected, "{condition}");
    }
}

#[test]
fn a_condition_that_cannot_be_told_lets_nobody_in() {
    let text = |text: &str| Value::Text(text.into());
    let attributes = [
        ("towns", vec![text("Pune"), text("Nashik")]),
        ("unknown", vec![Value::Null]),
        ("empty", vec![]),
        ("word", vec![text("yes")]),
    ];
    for condition in [
        "{ securityContext.missing } == 'x'",
        "{ securityContext.missing } != 'x'",
        "!({ securityContext.missing } == 'x')",
        "!{ securityContext.missing }",
        "{ securityContext.unknown } != 'x'",
        "{ securityContext.empty } != 'x'",
        "!('x' in { securityContext.empty })",
        "{ securityContext.towns } == 'Pune'",
        "{ securityContext.towns } != 'Goa'",
        "{ securityContext.word }",
        "!{ securityContext.word }",
        "true && { securityContext.missing }",
    ] {
        assert!(!applies(condition, &attributes), "{condition}");
    }
    assert!(applies("{ securityContext.missing } || true", &attributes));
}

#[test]
fn a_view_is_no_way_around_a_mask_or_a_hidden_member() {
    let model = loaded(&format!(
        "{MASKING}views:\n  - name: people\n    cubes:\n      - {{join_path: staff, includes: \"*\"}}\n"
    ));
    let seen = |group: &str, path: &str| {
        let visible = grant(&actor(&[group], &[]), &model).visible;
        visible.member_at(path).is_some()
    };
    let masked = |group: &str, path: &str| {
        let visible = grant(&actor(&[group], &[]), &model).visible;
        model.member_at(path).is_some_and(|id| visible.masks(id))
    };
    for path in ["people.name", "people.pay", "people.born"] {
        assert!(masked("clerk", path), "{path} is its mask in the view too");
        assert!(seen("head", path) && !masked("head", path), "{path}");
    }
    assert!(
        !seen("payroll", "people.born"),
        "what is hidden is hidden in the view too"
    );
    assert!(
        seen("clerk", "people.region"),
        "what is shown is shown in the view too"
    );
    assert!(
        !seen("nobody", "people.region"),
        "a closed cube is closed in a view"
    );
}
