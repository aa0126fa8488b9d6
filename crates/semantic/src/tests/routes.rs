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
    let model = graph(joins);
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
