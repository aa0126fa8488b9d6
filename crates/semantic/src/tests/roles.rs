//! One cube that is joined under several names.

use super::*;

const SHIPPED: &str = r#"
cubes:
  - name: orders
    sql_table: orders
    meta:
      querent:
        roles:
          - {name: shipped, cube: calendar, sql: "{CUBE}.shipped_on = {shipped}.day", title: Shipping, synonyms: [despatch]}
          - {name: paid, cube: calendar, sql: "{CUBE}.paid_on = {paid}.day", relationship: one_to_one}
    joins:
      - {name: calendar, sql: "{CUBE}.ordered_on = {calendar}.day", relationship: many_to_one}
    measures: [{name: count, type: count}]
  - name: returns
    sql_table: returns
    meta: {querent: {roles: [{name: shipped, cube: calendar, sql: "{CUBE}.back_on = {shipped}.day"}]}}
    measures: [{name: count, type: count}]
  - name: calendar
    sql_table: calendar.days
    meta: {querent: {synonyms: [dates], time_dimension: day}}
    joins: [{name: season, sql: "{calendar}.season_id = {season}.id", relationship: many_to_one}]
    dimensions:
      - {name: day, sql: day, type: time, primary_key: true}
      - {name: month, sql: "{calendar}.month", type: string, meta: {querent: {synonyms: [moon]}}}
      - {name: label, sql: "{ calendar.month } || calendar.year || 'calendar.x'", type: string}
      - {name: GST_period, sql: gst, type: string, title: GST period}
    measures: [{name: days, type: count}]
    hierarchies: [{name: by_month, levels: [calendar.month, day]}]
    access_policy:
      - group: staff
        member_level: {includes: [calendar.month, label]}
        row_level: {filters: [{member: calendar.month, operator: equals, values: ["{ securityContext.month }"]}]}
  - name: season
    sql_table: seasons
    dimensions: [{name: id, sql: id, type: number, primary_key: true}, {name: name, sql: name, type: string}]
"#;

#[test]
fn a_role_is_the_cube_itself_under_another_name() {
    let model = model(SHIPPED);
    let cube = |name: &str| model.cube(model.cube_named(name).expect(name));
    let (shipped, calendar) = (cube("shipped"), cube("calendar"));
    assert_eq!(shipped.rows, calendar.rows);
    assert_eq!(
        (shipped.title.as_str(), shipped.synonyms.as_slice()),
        ("Shipping", &["despatch".to_owned()][..])
    );
    let member = |path: &str| model.member(model.member_at(path).expect(path));
    assert_eq!(member("shipped.month").title, "Shipping month");
    assert_eq!(member("shipped.month").synonyms, ["Shipping moon"]);
    assert_eq!(member("paid.GST_period").title, "Paid GST period");
    assert_eq!(member("calendar.month").title, "Month");
    assert_eq!(shipped.time_dimension, Some(member("shipped.day").id));
    assert_eq!(shipped.primary_key, [member("shipped.day").id]);
    assert_eq!(
        shipped.hierarchies[0].levels,
        [member("shipped.month").id, member("shipped.day").id]
    );
}

#[test]
fn what_a_cube_says_of_itself_it_says_of_its_role() {
    let model = model(SHIPPED);
    let id = |path: &str| model.member_at(path).expect(path);
    let shipped = model.cube_named("shipped").expect("a role");
    let sql = |path: &str| model.member(id(path)).dimension().expect(path).sql.clone();
    assert_eq!(sql("shipped.month").as_column(), Some((shipped, "month")));
    let text = |text: &str| Piece::Text(text.to_owned());
    assert_eq!(
        sql("shipped.label").pieces,
        [
            Piece::Member(id("shipped.month")),
            text(" || shipped.year || 'calendar.x'")
        ],
    );
    let policy = &model.cube(shipped).policies[0];
    assert_eq!(policy.shows, [id("shipped.month"), id("shipped.label")]);
    let RowLevel::Filters(filters) = &policy.rows else {
        panic!("{policy:?}");
    };
    assert_eq!(filters[0].member, id("shipped.month"));
}

#[test]
fn each_role_is_one_join_away_and_shared_by_those_who_declare_it() {
    let model = model(SHIPPED);
    let route = |from: &str, to: &str| {
        let [from, to] = [from, to].map(|name| model.cube_named(name).expect(name));
        model.route(from, to, 4, &|_| true).map(|route| route.len())
    };
    for (from, to) in [
        ("orders", "calendar"),
        ("orders", "shipped"),
        ("orders", "paid"),
        ("returns", "shipped"),
    ] {
        assert_eq!(route(from, to), Ok(1), "{from} {to}");
    }
    assert_eq!(
        route("returns", "season"),
        Ok(2),
        "the joins of the cube are those of its role"
    );
    assert_eq!(route("returns", "calendar"), Err(JoinError::Multiplies));
    let ambiguous = route("orders", "season");
    assert!(
        matches!(ambiguous, Err(JoinError::Ambiguous(..))),
        "{ambiguous:?}"
    );
}

#[test]
fn what_is_no_role_is_reported_and_closes_the_cube() {
    let faults_of = |role: &str| {
        let text = SHIPPED.replace("{name: paid, cube: calendar,", role);
        let (model, faults) = load(&[file(&text)]);
        let orders = model.cube(model.cube_named("orders").expect("orders"));
        assert_eq!(orders.policies.len(), 1, "{role}: closed to everybody");
        assert!(orders.policies[0].groups.is_empty(), "{role}");
        faults.to_string()
    };
    for (role, expected) in [
        (
            "{name: season, cube: calendar,",
            "'season' cannot be a role of 'calendar': another cube has that name",
        ),
        (
            "{name: paid, cube: calender,",
            "there is no cube 'calender'; did you mean 'calendar'?",
        ),
        ("{name: paid, cube: shipped,", "'shipped' is itself a role"),
        (
            "{name: shipped, cube: season,",
            "'shipped' cannot be a role of 'season'",
        ),
        ("{name: paid,", "needs 'cube'"),
        ("{name: paid, cube: calendar, on: x,", "'on'"),
    ] {
        let found = faults_of(role);
        assert!(found.contains(expected), "{role}: {found}");
    }
}

fn asked(query: &str, visible: &Visible) -> Result<Resolved, String> {
    let query = Query::from_json(query).expect(query);
    let (calendar, limits) = (base::Calendar::default(), base::Limits::default());
    resolve(&query, visible, &calendar, &limits).map_err(|faults| faults.to_string())
}

#[test]
fn a_query_says_which_way_it_goes() {
    let text = SHIPPED
        .split("    access_policy")
        .next()
        .expect("a model")
        .to_owned()
        + &SHIPPED[SHIPPED.find("  - name: season").expect("season")..];
    let visible = everybody(&model(&text));
    let ask = |hints: &str| {
        asked(
            &format!(r#"{{"measures": ["orders.count"], "dimensions": ["season.name"]{hints}}}"#),
            &visible,
        )
    };
    let refused = ask("").expect_err("three ways");
    assert!(refused.contains("in more than one way"), "{refused}");
    assert!(refused.contains("'joinHints' of the query"), "{refused}");
    for hint in [
        r#"["orders", "shipped", "season"]"#,
        r#"["orders", "shipped"]"#,
        r#"["shipped", "season"], ["orders", "shipped"]"#,
    ] {
        ask(&format!(r#", "joinHints": [{hint}]"#)).expect(hint);
    }
    for (hint, expected) in [
        (r#"["shipped", "season"]"#, "in more than one way"),
        (r#"["orders", "shiped"]"#, "there is no cube 'shiped'"),
        (r#"["orders", "season"]"#, "not joined directly"),
        (r#"["shipped", "orders"]"#, "repeat rows"),
    ] {
        let error = ask(&format!(r#", "joinHints": [{hint}]"#)).expect_err(hint);
        assert!(error.contains(expected), "{hint}: {error}");
    }
}

#[test]
fn a_hint_names_no_cube_that_is_hidden() {
    let model = model(SHIPPED);
    let only = ["orders.count", "season.name"].map(|path| model.member_at(path).expect(path));
    let visible = Visible::new(model, &only, Vec::new());
    let query = r#"{"measures": ["orders.count"], "dimensions": ["season.name"], "joinHints": [["orders", "shipped"]]}"#;
    let error = asked(query, &visible).expect_err("it is hidden");
    assert_eq!(error.matches("shipped").count(), 1, "{error}");
    assert!(
        !error.contains("calendar") && !error.contains("paid"),
        "{error}"
    );
}
