//! Secrets that stand in a file as they are.

use base::Code;
use semantic::yaml::{Content, Node};
use semantic::{Diagnostic, Diagnostics, Place};

use crate::files::{SETTINGS, TenantFiles, folder_of};

/// The keys of sign-in that hold a secret, wherever they stand.
const OF_SIGN_IN: [&str; 1] = ["secret"];

/// Secrets that a tenant's settings spell out. The store keeps texts for ever and shows them to
/// people, and a folder stands in git: a secret belongs into neither. `is_secret` knows the options
/// of sources.
pub fn in_clear(files: &TenantFiles, is_secret: &dyn Fn(&str) -> bool) -> Diagnostics {
    let mut found = Diagnostics::default();
    let file = folder_of(&files.id).join(SETTINGS).display().to_string();
    let text = files.texts.get(SETTINGS).map_or("", String::as_str);
    // What cannot be read is told by whoever reads it.
    let Ok(node) = Node::parse(&file, text) else {
        return found;
    };
    let mut look = |part: &str, is_secret: &dyn Fn(&str) -> bool| {
        if let Some(node) = get(&node, part) {
            walk(node, is_secret, &mut |name, value| {
                found.push(fault(name, value, &file));
            });
        }
    };
    look("sources", is_secret);
    look("auth", &|name| OF_SIGN_IN.contains(&name));
    found
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Content::Map(entries) = &node.content else {
        return None;
    };
    let mut entries = entries.iter();
    entries
        .find(|(name, _)| name.text == key)
        .map(|(_, node)| node)
}

fn walk(node: &Node, is_secret: &dyn Fn(&str) -> bool, tell: &mut dyn FnMut(&str, &Node)) {
    match &node.content {
        Content::Map(entries) => {
            for (name, value) in entries {
                match is_secret(&name.text) && spells_out(value) {
                    true => tell(&name.text, value),
                    false => walk(value, is_secret, tell),
                }
            }
        }
        Content::List(items) => items.iter().for_each(|item| walk(item, is_secret, tell)),
        _ => {}
    }
}

/// Whether a value says something beside names: `${NAME}` and `${NAME:}` do not.
fn spells_out(node: &Node) -> bool {
    match &node.content {
        Content::Text(text) => {
            let mut rest = text.as_str();
            while let Some((name, after)) = rest
                .strip_prefix("${")
                .and_then(|rest| rest.split_once('}'))
            {
                let default = name.split_once(':').map_or("", |(_, default)| default);
                if !default.is_empty() {
                    return true;
                }
                rest = after;
            }
            !rest.is_empty()
        }
        Content::Integer(_) | Content::Float(_) => true,
        _ => false,
    }
}

fn fault(name: &str, value: &Node, file: &str) -> Diagnostic {
    let message = format!("'{name}' is written out: what is applied is kept for ever and shown");
    let place = Place {
        file: file.to_owned(),
        line: value.line,
        column: value.column,
    };
    Diagnostic::new(Code::ModelInvalid, message).at(place).hint(
        "write ${NAME}, and keep the value in the environment, .env or 'secrets' of querent.yaml",
    )
}
