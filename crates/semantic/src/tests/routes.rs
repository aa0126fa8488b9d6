use super::*;

/// Cubes and joins as `a>b` (many to one), `a<b` (one to many), `a-b` (one to one).
fn graph(joins: &str) -> Model {
    let mut names: Vec<&str> = joins.split([' ', '>', '<', '-']).collect();
    names.sort_unstable();
    names.dedup();
    let cube = |name: &&str| {
        let own = joins.split(' ').filter(|join| join.starts_with(*name));
        let join = |join: &str| {
            let (to, relationship) = match join.split_at(1).1.split_at(1) {
                (">", to) => (to, "many_to_one"),
                ("<", to) => (to, "one_to_many"),
                (_, to) => (to, "one_to_one"),
            };
            format!(
                "  - {{name: {to}, sql: \"{{CUBE}}.x = {{{to}}}.x\", relationship: {relationship}}}\n"
            )
        };
        let joins: String = own.map(join).collect();
        format!("- name: {name}\n  sql_table: t\n  joins:\n{joins}")
    };
    let text: String = names.iter().map(cube).collect();
    let text = format!("cubes:\n{text}").replace("  joins:\n-", "-");
    let (model, faults) = load(&[file(text.strip_suffix("  joins:\n").unwrap_or(&text))]);
    assert!(faults.is_empty(), "{faults}\n{text}");
    model
}

fn route(joins: &str, from: &str, to: &str, closed: &str) -> String {
    route_in(&graph(joins), from, to, closed)
}

fn route_in(model: &Model, from: &str, to: &str, closed: &str) -> String {
    let id = |name: &str| model.cube_named(name).expect(name);
    let passable = |cube: CubeId| !closed.contains(&model.cube(cube).name);
    let names = |route: &Route| -> String {
        route
            .iter()
            .map(|hop| model.cube(hop.to).name.as_str())
            .collect()
    };
    match model.route(id(from), id(to), 4, &passable) {
        Ok(route) => names(&route),
        Err(JoinError::Ambiguous(one, other)) => format!("{} or {}", names(&one), names(&other)),
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn routes_keep_every_row_once_and_are_never_guessed() {
    for (joins, from, to, closed, expected) in [
        ("a>b", "a", "a", "", ""),
        ("a>b", "a", "b", "", "b"),
        ("a-b", "b", "a", "", "a"),
        ("a<b", "b", "a", "", "a"),
        ("a>b b>c", "a", "c", "", "bc"),
        // Backwards, rows of the start would repeat.
        ("a>b", "b", "a", "", "Multiplies"),
        ("a<b", "a", "b", "", "Multiplies"),
        ("a>c b>c", "a", "b", "", "Multiplies"),
        ("a>b c>d", "a", "d", "", "None"),
        // What is declared directly wins; else two ways are two answers.
        ("a>b b>c a>c", "a", "c", "", "c"),
        ("a>b b>d a>c c>d", "a", "d", "", "bd or cd"),
        ("a>b b>c c>d a>e e>d", "a", "d", "", "ed or bcd"),
        ("a>b a>b", "a", "b", "", "b or b"),
        ("a>b b>c b>c", "a", "c", "", "bc or bc"),
        // Declared on both sides it is one join, and the side that is left speaks.
        ("a>b b<a", "a", "b", "", "b"),
        ("a>b b<a b>c", "a", "c", "", "bc"),
        // Longer than allowed.
        ("a>b b>c c>d d>e e>f", "a", "f", "", "None"),
        // A closed cube is no way, not even directly, and does not make up another's mind.
        ("a>b b>c", "a", "c", "b", "None"),
        ("a>b", "a", "b", "b", "None"),
        ("a>b b>d a>c c>d", "a", "d", "c", "bd or cd"),
    ] {
        assert_eq!(
            route(joins, from, to, closed),
            expected,
            "{joins}: {from} to {to}"
        );
    }
}

#[test]
fn a_preference_decides_between_ways_and_nothing_else() {
    for (joins, prefers, to, expected) in [
        ("a>b b>d a>c c>d", "a:c", "d", "cd"),
        // A preference that does not lead there, or leaves two ways, decides nothing.
        ("a>b b>d a>c c>d a>e", "a:e", "d", "bd or cd"),
        ("a>b b>d a>c c>d", "a:bc", "d", "bd or cd"),
        // Where the ways part, wherever that is.
        ("a>x x>b b>d x>c c>d", "x:b", "d", "xbd"),
        // What only one way leads to needs none.
        ("a>b b>d a>c c>d", "a:c", "b", "b"),
        ("a>b b>d a>c c>d a>d", "a:c", "d", "d"),
    ] {
        let mut model = graph(joins);
        let (of, names) = prefers.split_once(':').expect("a preference");
        let id = |name: &str| model.cube_named(name).expect(name);
        let of = id(of);
        let preferred = names.chars().map(|name| id(&name.to_string())).collect();
        model.cubes[of.index()].prefers = preferred;
        assert_eq!(route_in(&model, "a", to, ""), expected, "{joins} {prefers}");
    }
}

#[test]
fn a_dense_model_is_decided_at_once() {
    let names: Vec<char> = ('c'..='z').collect();
    let mut joins = Vec::new();
    for (i, from) in names.iter().enumerate() {
        for to in &names[i + 1..] {
            joins.push(format!("{from}-{to}"));
        }
    }
    joins.push("A>B".into());
    let joins = joins.join(" ");
    assert_eq!(route(&joins, "c", "B", ""), "None");
    assert_eq!(route(&joins, "c", "z", ""), "z");
}

/// Two ways from `sales` to `region`: over stores and over customers.
fn diamond(sales: &str, customer: &str) -> String {
    let join = |to: &str| {
        format!("{{name: {to}, sql: \"{{CUBE}}.x = {{{to}}}.x\", relationship: many_to_one}}")
    };
    let cube = |name: &str, rest: &str, joins: &[&str]| {
        let joins: Vec<String> = joins.iter().map(|to| join(to)).collect();
        let joins = joins.join(", ");
        format!(
            "- {{name: {name}, sql_table: t, joins: [{joins}], {rest}\
             dimensions: [{{name: name, sql: name, type: string}}], measures: [{{name: count, type: count}}]}}\n"
        )
    };
    [
        cube("sales", sales, &["store", "customer"]),
        cube("store", "", &["region"]),
        cube("customer", customer, &["region"]),
        cube("region", "", &[]),
    ]
    .concat()
}

fn asked(sales: &str, customer: &str) -> Result<Resolved, String> {
    let model = model(&format!("cubes:\n{}", diamond(sales, customer)));
    let query = r#"{"measures": ["sales.count"], "dimensions": ["region.name"]}"#;
    let query = Query::from_json(query).expect("a query");
    resolve(
        &query,
        &everybody(&model),
        &base::Calendar::default(),
        &base::Limits::default(),
    )
    .map_err(|f| f.to_string())
}

#[test]
fn both_ways_are_shown_to_whoever_knows_the_cubes_on_them() {
    let known = asked("", "").expect_err("two ways");
    assert!(
        known.contains("(by Store and Region, or by Customer and Region)"),
        "{known}"
    );
    let hidden = asked("", "public: false, ").expect_err("two ways");
    assert!(hidden.contains("(2 joins or 2)"), "{hidden}");
    assert!(!hidden.contains("Customer"), "{hidden}");
}

#[test]
fn a_model_says_which_way_it_prefers() {
    asked("meta: {querent: {prefer: [customer]}}, ", "").expect("one way is preferred");
    let text = diamond("meta: {querent: {prefer: [custmer]}}, ", "");
    let found = faults(&format!("cubes:\n{text}"));
    assert!(found[0].contains("custmer"), "{found:?}");
}
