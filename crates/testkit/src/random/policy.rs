//! Random access policies.

use super::query::{Test, test};
use super::{Cube, Draw, Kind, is_aggregated};

/// What a row must pass to be seen by `staff`.
pub(super) struct Rule {
    pub member: String,
    pub test: Test,
    /// In place of the test: the tree in which the row must be below the actor.
    pub tree: Option<&'static Tree>,
    /// The test as YAML, perhaps with the name of an attribute instead of its values.
    yaml: String,
}

/// Both what the actor's attribute `words` holds, and what parts a fact.
pub(super) const WORDS: [&str; 2] = ["a", "O'Brien"];

/// A tree of a dimension's rows: each names the one above it.
pub(super) struct Tree {
    name: &'static str,
    pub parent: &'static str,
    pub depth: usize,
}

/// One is as deep as its rows can be, the other too shallow for some of them.
const TREES: [Tree; 2] = [
    Tree {
        name: "line",
        parent: "boss",
        depth: 10,
    },
    Tree {
        name: "side",
        parent: "weight",
        depth: 2,
    },
];

/// The keys of the actor's own rows, one of which is there in all but the smallest tables.
pub(super) const PLACES: [i64; 2] = [3, 97];

pub(super) fn trees() -> String {
    let tree = |tree: &Tree| {
        let Tree {
            name,
            parent,
            depth,
        } = tree;
        format!("{{name: {name}, node: id, parent: {parent}, actor: place, depth: {depth}}}")
    };
    let trees = TREES.each_ref().map(tree).join(", ");
    format!("    meta: {{querent: {{trees: [{trees}]}}}}\n")
}

/// Everybody in `all` sees all rows; `left`, `right` and `rest` see a part of each fact; `staff`
/// sees the rows of a rule, in some cubes.
pub(super) fn policies(fact: bool, rules: &[Rule]) -> String {
    let open =
        |group: &str| format!("      - {{group: {group}, row_level: {{allow_all: true}}}}\n");
    let ruled = |group: &str, filters: &str| {
        format!("      - {{group: {group}, row_level: {{filters: [{filters}]}}}}\n")
    };
    let mut text = open("all");
    for (group, test) in [
        ("left", format!("operator: equals, values: {WORDS:?}")),
        ("right", format!("operator: notEquals, values: {WORDS:?}")),
        // A rule fails closed: what has no value is not known to be another one.
        ("rest", "operator: notSet".to_owned()),
    ] {
        text.push_str(&match fact {
            true => ruled(group, &format!("{{member: word, {test}}}")),
            false => open(group),
        });
    }
    let filters: Vec<&str> = rules.iter().map(|rule| rule.yaml.as_str()).collect();
    text.push_str(&match filters.as_slice() {
        [] => open("staff"),
        filters => ruled("staff", &filters.join(", ")),
    });
    text
}

pub(super) fn rules(draw: &mut Draw, cubes: &[Cube], place: usize) -> Vec<Rule> {
    let count = *draw.of(&[0, 1, 0, 0, 2]);
    (0..count).map(|_| rule(draw, cubes, place)).collect()
}

/// A rule of a cube, perhaps about another one that it reaches.
fn rule(draw: &mut Draw, cubes: &[Cube], place: usize) -> Rule {
    let about = match draw.one_in(4) {
        true => *draw.of(&cubes[place].reaches),
        false => place,
    };
    let boss = format!("{}.boss", cubes[about].name);
    let has_trees = cubes[about]
        .dimensions
        .iter()
        .any(|(path, _)| *path == boss);
    if has_trees && draw.one_in(3) {
        return below(draw, &cubes[about]);
    }
    // Rules say which rows are aggregated, so what is aggregated says nothing in a rule.
    let own = cubes[about].dimensions.iter();
    let own: Vec<&(String, Kind)> = own.filter(|(path, _)| !is_aggregated(path)).collect();
    let (member, kind) = *draw.of(&own);
    let mut test = test(draw, *kind);
    // An attribute with two values fits where several are taken.
    let from_actor = *kind == Kind::Text && test.values.len() > 1;
    let values = match test.values.is_empty() {
        true => String::new(),
        false if from_actor => {
            test.values = WORDS.map(str::to_owned).to_vec();
            ", values: [\"{ securityContext.words }\"]".to_owned()
        }
        false => format!(", values: {:?}", test.values),
    };
    let yaml = format!("{{member: {member}, operator: {}{values}}}", test.operator);
    Rule {
        member: member.clone(),
        test,
        tree: None,
        yaml,
    }
}

/// A rule that lets the actor see their branch of a tree.
fn below(draw: &mut Draw, cube: &Cube) -> Rule {
    let tree = draw.of(&TREES);
    let member = format!("{}.id", cube.name);
    let yaml = format!(
        "{{member: {member}, operator: equals, values: [\"descendants_of(actor, {})\"]}}",
        tree.name
    );
    Rule {
        member,
        test: Test {
            operator: semantic::Operator::Equals,
            values: Vec::new(),
        },
        tree: Some(tree),
        yaml,
    }
}
