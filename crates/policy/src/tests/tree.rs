//! `descendants_of(actor)`: a place in a tree, and what is below it.

use super::masks::loaded;
use super::*;

const FORCE: &str = r#"
cubes:
  - name: force
    sql_table: force
    meta:
      querent:
        trees:
          - {name: line, node: id, parent: boss, actor: employee, depth: 4}
          - {name: area, levels: [zone, state, city]}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: boss, sql: boss, type: number}
      - {name: zone, sql: zone, type: string}
      - {name: state, sql: state, type: string}
      - {name: city, sql: city, type: string}
    access_policy:
      - group: line
        row_level: {filters: [{member: id, operator: equals, values: ["descendants_of(actor)"]}]}
      - group: area
        row_level: {filters: [{member: city, operator: equals, values: [ descendants_of( actor , area ) ]}]}
"#;

/// Which rows somebody with these attributes sees, as an explanation says it.
fn rows(group: &str, attributes: &[(&str, &[Value])]) -> String {
    let model = loaded(FORCE);
    let mut actor = actor(&[group], &[]);
    for (name, values) in attributes {
        let values = Attribute(values.to_vec());
        actor.attributes.insert((*name).to_owned(), values);
    }
    let id = model.member_at("force.city").expect("a member");
    let text = at("2026-11-20T06:00", |moment| {
        explain_access(&actor, &model, id, moment).to_string()
    });
    let (_, rows) = text.rsplit_once("rows of force: ").expect("rows");
    rows.to_owned()
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn an_actor_sees_their_own_node_and_what_is_below_it() {
    let of = |values: &[Value]| rows("line", &[("employee", values)]);
    assert_eq!(of(&[Value::Integer(17)]), "force.id is 17 or below");
    assert_eq!(of(&[text("17")]), "force.id is 17 or below");
    assert_eq!(
        of(&[Value::Integer(17), Value::Integer(4)]),
        "force.id is 17, 4 or below"
    );
}

#[test]
fn who_has_no_place_in_the_tree_sees_nothing() {
    for attributes in [
        &[][..],
        &[("employee", &[][..])],
        &[("employee", &[Value::Null][..])],
        &[("employee", &[Value::Integer(1), Value::Null][..])],
        &[("employee", &[Value::Text(String::new())][..])],
        &[("employee", &[Value::Boolean(true)][..])],
    ] {
        assert_eq!(rows("line", attributes), "none", "{attributes:?}");
        assert_eq!(rows("area", attributes), "none", "{attributes:?}");
    }
}

#[test]
fn levels_say_where_an_actor_stands_and_one_that_is_forgotten_closes() {
    let [south, tamil_nadu, chennai, every] = ["South", "Tamil Nadu", "Chennai", "*"].map(text);
    let (zone, state, city) = (
        ("zone", &[south][..]),
        ("state", &[tamil_nadu.clone()][..]),
        ("city", &[chennai][..]),
    );
    let [zones, states, cities] =
        ["zone", "state", "city"].map(|level| (level, std::slice::from_ref(&every)));
    for (attributes, expected) in [
        (&[zone, states, cities][..], "force.zone is South"),
        (
            &[zone, state, cities],
            "force.zone is South and force.state is Tamil Nadu",
        ),
        (
            &[zone, state, city],
            "force.zone is South and force.state is Tamil Nadu and force.city is Chennai",
        ),
        (&[zones, state, cities], "force.state is Tamil Nadu"),
        (&[zones, states, cities], "all"),
        // Forgotten, given without a value, or beside a value, which every one is not.
        (&[zone, state], "none"),
        (&[zone], "none"),
        (&[zone, states, ("city", &[])], "none"),
        (&[zone, cities, ("state", &[Value::Null])], "none"),
        (
            &[zone, cities, ("state", &[tamil_nadu, every.clone()])],
            "force.zone is South and force.state is Tamil Nadu, *",
        ),
    ] {
        assert_eq!(rows("area", attributes), expected, "{attributes:?}");
    }
}

#[test]
fn the_fingerprint_tells_places_apart() {
    let print = |id: i64| {
        let mut actor = actor(&["line"], &[]);
        let place = Attribute(vec![Value::Integer(id)]);
        actor.attributes.insert("employee".into(), place);
        grant(&actor, &loaded(FORCE)).fingerprint
    };
    assert_ne!(print(1), print(2));
    assert_eq!(print(1), print(1));
}

const TREE: &str = "{name: line, node: id, parent: boss, actor: employee}";

/// Trees of a cube, a row filter by one of them (the usual one where it is not said), and the fault.
const UNSOUND: &[(&str, &str, &str)] = &[
    (
        "",
        "{member: id, operator: equals, values: ['descendants_of(actor)']}",
        "cube 'a' has no sound tree of that name, or none over this member",
    ),
    (
        TREE,
        "{member: boss, operator: equals, values: ['descendants_of(actor)']}",
        "cube 'a' has no sound tree",
    ),
    (
        TREE,
        "{member: id, operator: equals, values: ['descendants_of(actor, side)']}",
        "no sound tree",
    ),
    (
        TREE,
        "{member: id, operator: notEquals, values: ['descendants_of(actor)']}",
        "stands with 'equals' only",
    ),
    (
        TREE,
        "{member: id, operator: equals, values: ['descendants_of(boss)']}",
        "write descendants_of(actor)",
    ),
    (
        TREE,
        "{member: id, operator: equals, values: ['descendants_of(actor']}",
        "write descendants_of(actor)",
    ),
    (
        "{name: line, node: id, parent: other, actor: e}",
        "",
        "there is no member 'a.other'",
    ),
    (
        "{name: line, node: id, parent: twice, actor: e}",
        "",
        "'twice' is computed",
    ),
    ("{name: line, node: id, parent: boss}", "", "needs 'actor'"),
    (
        "{name: line, node: id, parent: boss, actor: e, depth: 0}",
        "",
        "from 1 to 24, not 0",
    ),
    (
        "{name: line, node: id, parent: boss, actor: e, depth: 25}",
        "",
        "from 1 to 24, not 25",
    ),
    (
        "{name: line, node: id, parent: boss, actor: e, depth: all}",
        "",
        "from 1 to 24",
    ),
    ("{name: line, levels: []}", "", "needs 'levels'"),
    (
        "{name: line, levels: [total]}",
        "",
        "'a.total' is a measure",
    ),
    (
        "{name: line, node: id, parent: boss, actor: e}, {name: side, node: id, parent: boss, actor: e}",
        "{member: id, operator: equals, values: ['descendants_of(actor)']}",
        "several trees fit",
    ),
];

#[test]
fn a_rule_by_a_tree_that_is_not_sound_lets_nobody_in() {
    for (trees, rule, fault) in UNSOUND {
        let rule = match *rule {
            "" => "{member: id, operator: equals, values: ['descendants_of(actor)']}",
            rule => rule,
        };
        let text = format!(
            "cubes:\n- name: a\n  sql_table: a\n  meta: {{querent: {{trees: [{trees}]}}}}\n  dimensions:\n  - {{name: id, sql: id, type: number, primary_key: true}}\n  - {{name: boss, sql: boss, type: number}}\n  - {{name: twice, sql: '{{CUBE}}.id * 2', type: number}}\n  measures:\n  - {{name: total, sql: x, type: sum}}\n  access_policy:\n  - {{group: '*', row_level: {{filters: [{rule}]}}}}\n"
        );
        let file = ModelFile {
            path: "a.yaml".into(),
            text,
        };
        let (model, faults) = load(&[file]);
        assert!(
            faults.to_string().contains(fault),
            "{trees} {rule}: {faults}"
        );
        let grants = grant(&actor(&["x"], &[]), &Arc::new(model));
        assert!(grants.visible.is_empty(), "{trees} {rule}");
    }
}
