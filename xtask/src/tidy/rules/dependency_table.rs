//! The table of dependencies in ARCHITECTURE.md is what the manifests say.

use crate::metadata::{Kind, Member};
use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};
use std::collections::{BTreeMap, BTreeSet};

pub const RULE: Rule = Rule {
    name: "dependency-table",
    says: "the dependencies between crates stand in ARCHITECTURE.md as they are",
    check,
};

const FILE: &str = "ARCHITECTURE.md";
const SECTION: &str = "## Dependencies between crates";

type Names<'a> = BTreeSet<&'a str>;

fn check(tree: &Tree) -> Vec<Violation> {
    let Some(written) = tree.file(FILE).and_then(table) else {
        let wanted: Vec<String> = tree
            .members
            .iter()
            .map(|member| row(&member.name, &used_by(member)))
            .collect();
        let remedy = format!(
            "write it:\n{SECTION}\n\n| crate | uses |\n|---|---|\n{}",
            wanted.join("\n")
        );
        return vec![Violation::of(
            FILE,
            format!("there is no table in a section `{SECTION}`"),
            remedy,
        )];
    };
    let wrong = tree
        .members
        .iter()
        .filter_map(|member| compare(member, &written));
    wrong.chain(gone(tree, &written)).collect()
}

fn compare(member: &Member, written: &BTreeMap<&str, (usize, Names)>) -> Option<Violation> {
    let used = used_by(member);
    let remedy = format!(
        "if this dependency is meant, the row reads: {}",
        row(&member.name, &used)
    );
    match written.get(member.name.as_str()) {
        None => Some(Violation::of(
            FILE,
            format!("the table lacks `{}`", member.name),
            remedy,
        )),
        Some((_, names)) if *names == used => None,
        Some((line, names)) => {
            let problem = format!(
                "the row of `{}` is wrong: {}",
                member.name,
                difference(names, &used)
            );
            Some(Violation::at(FILE, *line, problem, remedy))
        }
    }
}

fn gone<'a>(
    tree: &'a Tree,
    written: &'a BTreeMap<&str, (usize, Names)>,
) -> impl Iterator<Item = Violation> + 'a {
    let known = |name: &str| tree.members.iter().any(|member| member.name == name);
    written
        .iter()
        .filter(move |(name, _)| !known(name))
        .map(|(name, (line, _))| {
            Violation::at(
                FILE,
                *line,
                format!("there is no crate `{name}`"),
                "remove the row, or correct its name",
            )
        })
}

/// What the product uses: tests may use what they like.
fn used_by(member: &Member) -> Names<'_> {
    let normal = member
        .uses
        .iter()
        .filter(|used| used.inside && used.kind == Kind::Normal);
    normal.map(|used| used.name.as_str()).collect()
}

fn row(name: &str, used: &Names) -> String {
    let used = if used.is_empty() {
        "-".to_owned()
    } else {
        join(used)
    };
    format!("| {name} | {used} |")
}

fn join(names: &Names) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

fn difference(written: &Names, used: &Names) -> String {
    let missing = join(&used.difference(written).copied().collect());
    let unused = join(&written.difference(used).copied().collect());
    let parts = [("it lacks", missing), ("it names the unused", unused)];
    let told = parts
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| format!("{what} {names}"));
    told.collect::<Vec<_>>().join(", ")
}

/// Crate to line and names. Backticks around names are for the reader.
fn table(text: &str) -> Option<BTreeMap<&str, (usize, Names<'_>)>> {
    let lines = text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| line.trim() != SECTION)
        .skip(1);
    let section = lines.take_while(|(_, line)| !line.starts_with("## "));
    let rows = section.filter(|(_, line)| line.starts_with('|')).skip(2);
    let table: BTreeMap<_, _> = rows
        .filter_map(|(at, line)| table_row(line, at + 1))
        .collect();
    (!table.is_empty()).then_some(table)
}

fn table_row(line: &str, number: usize) -> Option<(&str, (usize, Names<'_>))> {
    let mut cells = line.trim().trim_matches('|').split('|');
    let name = cells.next()?.trim().trim_matches('`');
    let uses = cells
        .next()?
        .split(',')
        .map(|used| used.trim().trim_matches('`'));
    Some((
        name,
        (
            number,
            uses.filter(|used| !used.is_empty() && *used != "-")
                .collect(),
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    fn told_of(table: &str) -> String {
        let text = format!(
            "# A\n\n## Dependencies between crates\n\n| crate | uses |\n|---|---|\n{table}\n"
        );
        told(
            &RULE,
            tree()
                .file(FILE, &text)
                .member("base", &[])
                .member("plan", &["base", "sql"])
                .member("sql", &["base"]),
        )
    }

    #[test]
    fn a_true_table_passes_in_any_order_and_with_backticks() {
        assert_eq!(
            told_of("| `base` | - |\n| `plan` | `sql`, `base` |\n| sql | base |"),
            ""
        );
    }

    #[test]
    fn a_wrong_row_is_told_with_the_right_one() {
        assert_eq!(
            told_of("| base | - |\n| plan | base, chart |\n| sql | base |"),
            "ARCHITECTURE.md:8: the row of `plan` is wrong: it lacks sql, it names the unused chart \
             => if this dependency is meant, the row reads: | plan | base, sql |",
        );
    }

    #[test]
    fn a_lacking_and_a_stale_row_are_told() {
        assert_eq!(
            told_of("| base | - |\n| plan | base, sql |\n| ask | base |"),
            "ARCHITECTURE.md: the table lacks `sql` => if this dependency is meant, the row reads: | sql | base |\n\
             ARCHITECTURE.md:9: there is no crate `ask` => remove the row, or correct its name",
        );
    }

    #[test]
    fn without_a_table_the_whole_of_it_is_offered() {
        let told = told(&RULE, tree().member("base", &[]).member("sql", &["base"]));
        assert!(told.contains("| base | - |\n| sql | base |"), "{told}");
    }
}
