//! The workspace as cargo sees it: members, their manifests' dependencies, the light half.

use crate::command;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct Workspace {
    pub members: Vec<Member>,
    pub target_dir: PathBuf,
}

#[derive(Clone, Debug)]
pub struct Member {
    pub name: String,
    /// Folder relative to the checkout, with `/`.
    pub dir: String,
    /// In `default-members`: what bare `cargo test` covers.
    pub light: bool,
    pub uses: Vec<Use>,
}

/// One line of a `[dependencies]` table.
#[derive(Clone, Debug)]
pub struct Use {
    pub name: String,
    pub kind: Kind,
    /// A crate of this workspace, and no library from a registry.
    pub inside: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Normal,
    Dev,
    Build,
}

/// Reads the manifests only: neither network nor lock file is needed.
pub fn workspace(root: &Path) -> Result<Workspace> {
    let text =
        command::read(command::cargo(root).args(["metadata", "--no-deps", "--format-version=1"]))?;
    parse(&text)
}

fn parse(text: &str) -> Result<Workspace> {
    let json: Value = serde_json::from_str(text).context("cargo metadata printed no JSON")?;
    let root = json["workspace_root"]
        .as_str()
        .context("cargo metadata names no workspace_root")?;
    let light: Vec<&str> = list(&json["workspace_default_members"])
        .filter_map(Value::as_str)
        .collect();
    let packages = list(&json["packages"]).map(|package| member(package, root, &light));
    let mut members: Vec<Member> = packages.collect::<Result<_>>()?;
    members.sort_by(|one, other| one.name.cmp(&other.name));
    let target_dir = json["target_directory"]
        .as_str()
        .context("cargo metadata names no target_directory")?;
    Ok(Workspace {
        members,
        target_dir: target_dir.into(),
    })
}

fn member(package: &Value, root: &str, light: &[&str]) -> Result<Member> {
    let name = package["name"]
        .as_str()
        .context("a package without a name")?;
    let manifest = package["manifest_path"]
        .as_str()
        .context("a package without a manifest")?;
    let dir = manifest.strip_prefix(root).unwrap_or(manifest);
    Ok(Member {
        name: name.to_owned(),
        dir: dir
            .trim_end_matches("/Cargo.toml")
            .trim_start_matches('/')
            .to_owned(),
        light: package["id"].as_str().is_some_and(|id| light.contains(&id)),
        uses: list(&package["dependencies"])
            .filter_map(dependency)
            .collect(),
    })
}

fn dependency(json: &Value) -> Option<Use> {
    let kind = match json["kind"].as_str() {
        Some("dev") => Kind::Dev,
        Some("build") => Kind::Build,
        _ => Kind::Normal,
    };
    Some(Use {
        name: json["name"].as_str()?.to_owned(),
        kind,
        inside: json["path"].is_string(),
    })
}

fn list(json: &Value) -> impl Iterator<Item = &Value> {
    json.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_know_their_folder_their_half_and_their_dependencies() {
        let json = r#"{"workspace_root": "/w", "target_directory": "/w/target",
            "workspace_default_members": ["path+file:///w/crates/plan#0.1.0"],
            "packages": [{"name": "plan", "id": "path+file:///w/crates/plan#0.1.0",
                "manifest_path": "/w/crates/plan/Cargo.toml", "dependencies": [
                    {"name": "sql", "kind": null, "path": "/w/crates/sql"},
                    {"name": "insta", "kind": "dev"}]}]}"#;
        let workspace = parse(json).unwrap();
        let [plan] = &workspace.members[..] else {
            panic!("{workspace:?}")
        };
        assert_eq!(
            (plan.name.as_str(), plan.dir.as_str(), plan.light),
            ("plan", "crates/plan", true)
        );
        assert!(plan.uses[0].inside && plan.uses[0].kind == Kind::Normal);
        assert!(!plan.uses[1].inside && plan.uses[1].kind == Kind::Dev);
    }
}
