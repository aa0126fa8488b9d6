//! What cubes and views are before they are read: with what they extend filled in, and with places on the
//! map as their two numbers.

use std::collections::HashMap;
use std::sync::Arc;

use super::roles::Called;
use crate::yaml::{Content, Key, Node};

/// A cube that extends one that extends one, and so on.
const DEPTH_MAX: usize = 8;

/// A cube as it stands in its file.
pub(super) struct Written {
    pub file: String,
    pub node: Node,
    /// How it is called where it is another cube in a role.
    pub role: Option<Called>,
}

/// Fills in what cubes extend. An `extends` that leads nowhere is left, for the cube to report.
pub(super) fn extend_all(cubes: &mut [Written]) {
    let mut named: HashMap<String, Written> = HashMap::new();
    for cube in cubes.iter() {
        if let Some(name) = text(&cube.node, "name") {
            named.entry(name.to_owned()).or_insert_with(|| Written {
                file: cube.file.clone(),
                node: cube.node.clone(),
                role: None,
            });
        }
    }
    for cube in cubes {
        if let Some(node) = extended(&cube.node, &named, DEPTH_MAX) {
            cube.node = node;
        }
        split_places(&mut cube.node);
    }
}

/// The cube with all that it extends; `None` where it extends nothing, or nothing that is there.
fn extended(cube: &Node, named: &HashMap<String, Written>, depth: usize) -> Option<Node> {
    let parent = named.get(text(cube, "extends")?)?;
    let depth = depth.checked_sub(1)?;
    let base = match get(&parent.node, "extends") {
        Some(_) => extended(&parent.node, named, depth)?,
        None => parent.node.clone(),
    };
    Some(merged(cube, moved(base, &parent.file.as_str().into())))
}

/// Its own keys, then those of what it extends that it does not have. Lists of named things
/// become one list, in which the own win; who may see what is never mixed.
fn merged(cube: &Node, base: Node) -> Node {
    let (Content::Map(own), Content::Map(inherited)) = (&cube.content, base.content) else {
        return cube.clone();
    };
    let kept = |(key, _): &&(Key, Node)| key.text != "extends";
    let mut entries: Vec<(Key, Node)> = own.iter().filter(kept).cloned().collect();
    let has_rows = get(cube, "sql").or(get(cube, "sql_table")).is_some();
    for (key, value) in inherited {
        let rows = matches!(key.text.as_str(), "sql" | "sql_table");
        match entries.iter_mut().find(|(own, _)| own.text == key.text) {
            Some((_, own)) if is_named_list(&key.text) => add_named(own, value),
            Some(_) => {}
            None if rows && has_rows => {}
            None => entries.push((key, value)),
        }
    }
    Node {
        content: Content::Map(entries),
        ..cube.clone()
    }
}

fn is_named_list(key: &str) -> bool {
    matches!(
        key,
        "dimensions"
            | "measures"
            | "segments"
            | "joins"
            | "hierarchies"
            | "pre_aggregations"
            // Of views.
            | "cubes"
            | "folders"
    )
}

fn add_named(own: &mut Node, inherited: Node) {
    let (Content::List(own), Content::List(inherited)) = (&mut own.content, inherited.content)
    else {
        return;
    };
    let replaced = |node: &Node| {
        let name = text(node, "name");
        own.iter()
            .any(|own| name.is_some() && text(own, "name") == name)
    };
    let more: Vec<Node> = inherited
        .into_iter()
        .filter(|node| !replaced(node))
        .collect();
    own.extend(more);
}

/// Says of a node and everything in it which file it is from.
pub(super) fn moved(mut node: Node, file: &Arc<str>) -> Node {
    node.file.get_or_insert_with(|| file.clone());
    node.content = match node.content {
        Content::List(nodes) => {
            Content::List(nodes.into_iter().map(|node| moved(node, file)).collect())
        }
        Content::Map(entries) => {
            let entries = entries.into_iter();
            Content::Map(
                entries
                    .map(|(key, node)| (key, moved(node, file)))
                    .collect(),
            )
        }
        plain => plain,
    };
    node
}

/// A place on the map is two numbers, and so it is two dimensions of that type.
fn split_places(cube: &mut Node) {
    let Content::Map(entries) = &mut cube.content else {
        return;
    };
    let dimensions = entries
        .iter_mut()
        .filter(|(key, _)| key.text == "dimensions");
    for (_, list) in dimensions {
        if let Content::List(nodes) = &mut list.content {
            *nodes = std::mem::take(nodes)
                .into_iter()
                .flat_map(split_place)
                .collect();
        }
    }
}

/// Only a whole place is split; anything else is left, to be reported as what it is.
fn split_place(dimension: Node) -> Vec<Node> {
    let parts = ["latitude", "longitude"];
    let whole = parts.iter().all(|part| {
        get(&dimension, part).is_some_and(|node| matches!(node.content, Content::Map(_)))
    });
    match text(&dimension, "type") {
        Some("geo") if whole => parts.map(|part| half(&dimension, part)).into(),
        _ => vec![dimension],
    }
}

fn half(dimension: &Node, part: &str) -> Node {
    let Content::Map(entries) = &dimension.content else {
        return dimension.clone();
    };
    let mut own = Vec::new();
    for (key, value) in entries {
        let mut value = value.clone();
        match (key.text.as_str(), &mut value.content) {
            (name, Content::Map(inside)) if name == part => {
                own.append(inside);
                continue;
            }
            ("latitude" | "longitude", _) => continue,
            ("type", Content::Text(kind)) => *kind = "number".into(),
            ("name", Content::Text(name)) => name.push_str(&format!("_{part}")),
            ("title", Content::Text(title)) => title.push_str(&format!(" {part}")),
            _ => {}
        }
        own.push((key.clone(), value));
    }
    Node {
        content: Content::Map(own),
        ..dimension.clone()
    }
}

pub(super) fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Content::Map(entries) = &node.content else {
        return None;
    };
    let found = entries.iter().find(|(k, _)| k.text == key);
    found.map(|(_, value)| value)
}

pub(super) fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match &get(node, key)?.content {
        Content::Text(text) => Some(text),
        _ => None,
    }
}
