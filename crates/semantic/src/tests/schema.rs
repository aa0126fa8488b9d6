//! The schema for editors says what the reader of model files takes.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::schema::OBJECTS;
use crate::yaml::asked;

/// Something of every kind that a model file may have.
const EVERYTHING: &str = r#"
cubes:
- name: a
  sql: SELECT * FROM t WHERE x > 1
  joins: [{name: b, sql: "{CUBE}.b = {b}.id", relationship: many_to_one}]
  meta: {querent: {synonyms: [x], embargoes: [{until: 2026-12-01, filters: [{member: d, operator: set}]}]}}
  refresh_key: {every: 1 hour}
  dimensions:
  - {name: d, sql: d, type: string, mask: {sql: "'x'"}, format: {type: link, label: x}, meta: {querent: {synonyms: [y]}}}
  - {name: t, sql: t, type: time, granularities: [{name: half, interval: 6 months}]}
  - {name: c, type: string, case: {when: [{sql: x > 1, label: {sql: d}}], else: {label: {sql: d}}}}
  - {name: w, type: switch, values: [x, y]}
  measures:
  - {name: o, type: number, case: {switch: "{w}", when: [{value: x, sql: "{m}"}], else: {sql: "{m} / 2"}}}
  - {name: m, sql: x, type: sum, filters: [{sql: x > 1}], drill_filters: [{sql: x > 1}], format: {type: percent}, meta: {querent: {currency: INR, semi_additive: {over: t, take: last}, embargo: {until: 2026-12-01}}}}
  segments: [{name: s, sql: x > 1}]
  hierarchies: [{name: h, levels: [d]}]
  pre_aggregations:
  - name: p
    measures: [m]
    time_dimensions: [{dimension: t, granularity: day}]
    refresh_key: {every: 1 hour}
    build_range_start: {sql: SELECT 1}
    build_range_end: {sql: SELECT 1}
    indexes: [{name: i, columns: [x]}]
    output_column_types: [{member: m, type: int}]
  access_policy:
  - group: "*"
    conditions: [{if: "true"}]
    member_level: {includes: "*", excludes: [c]}
    member_masking: {includes: [c]}
    row_level: {filters: [{member: d, operator: equals, values: [x]}]}
- name: b
  sql_table: u
  dimensions: [{name: id, sql: id, type: number, primary_key: true}]
views:
- name: v
  extends: w
  cubes: [{join_path: a, includes: [m, {name: d, alias: e}, {name: m, alias: n, format: percent}]}, {join_path: b, split: true, includes: [id]}]
  folders: [{name: f, includes: [m, {join_path: a}, {name: g, includes: [e]}]}]
- {name: w}
"#;

#[test]
fn the_schema_has_the_keys_that_are_read_and_no_others() {
    let (_, keys_read) = asked(|| {
        let faults = faults(EVERYTHING);
        assert!(faults.is_empty(), "{faults:#?}");
    });
    let mut read: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (what, keys) in &keys_read {
        // What Querent adds stands under `meta`, which belongs to others as well.
        let own = what.contains("meta.querent") || what.starts_with("an embargo");
        let object = OBJECTS
            .iter()
            .find(|object| object.what.contains(&what.as_str()));
        match object {
            Some(object) => read.entry(object.name).or_default().extend(keys),
            None => assert!(own, "the schema does not know '{what}': {keys:?}"),
        }
    }
    for object in OBJECTS {
        let mut said: BTreeSet<&str> = object.keys.iter().map(|(key, _)| *key).collect();
        // A place on the map becomes two dimensions before it is read.
        for before in ["latitude", "longitude"] {
            said.remove(before);
        }
        let read = read.get(object.name).cloned().unwrap_or_default();
        assert_eq!(said, read, "{}", object.name);
        assert!(
            object.needs.iter().all(|key| said.contains(key)),
            "{}",
            object.name
        );
    }
}

#[test]
fn the_schema_refers_to_nothing_that_is_not_there() {
    let schema = schema();
    let text = schema.to_string();
    for part in text.split("#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap_or_default();
        assert!(schema["$defs"].get(name).is_some(), "{name}");
    }
    assert_eq!(
        schema["$defs"]["cube"]["properties"]["public"]["type"],
        "boolean"
    );
}
