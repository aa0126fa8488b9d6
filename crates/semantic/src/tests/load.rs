use base::Format;

use super::*;

#[test]
fn a_sound_model_is_read_with_its_defaults() {
    let model = model(SHOP);
    let sales = &model.cubes()[0];
    assert_eq!((sales.title.as_str(), sales.public), ("Sales", true));
    let schema = Some("shop".to_owned());
    let name = "fact_sales".to_owned();
    assert_eq!(sales.rows, Rows::Table { schema, name });
    assert_eq!(sales.synonyms, ["turnover"]);
    assert_eq!(sales.time_dimension, model.member_at("sales.sold_on"));
    assert_eq!(model.cube_named("sales"), Some(sales.id));
    let hidden: Vec<&str> = (model.members().iter())
        .filter(|member| !member.public)
        .map(|member| member.path.as_str())
        .collect();
    assert_eq!(hidden, ["sales.id", "store.id", "region.id", "product.id"]);
    let revenue = model.member(model.member_at("sales.revenue").expect("there"));
    let measure = revenue.measure().expect("a measure");
    assert_eq!(measure.format, Format::Currency(Some("INR".into())));
    assert_eq!(revenue.title, "Revenue");
    for (index, member) in model.members().iter().enumerate() {
        assert_eq!(member.id.index(), index, "numbers are places");
        assert_eq!(model.member_at(&member.path), Some(member.id));
    }
}

#[test]
fn the_version_does_not_depend_on_the_order_of_files() {
    let named = |path: &str, text: &str| ModelFile {
        path: path.into(),
        text: text.into(),
    };
    let version = |files: &[ModelFile]| load(files).0.version;
    let (a, b) = (named("a", "cubes: []"), named("b", "cubes: [ ]"));
    let both = version(&[a.clone(), b.clone()]);
    assert_eq!(both, version(&[b.clone(), a.clone()]));
    assert_ne!(both, version(&[a, named("b", "cubes: [  ]")]));
}

/// One fault, wherever it stands in a cube that is otherwise sound.
fn check(dimension_or_key: &str, expected: &str) {
    let text = format!("cubes:\n  - name: a\n    sql_table: t\n{dimension_or_key}\n");
    assert_eq!(faults(&text), [expected], "{dimension_or_key}");
}

#[test]
fn every_fault_says_where_it_is_and_what_to_do() {
    check(
        "    tittle: A",
        "m.yaml:4:5: cube 'a' has no key 'tittle' [model.invalid]; did you mean 'title'?",
    );
    check(
        "    title: [A]",
        "m.yaml:4:12: 'title' in cube 'a' must be text, not a list [model.invalid]",
    );
    check(
        "    public: perhaps",
        "m.yaml:4:13: 'public' in cube 'a' must be true or false, not text [model.invalid]",
    );
    check(
        "    extends: b",
        "m.yaml:4:14: cube 'a' cannot extend 'b': there is no such cube, or they extend one another [model.invalid]",
    );
    check(
        "    data_source: No Name",
        "m.yaml:2:5: \"No Name\" is not a source name: use 1 to 63 of a-z, 0-9, '_' and '-', starting with a letter or digit [model.invalid]",
    );
    check(
        "    dimensions:\n      - {name: b, type: strin, sql: b}",
        "m.yaml:5:9: 'strin' is not a type of a dimension: use string, number, time, boolean or switch [model.invalid]",
    );
    check(
        "    dimensions:\n      - {name: b, type: string}",
        "m.yaml:5:9: dimension 'a.b' needs 'sql' [model.invalid]",
    );
    check(
        "    dimensions:\n      - {name: b, type: string,\n         sql: \"{CUBE\"}",
        "m.yaml:6:15: the sql of dimension 'a.b': a '{' has no matching '}' [model.invalid]",
    );
    check(
        "    dimensions:\n      - {name: b, type: string, sql: \"{bb}\"}\n      - {name: bbb, type: string, sql: b}",
        "m.yaml:5:38: the sql of dimension 'a.b': there is no member 'a.bb'; did you mean 'a.b'? [model.invalid]",
    );
    check(
        "    dimensions:\n      - {name: b-c, type: string, sql: b}",
        "m.yaml:5:9: 'b-c' is not a name: use letters, digits and '_', at most 100 [model.invalid]",
    );
    check(
        "    dimensions:\n      - {name: b, type: string, sql: b}\n    measures:\n      - {name: B, type: count}",
        "m.yaml:7:9: 'a.B' exists already (upper and lower case count as the same) [model.invalid]",
    );
    check(
        "    dimensions:\n      - just text\n      - {name: b, type: string, sql: b}",
        "m.yaml:5:9: a member must be a map, not text [model.invalid]",
    );
    check(
        "    measures:\n      - {name: b, type: total, sql: b}",
        "m.yaml:5:9: 'total' is not a supported type of a measure: use count, count_distinct, sum, avg, min, max, number, number_agg, string, time, boolean or rank [model.invalid]",
    );
    check(
        "    measures:\n      - {name: b, type: sum, sql: b, group_by: [x]}",
        "m.yaml:5:9: 'group_by' of measure 'a.b': there is no member 'a.x'; did you mean 'a.b'? [model.invalid]",
    );
    check(
        "    joins:\n      - {name: a, sql: \"{CUBE}.x = {a}.y\", relationship: one_to_one}",
        "m.yaml:5:9: cube 'a' cannot be joined to itself yet [model.invalid]",
    );
    check(
        "    meta: {querent: {time_dimension: b}}\n    dimensions:\n      - {name: b, type: string, sql: b}",
        "m.yaml:6:9: the time_dimension of cube 'a' is not a sound time dimension: 'a.b' [model.invalid]",
    );
}

#[test]
fn faults_of_files_and_cubes_are_told_apart() {
    for (text, expected) in [
        ("cubes: [", "m.yaml:"),
        ("", "m.yaml:1:1: a model file must be a map, not nothing"),
        ("- a", "m.yaml:1:1: a model file must be a map, not a list"),
        (
            "cubes: 1",
            "m.yaml:1:8: 'cubes' in a model file must be a list, not a number",
        ),
        (
            "cubes: [1]",
            "m.yaml:1:9: a cube must be a map, not a number",
        ),
        ("cubes: [{}]", "m.yaml:1:9: a cube needs 'name'"),
        (
            "cubes: [{name: CUBE, sql_table: t}]",
            "m.yaml:1:9: 'CUBE' stands for the cube itself",
        ),
        (
            "cubes: [{name: a}]",
            "m.yaml:1:9: cube 'a' needs 'sql_table'",
        ),
        (
            "cubes: [{name: a, sql_table: x.y.z}]",
            "m.yaml:1:9: 'x.y.z' is not a table",
        ),
        (
            "views: [{name: v, access_policy: []}]",
            "m.yaml:1:34: access_policy of view 'v' must be a list of policies",
        ),
        ("cubes: []\ncubes: []", "m.yaml:2:"),
        ("cubes: [{name: a, name: b, sql_table: t}]", "m.yaml:1:"),
        (
            "cubes: [{name: a, sql_table: t}, {name: A, sql_table: t}]",
            "m.yaml:1:34: 'A' exists already",
        ),
    ] {
        let found = faults(text);
        assert!(found[0].starts_with(expected), "{text}: {found:?}");
    }
    let (_, script) = load(&[ModelFile {
        path: "m.js".into(),
        text: "cube()".into(),
    }]);
    assert!(
        script
            .to_string()
            .contains("JavaScript models are not read"),
        "{script}"
    );
}

#[test]
fn several_faults_are_reported_at_once_and_the_rest_works() {
    let text = r#"
cubes:
  - name: good
    sql_table: t
    joins:
      - {name: gone, sql: "{CUBE}.x = {gone}.x", relationship: many_to_one}
    dimensions:
      - {name: x, sql: x, type: string}
      - {sql: y, type: string}
      - {name: z, sql: "a, b", type: string}
      - {name: last, sql: last, type: time}
  - name: bad
    sql_tabel: t
    dimensions:
      - {name: x, sql: x, type: string}
"#;
    let (model, faults) = load(&[file("cubes: {"), file(text)]);
    assert_eq!(faults.0.len(), 6, "{faults}");
    // A cube that is not understood lets nobody in; its members are there to be referred to.
    let open = model.cubes().iter().filter(|cube| cube.policies.is_empty());
    let open: Vec<&str> = open.map(|cube| cube.name.as_str()).collect();
    assert_eq!(open, ["good"]);
    assert_eq!(public(&model), ["good.x", "good.last", "bad.x"]);
}

#[test]
fn what_refers_to_a_faulty_member_is_hidden_with_it() {
    let text = r#"
cubes:
  - name: a
    sql_table: t
    dimensions:
      - {name: ok, sql: x, type: number}
      - {name: broken, sql: x, type: number, case: {}}
      - {name: after, sql: "{broken} + 1", type: number}
    measures:
      - {name: total, sql: x, type: sum}
      - {name: returned, sql: x, type: sum, filters: [{sql: "a, b"}]}
      - {name: share, sql: "{returned} / {total}", type: number}
      - {name: doubled, sql: "{share} * 2", type: number}
    segments:
      - {name: some, sql: "{after} > 1"}
"#;
    let (model, found) = load(&[file(text)]);
    assert_eq!(public(&model), ["a.ok", "a.total"]);
    let found = found.to_string();
    for expected in [
        "'a.share' refers to 'a.returned', which is faulty",
        "'a.doubled' refers to 'a.share', which is faulty",
        "'a.some' refers to 'a.after', which is faulty",
    ] {
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn references_must_come_to_an_end_at_the_right_level() {
    let member = |list: &str, name: &str, kind: &str, sql: &str| {
        let text = format!(
            "cubes:\n- name: a\n  sql_table: t\n  measures:\n  - {{name: sum, type: sum, sql: x}}\n  {list}:\n  - {{name: {name}, type: {kind}, sql: \"{sql}\"}}\n"
        );
        let text = match list {
            "measures" => text.replacen("  measures:\n", "", 1).replace(
                "  - {name: sum, type: sum, sql: x}\n  measures:\n",
                "  measures:\n  - {name: sum, type: sum, sql: x}\n",
            ),
            _ => text,
        };
        let (model, faults) = load(&[file(&text)]);
        assert_eq!(public(&model), ["a.sum"], "{text}");
        assert_eq!(faults.0.len(), 1, "{faults}");
        faults.to_string()
    };
    for (list, kind, sql, expected) in [
        (
            "measures",
            "number",
            "{m}",
            "the references of 'a.m' go round in a circle",
        ),
        (
            "measures",
            "sum",
            "{m}",
            "the references of 'a.m' go round in a circle",
        ),
        (
            "dimensions",
            "string",
            "{m}",
            "the references of 'a.m' go round in a circle",
        ),
        ("measures", "number", "x", "must refer to measures"),
        (
            "measures",
            "number_agg",
            "MAX({sum})",
            "cannot refer to measures",
        ),
        ("measures", "number", "1", "must refer to measures"),
        (
            "measures",
            "number",
            "{sum} / {CUBE}.x",
            "must refer to measures",
        ),
        (
            "measures",
            "sum",
            "{sum}",
            "cannot refer to the measure 'a.sum'",
        ),
        (
            "dimensions",
            "number",
            "{sum}",
            "cannot refer to the measure 'a.sum'",
        ),
    ] {
        let found = member(list, "m", kind, sql);
        assert!(found.contains(expected), "{sql}: {found}");
    }
}

#[test]
fn circles_chains_and_explosions_are_cut() {
    let cube = |members: String| {
        format!(
            "cubes:\n- name: a\n  sql_table: t\n  dimensions:\n  - {{name: d0, type: number, sql: x}}\n{members}"
        )
    };
    let chain = |parts: &str, count: usize| {
        let member = |i: usize| {
            let sql = parts.replace('@', &format!("{{d{}}}", i - 1));
            format!("  - {{name: d{i}, type: number, sql: \"{sql}\"}}\n")
        };
        cube((1..=count).map(member).collect())
    };
    let deep = faults(&chain("@ + 1", 5_000));
    assert_eq!(deep.len(), 5_000 - 8);
    assert!(
        deep[0].contains("refers on over more than 8 members"),
        "{}",
        deep[0]
    );
    let wide = faults(&chain("@ + @ + @ + @ + @ + @", 8));
    assert!(
        wide[0].contains("too long once its references are filled in"),
        "{}",
        wide[0]
    );
    let circle = cube(
        "  - {name: b, type: number, sql: \"{c}\"}\n  - {name: c, type: number, sql: \"{b}\"}\n"
            .into(),
    );
    assert_eq!(faults(&circle).len(), 2);
}

#[test]
fn a_join_is_about_its_two_cubes() {
    let with = |sql: &str| {
        format!(
            "cubes:\n- name: a\n  sql_table: a\n  joins:\n  - {{name: b, sql: \"{sql}\", relationship: many_to_one}}\n  dimensions:\n  - {{name: x, sql: x, type: number}}\n  - {{name: far, sql: \"{{c}}.x\", type: number}}\n  measures:\n  - {{name: m, type: count}}\n- {{name: b, sql_table: b, dimensions: [{{name: y, sql: y, type: number}}]}}\n- {{name: c, sql_table: c}}\n"
        )
    };
    for sound in [
        "{CUBE}.x = {b}.y",
        "{a.x} = {b.y}",
        "{x} = {b.y} AND {CUBE}.z = 1",
    ] {
        let (model, faults) = load(&[file(&with(sound))]);
        assert_eq!(
            (faults.to_string().as_str(), model.cubes()[0].joins.len()),
            ("", 1)
        );
    }
    for faulty in [
        "1 = 1",
        "{CUBE}.x = 1",
        "{b}.y = 1",
        "{CUBE}.x = {b}.y AND {c}.z = 1",
        "{far} = {b}.y",
        "{m} = {b}.y",
    ] {
        let (model, faults) = load(&[file(&with(faulty))]);
        assert!(
            faults.to_string().contains("must be about columns of both"),
            "{faults}"
        );
        assert!(model.cubes()[0].joins.is_empty());
        assert!(
            !model.cubes()[0].policies.is_empty(),
            "its other ways cannot be trusted"
        );
    }
}

#[test]
fn of_two_with_one_name_neither_is_trusted() {
    let cube = |name: &str, policy: &str| {
        format!(
            "cubes:\n- name: {name}\n  sql_table: t\n  dimensions: [{{name: x, sql: x, type: string}}]\n{policy}"
        )
    };
    let governed = "  access_policy: [{group: few}]\n";
    for (one, other) in [("a", "a"), ("a", "A")] {
        // In whatever order the files come, the open copy must not win.
        let files = [file(&cube(one, "")), file(&cube(other, governed))];
        let (model, faults) = load(&files);
        assert_eq!(faults.0.len(), 1, "{faults}");
        let policies = &model.cubes()[0].policies;
        assert!(policies.len() == 1 && policies[0].groups.is_empty());
    }
    let twice = "cubes:\n- name: a\n  sql_table: t\n  measures:\n  - {name: m, sql: x, type: sum}\n  - {name: m, sql: y, type: sum}\n  - {name: n, sql: \"{m} * 2\", type: number}\n  - {name: o, type: count}\n";
    let (model, _) = load(&[file(twice)]);
    assert_eq!(public(&model), ["a.o"]);
}
