//! Roles of a cube, under `meta.querent.roles`: another cube, joined under a name of its own.
//!
//! A role becomes a cube that is the other one in everything but its name, and a join to it. So
//! whatever holds of the other one, its policies first of all, holds of each of its roles.

use std::collections::HashMap;

use super::inherit::{Written, get, moved, text};
use super::names::Names;
use crate::yaml::{Content, Fields, Key, Node};
use crate::{Cube, Member};

/// What a role is called in front of people.
#[derive(Debug, Clone)]
pub(super) struct Called {
    pub title: String,
    pub description: Option<String>,
    pub synonyms: Vec<String>,
}

/// Which cube each role is one of, by their names.
pub(super) type Roles = HashMap<String, String>;

/// Adds the joins that roles stand for, and the cubes they lead to. What is not written as a role
/// should be is left to the cube to report.
pub(super) fn expand(cubes: &mut Vec<Written>) -> Roles {
    let mut found = Vec::new();
    for cube in cubes.iter_mut() {
        let roles: Vec<Node> = roles_of(&cube.node).to_vec();
        roles.iter().for_each(|role| add_join(&mut cube.node, role));
        found.extend(roles);
    }
    let known = |name: &str| {
        cubes
            .iter()
            .any(|cube| text(&cube.node, "name") == Some(name))
    };
    let mut roles = Roles::new();
    let mut added = Vec::new();
    for role in &found {
        let (Some(name), Some(of)) = (text(role, "name"), text(role, "cube")) else {
            continue;
        };
        let named = |cube: &&Written| text(&cube.node, "name") == Some(of);
        let free = !known(name) && !roles.contains_key(name);
        if let Some(cube) = cubes.iter().find(named).filter(|_| free) {
            roles.insert(name.to_owned(), of.to_owned());
            added.push(in_role(cube, of, name, called(role, name)));
        }
    }
    cubes.extend(added);
    roles
}

fn roles_of(cube: &Node) -> &[Node] {
    let meta = get(cube, "meta").and_then(|meta| get(meta, "querent"));
    match meta
        .and_then(|meta| get(meta, "roles"))
        .map(|roles| &roles.content)
    {
        Some(Content::List(roles)) => roles,
        _ => &[],
    }
}

/// A join to a role stands where the role does. Without a relationship, many rows have one.
fn add_join(cube: &mut Node, role: &Node) {
    let entry = |key: &str, node: Node| (key_of(key, role), node);
    let mut join = vec![];
    for key in ["name", "sql", "relationship"] {
        join.extend(get(role, key).map(|node| entry(key, node.clone())));
    }
    if get(role, "relationship").is_none() {
        join.push(entry("relationship", text_node("many_to_one", role)));
    }
    let join = Node {
        content: Content::Map(join),
        ..role.clone()
    };
    let Content::Map(entries) = &mut cube.content else {
        return;
    };
    match entries.iter_mut().find(|(key, _)| key.text == "joins") {
        Some((
            _,
            Node {
                content: Content::List(joins),
                ..
            },
        )) => joins.push(join),
        Some((_, joins)) if joins.content == Content::Null => {
            joins.content = Content::List(vec![join]);
        }
        Some(_) => {}
        None => {
            let joins = Node {
                content: Content::List(vec![join]),
                ..role.clone()
            };
            entries.push(entry("joins", joins));
        }
    }
}

fn key_of(text: &str, at: &Node) -> Key {
    Key {
        text: text.to_owned(),
        line: at.line,
        column: at.column,
    }
}

fn text_node(text: &str, at: &Node) -> Node {
    Node {
        content: Content::Text(text.to_owned()),
        ..at.clone()
    }
}

fn called(role: &Node, name: &str) -> Called {
    let owned = |key| text(role, key).map(str::to_owned);
    let synonyms = match get(role, "synonyms").map(|node| &node.content) {
        Some(Content::List(nodes)) => nodes.iter().filter_map(as_text).collect(),
        Some(Content::Text(one)) => vec![one.clone()],
        _ => Vec::new(),
    };
    Called {
        title: owned("title").unwrap_or_else(|| super::cube::title_of(name)),
        description: owned("description"),
        synonyms,
    }
}

fn as_text(node: &Node) -> Option<String> {
    match &node.content {
        Content::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The cube under another name. Where it speaks of itself by name, it means itself in this role.
fn in_role(cube: &Written, of: &str, name: &str, called: Called) -> Written {
    let mut node = moved(cube.node.clone(), &cube.file.as_str().into());
    if let Content::Map(entries) = &mut node.content {
        for (key, value) in entries {
            match key.text.as_str() {
                "name" => value.content = Content::Text(name.to_owned()),
                // A schema or table is not a cube, whatever it is called.
                "sql_table" => {}
                "sql" => renamed(value, of, name, false),
                _ => renamed(value, of, name, true),
            }
        }
    }
    Written {
        file: cube.file.clone(),
        node,
        role: Some(called),
    }
}

fn renamed(node: &mut Node, of: &str, name: &str, bare: bool) {
    match &mut node.content {
        Content::Text(text) => *text = of_itself(text, of, name, bare),
        Content::List(nodes) => (nodes.iter_mut()).for_each(|node| renamed(node, of, name, bare)),
        Content::Map(entries) => {
            (entries.iter_mut()).for_each(|(_, node)| renamed(node, of, name, bare));
        }
        _ => {}
    }
}

/// A text in which `{of}`, `{of.member}` and, where it may stand `bare`, `of.member` are the role's.
fn of_itself(text: &str, of: &str, name: &str, bare: bool) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(of) {
        let behind = &rest[at + of.len()..];
        result.push_str(&rest[..at]);
        result.push_str(match refers(&result, behind, bare) {
            true => name,
            false => of,
        });
        rest = behind;
    }
    result + rest
}

fn refers(before: &str, behind: &str, bare: bool) -> bool {
    let in_braces = before.trim_end().ends_with('{') || before.ends_with("FILTER_PARAMS.");
    let goes_on = |c: char| c.is_ascii_alphanumeric() || "_.'\"`".contains(c);
    let alone = !before.ends_with(goes_on) && before.matches('\'').count().is_multiple_of(2);
    let member = behind.strip_prefix('.');
    let member = member.is_some_and(|member| member.starts_with(|c: char| c != '.' && goes_on(c)));
    match in_braces {
        true => member || behind.trim_start().starts_with('}'),
        false => bare && alone && member,
    }
}

/// Reports what is wrong with the roles that a cube declares.
pub(super) fn check(names: &Names, cube: &str, meta: &mut Fields<'_, '_>) {
    for node in meta.list("roles") {
        let what = format!("a role in cube '{cube}'");
        let Some(mut fields) = Fields::of(what, node, meta.report) else {
            continue;
        };
        let [name, of, _] = ["name", "cube", "sql"].map(|key| fields.need_text(key));
        for key in ["relationship", "title", "description"] {
            fields.text(key);
        }
        fields.texts("synonyms");
        fields.finish();
        let (Some(name), Some(of)) = (name, of) else {
            continue;
        };
        if let Err(error) = names.cube(&of) {
            meta.report.invalid(node, error);
        } else if names.roles.get(&name) != Some(&of) {
            let message = match names.roles.contains_key(&of) {
                true => format!("'{of}' is itself a role: name the cube that it is one of"),
                false => format!("'{name}' cannot be a role of '{of}': another cube has that name"),
            };
            meta.report.invalid(node, message);
        }
    }
}

impl Called {
    pub fn call_cube(&self, cube: &mut Cube) {
        cube.title.clone_from(&self.title);
        cube.synonyms.clone_from(&self.synonyms);
        if self.description.is_some() {
            cube.description.clone_from(&self.description);
        }
    }

    /// A member as it is called in the role: `Ship date month`.
    pub fn call(&self, member: &mut Member) {
        let own = &member.title;
        let shouted = own.chars().nth(1).is_some_and(char::is_uppercase);
        let own = match shouted {
            true => own.clone(),
            false => own
                .chars()
                .take(1)
                .flat_map(char::to_lowercase)
                .chain(own.chars().skip(1))
                .collect(),
        };
        member.title = format!("{} {own}", self.title);
        for synonym in &mut member.synonyms {
            *synonym = format!("{} {synonym}", self.title);
        }
    }
}
