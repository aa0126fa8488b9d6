//! What a cube says beside its members, and what it takes over from another one.

use super::*;

fn table(schema: Option<&str>, name: &str) -> Rows {
    Rows::Table {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
    }
}

#[test]
fn a_cube_that_extends_another_has_its_members_and_its_own() {
    let base = ModelFile {
        path: "base.yaml".into(),
        text: r#"
cubes:
  - name: base
    sql_table: shop.t
    description: Everything
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: kind, sql: kind, type: string}
    measures:
      - {name: total, sql: amount, type: sum}
    access_policy: [{group: staff}]
"#
        .into(),
    };
    let text = r#"
cubes:
  - name: web
    extends: base
    sql_table: web_t
    dimensions: [{name: kind, sql: web_kind, type: string}]
    measures: [{name: share, sql: "{total} / 2", type: number}]
  - {name: again, extends: web, title: Once more, access_policy: [{group: "*"}]}
"#;
    let (model, faults) = load(&[file(text), base]);
    assert!(faults.is_empty(), "{faults}");
    let cube = |name: &str| model.cube(model.cube_named(name).expect("there"));
    let web = cube("web");
    assert_eq!(web.rows, table(None, "web_t"));
    assert_eq!(web.description.as_deref(), Some("Everything"));
    assert_eq!(web.policies[0].groups, ["staff"], "rights are taken over");
    assert_eq!(cube("again").policies[0].groups, ["*"], "or written anew");
    assert_eq!(cube("again").rows, table(None, "web_t"));
    let kind = model.member(model.member_at("again.kind").expect("there"));
    let column = kind.dimension().expect("one").sql.as_column();
    assert_eq!(column, Some((cube("again").id, "web_kind")));
    for path in ["web.id", "web.total", "again.share"] {
        assert!(model.member_at(path).is_some(), "{path}");
    }
}

#[test]
fn a_fault_that_was_taken_over_is_shown_where_it_was_written() {
    let base = ModelFile {
        path: "base.yaml".into(),
        text: "cubes: [{name: base, sql_table: t, dimensions: [{name: x, typ: string}]}]".into(),
    };
    let (_, faults) = load(&[file("cubes: [{name: web, extends: base}]"), base]);
    let faults: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    let own = faults.iter().filter(|fault| fault.contains("web.x"));
    let own: Vec<&String> = own.collect();
    assert_eq!(own.len(), 3, "{faults:#?}");
    for fault in own {
        assert!(fault.starts_with("base.yaml:1:"), "{fault}");
    }
}

#[test]
fn cubes_that_extend_one_another_are_refused_and_the_rest_works() {
    let text = r#"
cubes:
  - {name: a, extends: b, sql_table: t}
  - {name: b, extends: a, sql_table: t}
  - {name: c, extends: c, sql_table: t}
  - {name: good, sql_table: t}
"#;
    let (model, found) = load(&[file(text)]);
    assert_eq!(found.0.len(), 3, "{found}");
    assert!(
        found
            .to_string()
            .contains("m.yaml:5:24: cube 'c' cannot extend 'c'"),
        "{found}"
    );
    let open = model.cubes().iter().filter(|cube| cube.policies.is_empty());
    assert_eq!(
        open.map(|cube| cube.name.as_str()).collect::<Vec<_>>(),
        ["good"]
    );
}

#[test]
fn a_place_on_the_map_is_two_numbers() {
    let model = model(
        r#"
cubes:
  - name: shop
    sql_table: t
    dimensions:
      - {name: spot, title: Spot, type: geo, latitude: {sql: "{CUBE}.lat"}, longitude: {sql: lon}}
"#,
    );
    assert_eq!(
        public(&model),
        ["shop.spot_latitude", "shop.spot_longitude"]
    );
    let member = model.member(model.member_at("shop.spot_longitude").expect("there"));
    let dimension = member.dimension().expect("one");
    assert_eq!(dimension.kind, DimensionType::Number);
    assert_eq!(dimension.sql.as_column().map(|(_, name)| name), Some("lon"));
    assert_eq!(member.title, "Spot longitude");
}

#[test]
fn a_query_for_a_whole_table_is_that_table() {
    for (sql, schema, name) in [
        ("SELECT * FROM dim_date", None, "dim_date"),
        ("select *\n  from shop.t", Some("shop"), "t"),
    ] {
        let model = model(&format!("cubes: [{{name: a, sql: {sql:?}}}]"));
        assert_eq!(model.cubes()[0].rows, table(schema, name));
    }
}

/// A cube with a count, a dimension, a time and a segment, and with more keys.
fn with(keys: &str) -> String {
    format!(
        "cubes:\n- name: a\n  sql_table: t\n  dimensions: [{{name: d, sql: d, type: string}}, {{name: t, sql: t, type: time}}]\n  measures: [{{name: m, type: count}}]\n  segments: [{{name: s, sql: x > 1}}]\n{keys}\n"
    )
}

#[test]
fn what_is_for_later_is_kept() {
    let model = model(&with(
        r#"
  sql_alias: aa
  rewrite_queries: true
  refresh_key: {every: 30 5 * * 1, timezone: Asia/Kolkata}
  hierarchies: [{name: h, levels: [t, a.d]}]
  pre_aggregations:
  - name: main
    measures: [CUBE.m]
    dimensions: [d]
    segments: [s]
    time_dimension: t
    granularity: day
    partition_granularity: month
    refresh_key: {every: 1 hour, incremental: true, update_window: 7 days}
    build_range_start: {sql: SELECT 1}
    indexes: [{name: i, columns: [d]}]
    external: true
"#,
    ));
    let cube = &model.cubes()[0];
    let id = |path: &str| model.member_at(path).expect(path);
    assert_eq!(cube.hierarchies[0].levels, [id("a.t"), id("a.d")]);
    assert_eq!(cube.hierarchies[0].title, "H");
    let main = &cube.pre_aggregations[0];
    assert_eq!(
        (main.kind.as_str(), &main.measures),
        ("rollup", &vec![id("a.m")])
    );
    assert_eq!(main.times, [(id("a.t"), Some("day".to_owned()))]);
    assert_eq!(main.partition.as_deref(), Some("month"));
    let own = main.refresh_key.as_ref().expect("one");
    assert_eq!(
        (own.incremental, own.update_window.as_deref()),
        (true, Some("7 days"))
    );
    let every = cube
        .refresh_key
        .as_ref()
        .and_then(|key| key.every.as_deref());
    assert_eq!(every, Some("30 5 * * 1"));
}

#[test]
fn what_is_wrong_with_it_is_reported_and_takes_no_member_down() {
    for (keys, expected) in [
        (
            "  hierarchies: [{name: h}]",
            "m.yaml:7:17: a hierarchy needs 'levels'",
        ),
        (
            "  hierarchies: [{name: h, levels: [m]}]",
            "m.yaml:7:17: 'levels' of a hierarchy of cube 'a': 'a.m' is a measure, which does not belong there",
        ),
        (
            "  hierarchies: [{name: h, levels: [x]}]",
            "m.yaml:7:17: 'levels' of a hierarchy of cube 'a': there is no member 'a.x'",
        ),
        (
            "  refresh_key: {}",
            "m.yaml:7:16: refresh_key of cube 'a' needs 'every', 'sql' or 'immutable: true'",
        ),
        (
            "  refresh_key: {every: sometimes}",
            "m.yaml:7:16: 'every' in refresh_key of cube 'a': 'sometimes' is not a length of time",
        ),
        (
            "  pre_aggregations: [{name: p}]",
            "m.yaml:7:22: pre-aggregation 'a.p' has neither measures nor dimensions",
        ),
        (
            "  pre_aggregations: [{name: p, type: roll}]",
            "m.yaml:7:22: 'roll' is not a type: use rollup,",
        ),
        (
            "  pre_aggregations: [{name: p, measures: [d]}]",
            "m.yaml:7:22: 'measures' of pre-aggregation 'a.p': 'a.d' is a dimension, which does not belong there",
        ),
        (
            "  pre_aggregations: [{name: p, measures: [m], partition_granularity: day}]",
            "m.yaml:7:22: pre-aggregation 'a.p' needs a time dimension to be partitioned",
        ),
        (
            "  pre_aggregations: [{name: p, measures: [m], time_dimension: t, granularity: fortnight}]",
            "m.yaml:7:22: 'fortnight' is not a granularity",
        ),
        (
            "  pre_aggregations: [{name: p, measures: [m], build_range_end: {}}]",
            "m.yaml:7:64: build_range_end of pre-aggregation 'a.p' needs 'sql'",
        ),
        (
            "  pre_aggregations: [{name: p, measures: [m], rolups: [q]}]",
            "m.yaml:7:47: pre-aggregation 'a.p' has no key 'rolups' [model.invalid]; did you mean 'rollups'?",
        ),
    ] {
        let (model, found) = load(&[file(&with(keys))]);
        let found: Vec<String> = found.0.iter().map(ToString::to_string).collect();
        assert!(found[0].starts_with(expected), "{expected}\n{found:#?}");
        assert_eq!(public(&model), ["a.d", "a.t", "a.m", "a.s"]);
    }
}
