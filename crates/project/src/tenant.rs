//! One tenant's settings: its sources, its calendar, its people.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use auth::{Jwt, Oidc};
use base::{Actor, ActorId, Attribute, Calendar, Limits, Role, SourceName, TenantId, Value};
use indexmap::IndexMap;
use semantic::yaml::{Content, Fields, Node, Report};
use semantic::{ModelFile, TemplateValues};
use source::{Policy, Settings};

use crate::calendar::calendar;
use crate::confine::Ground;
use crate::discovery::{Discovery, discovery};
use crate::limits::limits;
use crate::mapping::{Mapping, mapping};
use crate::sign_in;

#[derive(Debug, Clone)]
pub struct Tenant {
    pub id: TenantId,
    /// Changes with anything that its files say and that stands in them from elsewhere.
    pub version: Arc<str>,
    pub name: String,
    pub sources: IndexMap<SourceName, SourceSpec>,
    pub calendar: Calendar,
    pub mapping: Mapping,
    /// What its people may use at most.
    pub limits: Limits,
    pub discovery: Discovery,
    /// What its people certified of words, as it was written.
    pub lessons: Option<String>,
    pub people: IndexMap<ActorId, Person>,
    /// Questions to try, in the words of the tenant.
    pub questions: Vec<String>,
    pub model: Vec<ModelFile>,
    /// How tokens of others are verified.
    pub jwt: Option<Jwt>,
    /// Where its people sign in who do so elsewhere.
    pub oidc: Option<Arc<Oidc>>,
    /// What the templates among the model files may know.
    pub templates: TemplateValues,
}

/// A source as configured: the kind of database and what its driver needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceSpec {
    /// As the driver is named.
    pub kind: String,
    /// For people; the name where nothing else is said.
    pub title: String,
    pub description: Option<String>,
    /// One that is not is not connected to.
    pub enabled: bool,
    /// The tables that may be used, each as `table` or `schema.table`; all where none is named.
    pub tables: Vec<String>,
    pub settings: Settings,
}

/// Somebody who may sign in.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub role: Role,
    pub actor: Actor,
}

impl Tenant {
    /// One that has nothing yet.
    pub fn new(id: &TenantId) -> Self {
        Self {
            version: Arc::from("nothing"),
            id: id.clone(),
            name: id.to_string(),
            sources: IndexMap::new(),
            calendar: Calendar::default(),
            discovery: Discovery::default(),
            mapping: Mapping::default(),
            limits: Limits::default(),
            lessons: None,
            people: IndexMap::new(),
            questions: Vec::new(),
            model: Vec::new(),
            jwt: None,
            oidc: None,
            templates: TemplateValues::default(),
        }
    }
}

/// Reads a `tenant.yaml`; its model files are added by the caller.
pub(crate) fn read(id: TenantId, root: &Path, node: &Node, report: &mut Report) -> Option<Tenant> {
    let mut fields = Fields::of("a tenant file", node, report)?;
    let root = &Ground { root, tenant: &id };
    let name = fields.need_text("name").unwrap_or_else(|| id.to_string());
    let sources = sources(root, &mut fields);
    let calendar = calendar(&mut fields);
    let mapping = mapping(&mut fields);
    let limits = limits(&mut fields);
    let discovery = discovery(&mut fields);
    let people = people(&mut fields);
    let questions = fields.texts("questions");
    let templates = templates(&mut fields);
    let (jwt, oidc) = sign_in::elsewhere(root, &mut fields);
    fields.unsupported(&["groups", "schedules"]);
    fields.finish();
    Some(Tenant {
        id,
        version: Arc::default(),
        name,
        sources,
        calendar,
        mapping,
        limits,
        discovery,
        lessons: None,
        people,
        questions,
        model: Vec::new(),
        jwt,
        oidc,
        templates,
    })
}

/// What the model of this tenant alone may be told: an operator writes it down, so nothing of the
/// server or of another tenant gets into a model unseen.
fn templates(fields: &mut Fields<'_, '_>) -> TemplateValues {
    let mut values = TemplateValues::default();
    let Some(node) = fields.take("templates") else {
        return values;
    };
    let Some(mut fields) = Fields::of("templates", node, fields.report) else {
        return values;
    };
    for (key, node) in named(&mut fields, "env_var") {
        match node.to_json() {
            serde_json::Value::String(text) => values.variables.insert(key.text.clone(), text),
            plain @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => {
                values.variables.insert(key.text.clone(), plain.to_string())
            }
            _ => {
                let message = format!("the variable '{}' must be a text", key.text);
                fields.report.invalid(node, message);
                None
            }
        };
    }
    for (key, node) in named(&mut fields, "security_context") {
        values.context.insert(key.text.clone(), node.to_json());
    }
    fields.finish();
    values
}

/// The entries of a map of named things.
fn named<'n>(fields: &mut Fields<'n, '_>, key: &'static str) -> &'n [(semantic::yaml::Key, Node)] {
    let Some(node) = fields.take(key) else {
        return &[];
    };
    match &node.content {
        Content::Map(entries) => entries,
        _ => {
            fields
                .report
                .invalid(node, format!("'{key}' must be a map, not {}", node.kind()));
            &[]
        }
    }
}

fn sources(root: &Ground<'_>, fields: &mut Fields<'_, '_>) -> IndexMap<SourceName, SourceSpec> {
    let entries = named(fields, "sources");
    if entries.is_empty() {
        fields.report.invalid(
            fields.node,
            "a tenant needs 'sources' with at least one source",
        );
    }
    let mut sources = IndexMap::new();
    for (key, node) in entries {
        match SourceName::new(&key.text) {
            Ok(name) => sources
                .extend(source(root, &key.text, node, fields.report).map(|spec| (name, spec))),
            Err(error) => fields.report.invalid(node, error.to_string()),
        }
    }
    sources
}

fn source(root: &Ground<'_>, name: &str, node: &Node, report: &mut Report) -> Option<SourceSpec> {
    let mut fields = Fields::of(format!("source '{name}'"), node, report)?;
    let kind = fields.need_text("type");
    let title = fields.text("name").unwrap_or_else(|| name.to_owned());
    let description = fields.text("description");
    let enabled = fields.flag("enabled", true);
    let tables = fields.texts("tables");
    let schemas = fields.texts("schemas");
    let path = fields
        .text("path")
        .and_then(|path| confined(root, &path, &mut fields));
    let settings = Settings {
        schemas,
        path,
        options: options(root, &mut fields),
        // Whoever reads the server's own file says more.
        reach: Policy::default(),
    };
    Some(SourceSpec {
        kind: kind?,
        title,
        description,
        enabled,
        tables,
        settings,
    })
}

/// Options that are files, whatever the driver.
const FILES: [&str; 4] = ["tls_ca", "tls_cert", "tls_key", "tls_certificate"];

/// Everything else that is said of a source: its driver knows which options there are.
fn options(root: &Ground<'_>, fields: &mut Fields<'_, '_>) -> BTreeMap<String, String> {
    let mut options = BTreeMap::new();
    for (key, node) in fields.rest() {
        let Some(text) = option(&key.text, node, fields.report) else {
            continue;
        };
        let value = match FILES.contains(&key.text.as_str()) {
            true => confined(root, &text, fields).map(|path| path.display().to_string()),
            false => Some(text),
        };
        // An empty one is not set: a variable may say that an option is not needed here.
        let value = value.filter(|value| !value.is_empty());
        options.extend(value.map(|value| (key.text.clone(), value)));
    }
    options
}

/// One value, or a list of them with commas.
fn option(name: &str, node: &Node, report: &mut Report) -> Option<String> {
    let items = match &node.content {
        Content::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let value = |node: &Node| match &node.content {
        Content::Text(text) => Some(text.clone()),
        Content::Integer(number) => Some(number.to_string()),
        Content::Float(number) => Some(number.to_string()),
        Content::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    let values: Option<Vec<String>> = items.iter().map(value).collect();
    if values.is_none() {
        let message = format!("the option '{name}' must be a value or a list of values");
        report.invalid(node, message);
    }
    values.map(|values| values.join(","))
}

/// A path inside the project; one that leads out of it is refused.
fn confined(root: &Ground<'_>, path: &str, fields: &mut Fields<'_, '_>) -> Option<PathBuf> {
    let found = root.confine(Path::new(path));
    if found.is_none() {
        let message = format!(
            "'{path}' leads out of the project: use a path relative to its folder, without '..'"
        );
        fields.report.invalid(fields.node, message);
    }
    found
}

fn people(fields: &mut Fields<'_, '_>) -> IndexMap<ActorId, Person> {
    let mut people = IndexMap::new();
    for (key, node) in named(fields, "people") {
        match ActorId::new(&key.text) {
            Ok(id) => {
                people.extend(person(id.clone(), node, fields.report).map(|person| (id, person)))
            }
            Err(error) => fields.report.invalid(node, error.to_string()),
        }
    }
    people
}

fn person(id: ActorId, node: &Node, report: &mut Report) -> Option<Person> {
    let mut fields = Fields::of(format!("person '{id}'"), node, report)?;
    let name = fields.text("name").unwrap_or_else(|| id.to_string());
    let role = sign_in::role(&mut fields, Role::Analyst);
    let groups = fields.texts("groups").into_iter().collect::<BTreeSet<_>>();
    let mut attributes = BTreeMap::new();
    for (key, node) in named(&mut fields, "attributes") {
        attributes.insert(key.text.clone(), attribute(&key.text, node, fields.report));
    }
    fields.finish();
    Some(Person {
        name,
        role,
        actor: Actor {
            id,
            groups,
            attributes,
        },
    })
}

/// One value or a list of them. What is neither is reported; a part of a list would mean
/// something else in a row rule than the whole of it, so nothing of it is kept.
fn attribute(name: &str, node: &Node, report: &mut Report) -> Attribute {
    let items = match &node.content {
        Content::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let value = |node: &Node| match &node.content {
        Content::Text(text) => Some(Value::Text(text.clone())),
        Content::Integer(number) => Some(Value::Integer(*number)),
        Content::Bool(flag) => Some(Value::Boolean(*flag)),
        _ => None,
    };
    let values: Option<Vec<Value>> = items.iter().map(value).collect();
    if values.is_none() {
        let message = format!(
            "the attribute '{name}' must be a text, a whole number, true or false, or a list of these"
        );
        report.invalid(node, message);
    }
    Attribute(values.unwrap_or_default())
}
