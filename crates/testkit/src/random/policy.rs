//! Random access policies.

use super::query::{Test, test};
use super::{Cube, Draw, Kind};

/// What a row must pass to be seen by `staff`.
pub(super) struct Rule {
    pub member: String,
    pub test: Test,
    /// The test as YAML, perhaps with the name of an attribute instead of its values.
    yaml: String,
}

/// Both what the actor's attribute `words` holds, and what parts a fact.
pub(super) const WORDS: [&str; 2] = ["a", "O'Brien"];

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
    let (member, kind) = draw.of(&cubes[about].dimensions);
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
        yaml,
    }
}
