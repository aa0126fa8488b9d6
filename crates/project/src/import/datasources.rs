//! `datasources.yaml` with its `summary.yaml`: the sources of one organisation.

use std::collections::BTreeSet;

use base::TenantId;
use semantic::Diagnostics;
use semantic::yaml::{Content, Node};

use super::write::{list, scalar};
use super::{Imported, entries, get, items, needs, parsed, text, text_of, unknown};
use crate::environment::variables;

/// Kinds of databases under their older names, and ours.
const KINDS: &[(&str, &str)] = &[
    ("postgresql", "postgres"),
    ("postgres", "postgres"),
    ("mysql", "mysql"),
    ("mariadb", "mysql"),
    ("tidb", "mysql"),
    ("mssql", "mssql"),
    ("sqlserver", "mssql"),
    ("duckdb", "duckdb"),
    ("sqlite", "sqlite"),
];

/// Options under their older names, and ours.
const OPTIONS: &[(&str, &str)] = &[
    ("host", "host"),
    ("port", "port"),
    ("database", "database"),
    ("user", "user"),
    ("username", "user"),
    ("password", "password"),
    ("path", "path"),
    ("min_pool_size", "min_pool_size"),
    ("max_pool_size", "max_pool_size"),
    ("connect_timeout", "connect_timeout"),
];

/// Reads the sources into the folder of one tenant.
pub fn from_datasources(
    tenant: &TenantId,
    datasources: &str,
    summary: Option<&str>,
) -> Result<Imported, Diagnostics> {
    let root = parsed("datasources.yaml", datasources)?;
    let summary = summary
        .map(|text| parsed("summary.yaml", text))
        .transpose()?;
    let sources = entries(&root, "datasources");
    if sources.is_empty() {
        return Err(needs("datasources.yaml", "has no 'datasources'"));
    }
    let mut import = Import {
        named: summary.as_ref().map(named).unwrap_or_default(),
        variables: BTreeSet::new(),
        left_out: Vec::new(),
    };
    unknown(
        &root,
        "datasources.yaml",
        &["datasources"],
        &mut import.left_out,
    );
    let mut text = format!("name: {}\n\nsources:\n", scalar(tenant.as_str()));
    for (key, node) in &sources {
        text += &import.source(key, node);
    }
    import.note_strays(&sources);
    let open: Vec<String> = import.variables.into_iter().collect();
    let server = format!("environment:\n  {tenant}: {}\n", list(&open));
    Ok(Imported {
        files: vec![
            ("querent.yaml".into(), server),
            (format!("tenants/{tenant}/tenant.yaml"), text),
        ],
        left_out: import.left_out,
    })
}

/// What the summary calls a source.
struct Named {
    id: String,
    title: Option<String>,
    datasource: String,
}

fn named(summary: &Node) -> Vec<Named> {
    let listed = items(summary, "data_sources").iter();
    listed
        .filter_map(|node| {
            let id = text_of(node, "id")?;
            Some(Named {
                title: text_of(node, "name"),
                datasource: text_of(node, "datasource").unwrap_or_else(|| id.clone()),
                id,
            })
        })
        .collect()
}

struct Import {
    named: Vec<Named>,
    variables: BTreeSet<String>,
    left_out: Vec<String>,
}

impl Import {
    /// One source, under the name that the summary gives it.
    fn source(&mut self, key: &str, node: &Node) -> String {
        let known = self.named.iter().find(|named| named.datasource == key);
        let name = known.map_or(key, |named| named.id.as_str());
        let mut text = format!("  {name}:\n");
        let mut line = |option: &str, value: &str| {
            text += &format!("    {option}: {}\n", scalar(value));
        };
        if let Some(title) = known.and_then(|named| named.title.as_deref()) {
            line("name", title);
        }
        let place = format!("datasources.{key}");
        match text_of(node, "type") {
            Some(kind) => match KINDS.iter().find(|(old, _)| *old == kind) {
                Some((_, kind)) => line("type", kind),
                None => self
                    .left_out
                    .push(format!("{place}.type: there is no driver for '{kind}'")),
            },
            None => self.left_out.push(format!("{place}: it has no type")),
        }
        if let Some(value) = text_of(node, "description") {
            line("description", &value);
        }
        // A flag that is in quotes is a text.
        let disabled =
            get(node, "enabled").is_some_and(|node| node.content == Content::Bool(false));
        for (option, value) in entries(node, "connection") {
            match (
                OPTIONS.iter().find(|(old, _)| *old == option),
                self::text(value),
            ) {
                (Some((_, "connect_timeout")), Some(value)) if is_number(&value) => {
                    line("connect_timeout", &format!("{value}s"));
                }
                (Some((_, option)), Some(value)) => {
                    self.variables.extend(variables(&value));
                    line(option, &value);
                }
                _ => self.left_out.push(format!("{place}.connection.{option}")),
            }
        }
        if disabled {
            text += "    enabled: false\n";
        }
        text += &self.schemas(&place, node);
        let known = [
            "type",
            "description",
            "enabled",
            "connection",
            "databases",
            "schemas",
        ];
        unknown(node, &place, &known, &mut self.left_out);
        text
    }

    /// Several "databases" of one connection were schemas of it.
    fn schemas(&mut self, place: &str, node: &Node) -> String {
        let texts = |key| {
            items(node, key)
                .iter()
                .filter_map(self::text)
                .collect::<Vec<_>>()
        };
        let (schemas, databases) = (texts("schemas"), texts("databases"));
        match (schemas.as_slice(), databases.as_slice()) {
            ([], [] | [_]) => String::new(),
            ([], several) => {
                let note = format!("{place}.databases: taken for schemas of one database");
                self.left_out.push(note);
                format!("    schemas: {}\n", list(several))
            }
            (schemas, _) => format!("    schemas: {}\n", list(schemas)),
        }
    }

    /// Entries of the summary whose source is not there.
    fn note_strays(&mut self, sources: &[(&str, &Node)]) {
        let strays = self
            .named
            .iter()
            .filter(|named| !sources.iter().any(|(key, _)| *key == named.datasource));
        let notes = strays.map(|named| {
            format!(
                "summary.{}: there is no datasource '{}'",
                named.id, named.datasource
            )
        });
        self.left_out.extend(notes.collect::<Vec<_>>());
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<u64>().is_ok()
}
