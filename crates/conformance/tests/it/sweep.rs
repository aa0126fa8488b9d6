//! A row rule, a mask and a hidden member in every dialect and every place of a query: each select
//! that reads a governed table filters its rows there and aggregates nothing, and the numbers are
//! those of sums made row by row.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use base::Value;
use semantic::Query;
use sqlparser::ast::{Select, TableFactor, Visit, Visitor};
use sqlparser::parser::Parser;
use testkit::stages::{Fixture, Made};

use crate::dialects::DIALECTS;
use crate::facts::{Expected, add, asked_by, check, lookup, number, person, rows, with_model};

const SCHEMA: &str = "client_nectar";
const SALES: &str = "fact_secondary_sales";
const BILLS: &str = "fact_primary_sales";
const PLACES: &str = "dim_geography";

/// Everything is the manager's of one state: lines, bills, shops and places.
const MODEL: &str = r#"
cubes:
  - name: line
    sql_table: fact_secondary_sales
    joins:
      - {name: spot, sql: "{CUBE}.geography_key = {spot}.geography_key", relationship: many_to_one}
      - {name: shop, sql: "{CUBE}.outlet_key = {shop}.outlet_key", relationship: many_to_one}
    dimensions:
      - {name: kind, sql: invoice_type, type: string}
      - {name: bill, sql: invoice_number, type: string, mask: a bill}
    measures:
      - {name: value, sql: net_value, type: sum}
      - {name: returns, sql: net_value, type: sum, filters: [{sql: "{kind} = 'RETURN'"}]}
      - {name: lines, type: count}
      - {name: all_value, multi_stage: true, sql: "{value}", type: number, group_by: []}
      - {name: cost, sql: cost_value, type: sum}
      - {name: margin, sql: "{value} - {cost}", type: number}
    segments:
      - {name: sold, sql: "{kind} = 'SALE'"}
    access_policy:
      - group: national
      - group: state_manager
        member_level: {excludes: [cost, bill]}
        member_masking: {includes: [bill]}
        row_level: {filters: [{member: spot.state, operator: equals, values: ["{ securityContext.state }"]}]}
  - name: billed
    sql_table: fact_primary_sales
    joins: [{name: spot, sql: "{CUBE}.geography_key = {spot}.geography_key", relationship: many_to_one}]
    measures:
      - {name: value, sql: billed_value, type: sum}
    access_policy:
      - group: national
      - group: state_manager
        row_level: {filters: [{member: spot.state, operator: equals, values: ["{ securityContext.state }"]}]}
  - name: shop
    sql_table: dim_outlet
    dimensions:
      - {name: outlet_key, sql: outlet_key, type: number, primary_key: true}
      - {name: lines, sql: "{line.lines}", type: number, sub_query: true}
      - {name: class, sql: outlet_class, type: string}
    measures:
      - {name: shops, type: count}
  - name: spot
    sql_table: dim_geography
    dimensions:
      - {name: geography_key, sql: geography_key, type: number, primary_key: true}
      - {name: state, sql: state_name, type: string}
      - {name: city, sql: city_name, type: string}
    measures:
      - {name: cities, type: count}
    access_policy:
      - group: national
      - group: state_manager
        row_level: {filters: [{member: state, operator: equals, values: ["{ securityContext.state }"]}]}
views:
  - name: market
    cubes:
      - {join_path: line, includes: [value, kind]}
      - {join_path: line.spot, includes: [city, state]}
"#;

/// Where the rule meets the query, and the tables of which each reading must be filtered.
const PLACES_OF_A_RULE: &[(&str, &[&str], &str)] = &[
    (
        "own cube",
        &[PLACES],
        r#"{"measures": ["spot.cities"], "dimensions": ["spot.city"]}"#,
    ),
    (
        "joined cube",
        &[SALES],
        r#"{"measures": ["line.value"], "dimensions": ["spot.city"]}"#,
    ),
    (
        "not grouped by",
        &[SALES],
        r#"{"measures": ["line.value"], "dimensions": ["line.kind"]}"#,
    ),
    (
        "under a view",
        &[SALES],
        r#"{"measures": ["market.value"], "dimensions": ["market.kind"]}"#,
    ),
    (
        "under a sub_query",
        &[SALES],
        r#"{"measures": ["shop.shops"], "dimensions": ["shop.lines"]}"#,
    ),
    (
        "several facts",
        &[SALES, BILLS],
        r#"{"measures": ["line.value", "billed.value"], "dimensions": ["spot.city"]}"#,
    ),
    (
        "a multi-stage measure",
        &[SALES],
        r#"{"measures": ["line.value", "line.all_value"], "dimensions": ["line.kind"]}"#,
    ),
    (
        "measureFilter",
        &[SALES],
        r#"{"measures": ["line.lines"], "dimensions": ["spot.city"], "filters": [{"member": "line.returns", "operator": "measureFilter"}]}"#,
    ),
    (
        "exists",
        &[SALES],
        r#"{"measures": ["shop.shops"], "dimensions": ["shop.class"], "filters": [{"exists": "line", "of": "shop"}]}"#,
    ),
    (
        "not exists",
        &[SALES],
        r#"{"measures": ["shop.shops"], "dimensions": ["shop.class"], "filters": [{"notExists": "line", "of": "shop"}]}"#,
    ),
    (
        "a share",
        &[SALES],
        r#"{"measures": ["line.value"], "dimensions": ["spot.city"], "calculations": [{"name": "share", "type": "share", "of": "line.value"}]}"#,
    ),
    (
        "a rank of the first",
        &[SALES],
        r#"{"measures": ["line.value"], "dimensions": ["spot.city"], "top": {"count": 2, "by": "line.value", "others": true}}"#,
    ),
    (
        "a segment",
        &[SALES],
        r#"{"measures": ["line.value"], "segments": ["line.sold"]}"#,
    ),
    ("a list", &[SALES], r#"{"dimensions": ["line.kind"]}"#),
];

fn by(name: &str) -> Fixture<'static> {
    with_model(MODEL, person("nectar", name))
}

fn made(name: &str, query: &str) -> Made {
    by(name).compile(&Query::from_json(query).expect(query), DIALECTS)
}

/// Selects that read a table without filtering it where they do, or that aggregate what they read.
struct Unruled<'a> {
    governed: &'a [&'a str],
    readings: usize,
    faults: Vec<String>,
}

impl Visitor for Unruled<'_> {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let joined = select.from.iter().flat_map(|from| {
            let joins = from.joins.iter().map(|join| &join.relation);
            std::iter::once(&from.relation).chain(joins)
        });
        let reads = |factor: &TableFactor| {
            let text = factor.to_string();
            self.governed.iter().any(|table| text.contains(table))
        };
        if joined.into_iter().any(reads) {
            self.readings += 1;
            let filter = select
                .selection
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let columns: Vec<String> = select.projection.iter().map(ToString::to_string).collect();
            let columns = columns.join(", ").to_uppercase();
            let aggregates = ["SUM(", "COUNT(", "COUNT_BIG(", "AVG(", "MIN(", "MAX("];
            if !filter.contains("state_name") || aggregates.iter().any(|one| columns.contains(one))
            {
                self.faults.push(select.to_string());
            }
        }
        ControlFlow::Continue(())
    }
}

#[test]
fn a_row_rule_stands_where_rows_are_read_in_every_dialect_and_place() {
    for (place, governed, query) in PLACES_OF_A_RULE {
        let made = made("karthika", query);
        assert_eq!(
            made.statements.len(),
            DIALECTS.len(),
            "{place}: {:?}",
            made.blocks
        );
        for ((name, statement), dialect) in made.statements.iter().zip(DIALECTS) {
            let parsed = Parser::parse_sql(&*dialect.grammar(), &statement.text);
            let parsed =
                parsed.unwrap_or_else(|e| panic!("{place}, {name}: {e}\n{}", statement.text));
            let mut unruled = Unruled {
                governed,
                readings: 0,
                faults: Vec::new(),
            };
            let _ = parsed.visit(&mut unruled);
            assert!(
                unruled.readings >= governed.len(),
                "{place}, {name}: {}",
                statement.text
            );
            assert!(
                unruled.faults.is_empty(),
                "{place}, {name}: {:#?}",
                unruled.faults
            );
            let ruled = statement
                .parameters
                .contains(&Value::Text("Tamil Nadu".into()));
            assert!(ruled, "{place}, {name}: {:?}", statement.parameters);
        }
    }
}

/// What a table says of the rows of the manager's state.
fn kept(table: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    let state = lookup(SCHEMA, PLACES, "geography_key", "state_name");
    let columns: Vec<&str> = ["geography_key"].iter().chain(columns).copied().collect();
    let all = rows(SCHEMA, table, &columns).into_iter();
    let own = all.filter(|row| state[&row[0].to_string()] == "Tamil Nadu");
    own.map(|row| row[1..].to_vec()).collect()
}

fn city_of(table: &str, columns: &[&str]) -> Vec<(String, Vec<Value>)> {
    let city = lookup(SCHEMA, PLACES, "geography_key", "city_name");
    let columns: Vec<&str> = ["geography_key"].iter().chain(columns).copied().collect();
    let own = kept(table, &columns).into_iter();
    own.map(|row| (city[&row[0].to_string()].clone(), row[1..].to_vec()))
        .collect()
}

fn found(query: &str) -> Vec<Vec<String>> {
    asked_by(&by("karthika"), query)
}

fn query_of(place: &str) -> &'static str {
    let (_, _, query) = PLACES_OF_A_RULE
        .iter()
        .find(|(name, ..)| *name == place)
        .expect(place);
    query
}

#[test]
fn rows_of_joined_cubes_facts_and_views_add_up_to_those_of_the_state() {
    let mut by_city = Expected::new();
    let mut both = Expected::new();
    for (city, row) in city_of(SALES, &["net_value"]) {
        add(&mut by_city, vec![city.clone()], 1, 0, number(&row[0]));
        add(&mut both, vec![city], 2, 0, number(&row[0]));
    }
    for (city, row) in city_of(BILLS, &["billed_value"]) {
        add(&mut both, vec![city], 2, 1, number(&row[0]));
    }
    check(&found(query_of("joined cube")), 1, &by_city);
    check(&found(query_of("several facts")), 1, &both);
    let mut by_kind = Expected::new();
    for row in kept(SALES, &["invoice_type", "net_value"]) {
        add(
            &mut by_kind,
            vec![row[0].to_string()],
            1,
            0,
            number(&row[1]),
        );
    }
    check(&found(query_of("not grouped by")), 1, &by_kind);
    check(&found(query_of("under a view")), 1, &by_kind);
    let all: f64 = by_kind.values().filter_map(|row| row[0]).sum();
    let beside = by_kind
        .into_iter()
        .map(|(key, row)| (key, vec![row[0], Some(all)]));
    check(
        &found(query_of("a multi-stage measure")),
        1,
        &beside.collect(),
    );
}

#[test]
fn rows_that_are_counted_for_others_or_looked_for_are_those_of_the_state() {
    let mut lines: BTreeMap<String, f64> = BTreeMap::new();
    for row in kept(SALES, &["outlet_key"]) {
        *lines.entry(row[0].to_string()).or_default() += 1.0;
    }
    let (mut by_lines, mut with, mut without) = (Expected::new(), Expected::new(), Expected::new());
    for row in rows(SCHEMA, "dim_outlet", &["outlet_key", "outlet_class"]) {
        let own = lines.get(&row[0].to_string());
        let count = own.copied().unwrap_or(0.0).to_string();
        add(&mut by_lines, vec![count], 1, 0, 1.0);
        let looked_for = if own.is_some() {
            &mut with
        } else {
            &mut without
        };
        add(looked_for, vec![row[1].to_string()], 1, 0, 1.0);
    }
    check(&found(query_of("under a sub_query")), 1, &by_lines);
    check(&found(query_of("exists")), 1, &with);
    check(&found(query_of("not exists")), 1, &without);
    let mut returned = Expected::new();
    for (city, row) in city_of(SALES, &["invoice_type"]) {
        if row[0] == Value::Text("RETURN".into()) {
            add(&mut returned, vec![city], 1, 0, 1.0);
        }
    }
    check(&found(query_of("measureFilter")), 1, &returned);
}

#[test]
fn a_mask_is_all_that_any_dialect_reads_of_a_masked_member() {
    for query in [
        r#"{"measures": ["line.lines"], "dimensions": ["line.bill"]}"#,
        r#"{"measures": ["line.lines"], "filters": [{"member": "line.bill", "operator": "contains", "values": ["1"]}]}"#,
        r#"{"dimensions": ["line.bill"], "order": {"line.bill": "desc"}}"#,
        r#"{"measures": ["shop.shops"], "filters": [{"exists": "line", "of": "shop", "filters": [{"member": "line.bill", "operator": "set"}]}]}"#,
    ] {
        let made = made("karthika", query);
        assert_eq!(
            made.statements.len(),
            DIALECTS.len(),
            "{query}: {:?}",
            made.blocks
        );
        for (name, statement) in &made.statements {
            assert!(
                !statement.text.contains("invoice_number"),
                "{name}: {}",
                statement.text
            );
        }
    }
    let lines = kept(SALES, &["invoice_key"]).len().to_string();
    let masked = found(r#"{"measures": ["line.lines"], "dimensions": ["line.bill"]}"#);
    assert_eq!(masked, [["a bill".to_owned(), lines]]);
}

#[test]
fn a_hidden_member_is_named_nowhere_and_what_is_computed_from_it_is_right() {
    for query in [
        r#"{"measures": ["line.cost"]}"#,
        r#"{"measures": ["line.costs"]}"#,
        r#"{"measures": ["line.lines"], "order": {"line.cost": "asc"}}"#,
        r#"{"measures": ["line.lines"], "filters": [{"member": "line.cost", "operator": "gt", "values": ["1"]}]}"#,
        r#"{"measures": ["line.lines"], "calculations": [{"name": "x", "type": "share", "of": "line.cost"}]}"#,
        r#"{"measures": ["line.lines"], "top": {"count": 2, "by": "line.cost"}}"#,
    ] {
        let made = made("karthika", query);
        let refusal = made.block("refusal").expect(query);
        assert!(refusal.contains("there is no member"), "{query}: {refusal}");
        // What was typed is said again, and nothing else is.
        let said = refusal.replace("there is no member 'line.cost", "");
        assert!(!said.to_lowercase().contains("cost"), "{query}: {refusal}");
    }
    let margin = kept(SALES, &["net_value", "cost_value"]).into_iter();
    let margin: f64 = margin.map(|row| number(&row[0]) - number(&row[1])).sum();
    let found = found(r#"{"measures": ["line.margin"]}"#);
    check(
        &found,
        0,
        &Expected::from([(Vec::new(), vec![Some(margin)])]),
    );
}
