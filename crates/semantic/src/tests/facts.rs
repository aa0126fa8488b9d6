use base::Limits;

use super::*;

const TWO_FACTS: &str = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    meta: {querent: {time_dimension: sold_on}}
    joins:
      - {name: brand, sql: "{CUBE}.brand_id = {brand}.id", relationship: many_to_one}
    dimensions:
      - {name: sold_on, sql: sold_on, type: time}
      - {name: booked_on, sql: booked_on, type: time}
      - {name: channel, sql: channel, type: string}
    measures:
      - {name: revenue, sql: amount, type: sum}
      - {name: reached, sql: "{revenue} / {targets.target}", type: number}
      - {name: secret_share, sql: "{revenue} / {ledger.total}", type: number}
  - name: targets
    sql_table: fact_target
    meta: {querent: {time_dimension: month}}
    joins:
      - {name: brand, sql: "{CUBE}.brand_id = {brand}.id", relationship: many_to_one}
    dimensions:
      - {name: month, sql: month, type: time}
    measures:
      - {name: target, sql: target, type: sum}
  - name: ledger
    title: Secret ledger
    sql_table: ledger
    public: false
    measures:
      - {name: total, sql: total, type: sum}
  - name: plain
    sql_table: plain
    measures:
      - {name: things, type: count}
  - name: brand
    sql_table: dim_brand
    dimensions:
      - {name: name, title: Brand, sql: name, type: string}
"#;

fn ask(visible: &Visible, json: &str) -> Result<Resolved, String> {
    let query = Query::from_json(json).expect(json);
    resolve(
        &query,
        visible,
        &base::Calendar::default(),
        &Limits::default(),
    )
    .map_err(|faults| faults.to_string())
}

/// The facts of a query, each with the times that stand for others.
fn facts(json: &str) -> String {
    let resolved = ask(&everybody(&model(TWO_FACTS)), json).expect(json);
    let path = |id: &MemberId| resolved.model.member(*id).path.clone();
    let facts = resolved.facts.iter().map(|fact| {
        let times = fact.times.iter();
        let times = times.map(|(asked, own)| format!(" {} for {}", path(own), path(asked)));
        resolved.model.cube(fact.cube).name.clone() + &times.collect::<String>()
    });
    facts.collect::<Vec<_>>().join(", ")
}

#[test]
fn measures_of_several_cubes_are_several_facts_with_their_own_times() {
    for (json, expected) in [
        (r#"{"measures": ["sales.revenue"]}"#, "sales"),
        (
            r#"{"measures": ["targets.target", "sales.revenue"], "dimensions": ["brand.name"]}"#,
            "targets, sales",
        ),
        // A formula is of the facts that it is computed from.
        (r#"{"measures": ["sales.reached"]}"#, "sales, targets"),
        // So is a condition on a result.
        (
            r#"{"measures": ["sales.revenue"], "filters": [{"member": "targets.target", "operator": "gt", "values": ["5"]}]}"#,
            "sales, targets",
        ),
        (
            r#"{"measures": ["sales.reached"], "timeDimensions": [{"dimension": "targets.month", "granularity": "month", "dateRange": ["2026-01-01", "2026-03-31"]}]}"#,
            "sales sales.sold_on for targets.month, targets",
        ),
        (
            r#"{"measures": ["sales.reached"], "filters": [{"member": "sales.sold_on", "operator": "gte", "values": ["2026-01-01"]}]}"#,
            "sales, targets targets.month for sales.sold_on",
        ),
    ] {
        assert_eq!(facts(json), expected, "{json}");
    }
}

#[test]
fn what_not_every_fact_has_is_refused_with_the_reason() {
    let visible = everybody(&model(TWO_FACTS));
    for (json, expected) in [
        (
            r#"{"measures": ["sales.reached"], "dimensions": ["sales.channel"]}"#,
            "'Channel' repeats rows of Targets: its numbers would be counted more than once [query.multiplies]",
        ),
        (
            r#"{"measures": ["sales.revenue", "targets.target"], "filters": [{"or": [{"member": "brand.name", "operator": "set"}, {"member": "sales.channel", "operator": "set"}]}]}"#,
            "'Channel' repeats rows of Targets: its numbers would be counted more than once [query.multiplies]",
        ),
        // Not the time that its cube is told by.
        (
            r#"{"measures": ["sales.reached"], "timeDimensions": [{"dimension": "sales.booked_on", "granularity": "month"}]}"#,
            "'Booked on' repeats rows of Targets: its numbers would be counted more than once [query.multiplies]",
        ),
        (
            r#"{"measures": ["sales.revenue", "plain.things"], "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month"}]}"#,
            "'Sold on' is not connected with Plain [query.no_join]",
        ),
        // What a formula is computed from may be unknown to whoever asks for it.
        (
            r#"{"measures": ["sales.secret_share"], "dimensions": ["brand.name"]}"#,
            "'Brand' is not connected with Secret share [query.no_join]",
        ),
    ] {
        assert_eq!(ask(&visible, json).expect_err(json), expected, "{json}");
    }
}

#[test]
fn a_time_that_the_actor_may_not_see_stands_for_none() {
    let model = model(TWO_FACTS);
    let seen = model.members().iter().filter(|m| m.path != "targets.month");
    let seen: Vec<MemberId> = seen.map(|member| member.id).collect();
    let visible = Visible::new(model, &seen, Vec::new());
    let json = r#"{"measures": ["sales.reached"], "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month"}]}"#;
    let refusal = ask(&visible, json).expect_err("hidden");
    assert!(
        refusal.starts_with("'Sold on' repeats rows of Targets"),
        "{refusal}"
    );
}

#[test]
fn the_rows_of_a_closed_cube_are_in_no_formula() {
    let model = model(TWO_FACTS);
    let ledger = model.cube_named("ledger").expect("it is there");
    let seen: Vec<MemberId> = model.member_at("sales.secret_share").into_iter().collect();
    let visible = Visible::new(model, &seen, vec![ledger]);
    let refusal = ask(&visible, r#"{"measures": ["sales.secret_share"]}"#).expect_err("closed");
    assert_eq!(
        refusal,
        "'Secret share' is not connected with the rest of the query [query.no_join]"
    );
}
