//! `mask` of members and `member_masking` of policies, as they are read.

use base::Value;

use super::*;
use crate::{Mask, MemberId};

fn masked(members: &str, policy: &str) -> (Model, Diagnostics) {
    load(&[file(&format!(
        r#"
cubes:
  - name: a
    sql_table: a
    dimensions:
      - {{name: x, sql: x, type: string}}
      - {{name: broken, sql: "a, b", type: string}}
{members}
    measures:
      - {{name: total, sql: y, type: sum}}
      - {{name: whole, sql: y, type: sum, mask: 0}}
    segments:
      - {{name: some, sql: "{{x}} = 'y'"}}
    access_policy: {policy}
"#
    ))])
}

fn mask_of(kind: &str, mask: &str) -> (Mask, bool, String) {
    let members = format!("      - {{name: m, sql: m, type: {kind}, mask: {mask}}}");
    let (model, mut faults) = masked(&members, "[{group: g}]");
    faults.0.remove(0);
    let id = model.member_at("a.m").expect("numbered");
    let member = model.member(id);
    (member.mask.clone(), member.public, faults.to_string())
}

#[test]
fn a_mask_is_a_value_of_its_members_type_or_sql() {
    let day = "2020-01-31".parse().expect("a day");
    for (kind, mask, expected) in [
        (
            "string",
            "hidden",
            Mask::Constant(Value::Text("hidden".into())),
        ),
        ("string", "7", Mask::Constant(Value::Text("7".into()))),
        ("number", "-1", Mask::Constant(Value::Integer(-1))),
        ("boolean", "false", Mask::Constant(Value::Boolean(false))),
        ("time", "2020-01-31", Mask::Constant(Value::Date(day))),
        ("string", "", Mask::Null),
    ] {
        let (read, public, faults) = mask_of(kind, mask);
        assert_eq!(
            (read, public, faults.as_str()),
            (expected, true, ""),
            "{kind} {mask}"
        );
    }
    let (read, public, faults) = mask_of("string", "{sql: \"LEFT({m}, 1)\"}");
    assert!(matches!(read, Mask::Sql(_)) && public, "{faults}");
}

#[test]
fn a_member_whose_mask_cannot_be_read_is_hidden_and_one_that_refers_wrongly_is_null() {
    for (kind, mask, expected) in [
        ("number", "none", "'none' is not a number"),
        ("time", "soon", "'soon' is not a date or a time"),
        ("boolean", "1", "'1' is not true or false"),
        (
            "string",
            "[a]",
            "must be a value or '{sql: ...}', not a list",
        ),
        ("string", "{sq: x}", "has no key 'sq'"),
        ("string", "{sql: \"{gone}\"}", "there is no member 'a.gone'"),
    ] {
        let (_, public, faults) = mask_of(kind, mask);
        assert!(faults.contains(expected), "{mask}: {faults}");
        assert!(!public, "{mask}");
    }
    for part in ["total", "broken", "some"] {
        let (read, public, faults) = mask_of("string", &format!("{{sql: \"{{{part}}}\"}}"));
        assert!(faults.contains("use sound dimensions"), "{part}: {faults}");
        assert!(public && read == Mask::Null, "{part}");
    }
}

#[test]
fn the_mask_of_a_measure_reads_plain_measures_and_nothing_of_rows() {
    let load_with = |mask: &str| {
        let text = format!(
            "cubes:\n- name: a\n  sql_table: a\n  dimensions:\n  - {{name: d, sql: d, type: time}}\n  measures:\n  - {{name: t, sql: y, type: sum, mask: {{sql: '{mask}'}}}}\n  - {{name: n, type: count}}\n  - {{name: w, sql: y, type: sum, rolling_window: {{trailing: 7 day}}}}\n  - {{name: v, sql: '{{w}} / 2', type: number}}\n"
        );
        let (model, faults) = load(&[file(&text)]);
        let masked = model.members().iter().find(|member| member.name == "t");
        (masked.expect("a measure").clone(), faults.to_string())
    };
    let (masked, faults) = load_with("ROUND({t} / {n}, 0)");
    assert!(
        faults.is_empty() && matches!(masked.mask, Mask::Sql(_)),
        "{faults}"
    );
    for (mask, expected) in [
        (
            "{CUBE}.z",
            "can refer to measures, and not to values of rows",
        ),
        ("{d}", "use sound measures"),
        ("{v}", "cannot look at windows"),
        ("{FILTER_PARAMS.a.d.filter(\"d\")}", "have no place here"),
    ] {
        let (masked, faults) = load_with(mask);
        assert!(faults.contains(expected), "{mask}: {faults}");
        assert_eq!(masked.mask, Mask::Null, "{mask}");
    }
}

#[test]
fn a_policy_masks_what_it_does_not_show_and_no_segment() {
    for (policy, expected) in [
        (
            "member_level: {includes: [x]}, member_masking: {includes: '*'}",
            &["a.total", "a.whole"][..],
        ),
        (
            "member_level: {includes: [x]}, member_masking: {includes: [x, total]}",
            &["a.total"],
        ),
        (
            "member_level: {includes: []}, member_masking: {excludes: [total]}",
            &["a.x", "a.whole"],
        ),
        (
            "member_level: {includes: []}, member_masking: {includes: [some, broken]}",
            &[],
        ),
        (
            "member_level: {includes: '*'}, member_masking: {includes: '*'}",
            &[],
        ),
    ] {
        let (model, faults) = masked("", &format!("[{{group: g, {policy}}}]"));
        assert_eq!(faults.0.len(), 1, "{policy}: {faults}");
        let path = |id: &MemberId| model.member(*id).path.as_str();
        let masks: Vec<&str> = model.cubes()[0].policies[0]
            .masks
            .iter()
            .map(path)
            .collect();
        assert_eq!(masks, expected, "{policy}");
    }
}

#[test]
fn a_masking_or_condition_with_a_fault_lets_nobody_in() {
    for (policy, expected) in [
        ("member_masking: {includes: '*'}", "needs 'member_level'"),
        (
            "member_level: {includes: []}, member_masking: ",
            "'member_masking' in",
        ),
        (
            "member_level: {includes: []}, member_masking: {includes: [gone]}",
            "there is no member 'a.gone'",
        ),
        ("conditions: ", "'conditions' in"),
        ("conditions: []", "must be a list of '{if: ...}'"),
        ("conditions: [{}]", "needs 'if'"),
        ("conditions: [{if: ''}]", "ends too early"),
        ("conditions: [{if: 'x'}]", "cannot have 'x' there"),
        ("conditions: [{if: 'true =='}]", "ends too early"),
        (
            "conditions: [{if: 'true true'}]",
            "cannot have 'true' there",
        ),
        ("conditions: [{if: '(true'}]", "needs a ')' more"),
        ("conditions: [{if: 'true ? 1 : 2'}]", "'?' cannot stand"),
        (
            "conditions: [{if: 'process.env.X'}]",
            "cannot have 'process.env.X' there",
        ),
        ("conditions: [{if: \"'x\"}]", "a text has no end"),
    ] {
        let (model, faults) = masked("", &format!("[{{group: g, {policy}}}]"));
        assert!(faults.to_string().contains(expected), "{policy}: {faults}");
        let policies = &model.cubes()[0].policies;
        assert!(
            policies.iter().all(|policy| policy.groups.is_empty()),
            "{policy}"
        );
    }
    let deep = format!(
        "[{{group: g, conditions: [{{if: '{}true'}}]}}]",
        "!".repeat(5_000)
    );
    let (_, faults) = masked("", &deep);
    assert!(faults.to_string().contains("nested too deeply"), "{faults}");
}
