//! Which files are modules of a crate: found as the compiler does, from `mod` to `mod`.

use super::source::{self, Source};
use std::collections::BTreeMap;

/// The files that `mod` declarations reach, and whether only tests do.
pub struct Reached(BTreeMap<String, bool>);

impl Reached {
    pub fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub fn only_by_tests(&self, path: &str) -> bool {
        self.0.get(path).copied().unwrap_or(false)
    }
}

pub fn reach(sources: &BTreeMap<String, Source>) -> Reached {
    let mut reached = BTreeMap::new();
    for root in sources.keys().filter(|path| is_root(path)) {
        visit(root, is_test_root(root), sources, &mut reached);
    }
    Reached(reached)
}

fn visit(
    path: &str,
    test: bool,
    sources: &BTreeMap<String, Source>,
    reached: &mut BTreeMap<String, bool>,
) {
    // A file that both a test and the product declare is the product's.
    if reached.get(path).is_some_and(|known| test || !known) {
        return;
    }
    let Some(source) = sources.get(path) else {
        return;
    };
    reached.insert(path.to_owned(), test);
    for (at, below) in declared(source) {
        let folder = format!("{}{below}", folder_of(path));
        for file in [format!("{folder}.rs"), format!("{folder}/mod.rs")] {
            visit(&file, test || source.is_test(at), sources, reached);
        }
    }
}

/// `mod x;` as `/x`, and within `mod a { ... }` as `/a/x`.
fn declared(source: &Source) -> Vec<(usize, String)> {
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut declared = Vec::new();
    for at in source.words("mod") {
        open.retain(|(end, _)| *end > at);
        let rest = source.code[at + 3..].trim_start();
        let name = source::identifier(rest);
        let below: String = open.iter().map(|(_, name)| format!("/{name}")).collect();
        match rest[name.len()..].trim_start().chars().next() {
            Some(';') => declared.push((at, format!("{below}/{name}"))),
            Some('{') => open.push((
                source::item_end(&source.code, at, true).unwrap_or(usize::MAX),
                name.to_owned(),
            )),
            _ => {}
        }
    }
    declared
}

/// The folder where a file's own modules are looked for.
fn folder_of(path: &str) -> &str {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let owns_its_folder = is_root(path) || file == "mod.rs";
    if owns_its_folder {
        folder
    } else {
        path.trim_end_matches(".rs")
    }
}

/// A file that cargo hands to the compiler.
fn is_root(path: &str) -> bool {
    let parts: Vec<&str> = path.rsplit('/').collect();
    match parts[..] {
        ["lib.rs" | "main.rs", "src", ..] | ["build.rs", ..] => true,
        ["main.rs", _, "bin" | "tests" | "benches" | "examples", ..] => true,
        [_, "bin", "src", ..] => true,
        [_, "tests" | "benches" | "examples", _, ..] => !path.contains("/src/"),
        _ => false,
    }
}

fn is_test_root(path: &str) -> bool {
    path.contains("/tests/") || path.contains("/benches/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(files: &[(&str, &str)]) -> Vec<(String, bool)> {
        let sources = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), Source::parse(text)))
            .collect();
        reach(&sources).0.into_iter().collect()
    }

    #[test]
    fn modules_are_found_beside_below_and_inline() {
        let files = [
            (
                "crates/a/src/lib.rs",
                "mod b;\nmod c { mod d; }\n// mod not;\n",
            ),
            ("crates/a/src/b.rs", "mod e;"),
            ("crates/a/src/b/e.rs", ""),
            ("crates/a/src/c/d/mod.rs", "mod f;"),
            ("crates/a/src/c/d/f.rs", ""),
            ("crates/a/src/not.rs", ""),
        ];
        let names: Vec<String> = reached(&files).into_iter().map(|(path, _)| path).collect();
        assert_eq!(names.len(), 5);
        assert!(!names.contains(&"crates/a/src/not.rs".to_owned()));
    }

    #[test]
    fn what_only_tests_declare_is_a_test_all_the_way_down() {
        let files = [
            (
                "crates/a/src/lib.rs",
                "#[cfg(test)]\nmod testing;\nmod product;",
            ),
            ("crates/a/src/testing.rs", "mod deeper;"),
            ("crates/a/src/testing/deeper.rs", ""),
            ("crates/a/src/product.rs", ""),
            ("crates/a/tests/it/main.rs", ""),
        ];
        let tests: Vec<String> = reached(&files)
            .into_iter()
            .filter(|(_, test)| *test)
            .map(|(path, _)| path)
            .collect();
        assert_eq!(
            tests,
            [
                "crates/a/src/testing.rs",
                "crates/a/src/testing/deeper.rs",
                "crates/a/tests/it/main.rs"
            ]
        );
    }
}
