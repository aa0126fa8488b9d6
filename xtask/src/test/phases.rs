//! The list of phases: cheap and telling ones first, each crate's tests exactly once.

use super::odd;
use super::phase::{Action, Phase, demo_check};
use crate::metadata::Workspace;
use crate::setup;

/// What bare `cargo test` covers, with formatting and lints. Needs Rust and a C compiler.
pub fn light() -> Vec<Phase> {
    vec![
        cargo("format", words("fmt --all --check")),
        cargo("clippy", words("clippy --all-targets -- -D warnings")),
        cargo("test", words("test --no-fail-fast")),
    ]
}

/// The light half is built and tested as itself, not under the features that the heavy half would
/// switch on in shared libraries: bare `cargo test` has to work too. Then comes the other half.
pub fn all(workspace: &Workspace) -> Vec<Phase> {
    let heavy = heavy(workspace);
    let mut phases = light();
    phases.insert(0, own("setup", "cargo xtask setup", setup::base));
    phases.extend([
        web("web check", "check"),
        web("web test", "test"),
        own("web build", "cargo xtask setup", setup::web::build),
        cargo(
            "heavy clippy",
            [
                words("clippy --all-targets"),
                heavy.clone(),
                words("-- -D warnings"),
            ]
            .concat(),
        ),
        own("odd input", odd::ALONE, odd::run),
        live("heavy test", [words("test --no-fail-fast"), heavy].concat()),
        own("demo --check", "cargo xtask demo --check", demo_check),
        Phase {
            name: "web journeys",
            alone: "cargo xtask demo --check && cd web && npm run journeys".to_owned(),
            action: Action::Journeys,
        },
    ]);
    phases
}

/// `--package` for every member outside `default-members`.
fn heavy(workspace: &Workspace) -> Vec<String> {
    let members = workspace.members.iter().filter(|member| !member.light);
    members
        .flat_map(|member| ["--package".to_owned(), member.name.clone()])
        .collect()
}

fn cargo(name: &'static str, args: Vec<String>) -> Phase {
    Phase {
        name,
        alone: format!("cargo {}", args.join(" ")),
        action: Action::Cargo(args),
    }
}

fn live(name: &'static str, args: Vec<String>) -> Phase {
    Phase {
        name,
        alone: format!("cargo xtask servers cargo {}", args.join(" ")),
        action: Action::Live(args),
    }
}

fn web(name: &'static str, script: &'static str) -> Phase {
    Phase {
        name,
        alone: format!("cd web && npm run {script}"),
        action: Action::Web(script),
    }
}

fn own(name: &'static str, alone: &str, act: fn(&std::path::Path) -> anyhow::Result<()>) -> Phase {
    Phase {
        name,
        alone: alone.to_owned(),
        action: Action::Own(act),
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Member;

    #[test]
    fn each_crate_is_tested_in_one_half() {
        let member = |name: &str, light| Member {
            name: name.to_owned(),
            dir: String::new(),
            light,
            uses: vec![],
        };
        let members = vec![member("plan", true), member("querent", false)];
        let phases = all(&Workspace {
            members,
            target_dir: "target".into(),
        });
        let alone = |name: &str| {
            phases
                .iter()
                .find(|phase| phase.name == name)
                .unwrap()
                .alone
                .clone()
        };
        assert_eq!(alone("test"), "cargo test --no-fail-fast");
        assert_eq!(
            alone("heavy test"),
            "cargo xtask servers cargo test --no-fail-fast --package querent"
        );
        assert_eq!(
            alone("heavy clippy"),
            "cargo clippy --all-targets --package querent -- -D warnings"
        );
    }

    #[test]
    fn the_light_half_needs_no_setup() {
        assert!(
            light()
                .iter()
                .all(|phase| matches!(phase.action, Action::Cargo(_)))
        );
    }
}
