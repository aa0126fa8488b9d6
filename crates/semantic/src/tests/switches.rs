//! Dimensions of which a question chooses a value, and measures that follow it.

use super::*;

const SHOP_OF_TWO: &str = r#"
cubes:
- name: sales
  sql_table: sales
  dimensions:
  - {name: currency, type: switch, values: [EUR, USD]}
  - {name: word, sql: word, type: string}
  measures:
  - {name: euros, sql: euros, type: sum}
  - {name: dollars, sql: dollars, type: sum}
  - name: revenue
    type: number
    multi_stage: true
    case:
      switch: "{CUBE.currency}"
      when: [{value: EUR, sql: "{euros}"}, {value: USD, sql: "{CUBE.dollars}"}]
  - {name: double, sql: "{revenue} * 2", type: number}
"#;

fn ask(rest: &str) -> Result<Vec<String>, String> {
    let visible = everybody(&model(SHOP_OF_TWO));
    let json = format!("{{{rest}}}");
    let query = Query::from_json(&json).unwrap_or_else(|faults| panic!("{json}: {faults}"));
    let limits = base::Limits::default();
    let resolved = resolve(&query, &visible, &base::Calendar::default(), &limits);
    let chosen = |resolved: Resolved| resolved.choices.into_iter().map(|(_, value)| value);
    resolved
        .map(|resolved| chosen(resolved).collect())
        .map_err(|faults| faults.to_string())
}

fn filter(operator: &str, values: &str) -> String {
    format!(r#"{{"member": "sales.currency", "operator": "{operator}", "values": {values}}}"#)
}

#[test]
fn a_filter_chooses_a_value_for_the_whole_query() {
    let chosen = ask(&format!(
        r#""measures": ["sales.double"], "dimensions": ["sales.currency"], "filters": [{}]"#,
        filter("equals", r#"["USD"]"#)
    ));
    assert_eq!(chosen, Ok(vec!["USD".to_owned()]));
    // What does not look at the switch needs no choice.
    assert_eq!(ask(r#""measures": ["sales.euros"]"#), Ok(Vec::new()));
}

#[test]
fn what_is_no_choice_is_refused_with_the_values_there_are() {
    let usd = filter("equals", r#"["USD"]"#);
    let or = format!(
        r#"{{"or": [{usd}, {{"member": "sales.word", "operator": "equals", "values": ["a"]}}]}}"#
    );
    for (filters, expected) in [
        (String::new(), "no value of 'sales.currency' is chosen"),
        (
            filter("equals", r#"["GBP"]"#),
            "'GBP' is no value of 'sales.currency'",
        ),
        (
            filter("equals", r#"["EUR", "USD"]"#),
            "of 'sales.currency' one value is chosen",
        ),
        (
            filter("notEquals", r#"["EUR"]"#),
            "of 'sales.currency' one value is chosen",
        ),
        (
            format!("{usd}, {}", filter("equals", r#"["EUR"]"#)),
            "two values are chosen",
        ),
        (or, "chosen for the whole query"),
    ] {
        let found = ask(&format!(
            r#""measures": ["sales.revenue"], "filters": [{filters}]"#
        ));
        let found = found.expect_err(&filters);
        assert!(found.contains(expected), "{filters}: {found}");
    }
}

#[test]
fn a_measure_chooses_by_a_switch_among_formulas() {
    let with = |case: &str| {
        let text = SHOP_OF_TWO.replace(
            "when: [{value: EUR, sql: \"{euros}\"}, {value: USD, sql: \"{CUBE.dollars}\"}]",
            case,
        );
        faults(&text).join("\n")
    };
    for (case, expected) in [
        (
            r#"when: [{value: GBP, sql: "{euros}"}]"#,
            "has a formula for 'GBP', which is no value of its switch",
        ),
        (
            r#"when: [{value: EUR, sql: "{CUBE}.euros"}]"#,
            "must refer to measures",
        ),
        (
            r#"when: [{value: EUR, sql: "1"}]"#,
            "must refer to measures",
        ),
        (r#"when: [{sql: "{euros}"}]"#, "needs 'value'"),
    ] {
        let found = with(case);
        assert!(found.contains(expected), "{case}: {found}");
    }
    let by_word = SHOP_OF_TWO.replace("{CUBE.currency}", "{CUBE.word}");
    assert!(
        faults(&by_word)
            .join("")
            .contains("chooses by 'sales.word', which is no dimension of type switch")
    );
}
