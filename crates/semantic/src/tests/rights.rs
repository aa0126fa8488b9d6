use super::*;

fn policies(policy: &str) -> (Model, Diagnostics) {
    let text = format!(
        r#"
cubes:
  - name: a
    sql_table: a
    joins:
      - {{name: b, sql: "{{CUBE}}.x = {{b}}.x", relationship: many_to_one}}
    dimensions:
      - {{name: x, sql: x, type: string}}
      - {{name: day, sql: day, type: time}}
      - {{name: secret, sql: secret, type: string, public: false}}
      - {{name: broken, sql: "a, b", type: string}}
    measures:
      - {{name: total, sql: y, type: sum}}
    segments:
      - {{name: some, sql: "{{x}} = 'y'"}}
    access_policy: {policy}
  - name: b
    sql_table: b
    dimensions:
      - {{name: x, sql: x, type: string}}
"#
    );
    let (model, mut faults) = load(&[file(&text)]);
    faults.0.remove(0);
    (model, faults)
}

fn shows(model: &Model, policy: usize) -> Vec<&str> {
    let shows = model.cubes()[0].policies[policy].shows.iter();
    shows.map(|id| model.member(*id).path.as_str()).collect()
}

#[test]
fn a_policy_shows_public_members_of_its_own_cube_only() {
    for (level, expected) in [
        ("", &["a.x", "a.day", "a.total", "a.some"][..]),
        (
            "member_level: {includes: '*'}",
            &["a.x", "a.day", "a.total", "a.some"],
        ),
        (
            "member_level: {excludes: [x, CUBE.day]}",
            &["a.total", "a.some"],
        ),
        (
            "member_level: {includes: [x, a.total], excludes: [x]}",
            &["a.total"],
        ),
        ("member_level: {includes: []}", &[]),
        ("member_level: {includes: [x, secret, broken]}", &["a.x"]),
    ] {
        let (model, faults) = policies(&format!("[{{group: g, {level}}}]"));
        assert_eq!(faults.to_string(), "", "{level}");
        assert_eq!(shows(&model, 0), expected, "{level}");
    }
}

#[test]
fn a_policy_with_a_fault_lets_nobody_in() {
    for (policy, expected) in [
        ("", "access_policy of cube 'a' is empty"),
        ("[]", "must be a list of policies"),
        ("{group: g}", "must be a list of policies"),
        ("[x]", "must be a map, not text"),
        ("[{}]", "needs 'group' or 'groups'"),
        (
            "[{group: g, conditions: [{if: x}]}]",
            "cannot have 'x' there",
        ),
        (
            "[{group: g, member_masking: {includes: '*'}}]",
            "'member_masking' needs 'member_level'",
        ),
        ("[{group: g, row_lvel: {}}]", "has no key 'row_lvel'"),
        ("[{group: g, row_level: }]", "'row_level' in"),
        ("[{group: g, member_level: }]", "'member_level' in"),
        (
            "[{group: g, member_level: {excludes: }}]",
            "'excludes' is empty",
        ),
        (
            "[{group: g, member_level: {excludes: [gone]}}]",
            "there is no member 'a.gone'",
        ),
        (
            "[{group: g, member_level: {includes: [b.x]}}]",
            "'b.x' does not belong to cube 'a'",
        ),
        ("[{group: g, row_level: {}}]", "needs either 'filters' or"),
        (
            "[{group: g, row_level: {filters: []}}]",
            "needs either 'filters' or",
        ),
        (
            "[{group: g, row_level: {allow_all: 1}}]",
            "must be true or false",
        ),
    ] {
        check(policy, expected);
    }
}

#[test]
fn a_row_filter_with_a_fault_takes_its_policy_with_it() {
    for (rule, expected) in [
        (
            "member: x, operator: equls, values: [a]",
            "not a filter operator; did you mean 'equals'?",
        ),
        (
            "member: x, operator: contains, values: ['']",
            "cannot look for an empty text",
        ),
        (
            "member: x, operator: measureFilter, values: ['{ securityContext.y }']",
            "'measureFilter' has no place in a row rule",
        ),
        ("member: x, operator: equals", "needs at least one value"),
        (
            "member: x, operator: equals, values: [[a]]",
            "must be a list of texts",
        ),
        (
            "member: x, operator: equals, values: ['{ securityContext.a.b }']",
            "is not a value",
        ),
        (
            "member: x, operator: equals, values: ['a { securityContext.b }']",
            "is not a value",
        ),
        (
            "member: day, operator: gt, values: [soon]",
            "is not a date or a time",
        ),
        (
            "member: total, operator: gt, values: ['1']",
            "'a.total' is a measure",
        ),
        ("member: some, operator: set", "'a.some' is a segment"),
        ("member: broken, operator: set", "'a.broken' is faulty"),
        ("member: gone, operator: set", "there is no member 'a.gone'"),
        ("or: [{member: x, operator: set}]", "needs 'member'"),
    ] {
        let policy = format!("[{{group: g, row_level: {{filters: [{{{rule}}}]}}}}]");
        check(&policy, expected);
    }
}

fn check(policy: &str, expected: &str) {
    let (model, faults) = policies(policy);
    assert!(faults.to_string().contains(expected), "{policy}: {faults}");
    let [only] = model.cubes()[0].policies.as_slice() else {
        panic!("{policy}: one policy stands for all");
    };
    assert!(only.groups.is_empty() && only.shows.is_empty(), "{policy}");
}

#[test]
fn a_faulty_policy_leaves_the_others_alone() {
    let (model, faults) = policies("[{group: g}, {group: h, row_level: 1}, {group: i}]");
    assert_eq!(faults.0.len(), 1, "{faults}");
    let groups: Vec<usize> = (model.cubes()[0].policies.iter())
        .map(|policy| policy.groups.len())
        .collect();
    assert_eq!(groups, [1, 0, 1]);
}

#[test]
fn operators_that_have_a_test_are_known() {
    let model = model(SHOP);
    let member = |path: &str| model.member(model.member_at(path).expect("there"));
    for operator in Operator::ALL {
        let test = |path: &str, values: &[&str]| {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            test_of(member(path), *operator, &values).is_ok()
        };
        let (day, city) = ("sales.sold_on", "store.city");
        let any = test(day, &[]) || test(day, &["2026-01-01"]) || test(city, &["a"]);
        assert_eq!(any, operator.is_a_test(), "{operator}");
    }
}
