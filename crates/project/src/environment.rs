//! `${NAME}` and `${NAME:default}` in the files of the operator.
//!
//! The environment of a server holds secrets of everybody. A tenant's file may name only what is
//! open to that tenant, so that one who is let to write it learns nothing of the others.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use base::{Code, TenantId};
use semantic::Diagnostic;
use semantic::yaml::{Content, Node, Report};

/// The variables there are, those of a `.env` file below those of the process.
#[derive(Debug, Clone, Default)]
pub struct Environment(HashMap<String, String>);

/// What a tenant may name of it.
pub(crate) struct Open<'e> {
    environment: &'e Environment,
    tenant: &'e TenantId,
    patterns: Vec<String>,
}

impl Environment {
    /// Of the process, with what the project's `.env` adds to it.
    pub fn of(root: &Path) -> Self {
        let file = dotenvy::from_path_iter(root.join(".env"));
        let added = file.into_iter().flatten().flatten();
        // Later ones win.
        Self(added.chain(std::env::vars()).collect())
    }

    pub fn with(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(variables.into_iter().collect())
    }

    /// With what the operator's own file says, which comes before all else.
    pub(crate) fn and(&self, secrets: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut more = self.clone();
        more.0.extend(secrets);
        more
    }

    /// Everything there is, open to one tenant: it was put together for that one.
    pub(crate) fn all_open_to<'e>(&'e self, tenant: &'e TenantId) -> Open<'e> {
        Open {
            environment: self,
            tenant,
            patterns: vec!["*".into()],
        }
    }

    /// Open to a tenant is what the operator lists, and nothing else: what begins with the name of
    /// one tenant may belong to another, as BANK_NORTH_PASSWORD does not to `bank`.
    pub(crate) fn open_to<'e>(
        &'e self,
        tenant: &'e TenantId,
        listed: &BTreeMap<String, Vec<String>>,
    ) -> Open<'e> {
        let patterns = listed.get(tenant.as_str()).cloned();
        Open {
            environment: self,
            tenant,
            patterns: patterns.unwrap_or_default(),
        }
    }
}

impl Open<'_> {
    /// The values that a text names and that are there. What is not open to the tenant is not.
    pub fn named(&self, text: &str) -> BTreeMap<String, String> {
        let names = variables(text)
            .into_iter()
            .filter(|name| self.is_open(name));
        let known = |name: String| {
            let value = self.environment.0.get(&name)?.clone();
            Some((name, value))
        };
        names.filter_map(known).collect()
    }

    /// Puts values in place of names, everywhere in a file.
    pub fn fill(&self, node: &mut Node, report: &mut Report) {
        match &mut node.content {
            Content::List(items) => items.iter_mut().for_each(|item| self.fill(item, report)),
            Content::Map(entries) => {
                (entries.iter_mut()).for_each(|(_, value)| self.fill(value, report));
            }
            Content::Text(text) if text.contains("${") => match self.filled(text) {
                Ok(value) => node.content = scalar(value),
                Err(fault) => report.add(fault, node),
            },
            _ => {}
        }
    }

    fn filled(&self, text: &str) -> Result<String, Diagnostic> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                return Err(invalid(format!("'{text}' has a '${{' without its '}}'")));
            };
            filled.push_str(&self.value(name)?);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// What a name stands for, or the default behind it.
    fn value(&self, written: &str) -> Result<String, Diagnostic> {
        let (name, default) = match written.split_once(':') {
            Some((name, default)) => (name, Some(default)),
            None => (written, None),
        };
        if !self.is_open(name) {
            let tenant = self.tenant;
            let message = format!("'{name}' of the environment is not open to tenant '{tenant}'");
            let hint = format!("list it in querent.yaml: 'environment: {{{tenant}: [{name}]}}'");
            return Err(invalid(message).hint(hint));
        }
        let known = self.environment.0.get(name).map(String::as_str).or(default);
        known.map(str::to_owned).ok_or_else(|| {
            let message = format!("'{name}' is not set in the environment");
            invalid(message).hint(format!(
                "set it, or write what holds without it: '${{{name}:...}}'"
            ))
        })
    }

    fn is_open(&self, name: &str) -> bool {
        let opens = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        };
        self.patterns.iter().any(opens)
    }
}

/// The variables that a text names, as `${NAME}` or `${NAME:default}`.
pub(crate) fn variables(text: &str) -> Vec<String> {
    let parts = text.split("${").skip(1);
    let names = parts.filter_map(|part| part.split_once('}'));
    let names = names.map(|(inside, _)| inside.split(':').next().unwrap_or(inside));
    names.map(str::to_owned).collect()
}

/// A value as YAML would have read it, where nothing of its spelling is lost by that.
fn scalar(text: String) -> Content {
    match text.as_str() {
        "true" => Content::Bool(true),
        "false" => Content::Bool(false),
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Content::Integer(number),
            _ => Content::Text(text),
        },
    }
}

fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::ModelInvalid, message)
}
