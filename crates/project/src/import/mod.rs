//! Older layouts become a project folder. What cannot be carried over is named, and nothing of it
//! is guessed.

mod clients;
mod datasources;
mod write;

use std::io;
use std::path::Path;

use semantic::yaml::{Content, Node};
use semantic::{Diagnostic, Diagnostics};

pub use clients::from_registry;
pub use datasources::from_datasources;

/// A project as files to be, and what the person who imports has to look at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Paths inside the project, with their texts.
    pub files: Vec<(String, String)>,
    /// What the older files say and the new ones do not.
    pub left_out: Vec<String>,
}

impl Imported {
    /// Writes the files into a folder that has nothing in it yet.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        crate::export::write_new(folder, &self.files)
    }
}

/// The entries of a map under a key, in their order; none where it is not there.
fn entries<'n>(node: &'n Node, key: &str) -> Vec<(&'n str, &'n Node)> {
    match get(node, key).map(|node| &node.content) {
        Some(Content::Map(entries)) => {
            let entries = entries.iter();
            entries
                .map(|(key, node)| (key.text.as_str(), node))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    match get(node, key).map(|node| &node.content) {
        Some(Content::List(items)) => items,
        _ => &[],
    }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Content::Map(entries) = &node.content else {
        return None;
    };
    let found = entries.iter().find(|(known, _)| known.text == key);
    found.map(|(_, node)| node)
}

/// A value in its plainest spelling.
fn text(node: &Node) -> Option<String> {
    match &node.content {
        Content::Text(text) => Some(text.clone()),
        Content::Integer(number) => Some(number.to_string()),
        Content::Float(number) => Some(number.to_string()),
        Content::Bool(flag) => Some(flag.to_string()),
        Content::Null | Content::List(_) | Content::Map(_) => None,
    }
}

fn text_of(node: &Node, key: &str) -> Option<String> {
    get(node, key).and_then(text)
}

/// Keys of a map that nobody knows what to do with.
fn unknown(node: &Node, place: &str, known: &[&str], left_out: &mut Vec<String>) {
    if let Content::Map(entries) = &node.content {
        let strange = entries
            .iter()
            .filter(|(key, _)| !known.contains(&key.text.as_str()));
        left_out.extend(strange.map(|(key, _)| format!("{place}.{}", key.text)));
    }
}

fn parsed(file: &str, text: &str) -> Result<Node, Diagnostics> {
    Node::parse(file, text).map_err(Diagnostics::from)
}

fn needs(file: &str, what: &str) -> Diagnostics {
    let message = format!("{file} {what}");
    Diagnostic::new(base::Code::ModelInvalid, message).into()
}
