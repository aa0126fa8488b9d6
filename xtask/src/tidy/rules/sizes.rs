//! Functions and files stay short: a ratchet, whose baseline may only shrink.

use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};
use std::collections::BTreeMap;

pub const RULE: Rule = Rule {
    name: "sizes",
    says: "no function over 70 lines, no file over 600; what was longer before may only shrink",
    check,
};

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;
const BASELINE: &str = "xtask/src/tidy/baseline.txt";

/// Something measured: its name as in the baseline, where it is, how long it is and may be.
struct Measured {
    key: String,
    path: String,
    line: usize,
    n_lines: usize,
    max: usize,
    how: &'static str,
}

fn check(tree: &Tree) -> Vec<Violation> {
    let baseline = baseline(tree.file(BASELINE).unwrap_or_default());
    let measured = measure(tree);
    let grown = measured
        .iter()
        .filter_map(|it| too_long(it, baseline.get(it.key.as_str())));
    let stale = baseline
        .iter()
        .filter_map(|(key, (line, allowed))| stale(key, *line, *allowed, &measured));
    grown.chain(stale).collect()
}

fn measure(tree: &Tree) -> Vec<Measured> {
    let mut measured = Vec::new();
    for (path, source) in tree
        .sources
        .iter()
        .filter(|(path, _)| tree.crate_of(path).is_some())
    {
        measured.extend(source.functions().into_iter().map(|function| Measured {
            key: format!("function {path}::{}", function.name),
            path: path.clone(),
            line: source.line(function.at),
            n_lines: function.n_lines,
            max: FUNCTION_LINES_MAX,
            how: "let it keep the branches and give the work of each to a function with a name",
        }));
        if !tree.is_test_file(path) {
            measured.push(Measured {
                key: format!("file {path}"),
                path: path.clone(),
                line: 1,
                n_lines: source.n_product_lines(),
                max: FILE_LINES_MAX,
                how: "split it by what its parts are about",
            });
        }
    }
    measured
}

fn too_long(it: &Measured, allowed: Option<&(usize, usize)>) -> Option<Violation> {
    let Measured {
        key, n_lines, how, ..
    } = it;
    let max = allowed.map_or(it.max, |(_, allowed)| *allowed).max(it.max);
    let problem = format!("{key} has {n_lines} lines, more than {max}");
    (*n_lines > max).then(|| Violation::at(&it.path, it.line, problem, *how))
}

fn stale(key: &str, line: usize, allowed: usize, measured: &[Measured]) -> Option<Violation> {
    // Of several functions of one name in a file, the longest counts.
    let now = measured
        .iter()
        .filter(|it| it.key == key)
        .max_by_key(|it| it.n_lines);
    let remedy = match now {
        Some(it) if it.n_lines == allowed && allowed > it.max => return None,
        Some(it) if it.n_lines > allowed => return None,
        Some(it) if it.n_lines > it.max => format!("lower it: `{key} {}`", it.n_lines),
        _ => "remove the line: the rule itself is enough now".to_owned(),
    };
    Some(Violation::at(
        BASELINE,
        line,
        format!("the baseline allows more than is needed: `{key} {allowed}`"),
        remedy,
    ))
}

/// Key to line of the baseline and number of lines allowed.
fn baseline(text: &str) -> BTreeMap<&str, (usize, usize)> {
    let entries = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'));
    entries
        .filter_map(|(at, line)| {
            let (key, allowed) = line.trim().rsplit_once(' ')?;
            Some((key, (at + 1, allowed.parse().ok()?)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{Builder, told, tree};

    const PATH: &str = "crates/plan/src/lib.rs";

    fn function_of(n_lines: usize) -> String {
        format!("fn f() {{\n{}}}\n", "    g();\n".repeat(n_lines - 2))
    }

    fn with(text: &str) -> Builder {
        tree().member("plan", &[]).file(PATH, text)
    }

    #[test]
    fn the_longest_allowed_passes() {
        assert_eq!(told(&RULE, with(&function_of(70))), "");
        assert_eq!(told(&RULE, with(&"// x\n".repeat(600))), "");
    }

    #[test]
    fn a_long_function_is_told() {
        assert_eq!(
            told(&RULE, with(&function_of(71))),
            "crates/plan/src/lib.rs:1: function crates/plan/src/lib.rs::f has 71 lines, more than 70 \
             => let it keep the branches and give the work of each to a function with a name",
        );
    }

    #[test]
    fn a_long_file_is_told_but_tests_do_not_count() {
        assert_eq!(
            told(&RULE, with(&"// x\n".repeat(601))),
            "crates/plan/src/lib.rs:1: file crates/plan/src/lib.rs has 601 lines, more than 600 \
             => split it by what its parts are about",
        );
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// x\n".repeat(700));
        assert_eq!(told(&RULE, with(&tests)), "");
        assert_eq!(
            told(
                &RULE,
                tree()
                    .member("plan", &[])
                    .file("crates/plan/src/tests.rs", &"// x\n".repeat(700))
            ),
            ""
        );
    }

    #[test]
    fn the_baseline_forgives_what_was_long_and_may_only_shrink() {
        let with_baseline =
            |n_lines, entry: &str| told(&RULE, with(&function_of(n_lines)).file(BASELINE, entry));
        assert_eq!(
            with_baseline(90, "# old\nfunction crates/plan/src/lib.rs::f 90\n"),
            ""
        );
        assert!(
            with_baseline(91, "function crates/plan/src/lib.rs::f 90\n")
                .contains("has 91 lines, more than 90")
        );
        assert_eq!(
            with_baseline(80, "function crates/plan/src/lib.rs::f 90\n"),
            "xtask/src/tidy/baseline.txt:1: the baseline allows more than is needed: \
             `function crates/plan/src/lib.rs::f 90` => lower it: `function crates/plan/src/lib.rs::f 80`",
        );
        assert!(
            with_baseline(60, "function crates/plan/src/lib.rs::f 90\n")
                .contains("remove the line")
        );
        assert!(
            with_baseline(60, "function crates/plan/src/gone.rs::f 90\n")
                .contains("remove the line")
        );
    }
}
