//! What the files of a project mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use auth::{Jwt, JwtKey};
use base::{Code, TenantId};
use egress::Policy;
use semantic::yaml::{Content, Fields, Node, Report};
use semantic::{Diagnostic, Diagnostics, ModelFile};
use sha2::{Digest, Sha256};

use crate::environment::Open;
use crate::files::{Faults, Files, LESSONS, SETTINGS, TenantFiles, files, folder_of, kind_of};
use crate::secrets::Secrets;
use crate::{Environment, Tenant};

/// A project as read from its folder, its models not yet loaded.
#[derive(Debug, Clone)]
pub struct Project {
    pub root: PathBuf,
    pub name: String,
    /// Where the server listens unless it is told otherwise.
    pub listen: String,
    /// Where the hosts that tenants name may be.
    pub egress: Policy,
    /// Files that no source opens, such as the control store.
    pub closed: Vec<PathBuf>,
    pub tenants: Vec<Tenant>,
}

/// The tenants that are sound, and what is wrong with the others.
pub struct Sound {
    pub project: Project,
    pub faults: Faults,
    /// What stands for the names in the files of each tenant. It is secret.
    pub values: BTreeMap<TenantId, BTreeMap<String, String>>,
}

impl Project {
    /// One without tenants: they come from a control store.
    pub fn empty(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            name: "querent".into(),
            listen: LISTEN.into(),
            egress: Policy::default(),
            closed: Vec::new(),
            tenants: Vec::new(),
        }
    }
}

const LISTEN: &str = "127.0.0.1:8080";

/// Reads a project folder; every fault in every file is reported.
pub fn read(root: &Path) -> Result<Project, Diagnostics> {
    read_with(root, &Environment::of(root))
}

/// As [`read`], in an environment that is given.
pub fn read_with(root: &Path, environment: &Environment) -> Result<Project, Diagnostics> {
    let Sound {
        project, faults, ..
    } = look(root, environment);
    let mut faults = faults.all();
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

/// Reads what is sound of a project folder.
pub fn look(root: &Path, environment: &Environment) -> Sound {
    let (files, faults) = files(root);
    look_at(&files, faults, environment)
}

/// Reads what is sound of files that were read already.
pub fn look_at(files: &Files, mut faults: Faults, environment: &Environment) -> Sound {
    let server = server_file(files, &mut faults.server);
    let environment = &environment.and(server.secrets);
    let mut looked = Sound {
        project: server.project,
        faults,
        values: BTreeMap::new(),
    };
    for files in &files.tenants {
        let open = environment.open_to(&files.id, &server.listed);
        let found = looked.faults.of(files.id.as_str());
        let read = tenant(&looked.project.root, files, &open, found);
        let mut read = read.filter(|_| found.is_empty());
        let sources = read
            .iter_mut()
            .flat_map(|tenant| tenant.sources.values_mut());
        sources.for_each(|source| source.settings.reach = looked.project.egress.clone());
        looked.project.tenants.extend(read);
        let settings = files.texts.get(SETTINGS).map_or("", String::as_str);
        looked.values.insert(files.id.clone(), open.named(settings));
    }
    looked
}

/// What is open to each tenant of the environment.
pub(crate) type Listed = BTreeMap<String, Vec<String>>;

/// What `querent.yaml` says.
pub(crate) struct Server {
    pub project: Project,
    pub listed: Listed,
    pub secrets: Secrets,
}

pub(crate) fn server_file(files: &Files, faults: &mut Diagnostics) -> Server {
    let name = files.root.canonicalize().ok().and_then(|path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    });
    let mut project = Project {
        root: files.root.clone(),
        name: name.unwrap_or_else(|| "project".into()),
        listen: LISTEN.into(),
        egress: Policy::default(),
        closed: Vec::new(),
        tenants: Vec::new(),
    };
    let (mut listed, mut secrets) = (Listed::new(), Secrets::new());
    let read = yaml(Path::new("querent.yaml"), files.server.as_deref(), faults);
    if let Some((mut report, node)) = read {
        if let Some(mut fields) = Fields::of("querent.yaml", &node, &mut report) {
            project.name = fields.text("name").unwrap_or(project.name);
            project.listen = fields.text("listen").unwrap_or(project.listen);
            project.egress = egress(&mut fields);
            listed = environment(&mut fields);
            secrets = crate::secrets::read(&mut fields);
            fields.unsupported(&["store", "keys", "limits", "llm"]);
            fields.finish();
        }
        faults.0.extend(report.diagnostics.0);
    }
    Server {
        project,
        listed,
        secrets,
    }
}

/// `egress: {loopback: true}`: for development, where databases stand on this machine.
fn egress(fields: &mut Fields<'_, '_>) -> Policy {
    let node = fields.take("egress");
    let read = node.and_then(|node| Fields::of("egress", node, fields.report));
    let Some(mut fields) = read else {
        return Policy::default();
    };
    let loopback = fields.flag("loopback", false);
    fields.finish();
    match loopback {
        true => Policy::default().with_loopback(),
        false => Policy::default(),
    }
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

/// Reads a tenant from its texts, wherever they are kept.
pub(crate) fn tenant(
    root: &Path,
    files: &TenantFiles,
    open: &Open<'_>,
    faults: &mut Diagnostics,
) -> Option<Tenant> {
    let folder = folder_of(&files.id);
    let settings = files.texts.get(SETTINGS).map(String::as_str);
    let (mut report, mut node) = yaml(&folder.join(SETTINGS), settings, faults)?;
    open.fill(&mut node, &mut report);
    let tenant = crate::tenant::read(files.id.clone(), root, &node, &mut report);
    faults.0.extend(report.diagnostics.0);
    let tenant = tenant?;
    Some(Tenant {
        version: version(files, &node, tenant.jwt.as_ref()),
        model: model(files, &folder),
        lessons: files.texts.get(LESSONS).cloned(),
        ..tenant
    })
}

fn model(files: &TenantFiles, folder: &Path) -> Vec<ModelFile> {
    let of_model = |name: &str| kind_of(name) == Some(store::DocumentKind::Model);
    let texts = files.texts.iter().filter(|(name, _)| of_model(name));
    let file = |(name, text): (&String, &String)| ModelFile {
        path: folder.join(name).display().to_string(),
        text: text.clone(),
    };
    texts.map(file).collect()
}

/// Of the texts, of what stands in them from the environment, and of a key beside them.
fn version(files: &TenantFiles, settings: &Node, jwt: Option<&Jwt>) -> Arc<str> {
    let filled = settings.to_json().to_string();
    let key = match jwt.map(|jwt| &jwt.key) {
        Some(JwtKey::Pem(pem)) => pem,
        _ => "",
    };
    let texts = files.texts.iter().flat_map(|(name, text)| [name, text]);
    let texts = texts.map(String::as_str);
    let mut hash = Sha256::new();
    for part in texts.chain([filled.as_str(), key]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.into()
}

/// A file as it is written. One that is not there was told of by whoever looked for it.
pub(crate) fn yaml(
    path: &Path,
    text: Option<&str>,
    faults: &mut Diagnostics,
) -> Option<(Report, Node)> {
    let file = path.display().to_string();
    match Node::parse(&file, text?) {
        Ok(node) => Some((Report::new(&file), node)),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}
