//! Policies of views, against sums made row by row in memory.

use std::collections::BTreeMap;

use semantic::Query;
use testkit::stages::Fixture;

use crate::dialects::DIALECTS;
use crate::facts::{Expected, add, asked_by, check, lookup, number, person, rows, with_model};

const SCHEMA: &str = "client_nectar";

/// Two views over lines and places, one way by the shop and one by the trader.
const VIEWS: &str = r#"
views:
  - name: market
    cubes:
      - {join_path: line, includes: [value, lines]}
      - {join_path: line.shop.spot, prefix: true, alias: bought, includes: [zone]}
      - {join_path: line.trader.spot, prefix: true, alias: sold, includes: [zone]}
      - {join_path: line.trader, includes: [name]}
    access_policy:
      - group: national
      - group: state_manager
        member_level: {excludes: [name]}
        member_masking: {includes: [name]}
        row_level: {filters: [{member: sold_zone, operator: equals, values: [South]}]}
"#;

fn seen_by(name: &str) -> Fixture<'static> {
    let model = format!("{}{VIEWS}", include_str!("roles.yaml"));
    with_model(&model, person("nectar", name))
}

fn zones(table: &str, key: &str) -> BTreeMap<String, String> {
    let place = lookup(SCHEMA, "dim_geography", "geography_key", "zone_name");
    let of = lookup(SCHEMA, table, key, "geography_key").into_iter();
    of.map(|(key, at)| (key, place[&at].clone())).collect()
}

/// The value of the lines by the zone that buys and the zone that sells.
fn by_zones(kept: impl Fn(&str, &str) -> bool) -> Expected {
    let buyer = zones("dim_outlet", "outlet_key");
    let seller = zones("dim_distributor", "distributor_key");
    let columns = ["outlet_key", "distributor_key", "net_value"];
    let mut expected = Expected::new();
    for row in rows(SCHEMA, "fact_secondary_sales", &columns) {
        let [bought, sold] = [&buyer[&row[0].to_string()], &seller[&row[1].to_string()]];
        if kept(bought, sold) {
            let key = vec![bought.clone(), sold.clone()];
            add(&mut expected, key, 1, 0, number(&row[2]));
        }
    }
    expected
}

const BOTH: &str =
    r#"{"measures": ["market.value"], "dimensions": ["market.bought_zone", "market.sold_zone"]}"#;

#[test]
fn each_path_of_a_view_reaches_its_own_place() {
    check(
        &asked_by(&seen_by("meera"), BOTH),
        2,
        &by_zones(|_, _| true),
    );
}

#[test]
fn a_rule_of_a_view_holds_by_the_path_on_which_it_is_written() {
    let expected = by_zones(|_, sold| sold == "South");
    check(&asked_by(&seen_by("karthika"), BOTH), 2, &expected);
    let mut by_buyer = Expected::new();
    for (key, value) in &expected {
        let value = value[0].expect("a value");
        add(&mut by_buyer, vec![key[0].clone()], 1, 0, value);
    }
    let one = r#"{"measures": ["market.value"], "dimensions": ["market.bought_zone"]}"#;
    check(&asked_by(&seen_by("karthika"), one), 1, &by_buyer);
}

#[test]
fn what_a_view_masks_is_masked_in_it_and_nowhere_else() {
    let masked = r#"{"measures": ["market.lines"], "dimensions": ["market.name"]}"#;
    let found = asked_by(&seen_by("karthika"), masked);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][0], "null");
    let open = r#"{"measures": ["line.lines"], "dimensions": ["trader.name"]}"#;
    assert!(asked_by(&seen_by("karthika"), open).len() > 1);
}

#[test]
fn a_view_is_closed_to_whom_none_of_its_policies_is_about() {
    let fixture = seen_by("sharmila");
    let made = fixture.compile(&Query::from_json(BOTH).expect("a query"), DIALECTS);
    let refusal = made.block("refusal").expect("refused");
    assert!(
        refusal.contains("there is no member 'market.value'"),
        "{refusal}"
    );
    assert_eq!(refusal.matches("market.").count(), 3, "no hint: {refusal}");
}
