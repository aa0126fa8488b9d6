//! Finding and reading the files of a project.

use std::fs;
use std::path::{Path, PathBuf};

use base::{Code, TenantId};
use semantic::yaml::{Fields, Node, Report};
use semantic::{Diagnostic, Diagnostics, ModelFile, Place};

use crate::Tenant;

/// A project as read from its folder, its models not yet loaded.
#[derive(Debug, Clone)]
pub struct Project {
    pub root: PathBuf,
    pub name: String,
    /// Where the server listens unless it is told otherwise.
    pub listen: String,
    pub tenants: Vec<Tenant>,
}

const LISTEN: &str = "127.0.0.1:8080";

/// Reads a project folder; every fault in every file is reported.
pub fn read(root: &Path) -> Result<Project, Diagnostics> {
    let mut faults = Diagnostics::default();
    let mut project = server_file(root, &mut faults);
    for folder in folders(&root.join("tenants")) {
        match tenant(root, &folder, &mut faults) {
            Some(tenant) => project.tenants.push(tenant),
            None => continue,
        }
    }
    if project.tenants.is_empty() && faults.is_empty() {
        let message = format!("{} has no tenants", root.display());
        faults.push(
            Diagnostic::new(Code::ModelInvalid, message)
                .hint("each tenant is a folder tenants/<id> with a tenant.yaml"),
        );
    }
    if faults.is_empty() {
        Ok(project)
    } else {
        Err(faults)
    }
}

fn server_file(root: &Path, faults: &mut Diagnostics) -> Project {
    let name = root.canonicalize().ok().and_then(|path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    });
    let name = name.unwrap_or_else(|| "project".into());
    let mut project = Project {
        root: root.to_owned(),
        name,
        listen: LISTEN.into(),
        tenants: Vec::new(),
    };
    let Some((mut report, node)) = yaml(root, Path::new("querent.yaml"), faults) else {
        return project;
    };
    if let Some(mut fields) = Fields::of("querent.yaml", &node, &mut report) {
        project.name = fields.text("name").unwrap_or(project.name);
        project.listen = fields.text("listen").unwrap_or(project.listen);
        fields.unsupported(&["store", "keys", "limits", "llm"]);
        fields.finish();
    }
    faults.0.extend(report.diagnostics.0);
    project
}

fn tenant(root: &Path, folder: &Path, faults: &mut Diagnostics) -> Option<Tenant> {
    let name = folder.file_name()?.to_string_lossy().into_owned();
    let relative = Path::new("tenants").join(&name);
    let id = match TenantId::new(&name) {
        Ok(id) => id,
        Err(error) => {
            faults.push(
                Diagnostic::new(Code::ModelInvalid, error.to_string()).at(start_of(&relative)),
            );
            return None;
        }
    };
    let (mut report, node) = yaml(root, &relative.join("tenant.yaml"), faults)?;
    let tenant = crate::tenant::read(id, root, &node, &mut report);
    faults.0.extend(report.diagnostics.0);
    Some(Tenant {
        model: model_files(root, &relative.join("model"), faults),
        ..tenant?
    })
}

fn model_files(root: &Path, relative: &Path, faults: &mut Diagnostics) -> Vec<ModelFile> {
    let mut names: Vec<String> = entries(&root.join(relative))
        .filter(|path| path.is_file())
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .filter(|name| {
            [".yaml", ".yml", ".js"]
                .iter()
                .any(|ending| name.ends_with(ending))
        })
        .collect();
    names.sort();
    let read = |name: String| {
        let path = relative.join(name);
        let text = text(root, &path, faults)?;
        Some(ModelFile {
            path: path.display().to_string(),
            text,
        })
    };
    names.into_iter().filter_map(read).collect()
}

fn yaml(root: &Path, relative: &Path, faults: &mut Diagnostics) -> Option<(Report, Node)> {
    let text = text(root, relative, faults)?;
    let file = relative.display().to_string();
    match Node::parse(&file, &text) {
        Ok(node) => Some((Report::new(&file), node)),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

fn text(root: &Path, relative: &Path, faults: &mut Diagnostics) -> Option<String> {
    let read = fs::read_to_string(root.join(relative));
    read.map_err(|error| {
        let message = format!("{} cannot be read: {error}", relative.display());
        faults.push(Diagnostic::new(Code::ModelInvalid, message).at(start_of(relative)));
    })
    .ok()
}

fn start_of(relative: &Path) -> Place {
    Place {
        file: relative.display().to_string(),
        line: 1,
        column: 1,
    }
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = entries(path).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn entries(path: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
}
