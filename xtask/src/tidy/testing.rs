//! Small trees in memory, for breaking rules on purpose.

use super::tree::Tree;
use super::{Rule, Violation};
use crate::metadata::{Kind, Member, Use};
use crate::paths;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

#[derive(Default)]
pub struct Builder {
    files: BTreeMap<String, String>,
    members: Vec<Member>,
    light: BTreeSet<String>,
}

pub fn tree() -> Builder {
    Builder::default()
}

impl Builder {
    pub fn file(mut self, path: &str, text: &str) -> Builder {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// A crate in `crates/` that uses other crates of the workspace.
    pub fn member(self, name: &str, uses: &[&str]) -> Builder {
        self.member_with(name, uses, true)
    }

    /// A crate in `crates/` that uses libraries from a registry.
    pub fn member_with_libraries(self, name: &str, uses: &[&str]) -> Builder {
        self.member_with(name, uses, false)
    }

    fn member_with(mut self, name: &str, uses: &[&str], inside: bool) -> Builder {
        let uses = uses
            .iter()
            .map(|used| Use {
                name: (*used).to_owned(),
                kind: Kind::Normal,
                inside,
            })
            .collect();
        self.members.push(Member {
            name: name.to_owned(),
            dir: format!("crates/{name}"),
            light: true,
            uses,
        });
        self
    }

    /// A package that bare `cargo test` compiles.
    pub fn light(mut self, package: &str) -> Builder {
        self.light.insert(package.to_owned());
        self
    }

    pub fn build(self) -> Tree {
        Tree::new(
            self.files.keys().cloned().collect(),
            self.files,
            self.members,
            self.light,
        )
    }
}

/// What a person is told, one violation a line.
pub fn told(rule: &Rule, tree: Builder) -> String {
    lines(&(rule.check)(&tree.build()))
}

fn lines(violations: &[Violation]) -> String {
    let told = violations
        .iter()
        .map(|violation| violation.to_string().replace("\n      remedy: ", " => "));
    told.collect::<Vec<_>>().join("\n")
}

/// The checkout itself obeys the rule.
pub fn assert_obeyed(rule: &Rule) {
    static CHECKOUT: OnceLock<Tree> = OnceLock::new();
    let checkout = CHECKOUT.get_or_init(|| Tree::of_checkout(&paths::root().unwrap()).unwrap());
    let violations = (rule.check)(checkout);
    assert!(
        violations.is_empty(),
        "{} ({})\n{}",
        rule.name,
        rule.says,
        lines(&violations)
    );
}
