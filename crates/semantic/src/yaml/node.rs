//! A parsed YAML value with its position.

use std::sync::Arc;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use crate::{Diagnostic, Place};
use base::Code;

/// A value and where it starts, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub content: Content,
    /// The file it is from, where that is another than that of what it stands in now.
    pub file: Option<Arc<str>>,
    pub line: u64,
    pub column: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A key of a map and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub text: String,
    pub line: u64,
    pub column: u64,
}

impl Node {
    /// Reads one document. `file` is only named in the diagnostic.
    pub fn parse(file: &str, text: &str) -> Result<Node, Diagnostic> {
        serde_saphyr::from_str_with_options::<Node>(text, options()).map_err(|error| {
            let place = error
                .location()
                .map(|at| (at.line(), at.column()))
                .unwrap_or((1, 1));
            let message = error.to_string();
            let first = message
                .lines()
                .next()
                .unwrap_or("the file is not YAML")
                .to_owned();
            Diagnostic::new(Code::ModelInvalid, format!("not readable as YAML: {first}")).at(
                Place {
                    file: file.to_owned(),
                    line: place.0,
                    column: place.1,
                },
            )
        })
    }

    /// The value without its positions.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.content {
            Content::Null => Value::Null,
            Content::Bool(truth) => Value::from(*truth),
            Content::Integer(number) => Value::from(*number),
            Content::Float(number) => Value::from(*number),
            Content::Text(text) => Value::from(text.as_str()),
            Content::List(nodes) => nodes.iter().map(Node::to_json).collect(),
            Content::Map(entries) => {
                let entries = entries.iter();
                entries
                    .map(|(key, node)| (key.text.clone(), node.to_json()))
                    .collect()
            }
        }
    }

    /// What kind of value it is, in the words of a message.
    pub fn kind(&self) -> &'static str {
        match self.content {
            Content::Null => "nothing",
            Content::Bool(_) => "true or false",
            Content::Integer(_) | Content::Float(_) => "a number",
            Content::Text(_) => "text",
            Content::List(_) => "a list",
            Content::Map(_) => "a map",
        }
    }
}

/// Lists and maps within one another. A level costs the reader some 30 KiB of stack.
const DEPTH_MAX: usize = 24;

/// `no` is a country and `y` a column: only `true` and `false` are not texts.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: DEPTH_MAX },
        strict_booleans: true,
        with_snippet: false,
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Content>::deserialize(deserializer)?;
        let at = spanned.referenced;
        Ok(Node {
            content: spanned.value,
            file: None,
            line: at.line(),
            column: at.column(),
        })
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_none<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Content, D::Error> {
        Content::deserialize(inner)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Content, E> {
        i64::try_from(value)
            .map(Content::Integer)
            .map_err(|_| E::custom("number is too large"))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Content, E> {
        Ok(Content::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Content, E> {
        Ok(Content::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Content, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Node>()? {
            items.push(item);
        }
        Ok(Content::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Spanned<String>, Node>()? {
            let (line, column) = (key.referenced.line(), key.referenced.column());
            entries.push((
                Key {
                    text: key.value,
                    line,
                    column,
                },
                value,
            ));
        }
        Ok(Content::Map(entries))
    }
}
