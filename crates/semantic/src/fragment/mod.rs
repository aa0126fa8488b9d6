//! The `sql:` of a member: the engine's own SQL with references to cubes and members in it.
//!
//! A lone column (`amount`, `{CUBE}.amount`) is recognised, because it can be typed from the
//! catalog and qualified; anything else stays text with holes.

mod one_value;

use crate::{CubeId, MemberId};

#[derive(Debug, Clone, PartialEq)]
pub struct Fragment {
    pub pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// The engine's own SQL, passed through.
    Text(String),
    /// A column of a cube's table.
    Column { cube: CubeId, name: String },
    /// Another member, whose expression goes here.
    Member(MemberId),
    /// Another member, reached over these cubes one after the other; alone in its fragment.
    Along { path: Vec<CubeId>, member: MemberId },
    /// A choice among values; alone in its fragment.
    Case(Box<Case>),
}

/// The value behind the first condition that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub arms: Vec<(Fragment, Label)>,
    /// Null where there is none.
    pub otherwise: Option<Label>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Label {
    /// A value, which travels beside the statement.
    Text(String),
    Sql(Fragment),
}

impl Case {
    fn fragments(&self) -> impl Iterator<Item = &Fragment> {
        let labels = self.arms.iter().map(|(_, label)| label);
        let labels = labels.chain(&self.otherwise);
        let labels = labels.filter_map(|label| match label {
            Label::Text(_) => None,
            Label::Sql(sql) => Some(sql),
        });
        self.arms.iter().map(|(when, _)| when).chain(labels)
    }
}

impl Fragment {
    /// The column, where the fragment is nothing but one.
    pub fn as_column(&self) -> Option<(CubeId, &str)> {
        match self.pieces.as_slice() {
            [Piece::Column { cube, name }] => Some((*cube, name)),
            _ => None,
        }
    }

    pub fn members(&self) -> impl Iterator<Item = MemberId> + '_ {
        self.leaves().into_iter().filter_map(|piece| match piece {
            Piece::Member(id) | Piece::Along { member: id, .. } => Some(*id),
            _ => None,
        })
    }

    /// The pieces, with those inside of a choice in its place.
    pub fn leaves(&self) -> Vec<&Piece> {
        let mut leaves = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Case(case) => leaves.extend(case.fragments().flat_map(Fragment::leaves)),
                leaf => leaves.push(leaf),
            }
        }
        leaves
    }
}

/// What stands between braces, before names are looked up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RawPiece {
    Text(String),
    /// `{name}` or `{cube.member}`, with the column that follows as `.column`, if any.
    Reference {
        path: String,
        column: Option<String>,
    },
}

pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Splits a template into text and references. The error says what is wrong with it.
pub(crate) fn split(template: &str) -> Result<Vec<RawPiece>, String> {
    if is_identifier(template.trim()) {
        let own = RawPiece::Reference {
            path: "CUBE".into(),
            column: Some(template.trim().into()),
        };
        return Ok(vec![own]);
    }
    let mut pieces = Vec::new();
    let mut rest = template.trim();
    while let Some(open) = rest.find('{') {
        if open > 0 {
            pieces.push(RawPiece::Text(rest[..open].to_owned()));
        }
        let after = &rest[open + 1..];
        if rest[..open].ends_with('$') {
            return Err("'${...}' is how JavaScript models refer: write '{...}' in YAML".into());
        }
        let close = after.find('}').ok_or("a '{' has no matching '}'")?;
        let path = after[..close].trim().to_owned();
        if let Some(name) = of_cube(&path) {
            return Err(format!("'{name}' is not supported yet"));
        }
        if !path.split('.').all(is_identifier) {
            return Err(format!(
                "'{{{path}}}' is not a reference to a cube or member"
            ));
        }
        rest = &after[close + 1..];
        let column = following_column(rest);
        rest = &rest[column.as_ref().map_or(0, |name| name.len() + 1)..];
        pieces.push(RawPiece::Reference { path, column });
    }
    if !rest.is_empty() {
        pieces.push(RawPiece::Text(rest.to_owned()));
    }
    one_value::check(&pieces)?;
    Ok(pieces)
}

/// What Cube fills in for each query, which nothing does here yet.
fn of_cube(path: &str) -> Option<&'static str> {
    const NAMES: [&str; 4] = [
        "FILTER_PARAMS",
        "FILTER_GROUP",
        "SECURITY_CONTEXT",
        "SQL_UTILS",
    ];
    let first = path.split(['.', '(']).next();
    NAMES.into_iter().find(|name| Some(*name) == first)
}

/// The `column` of a `.column` at the start.
fn following_column(rest: &str) -> Option<String> {
    let after = rest.strip_prefix('.')?;
    let end = after
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(after.len());
    is_identifier(&after[..end]).then(|| after[..end].to_owned())
}
