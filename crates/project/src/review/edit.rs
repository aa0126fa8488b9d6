//! Edits of a model file that leave all else in it as somebody wrote it.

use semantic::ModelFile;
use semantic::yaml::Node;

use super::{child, entries, list, querent, text};

/// What is done with a part of a model. Whoever corrects something stands behind it, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Certify,
    Title(String),
    /// How a measure is aggregated, or the type of a dimension.
    Type(String),
    Hide,
    /// Takes a member or a join out of the model.
    Remove,
}

/// A file with its new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    pub path: String,
    pub text: String,
}

/// A part of a model, as a path names it.
enum Part<'p> {
    Cube,
    Key,
    Join(&'p str),
    Member(&'p str),
}

/// Changes the part that a path names: `cube`, `cube.member`, `cube.key` or `cube.joins.other`.
pub fn revise(files: &[ModelFile], path: &str, change: &Change) -> Result<Revised, String> {
    let names: Vec<&str> = path.split('.').collect();
    let (cube, part) = match names[..] {
        [cube] => (cube, Part::Cube),
        [cube, "key"] => (cube, Part::Key),
        [cube, "joins", other] => (cube, Part::Join(other)),
        [cube, member] => (cube, Part::Member(member)),
        _ => {
            return Err(format!(
                "'{path}' is no cube, cube.member, cube.key or cube.joins.other"
            ));
        }
    };
    for file in files {
        let Ok(node) = Node::parse(&file.path, &file.text) else {
            continue;
        };
        let mut cubes = list(&node, "cubes").iter();
        if let Some(found) = cubes.find(|known| text(known, "name") == cube) {
            let mut edit = Edit(file.text.lines().map(str::to_owned).collect());
            edit.change(found, &part, change)
                .map_err(|why| format!("{path}: {why}"))?;
            return Ok(Revised {
                path: file.path.clone(),
                text: edit.0.join("\n") + "\n",
            });
        }
    }
    Err(format!(
        "no file of the model has a cube '{cube}' that can be edited"
    ))
}

/// The lines of a file.
struct Edit(Vec<String>);

impl Edit {
    fn change(&mut self, cube: &Node, part: &Part<'_>, change: &Change) -> Result<(), String> {
        match part {
            Part::Cube => self.of_part(cube, change),
            Part::Key => self.of_note(cube, "key", change),
            Part::Join(other) if *change == Change::Remove => {
                let lists = [
                    child(cube, "joins"),
                    querent(cube).and_then(|q| child(q, "roles")),
                ];
                let found = lists
                    .into_iter()
                    .flatten()
                    .any(|list| self.remove(list, other));
                found
                    .then_some(())
                    .ok_or_else(|| format!("it has no join '{other}'"))
            }
            Part::Join(other) => self.of_note(cube, other, change),
            Part::Member(name) => {
                let lists = ["dimensions", "measures", "segments"];
                let lists = lists.iter().filter_map(|kind| child(cube, kind));
                for list in lists {
                    if *change == Change::Remove && self.remove(list, name) {
                        return Ok(());
                    }
                    if let Some(member) = named(list, name) {
                        return self.of_part(member, change);
                    }
                }
                Err(format!("the cube has no member '{name}'"))
            }
        }
    }

    /// Of a cube or a member. From the last line up, so that the lines before stay where they are.
    fn of_part(&mut self, part: &Node, change: &Change) -> Result<(), String> {
        let status = querent(part).and_then(|meta| child(meta, "status"));
        if *change == Change::Certify && status.is_none() {
            return Err("people wrote it, and stand behind it".to_owned());
        }
        if let Some(status) = status {
            self.set(status, "certified")?;
        }
        match change {
            Change::Certify => Ok(()),
            Change::Title(title) => self.put(part, "title", &quoted(title)),
            Change::Type(kind) => self.put(part, "type", kind),
            Change::Hide => self.put(part, "public", "false"),
            Change::Remove => Err("a cube is removed with its file".to_owned()),
        }
    }

    /// Of a key or a join, of which it is noted under `about` why it was proposed.
    fn of_note(&mut self, cube: &Node, name: &str, change: &Change) -> Result<(), String> {
        if *change != Change::Certify {
            return Err("it can be certified, and a join removed".to_owned());
        }
        let about = querent(cube).and_then(|meta| child(meta, "about"));
        let note = about.and_then(|about| child(about, name));
        match note.filter(|note| child(note, "confidence").is_some()) {
            Some(note) if child(note, "certified").is_some() => Ok(()),
            Some(note) => self.put(note, "certified", "true"),
            None => Err("people wrote it, and stand behind it".to_owned()),
        }
    }

    /// Sets a key of a map, which is added where it is missing.
    fn put(&mut self, map: &Node, key: &str, value: &str) -> Result<(), String> {
        if let Some(known) = child(map, key) {
            return self.set(known, value);
        }
        let (first, _) = entries(map).first().ok_or("there is nothing in it")?;
        let (line, column) = (index(first.line), index(first.column));
        if self.before(line, column).contains('{') {
            return Err(IN_ONE_LINE.to_owned());
        }
        self.0
            .insert(line + 1, format!("{}{key}: {value}", " ".repeat(column)));
        Ok(())
    }

    /// Puts another value in the place of one that ends its line.
    fn set(&mut self, node: &Node, value: &str) -> Result<(), String> {
        let (line, column) = (index(node.line), index(node.column));
        let before = self.before(line, column);
        if !before.trim_end().ends_with(':') || before.contains('{') {
            return Err(IN_ONE_LINE.to_owned());
        }
        let place = self.0.get_mut(line).ok_or("its line is gone")?;
        *place = before + value;
        Ok(())
    }

    fn before(&self, line: usize, column: usize) -> String {
        let line = self.0.get(line).map(String::as_str).unwrap_or_default();
        line.chars().take(column).collect()
    }

    /// Takes an entry out of a list, and the list where it was the only one.
    fn remove(&mut self, of: &Node, name: &str) -> bool {
        let Some(entry) = named(of, name) else {
            return false;
        };
        let Some((first, _)) = entries(entry).first() else {
            return false;
        };
        let start = index(first.line);
        let dash = self.0[start].find('-').unwrap_or_default();
        let inner = |line: &String| line.trim().is_empty() || depth(line) > dash;
        let rest = self.0.iter().skip(start + 1).take_while(|line| inner(line));
        let end = start + 1 + rest.count();
        self.0.drain(start..end);
        let only = matches!(&of.content, semantic::yaml::Content::List(items) if items.len() == 1);
        if only && start > 0 && self.0[start - 1].trim_end().ends_with(':') {
            self.0.remove(start - 1);
        }
        true
    }
}

const IN_ONE_LINE: &str = "it is written in one line with others: edit the file by hand";

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Lines and columns are counted from 1.
fn index(counted: u64) -> usize {
    usize::try_from(counted.saturating_sub(1)).unwrap_or(usize::MAX)
}

fn named<'n>(of: &'n Node, name: &str) -> Option<&'n Node> {
    match &of.content {
        semantic::yaml::Content::List(items) => {
            items.iter().find(|item| text(item, "name") == name)
        }
        _ => None,
    }
}

/// YAML reads a text of JSON as it is.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
