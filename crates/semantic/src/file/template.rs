//! Jinja in model files, as Cube has it: a file with `{{` or `{%` is a template, which is rendered
//! before it is read.
//!
//! A model is the same for everybody of a tenant and depends on nothing but its files and the
//! tenant's settings. So a template has Jinja's own statements, filters and functions, and what the
//! settings say for `env_var` and `COMPILE_CONTEXT`: neither the environment of the server nor who
//! is asking. What differs by person is said by access policies.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base::Code;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};

use serde_json::Value as Json;

use super::ModelFile;
use crate::{Diagnostic, Place};

/// Steps of one template, and macros within one another.
const FUEL: u64 = 1_000_000;
const DEPTH_MAX: usize = 50;

/// Bytes that a template may become.
const RENDERED_MAX: usize = 8 << 20;

/// What the templates of a tenant may know beside their own text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TemplateValues {
    /// What `env_var` gives, by name.
    pub variables: BTreeMap<String, String>,
    /// What stands under `COMPILE_CONTEXT.security_context`.
    pub context: BTreeMap<String, Json>,
}

/// The file as it is read: itself, or what its template renders. Positions in that are of lines
/// that nobody wrote, so the name says so.
pub(super) fn rendered(
    file: &ModelFile,
    values: &TemplateValues,
) -> Result<Option<ModelFile>, Diagnostic> {
    if !file.text.contains("{{") && !file.text.contains("{%") {
        return Ok(None);
    }
    let mut limited = Limited(Vec::new());
    let environment = environment(values);
    let template = environment.template_from_named_str(&file.path, &file.text);
    let context = context(values);
    let done = template.and_then(|template| template.render_captured_to(context, &mut limited));
    done.map(drop).map_err(|error| fault(file, &error))?;
    let text = String::from_utf8_lossy(&limited.0).into_owned();
    let path = format!("{} (rendered)", file.path);
    Ok(Some(ModelFile { path, text }))
}

/// Under the names that Cube has for it in its several languages.
fn context(values: &TemplateValues) -> Value {
    let settings = values.context.iter();
    let settings = Value::from_pairs(settings.map(|(name, value)| (name, plain(value))));
    minijinja::context! {
        COMPILE_CONTEXT => minijinja::context! {
            security_context => settings.clone(),
            securityContext => settings,
        },
    }
}

fn plain(value: &Json) -> Value {
    match value {
        Json::Null => Value::from(()),
        Json::Bool(truth) => Value::from(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => Value::from(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Value::from(text),
        Json::Array(items) => Value::from(items.iter().map(plain).collect::<Vec<Value>>()),
        Json::Object(entries) => {
            let entries = entries.iter();
            Value::from_pairs(entries.map(|(name, value)| (name, plain(value))))
        }
    }
}

fn environment(values: &TemplateValues) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH_MAX);
    let variables = values.variables.clone();
    environment.add_function("env_var", move |name: &str, otherwise: Option<String>| {
        let found = variables.get(name).cloned().or(otherwise);
        found.ok_or_else(|| {
            let message = format!(
                "the settings of the tenant have no variable '{name}': a model does not read the server's environment"
            );
            Error::new(ErrorKind::InvalidOperation, message)
        })
    });
    environment
}

fn fault(file: &ModelFile, error: &Error) -> Diagnostic {
    let line = error.line().unwrap_or(1);
    let what = error.detail().map(str::to_owned);
    let what = what.unwrap_or_else(|| error.kind().to_string());
    let place = Place {
        file: file.path.clone(),
        line: line as u64,
        column: 1,
    };
    let message = format!("the template cannot be rendered: {what}");
    let fault = Diagnostic::new(Code::ModelInvalid, message).at(place);
    let written = file.text.lines().nth(line.saturating_sub(1));
    if written.is_some_and(|written| written.contains("COMPILE_CONTEXT")) {
        return fault.hint(
            "COMPILE_CONTEXT.security_context is what 'templates.security_context' in tenant.yaml says, for everybody alike: say by access_policy what differs by person",
        );
    }
    fault
}

/// Takes so many bytes and no more.
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > RENDERED_MAX {
            return Err(io::Error::other("it becomes too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
