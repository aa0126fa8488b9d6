use super::*;

fn stock(measure: &str) -> String {
    format!(
        r#"
cubes:
  - name: stock
    sql_table: stock
    dimensions:
      - {{name: day, sql: day, type: time}}
      - {{name: place, sql: place, type: string}}
    measures:
      - {{name: closing, sql: value, {measure}}}
      - {{name: double, sql: "2 * {{closing}}", type: number}}
  - name: other
    sql_table: other
    dimensions:
      - {{name: day, sql: day, type: time}}
"#
    )
}

fn over(rule: &str) -> String {
    stock(&format!(
        "type: sum, meta: {{querent: {{semi_additive: {rule}}}}}"
    ))
}

#[test]
fn a_measure_says_how_it_is_taken_of_time() {
    for (word, take) in [
        ("last", Take::Last),
        ("first", Take::First),
        ("average", Take::Average),
    ] {
        let model = model(&over(&format!("{{over: day, take: {word}}}")));
        let closing = model.member_at("stock.closing").expect("it is there");
        let measure = model.member(closing).measure().expect("a measure");
        let over = model.member_at("stock.day").expect("it is there");
        assert_eq!(measure.semi_additive, Some(SemiAdditive { over, take }));
    }
}

#[test]
fn a_rule_that_is_not_understood_hides_the_measure_and_what_is_computed_from_it() {
    let refers = " 'stock.double' refers to 'stock.closing', which is faulty";
    for (text, expected) in [
        (
            over("{over: day, take: largest}"),
            "'largest' is nothing to take: use last, first or average",
        ),
        (
            over("{over: day}"),
            "semi_additive in meta.querent of measure 'stock.closing' needs 'take'",
        ),
        (over("{over: nothing, take: last}"), "nothing"),
        (
            over(""),
            "'semi_additive' in meta.querent of measure 'stock.closing' is empty",
        ),
        (
            over("{over: place, take: last}"),
            "'stock.closing' is taken over 'stock.place', which is not a sound time dimension of its cube",
        ),
        (
            over("{over: other.day, take: last}"),
            "'stock.closing' is taken over 'other.day', which is not a sound time dimension of its cube",
        ),
        (
            stock("type: avg, meta: {querent: {semi_additive: {over: day, take: last}}}"),
            "'stock.closing' has semi_additive, which is for measures of type sum",
        ),
    ] {
        let found = faults(&text);
        assert!(found[0].contains(expected), "{found:?}");
        assert!(
            found.iter().any(|fault| fault.contains(refers.trim())),
            "{found:?}"
        );
        let (read, _) = load(&[file(&text)]);
        assert!(!public(&read).contains(&"stock.closing"), "{text}");
    }
}
