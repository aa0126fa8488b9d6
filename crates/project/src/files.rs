//! The texts of a project, as they stand in its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use base::{Code, TenantId};
use semantic::{Diagnostic, Diagnostics, Place};
use store::DocumentKind;

use crate::confine::confine;

/// What an operator keeps: the server's own file and those of each tenant.
pub struct Files {
    pub root: PathBuf,
    pub server: Option<String>,
    pub tenants: Vec<TenantFiles>,
    /// What stands in folders of tenants and is none of theirs: nothing reads it.
    pub passed_over: Vec<PathBuf>,
}

/// The files of a tenant, by their paths within its folder.
#[derive(Clone, PartialEq, Eq)]
pub struct TenantFiles {
    pub id: TenantId,
    pub texts: BTreeMap<String, String>,
}

impl fmt::Debug for TenantFiles {
    /// Without the texts, in which somebody may have written a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.id, self.texts.keys())
    }
}

/// What is wrong, apart for each tenant: the others are none the worse for it.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    pub server: Diagnostics,
    pub tenants: BTreeMap<String, Diagnostics>,
}

impl Faults {
    pub(crate) fn of(&mut self, tenant: &str) -> &mut Diagnostics {
        self.tenants.entry(tenant.to_owned()).or_default()
    }

    pub fn has(&self, tenant: &TenantId) -> bool {
        let found = self.tenants.get(tenant.as_str());
        found.is_some_and(|faults| !faults.is_empty())
    }

    pub fn all(self) -> Diagnostics {
        let mut all = self.server;
        let tenants = self.tenants.into_values();
        all.0.extend(tenants.flat_map(|faults| faults.0));
        all
    }
}

/// The file that says what a tenant is.
pub(crate) const SETTINGS: &str = "tenant.yaml";
/// The file of a tenant's folder that keeps what its people certified of words.
pub const LESSONS: &str = "lessons.txt";
const MODEL: &str = "model";
/// Those that a tenant may do without.
const OTHERS: [(&str, DocumentKind); 4] = [
    (LESSONS, DocumentKind::Lessons),
    ("prompt.md", DocumentKind::Prompt),
    ("glossary.yaml", DocumentKind::Glossary),
    ("questions.yaml", DocumentKind::Questions),
];
/// JavaScript is listed to be refused with a reason.
const MODEL_ENDINGS: [&str; 3] = [".yaml", ".yml", ".js"];

/// What a file of a tenant's folder is, by its path in it; `None` where it is none of ours.
pub fn kind_of(path: &str) -> Option<DocumentKind> {
    if path == SETTINGS {
        return Some(DocumentKind::Settings);
    }
    if let Some(name) = path.strip_prefix("model/") {
        return is_model(name).then_some(DocumentKind::Model);
    }
    let mut others = OTHERS.iter();
    others
        .find(|(name, _)| *name == path)
        .map(|(_, kind)| *kind)
}

/// Also said of names that come from the store: none of them leads anywhere.
fn is_model(name: &str) -> bool {
    let plain = !name.contains(['/', '\\', '\0']) && !name.starts_with('.');
    plain && MODEL_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Reads every file of a project.
pub fn files(root: &Path) -> (Files, Faults) {
    let mut faults = Faults::default();
    let mut files = Files {
        root: root.to_owned(),
        server: text(root, Path::new("querent.yaml"), &mut faults.server),
        tenants: Vec::new(),
        passed_over: Vec::new(),
    };
    for folder in folders(&root.join("tenants"), &mut faults.server) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let found = faults.of(&name);
        match TenantId::new(&name) {
            Ok(id) => {
                files.passed_over.extend(passed_over(root, &id, found));
                files.tenants.push(TenantFiles {
                    texts: texts(root, &id, found),
                    id,
                });
            }
            Err(error) => {
                let place = start_of(&Path::new("tenants").join(&*name));
                let fault = Diagnostic::new(Code::ModelInvalid, error.to_string());
                found.push(fault.at(place));
            }
        }
    }
    (files, faults)
}

fn texts(root: &Path, id: &TenantId, faults: &mut Diagnostics) -> BTreeMap<String, String> {
    let folder = folder_of(id);
    let others = OTHERS.iter().map(|(name, _)| (*name).to_owned());
    let there = |name: &String| root.join(&folder).join(name).symlink_metadata().is_ok();
    let mut names = vec![SETTINGS.to_owned()];
    names.extend(others.filter(there));
    names.extend(model_files(root, &folder.join(MODEL), faults));
    let read = |name: String| {
        let text = text(root, &folder.join(&name), faults)?;
        Some((name, text))
    };
    names.into_iter().filter_map(read).collect()
}

/// What a tenant's folder holds beside its files. What editors and git keep for themselves has a
/// hidden name.
fn passed_over(root: &Path, id: &TenantId, faults: &mut Diagnostics) -> Vec<PathBuf> {
    let folder = folder_of(id);
    let mut found = entries(&root.join(&folder), faults);
    found.extend(entries(
        &root.join(folder.join(MODEL)),
        &mut Diagnostics::default(),
    ));
    found.sort();
    let inside = |path: PathBuf| Some(path.strip_prefix(root.join(&folder)).ok()?.to_owned());
    let others = found.into_iter().filter_map(inside).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let known = path == Path::new(MODEL) || kind_of(&path.to_string_lossy()).is_some();
        !known && !name.starts_with('.')
    });
    others.map(|path| folder.join(path)).collect()
}

pub(crate) fn folder_of(id: &TenantId) -> PathBuf {
    Path::new("tenants").join(id.as_str())
}

fn model_files(root: &Path, relative: &Path, faults: &mut Diagnostics) -> Vec<String> {
    let found = entries(&root.join(relative), faults);
    let files = found.into_iter().filter(|path| !path.is_dir());
    let names = files.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let models = names.filter(|name| is_model(name));
    models.map(|name| format!("{MODEL}/{name}")).collect()
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
