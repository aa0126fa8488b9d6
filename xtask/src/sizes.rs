//! `cargo xtask sizes`: how long functions and files are, how long the longest chain of crates is,
//! and how much of the code are tests.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::metadata::{Kind, Member};
use crate::paths;
use crate::tidy::tree::Tree;

pub const HELP: &str =
    "say how long functions, files and chains of crates are; --longest 20 names the longest";

pub fn run(args: &[String]) -> Result<()> {
    let longest = match args {
        [] => 0,
        [flag, count] if flag == "--longest" => count.parse()?,
        _ => anyhow::bail!("usage: cargo xtask sizes [--longest 20]"),
    };
    let tree = Tree::of_checkout(&paths::root()?)?;
    let (functions, files) = (functions(&tree), files(&tree));
    println!("functions: {}, aim 10 / 40", spread(&functions, 40));
    println!("files:     {}, aim 150 / 300", spread(&files, 400));
    println!("chain:     {}", chain(&tree.members).join(" -> "));
    let product: usize = files.iter().map(|(n_lines, _)| n_lines).sum();
    let all: usize = (tree.sources.iter())
        .filter(|(path, _)| tree.crate_of(path).is_some())
        .map(|(_, source)| source.code.lines().count())
        .sum();
    let share = (all - product) as f64 / product as f64;
    println!(
        "lines:     {product} of product, {} of tests, {share:.2} to 1",
        all - product
    );
    for (n_lines, name) in functions.iter().rev().take(longest) {
        println!("{n_lines:>5} {name}");
    }
    for (n_lines, name) in files.iter().rev().take(longest) {
        println!("{n_lines:>5} {name}");
    }
    Ok(())
}

/// Lines and name of each, the shortest first.
type Sizes = Vec<(usize, String)>;

/// Of the product: what tests are made of may be long.
fn functions(tree: &Tree) -> Sizes {
    let mut sizes = Vec::new();
    for (_, path, source) in tree.product() {
        for function in source.functions() {
            if !source.is_test(function.at) {
                let name = format!("{path}:{} {}", source.line(function.at), function.name);
                sizes.push((function.n_lines, name));
            }
        }
    }
    sizes.sort();
    sizes
}

fn files(tree: &Tree) -> Sizes {
    let mut sizes: Sizes = tree
        .product()
        .map(|(_, path, source)| (source.n_product_lines(), path.to_owned()))
        .collect();
    sizes.sort();
    sizes
}

fn spread(sizes: &Sizes, over: usize) -> String {
    let at = |share: usize| sizes.get(sizes.len() * share / 100).map_or(0, |it| it.0);
    let beyond = sizes.iter().filter(|it| it.0 > over).count();
    format!(
        "{}, median {} / p90 {} lines, {beyond} over {over}",
        sizes.len(),
        at(50),
        at(90)
    )
}

/// The longest way down from a crate to one that uses none of the others.
fn chain(members: &[Member]) -> Vec<&str> {
    let mut known = BTreeMap::new();
    let mut longest = Vec::new();
    for member in members {
        let chain = longest_from(&member.name, members, &mut known);
        if chain.len() > longest.len() {
            longest = chain;
        }
    }
    longest
}

fn longest_from<'a>(
    name: &'a str,
    members: &'a [Member],
    known: &mut BTreeMap<&'a str, Vec<&'a str>>,
) -> Vec<&'a str> {
    if let Some(chain) = known.get(name) {
        return chain.clone();
    }
    let uses = members.iter().filter(|it| it.name == name);
    let uses = uses.flat_map(|it| it.uses.iter());
    let inside = uses.filter(|it| it.inside && it.kind == Kind::Normal);
    let below = inside.map(|it| longest_from(&it.name, members, known));
    let mut chain = below.max_by_key(Vec::len).unwrap_or_default();
    chain.insert(0, name);
    known.insert(name, chain.clone());
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::tree;

    #[test]
    fn tests_are_neither_functions_nor_lines_of_the_product() {
        let text = "fn f() {\n    g();\n}\n#[cfg(test)]\nmod tests {\n    fn t() {}\n}\n";
        let built = tree()
            .member("plan", &[])
            .file("crates/plan/src/lib.rs", text);
        let tree = built.build();
        assert_eq!(
            functions(&tree),
            [(3, "crates/plan/src/lib.rs:1 f".to_owned())]
        );
        assert_eq!(files(&tree), [(3, "crates/plan/src/lib.rs".to_owned())]);
    }

    #[test]
    fn the_longest_chain_is_found() {
        let built = tree()
            .member("base", &[])
            .member("sql", &["base"])
            .member("plan", &["base", "sql"]);
        assert_eq!(chain(&built.build().members), ["plan", "sql", "base"]);
    }
}
