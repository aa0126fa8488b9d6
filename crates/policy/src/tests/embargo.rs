//! What is kept back until its time has come.

use super::masks::loaded;
use super::*;

const HELD: &str = r#"
cubes:
  - name: results
    sql_table: results
    meta:
      querent:
        embargoes:
          - {over: day, period: quarter, delay: 14 days 9 hours, except: [board]}
          - filters: [{member: city, operator: equals, values: [Pune]}]
            until: 2026-12-01
            except: [board, west]
    dimensions:
      - {name: day, sql: day, type: time}
      - {name: city, sql: city, type: string}
    measures:
      - name: profit
        sql: profit
        type: sum
        meta: {querent: {embargo: {until: "2026-11-15T09:00", except: [board]}}}
      - {name: amount, sql: amount, type: sum}
      - {name: rate, sql: "{profit} / {amount}", type: number}
views:
  - name: summary
    cubes: [{join_path: results, includes: "*"}]
"#;

/// What somebody of a group may see at a time: members, row rules, and when that changes.
fn seen(group: &str, time: &str) -> (String, String, String) {
    let model = loaded(HELD);
    let grants = at(time, |moment| {
        crate::grant(&actor(&[group], &[]), &model, moment)
    });
    let members = grants.visible.members().map(|member| member.name.as_str());
    let cube = model.cube_named("results").expect("a cube");
    let zone = TimeZone::get("Asia/Kolkata").expect("a zone");
    let until = grants.until.map(|until| until.to_zoned(zone).datetime());
    (
        members.collect::<Vec<_>>().join(" "),
        format!("{:?}", grants.rows.of(cube)),
        until.map_or("never".into(), |until| until.to_string()),
    )
}

#[test]
fn a_member_and_what_is_computed_from_it_are_unseen_until_the_minute() {
    assert_eq!(seen("sales", "2026-11-15T08:59").0, "day city amount");
    assert_eq!(
        seen("sales", "2026-11-15T09:00").0,
        "day city profit amount rate"
    );
    assert_eq!(
        seen("board", "2026-11-01T00:00").0,
        "day city profit amount rate"
    );
}

#[test]
fn a_view_is_no_way_around_an_embargo() {
    let sees = |group: &str, path: &str| {
        at("2026-11-01T00:00", |moment| {
            let model = loaded(HELD);
            let grants = crate::grant(&actor(&[group], &[]), &model, moment);
            grants.visible.member_at(path).is_some()
        })
    };
    for path in ["summary.profit", "summary.rate"] {
        assert!(!sees("sales", path), "{path}");
        assert!(sees("board", path), "{path}");
    }
    assert!(sees("sales", "summary.amount"));
}

#[test]
fn the_rows_of_a_period_are_unseen_until_so_long_after_its_end() {
    for (time, first_held, until) in [
        // The third quarter ended on 30 September; it is out on 15 October at nine.
        ("2026-10-15T08:59", "2026-07-01", "2026-10-15T09:00:00"),
        ("2026-10-15T09:00", "2026-10-01", "2026-11-15T09:00:00"),
        ("2026-12-31T23:59", "2026-10-01", "2027-01-15T09:00:00"),
    ] {
        let (_, rows, changes) = seen("west", time);
        assert!(
            rows.contains(&format!("Compare(Less, Date({first_held}))")),
            "{time}: {rows}"
        );
        assert_eq!(changes, until, "{time}");
    }
    assert_eq!(seen("board", "2026-10-15T08:59").1, "None");
    assert_eq!(seen("board", "2026-10-15T08:59").2, "never");
}

#[test]
fn a_slice_is_unseen_until_its_day_and_rows_that_cannot_be_told_with_it() {
    let (_, rows, until) = seen("sales", "2026-11-30T23:59");
    assert!(rows.contains("IsNot([Text(\"Pune\")])"), "{rows}");
    assert!(rows.contains("test: Set"), "{rows}");
    assert_eq!(until, "2026-12-01T00:00:00");
    let (_, rows, until) = seen("sales", "2026-12-01T00:00");
    assert!(!rows.contains("Pune"), "{rows}");
    assert_eq!(until, "2027-01-15T09:00:00");
    assert!(!seen("west", "2026-11-30T23:59").1.contains("Pune"));
}

/// The rules of `a` for everybody, with these embargoes.
fn rule_with(embargoes: &str, policy: &str, time: &str) -> String {
    let model = loaded(&format!(
        "cubes:\n- name: a\n  sql_table: a\n  meta: {{querent: {{embargoes: [{embargoes}]}}}}\n  dimensions:\n  - {{name: day, sql: d, type: time}}\n  - {{name: state, sql: s, type: string}}\n{policy}"
    ));
    let grants = at(time, |moment| {
        crate::grant(&actor(&["x"], &["Goa"]), &model, moment)
    });
    let cube = model.cube_named("a").expect("a cube");
    format!("{:?}", grants.rows.of(cube))
}

#[test]
fn each_kind_of_period_is_released_as_a_whole() {
    for (period, delay, time, first_held) in [
        ("day", "", "2026-11-20T00:00", "2026-11-20"),
        ("day", "1 month", "2026-02-28T00:00", "2026-01-31"),
        ("day", "1 month", "2026-03-01T00:00", "2026-02-01"),
        ("day", "1 month", "2026-03-31T00:00", "2026-02-28"),
        ("week", "2 days", "2026-11-18T00:00", "2026-11-16"),
        ("week", "2 days", "2026-11-17T23:59", "2026-11-09"),
        ("month", "15 days", "2026-11-15T00:00", "2026-10-01"),
        ("month", "15 days", "2026-11-16T00:00", "2026-11-01"),
        ("year", "", "2026-11-20T00:00", "2026-01-01"),
        ("fiscal_year", "3 months", "2026-06-30T23:59", "2025-04-01"),
        ("fiscal_year", "3 months", "2026-07-01T00:00", "2026-04-01"),
        ("fiscal_quarter", "1 year", "2026-11-20T00:00", "2025-10-01"),
    ] {
        let rule = rule_with(
            &format!("{{over: day, period: {period}, delay: '{delay}'}}"),
            "",
            time,
        );
        assert!(
            rule.contains(&format!("Date({first_held})")),
            "{period} + {delay} at {time}: {rule}"
        );
    }
}

#[test]
fn an_embargo_narrows_what_policies_allow_and_never_widens_it() {
    let policy = "  access_policy:\n  - {group: x, row_level: {filters: [{member: state, operator: equals, values: ['{ securityContext.state }']}]}}\n";
    let rule = rule_with("{until: 2027-01-01}", policy, "2026-11-20T00:00");
    assert!(rule.starts_with("Some(All([All([Test"), "{rule}");
    assert!(
        rule.contains("Goa") && rule.ends_with("Any([])]))"),
        "{rule}"
    );
    let released = rule_with("{until: 2026-01-01}", policy, "2026-11-20T00:00");
    assert!(!released.contains("Any([])"), "{released}");
    // Whose attribute is missing is outside of nothing.
    let held = "{filters: [{member: state, operator: equals, values: ['{ securityContext.none }']}], until: 2027-01-01}";
    let rule = rule_with(held, "", "2026-11-20T00:00");
    assert_eq!(rule, "Some(Any([Any([])]))");
}

#[test]
fn the_fingerprint_tells_before_from_after() {
    let print = |time: &str| {
        at(time, |moment| {
            crate::grant(&actor(&["sales"], &[]), &loaded(HELD), moment).fingerprint
        })
    };
    assert_ne!(print("2026-11-15T08:59"), print("2026-11-15T09:00"));
    assert_ne!(print("2026-11-30T23:59"), print("2026-12-01T00:00"));
    assert_eq!(print("2026-12-01T00:00"), print("2026-12-31T00:00"));
}

#[test]
fn an_explanation_says_what_an_embargo_keeps_back_and_until_when() {
    let model = loaded(HELD);
    let explained = |member: &str| {
        let id = model.member_at(member).expect(member);
        at("2026-11-01T00:00", |moment| {
            explain_access(&actor(&["sales"], &[]), &model, id, moment).to_string()
        })
    };
    assert_eq!(
        explained("results.profit"),
        "results.profit is hidden from someone
- cube results has no policies: it is open
- an embargo hides the member until 2026-11-15T09:00:00
- an embargo limits the rows of results until 2027-01-15T09:00:00: results.day < 2026-10-01
- an embargo limits the rows of results until 2026-12-01T00:00:00: results.city has a value and results.city is not Pune
- rows of results: results.day < 2026-10-01 and results.city has a value and results.city is not Pune"
    );
    assert!(
        explained("results.rate")
            .contains("an embargo hides something that the member is computed from")
    );
}

#[test]
fn an_embargo_that_was_not_understood_holds_for_ever() {
    for (embargo, fault) in [
        ("{until: soon}", "'soon' is not a time"),
        (
            "{over: state, period: month}",
            "'a.state' is no time dimension",
        ),
        ("{over: day, period: decade}", "'decade' is not a period"),
        ("{over: day, period: month, delay: -3 days}", "from 0 to"),
        (
            "{over: day, period: month, delay: soon}",
            "not a length of time",
        ),
        ("{over: day}", "needs 'period'"),
        (
            "{filters: [], until: 2027-01-01}",
            "'filters' in an embargo of cube 'a' is empty",
        ),
        ("{until: 2027-01-01, unless: [x]}", "has no key 'unless'"),
        (
            "{filters: [{member: b, operator: set}], until: 2027-01-01}",
            "there is no member 'a.b'",
        ),
    ] {
        let text = format!(
            "cubes:\n- name: a\n  sql_table: a\n  meta: {{querent: {{embargoes: [{embargo}]}}}}\n  dimensions:\n  - {{name: day, sql: d, type: time}}\n  - {{name: state, sql: s, type: string}}\n"
        );
        let file = ModelFile {
            path: "a.yaml".into(),
            text,
        };
        let (model, faults) = load(&[file]);
        assert!(faults.to_string().contains(fault), "{embargo}: {faults}");
        let grants = grant(&actor(&["x"], &[]), &Arc::new(model));
        assert!(grants.visible.is_empty(), "{embargo}");
    }
}
