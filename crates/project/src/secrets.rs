//! `secrets: {BANK_PASSWORD: "file:/run/secrets/bank"}` in `querent.yaml`: values that stand
//! elsewhere, under names that tenants' files may use as far as they are open to them.
//!
//! Only the operator's own file names files and commands: whoever could name them in a tenant's
//! file could read everything that the server can.

use std::collections::BTreeMap;
use std::str::FromStr;

use auth::KeySource;
use secrecy::ExposeSecret;
use semantic::yaml::{Content, Fields, Node};

pub(crate) type Secrets = BTreeMap<String, String>;

pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Secrets {
    let mut secrets = Secrets::new();
    let Some(node) = fields.take("secrets") else {
        return secrets;
    };
    let Content::Map(entries) = &node.content else {
        let message = "'secrets' says for each name where its value stands";
        fields.report.invalid(node, message);
        return secrets;
    };
    for (name, node) in entries {
        match value(node) {
            Ok(value) => drop(secrets.insert(name.text.clone(), value)),
            Err(why) => {
                let message = format!("the secret '{}' cannot be read: {why}", name.text);
                fields.report.invalid(node, message);
            }
        }
    }
    secrets
}

/// What stands there, without the end of its line.
fn value(node: &Node) -> Result<String, String> {
    let Content::Text(text) = &node.content else {
        return Err("its place is a text".into());
    };
    let source = KeySource::from_str(text).map_err(|error| error.to_string())?;
    let secret = source.read().map_err(|error| error.to_string())?;
    Ok(secret
        .expose_secret()
        .trim_end_matches(['\r', '\n'])
        .to_owned())
}
