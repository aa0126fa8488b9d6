//! One word for one thing: the glossary's banned words name no crate and no file.

use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "glossary",
    says: "crates and files are named in the glossary's words",
    check,
};

const FILE: &str = "docs/glossary.md";
const SECTION: &str = "## Banned words";

fn check(tree: &Tree) -> Vec<Violation> {
    let Some(banned) = tree.file(FILE).and_then(banned) else {
        let remedy =
            format!("write it:\n{SECTION}\n\n| banned | say |\n|---|---|\n| metric | measure |");
        return vec![Violation::of(
            FILE,
            format!("there is no table in a section `{SECTION}`"),
            remedy,
        )];
    };
    let files = tree
        .sources
        .keys()
        .filter(|path| tree.crate_of(path).is_some())
        .map(|path| (path.as_str(), stem(path)));
    let crates = tree
        .members
        .iter()
        .map(|member| (member.dir.as_str(), member.name.as_str()));
    let named = files.chain(crates);
    named
        .filter_map(|(path, name)| violation(path, name, &banned))
        .collect()
}

fn violation(path: &str, name: &str, banned: &[(&str, &str)]) -> Option<Violation> {
    let (word, instead) = banned
        .iter()
        .find(|(word, _)| name.split(['-', '_']).any(|part| part == *word))?;
    Some(Violation::of(
        path,
        format!("`{name}` uses the banned word `{word}`"),
        format!("say: {instead}"),
    ))
}

fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.trim_end_matches(".rs")
}

/// Banned word and what to say instead. A row may ban several words, separated by commas.
fn banned(text: &str) -> Option<Vec<(&str, &str)>> {
    let section = text
        .lines()
        .skip_while(|line| line.trim() != SECTION)
        .skip(1)
        .take_while(|line| !line.starts_with("## "));
    let rows: Vec<&str> = section
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .collect();
    let words = rows
        .iter()
        .filter_map(|row| row.trim().trim_matches('|').split_once('|'));
    let banned = words.flat_map(|(banned, say)| {
        banned
            .split(',')
            .map(move |word| (word.trim().trim_matches('`'), say.trim()))
    });
    (!rows.is_empty()).then(|| banned.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    const GLOSSARY: &str = "# Glossary\n\n## Banned words\n\n| banned | say |\n|---|---|\n| `dataset`, connector | source |\n";

    #[test]
    fn a_banned_word_in_a_name_is_told_with_the_right_one() {
        let tree = tree()
            .file(FILE, GLOSSARY)
            .member("connector-kit", &[])
            .member("plan", &[]);
        assert_eq!(
            told(&RULE, tree.file("crates/plan/src/dataset_list.rs", "")),
            "crates/plan/src/dataset_list.rs: `dataset_list` uses the banned word `dataset` => say: source\n\
             crates/connector-kit: `connector-kit` uses the banned word `connector` => say: source",
        );
    }

    #[test]
    fn good_names_pass() {
        assert_eq!(
            told(
                &RULE,
                tree()
                    .file(FILE, GLOSSARY)
                    .member("plan", &[])
                    .file("crates/plan/src/lower.rs", "")
            ),
            ""
        );
    }

    #[test]
    fn a_missing_glossary_is_told() {
        assert!(
            told(&RULE, tree())
                .starts_with("docs/glossary.md: there is no table in a section `## Banned words`")
        );
    }
}
