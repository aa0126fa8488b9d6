//! Views: what they bring, under which names, and for whom.

use super::*;

const CUBES: &str = r#"
cubes:
  - name: sales
    sql_table: fact_sales
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: sold_on, sql: sold_on, type: time}
      - {name: broken, sql: "a, b", type: string}
    measures:
      - {name: revenue, title: Net revenue, sql: amount, type: sum, format: currency}
      - {name: secret, sql: cost, type: sum, public: false}
    segments:
      - {name: large, sql: "{CUBE}.amount > 10"}
  - name: store
    sql_table: dim_store
    joins:
      - {name: lease, sql: "{CUBE}.id = {lease}.store_id", relationship: one_to_many}
    dimensions:
      - {name: city, sql: city, type: string}
      - {name: owner, sql: owner, type: string}
    measures: [{name: stores, type: count}]
    access_policy:
      - {group: all, member_level: {excludes: [owner]}}
  - name: lease
    sql_table: dim_lease
    dimensions: [{name: kind, sql: kind, type: string}]
"#;

fn with(views: &str) -> (Model, Vec<String>) {
    let (model, faults) = load(&[file(&format!("{CUBES}views:\n{views}\n"))]);
    let faults = faults.0.iter().map(ToString::to_string);
    let own = faults.filter(|fault| !fault.contains("dimension 'sales.broken'"));
    (model, own.collect())
}

fn of_view(model: &Model) -> Vec<(&str, &str)> {
    let members = model.members().iter().filter(|m| m.behind.is_some());
    members
        .map(|m| (m.path.as_str(), m.title.as_str()))
        .collect()
}

const OVERVIEW: &str = r#"
  - name: overview
    title: Overview
    description: All of it
    meta: {owner: us}
    folders:
      - {name: Where, includes: [shop_city, {name: Deeper, includes: [town]}]}
    cubes:
      - {join_path: sales, includes: [sold_on, large, secret, {name: revenue, alias: turnover, description: Money}]}
      - {join_path: sales.store, prefix: true, alias: shop, includes: "*", excludes: [stores]}
      - {join_path: sales.store, includes: [{name: city, alias: town, title: The town}]}
"#;

#[test]
fn a_view_has_the_members_that_it_includes_under_its_own_names() {
    let (model, faults) = with(OVERVIEW);
    assert_eq!(faults, [""; 0]);
    let expected = [
        ("overview.sold_on", "Sold on"),
        ("overview.large", "Large"),
        ("overview.secret", "Secret"),
        ("overview.turnover", "Turnover"),
        ("overview.shop_city", "City"),
        ("overview.shop_owner", "Owner"),
        ("overview.town", "The town"),
    ];
    assert_eq!(of_view(&model), expected);
    for (index, member) in model.members().iter().enumerate() {
        assert_eq!(member.id.index(), index, "numbers are places");
        assert_eq!(model.member_at(&member.path), Some(member.id));
    }
}

#[test]
fn a_view_shows_what_its_cube_hides_and_never_what_a_policy_keeps_back() {
    let (model, _) = with(OVERVIEW);
    let model = Arc::new(model);
    let id = |path: &str| model.member_at(path).expect(path);
    let sales = ["sales.sold_on", "sales.revenue", "sales.large"].map(id);
    let shown = |members: &[MemberId], closed: &[&str]| {
        let closed = closed.iter().filter_map(|name| model.cube_named(name));
        let visible = Visible::new(model.clone(), members, closed.collect());
        let paths = of_view(&model).into_iter().map(|(path, _)| path);
        let paths: Vec<String> = paths
            .filter(|path| visible.member_at(path).is_some())
            .map(|path| path.replace("overview.", ""))
            .collect();
        paths.join(" ")
    };
    let with_city: Vec<MemberId> = sales.into_iter().chain([id("store.city")]).collect();
    assert_eq!(
        shown(&with_city, &[]),
        "sold_on large secret turnover shop_city town"
    );
    assert_eq!(shown(&sales, &["store"]), "sold_on large secret turnover");
    let reason = "its rows are the start of every way";
    assert_eq!(shown(&with_city, &["sales"]), "", "{reason}");
}

#[test]
fn words_of_a_question_mean_members_of_cubes_and_queries_may_name_both() {
    let (model, _) = with(OVERVIEW);
    let visible = everybody(&Arc::new(model));
    assert!(visible.members().all(|member| member.behind.is_none()));
    assert!(visible.member_at("overview.turnover").is_some());
    let near = visible.nearest("overview.turnovr");
    assert_eq!(near, Some("overview.turnover"));
}

#[test]
fn a_view_that_is_hidden_or_not_understood_shows_nothing() {
    let shows = |keys: &str, name: &str| {
        let cubes = "cubes: [{join_path: sales, includes: [{name: revenue, alias: money}]}]";
        let (model, _) = with(&format!("  - {{name: {name}, {keys}{cubes}}}"));
        let visible = everybody(&Arc::new(model));
        visible.member_at(&format!("{name}.money")).is_some()
    };
    assert!(shows("", "v"));
    for keys in ["public: false, ", "shown: false, ", "extends: w, "] {
        assert!(!shows(keys, "v"), "{keys}");
    }
    assert!(!shows("", "sales"), "a cube has that name");
}

#[test]
fn a_view_that_extends_another_has_its_members_and_its_own() {
    let views = "
  - {name: wide, extends: narrow, title: Wide, cubes: [{join_path: sales.store, includes: [city]}]}
  - {name: narrow, description: Sales, cubes: [{join_path: sales, includes: [revenue]}]}
  - {name: hidden, extends: shut, cubes: [{join_path: sales, includes: [sold_on]}]}
  - {name: shut, public: false, cubes: [{join_path: sales, includes: [revenue]}]}";
    let (model, faults) = with(views);
    assert!(faults.is_empty(), "{faults:?}");
    let seen = public(&model);
    for path in ["wide.city", "wide.revenue", "narrow.revenue"] {
        assert!(seen.contains(&path), "{path}: {seen:?}");
    }
    let shut = |path: &&str| path.starts_with("hidden.") || path.starts_with("shut.");
    assert!(!seen.iter().any(shut), "what is hidden stays so: {seen:?}");
}

#[test]
fn views_that_extend_one_another_show_nothing() {
    let views = "
  - {name: v, extends: w, cubes: [{join_path: sales, includes: [revenue]}]}
  - {name: w, extends: v, cubes: [{join_path: sales, includes: [revenue]}]}
  - {name: x, extends: sales, cubes: [{join_path: sales, includes: [revenue]}]}";
    let (model, faults) = with(views);
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(
        faults[2].contains("view 'x' cannot extend 'sales': there is no such view"),
        "{faults:?}"
    );
    assert_eq!(of_view(&model), []);
}

#[test]
fn a_misspelt_exclusion_lets_nothing_in() {
    for excludes in ["[revenu]", "{revenue: x}"] {
        let view = format!(
            "  - {{name: v, cubes: [{{join_path: sales, includes: '*', excludes: {excludes}}}]}}"
        );
        let (model, faults) = with(&view);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(of_view(&model), [], "{excludes}");
    }
    let (_, faults) =
        with("  - {name: v, cubes: [{join_path: sales, includes: '*', excludes: [broken]}]}");
    assert_eq!(faults, [""; 0], "what is faulty may be left out");
}

#[test]
fn every_fault_of_a_view_says_what_is_wrong_and_the_rest_works() {
    let mut missed = Vec::new();
    for (cube, expected) in [
        ("{includes: []}", "a cube of view 'v' needs 'join_path'"),
        (
            "{join_path: sales}",
            "a cube of view 'v' needs 'includes': a list, or \"*\"",
        ),
        (
            "{join_path: sals, includes: []}",
            "there is no cube 'sals'; did you mean 'sales'?",
        ),
        (
            "{join_path: sales.lease, includes: []}",
            "the join path goes from 'sales' to 'lease', which are not joined directly or repeat rows",
        ),
        (
            "{join_path: sales.store.lease, includes: [kind]}",
            "the join path goes from 'store' to 'lease', which are not joined directly or repeat rows",
        ),
        (
            "{join_path: sales, includes: [revenu]}",
            "there is no member 'sales.revenu'; did you mean 'sales.revenue'?",
        ),
        (
            "{join_path: sales, includes: [broken]}",
            "'sales.broken' is faulty",
        ),
        (
            "{join_path: sales, includes: [{title: x}]}",
            "a member of view 'v' needs 'name'",
        ),
        (
            "{join_path: sales, includes: [{name: id, alias: a-b}]}",
            "'a-b' is not a name",
        ),
        (
            "{join_path: sales, includes: [id, {name: sold_on, alias: ID}]}",
            "'v.ID' exists already",
        ),
        (
            "{join_path: sales, includes: '*', excludes: [x]}",
            "there is no member 'sales.x'",
        ),
        (
            "{join_path: sales, includes: [{name: revenue, format: dollars}]}",
            "'dollars' is not a format of a measure",
        ),
        (
            "{join_path: sales, includes: [{name: revenue, meta: {querent: {unit: x}}}]}",
            "'unit'",
        ),
    ] {
        let view =
            format!("  - {{name: v, cubes: [{cube}, {{join_path: store, includes: [stores]}}]}}");
        let (model, found) = with(&view);
        let line = CUBES.lines().count() + 2;
        let place = format!("m.yaml:{line}:");
        let says = |fault: &String| fault.starts_with(&place) && fault.contains(expected);
        if !found.iter().any(says) {
            missed.push(format!("{expected}\n  instead of {found:?}"));
        }
        assert!(model.member_at("v.stores").is_some(), "{cube}");
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_view_says_of_its_members_what_their_cubes_do_not() {
    let (model, faults) = with(
        "  - {name: v, cubes: [{join_path: sales, includes: [
            {name: revenue, alias: money, format: percent, meta: {team: us, querent: {synonyms: [takings]}}},
            {name: revenue, alias: euros, meta: {querent: {currency: EUR}}},
            revenue]}]}",
    );
    assert_eq!(faults, [""; 0]);
    let said = |path: &str| {
        let member = model.member(model.member_at(path).expect(path));
        let format = member.measure().expect(path).format.clone();
        (format, member.synonyms.join(" "))
    };
    let currency = |code: Option<&str>| base::Format::Currency(code.map(str::to_owned));
    assert_eq!(said("v.money"), (base::Format::Percent, "takings".into()));
    assert_eq!(said("v.euros"), (currency(Some("EUR")), String::new()));
    assert_eq!(said("v.revenue"), (currency(None), String::new()));
    assert_eq!(said("sales.revenue"), (currency(None), String::new()));
}

#[test]
fn a_part_that_is_split_off_is_a_view_by_itself() {
    let (model, faults) = with(
        "  - {name: v, cubes: [
            {join_path: sales, includes: [revenue]},
            {join_path: sales.store, split: true, includes: [city]},
            {join_path: store, alias: shop, split: true, prefix: true, includes: [stores]}]}",
    );
    assert_eq!(faults, [""; 0]);
    let paths: Vec<&str> = of_view(&model).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["v.revenue", "v_store.city", "v_shop.shop_stores"]);
    let views: Vec<&str> = model
        .views()
        .iter()
        .map(|view| view.title.as_str())
        .collect();
    assert_eq!(views, ["V", "V store", "V shop"]);
    let (model, faults) = with(
        "  - {name: v, access_policy: [{group: all}], cubes: [{join_path: sales, split: true, includes: [revenue]}]}",
    );
    assert!(faults[0].contains("cannot 'split'"), "{faults:?}");
    assert_eq!(of_view(&model), []);
}

#[test]
fn folders_hold_members_whole_paths_and_other_folders() {
    let (model, faults) = with(
        "  - name: v
    cubes:
      - {join_path: sales, includes: [sold_on, revenue]}
      - {join_path: sales.store, includes: [city]}
    folders:
      - {name: Outer, includes: [revenue, {name: Inner, includes: [{join_path: sales.store}, sold_on]}]}
      - {name: All, includes: '*'}",
    );
    assert_eq!(faults, [""; 0]);
    let view = &model.views()[0];
    let names = |members: &[MemberId]| -> Vec<&str> {
        members
            .iter()
            .map(|id| model.member(*id).name.as_str())
            .collect()
    };
    let [outer, all] = view.folders.as_slice() else {
        panic!("{:?}", view.folders);
    };
    assert_eq!(names(&outer.members), ["revenue"]);
    assert_eq!(names(&outer.folders[0].members), ["city", "sold_on"]);
    assert_eq!(names(&all.members), ["sold_on", "revenue", "city"]);
    for (includes, expected) in [
        (
            "[{join_path: store}]",
            "nothing is included on the join path 'store'",
        ),
        ("[towns]", "there is no member 'v.towns'"),
    ] {
        let view = format!(
            "  - {{name: v, cubes: [{{join_path: sales, includes: [revenue]}}], folders: [{{name: f, includes: {includes}}}]}}"
        );
        let (_, faults) = with(&view);
        assert!(faults[0].contains(expected), "{faults:?}");
    }
}

#[test]
fn a_policy_of_a_view_that_is_faulty_lets_nobody_in() {
    for policy in [
        "",
        "[]",
        "[{grup: all}]",
        "[{group: all, member_level: {includes: [sales.revenue]}}]",
        "[{group: all, row_level: {filters: [{member: money, operator: gt, values: ['1']}]}}]",
        "[{group: all, row_level: {filters: []}}]",
    ] {
        let view = format!(
            "  - {{name: v, access_policy: {policy}, cubes: [{{join_path: sales, includes: [{{name: revenue, alias: money}}]}}]}}"
        );
        let (model, faults) = with(&view);
        assert!(!faults.is_empty(), "{policy}");
        let policies = &model.views()[0].policies;
        assert!(
            policies.iter().all(|policy| policy.groups.is_empty()),
            "{policy}: {policies:?}"
        );
        assert!(!policies.is_empty(), "{policy}");
    }
}
