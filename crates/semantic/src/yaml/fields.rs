//! Taking a map apart, key by key, with a diagnostic for everything that does not fit.

use base::Code;

use super::{Content, Key, Node};
use crate::{Diagnostic, Diagnostics, Place, nearest};

/// Collects the diagnostics of one file.
#[derive(Debug)]
pub struct Report {
    pub file: String,
    pub diagnostics: Diagnostics,
}

impl Report {
    pub fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            diagnostics: Diagnostics::default(),
        }
    }

    pub fn place(&self, line: u64, column: u64) -> Place {
        Place {
            file: self.file.clone(),
            line,
            column,
        }
    }

    pub fn invalid(&mut self, node: &Node, message: impl Into<String>) {
        self.add(Diagnostic::new(Code::ModelInvalid, message), node);
    }

    pub fn add(&mut self, diagnostic: Diagnostic, node: &Node) {
        let place = self.place_of(node);
        self.diagnostics.push(diagnostic.at(place));
    }

    pub fn place_of(&self, node: &Node) -> Place {
        self.place_in(node, node.line, node.column)
    }

    /// A position in the file that a node is from.
    fn place_in(&self, node: &Node, line: u64, column: u64) -> Place {
        let place = self.place(line, column);
        match &node.file {
            Some(file) => Place {
                file: file.to_string(),
                ..place
            },
            None => place,
        }
    }
}

/// The entries of one map. Keys are taken one after the other; what is left in the end is unknown.
pub struct Fields<'n, 'r> {
    /// What the map describes, as in "cube 'orders'".
    pub what: String,
    pub node: &'n Node,
    entries: Vec<(&'n Key, &'n Node)>,
    asked: Vec<&'static str>,
    pub report: &'r mut Report,
}

impl<'n, 'r> Fields<'n, 'r> {
    /// `None`, with a diagnostic, where the node is not a map.
    pub fn of(what: impl Into<String>, node: &'n Node, report: &'r mut Report) -> Option<Self> {
        let what = what.into();
        let Content::Map(entries) = &node.content else {
            report.invalid(node, format!("{what} must be a map, not {}", node.kind()));
            return None;
        };
        let entries = entries.iter().map(|(key, value)| (key, value)).collect();
        Some(Self {
            what,
            node,
            entries,
            asked: Vec::new(),
            report,
        })
    }

    /// The value under a key, whatever it is.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        let position = self.entries.iter().position(|(k, _)| k.text == key)?;
        let (_, node) = self.entries.remove(position);
        (node.content != Content::Null).then_some(node)
    }

    /// Whether a key is written, be it with nothing behind it.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k.text == key)
    }

    /// Whether a key has this text.
    pub fn is(&self, key: &str, text: &str) -> bool {
        let mut entries = self.entries.iter();
        let found = entries.find(|(known, _)| known.text == key);
        found
            .is_some_and(|(_, node)| matches!(&node.content, Content::Text(known) if known == text))
    }

    /// A value that must not be left empty where its key is written: rights, of which a
    /// forgotten half would let everything through.
    pub fn take_filled(&mut self, key: &'static str) -> Option<&'n Node> {
        let written = self.has(key);
        let node = self.take(key);
        if written && node.is_none() {
            let message = format!("'{key}' in {} is empty", self.what);
            self.report.invalid(self.node, message);
        }
        node
    }

    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.text_at(key).map(|(text, _)| text)
    }

    /// A text and the node it stands in, for who may still find fault with it.
    pub fn text_at(&mut self, key: &'static str) -> Option<(String, &'n Node)> {
        let node = self.take(key)?;
        match &node.content {
            Content::Text(text) => Some((text.clone(), node)),
            Content::Integer(n) => Some((n.to_string(), node)),
            _ => {
                self.mistyped(key, "text", node);
                None
            }
        }
    }

    /// Text that must be there.
    pub fn need_text(&mut self, key: &'static str) -> Option<String> {
        let before = self.report.diagnostics.0.len();
        let text = self.text(key);
        if text.is_none() && self.report.diagnostics.0.len() == before {
            self.report
                .invalid(self.node, format!("{} needs '{key}'", self.what));
        }
        text
    }

    pub fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(node) = self.take(key) else {
            return default;
        };
        match node.content {
            Content::Bool(flag) => flag,
            _ => {
                self.mistyped(key, "true or false", node);
                default
            }
        }
    }

    /// A list; empty where the key is absent.
    pub fn list(&mut self, key: &'static str) -> &'n [Node] {
        let Some(node) = self.take(key) else {
            return &[];
        };
        match &node.content {
            Content::List(items) => items,
            _ => {
                self.mistyped(key, "a list", node);
                &[]
            }
        }
    }

    /// A list of texts, or one text standing for a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        let items = match &node.content {
            Content::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        items
            .iter()
            .filter_map(|item| self.scalar(key, item))
            .collect()
    }

    /// A key of the language that is not read yet: said, instead of being passed over. Nobody is
    /// told that they may have meant it.
    pub fn unsupported(&mut self, keys: &[&'static str]) {
        for key in keys {
            let found = self.take(key);
            self.asked.pop();
            if let Some(node) = found {
                let message = format!("'{key}' in {} is not supported yet", self.what);
                self.report
                    .add(Diagnostic::new(Code::ModelUnsupported, message), node);
            }
        }
    }

    /// Whatever nobody asked for yet, for who knows more keys than this file does.
    pub fn rest(&mut self) -> Vec<(&'n Key, &'n Node)> {
        std::mem::take(&mut self.entries)
    }

    /// Reports what nobody asked for, with the nearest key that exists.
    pub fn finish(self) {
        #[cfg(test)]
        recorded::note(&self.what, &self.asked);
        for (key, _) in &self.entries {
            let message = format!("{} has no key '{}'", self.what, key.text);
            let place = self.report.place_in(self.node, key.line, key.column);
            let near = nearest(&key.text, self.asked.iter().copied());
            self.report.diagnostics.push(
                Diagnostic::new(Code::ModelInvalid, message)
                    .at(place)
                    .near(near),
            );
        }
    }

    fn scalar(&mut self, key: &'static str, node: &Node) -> Option<String> {
        match &node.content {
            Content::Text(text) => Some(text.clone()),
            Content::Integer(n) => Some(n.to_string()),
            Content::Float(x) => Some(x.to_string()),
            Content::Bool(b) => Some(b.to_string()),
            _ => {
                self.mistyped(key, "a list of texts", node);
                None
            }
        }
    }

    fn mistyped(&mut self, key: &str, wanted: &str, node: &Node) {
        let message = format!(
            "'{key}' in {} must be {wanted}, not {}",
            self.what,
            node.kind()
        );
        self.report.invalid(node, message);
    }
}

#[cfg(test)]
pub(crate) fn asked<T>(work: impl FnOnce() -> T) -> (T, recorded::Asked) {
    recorded::ASKED.set(Some(recorded::Asked::new()));
    let done = work();
    (done, recorded::ASKED.take().unwrap_or_default())
}

/// What was asked of maps while a test ran, by what messages call them.
#[cfg(test)]
mod recorded {
    use std::cell::RefCell;
    use std::collections::{BTreeMap, BTreeSet};

    pub type Asked = BTreeMap<String, BTreeSet<&'static str>>;

    thread_local! {
        pub static ASKED: RefCell<Option<Asked>> = const { RefCell::new(None) };
    }

    /// Notes the keys of a map under what it is, without the name at the end.
    pub fn note(what: &str, keys: &[&'static str]) {
        let name = what.strip_suffix('\'').and_then(|what| what.rfind(" '"));
        let kind = name.map_or(what, |at| &what[..at]);
        ASKED.with_borrow_mut(|asked| {
            if let Some(asked) = asked {
                asked.entry(kind.to_owned()).or_default().extend(keys);
            }
        });
    }
}
