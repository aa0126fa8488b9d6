//! Finding and reading the files of a project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use base::{Code, TenantId};
use semantic::yaml::{Content, Fields, Node, Report};
use semantic::{Diagnostic, Diagnostics, ModelFile, Place};

use crate::confine::confine;
use crate::environment::Open;
use crate::secrets::Secrets;
use crate::{Environment, Tenant};

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
    read_with(root, &Environment::of(root))
}

/// As [`read`], in an environment that is given.
pub fn read_with(root: &Path, environment: &Environment) -> Result<Project, Diagnostics> {
    let mut faults = Diagnostics::default();
    let (mut project, listed, secrets) = server_file(root, &mut faults);
    let environment = &environment.and(secrets);
    for folder in folders(&root.join("tenants"), &mut faults) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        match TenantId::new(&name) {
            Ok(id) => {
                let open = environment.open_to(&id, &listed);
                project
                    .tenants
                    .extend(tenant(root, &id, &open, &mut faults));
            }
            Err(error) => {
                let place = start_of(&Path::new("tenants").join(&*name));
                let fault = Diagnostic::new(Code::ModelInvalid, error.to_string());
                faults.push(fault.at(place));
            }
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

/// What is open to each tenant of the environment.
type Listed = BTreeMap<String, Vec<String>>;

fn server_file(root: &Path, faults: &mut Diagnostics) -> (Project, Listed, Secrets) {
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
        return (project, Listed::new(), Secrets::new());
    };
    let (mut listed, mut secrets) = (Listed::new(), Secrets::new());
    if let Some(mut fields) = Fields::of("querent.yaml", &node, &mut report) {
        project.name = fields.text("name").unwrap_or(project.name);
        project.listen = fields.text("listen").unwrap_or(project.listen);
        listed = environment(&mut fields);
        secrets = crate::secrets::read(&mut fields);
        fields.unsupported(&["store", "keys", "limits", "llm"]);
        fields.finish();
    }
    faults.0.extend(report.diagnostics.0);
    (project, listed, secrets)
}

/// `environment: {bank: [POSTGRES_*, BANK_JWT_SECRET]}`.
fn environment(fields: &mut Fields<'_, '_>) -> Listed {
    let Some(node) = fields.take("environment") else {
        return Listed::new();
    };
    let Content::Map(entries) = &node.content else {
        let message = "'environment' lists for each tenant the variables that it may name";
        fields.report.invalid(node, message);
        return Listed::new();
    };
    let mut listed = Listed::new();
    for (tenant, names) in entries {
        let names = match &names.content {
            Content::List(items) => items.as_slice(),
            _ => std::slice::from_ref(names),
        };
        let texts = names.iter().filter_map(|name| match &name.content {
            Content::Text(text) => Some(text.clone()),
            _ => {
                let message = "a variable is named by a text, as in POSTGRES_*";
                fields.report.invalid(name, message);
                None
            }
        });
        listed.insert(tenant.text.clone(), texts.collect());
    }
    listed
}

fn tenant(root: &Path, id: &TenantId, open: &Open<'_>, faults: &mut Diagnostics) -> Option<Tenant> {
    let relative = Path::new("tenants").join(id.as_str());
    let (mut report, mut node) = yaml(root, &relative.join("tenant.yaml"), faults)?;
    open.fill(&mut node, &mut report);
    let tenant = crate::tenant::read(id.clone(), root, &node, &mut report);
    faults.0.extend(report.diagnostics.0);
    Some(Tenant {
        model: model_files(root, &relative.join("model"), faults),
        lessons: lessons(root, &relative.join(LESSONS), faults),
        ..tenant?
    })
}

/// The file of a tenant's folder that keeps what its people certified of words.
pub const LESSONS: &str = "lessons.txt";

fn lessons(root: &Path, relative: &Path, faults: &mut Diagnostics) -> Option<String> {
    let exists = root.join(relative).symlink_metadata().is_ok();
    exists.then(|| text(root, relative, faults))?
}

/// JavaScript is listed to be refused with a reason.
const MODEL_FILES: [&str; 3] = [".yaml", ".yml", ".js"];

fn model_files(root: &Path, relative: &Path, faults: &mut Diagnostics) -> Vec<ModelFile> {
    let mut names: Vec<String> = entries(&root.join(relative), faults)
        .into_iter()
        .filter(|path| !path.is_dir())
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .filter(|name| MODEL_FILES.iter().any(|ending| name.ends_with(ending)))
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

/// More than any file that a person writes.
const BYTES_MAX: u64 = 4 * 1024 * 1024;

fn text(root: &Path, relative: &Path, faults: &mut Diagnostics) -> Option<String> {
    let why = match confine(root, relative) {
        None => "it leads out of the project, or to nowhere".to_owned(),
        Some(path) => match read_short(&path) {
            Ok(text) => return Some(text),
            Err(error) => error.to_string(),
        },
    };
    let message = format!("{} cannot be read: {why}", relative.display());
    faults.push(Diagnostic::new(Code::ModelInvalid, message).at(start_of(relative)));
    None
}

fn read_short(path: &Path) -> io::Result<String> {
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    if about.len() > BYTES_MAX {
        return Err(io::Error::other(format!(
            "it has more than {BYTES_MAX} bytes"
        )));
    }
    fs::read_to_string(path)
}

fn start_of(relative: &Path) -> Place {
    Place {
        file: relative.display().to_string(),
        line: 1,
        column: 1,
    }
}

fn folders(path: &Path, faults: &mut Diagnostics) -> Vec<PathBuf> {
    let mut folders = entries(path, faults);
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// What is in a folder. One that is not there has nothing in it; one that cannot be read is not
/// the same.
fn entries(path: &Path, faults: &mut Diagnostics) -> Vec<PathBuf> {
    let listed = fs::read_dir(path).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<io::Result<Vec<_>>>()
    });
    match listed {
        Ok(paths) => paths,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let message = format!("{} cannot be read: {error}", path.display());
            faults.push(Diagnostic::new(Code::ModelInvalid, message));
            Vec::new()
        }
    }
}
