//! The `sql:` of a member: the engine's own SQL with references to cubes and members in it.
//!
//! A lone column (`amount`, `{CUBE}.amount`) is recognised, because it can be typed from the
//! catalog and qualified; anything else stays text with holes.

mod call;
mod one_value;

use crate::{CubeId, MemberId};
pub(crate) use call::RawAsked;

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
    /// The rows of a cube, in the `sql` of another.
    Rows(CubeId),
    /// What a question asks of these members, in the `sql` of a cube.
    Asked(Vec<Asked>),
}

/// Where what is asked of a member is said of something else: Cube's FILTER_PARAMS.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub member: MemberId,
    pub of: AskedOf,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AskedOf {
    /// SQL that stands in the member's place.
    Sql(String),
    /// A condition with the values that are asked for in its holes, of which there are so many.
    Values {
        pieces: Vec<ValuePiece>,
        count: usize,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum ValuePiece {
    Text(String),
    /// One of the values by its place.
    Value(usize),
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
    /// `{cube.sql()}`.
    Rows(String),
    Asked(Vec<RawAsked>),
}

pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Splits the template of a member into text and references. The error says what is wrong with it.
pub(crate) fn split(template: &str) -> Result<Vec<RawPiece>, String> {
    if is_identifier(template.trim()) {
        let own = RawPiece::Reference {
            path: "CUBE".into(),
            column: Some(template.trim().into()),
        };
        return Ok(vec![own]);
    }
    let pieces = pieces(template.trim())?;
    if pieces
        .iter()
        .any(|piece| matches!(piece, RawPiece::Rows(_)))
    {
        return Err("'sql()' belongs in the 'sql' of a cube".into());
    }
    one_value::check(&pieces)?;
    Ok(pieces)
}

/// Splits the template of a cube's rows, which is a query.
pub(crate) fn split_query(template: &str) -> Result<Vec<RawPiece>, String> {
    let text = one_value::without_comments(template.trim())?;
    let begins = |word: &str| {
        let start = text.get(..word.len()).unwrap_or_default();
        start.eq_ignore_ascii_case(word)
    };
    if !["select", "with", "("].into_iter().any(begins) {
        return Err("a query begins with SELECT or WITH".into());
    }
    let pieces = pieces(text.trim())?;
    let reference = pieces.iter().find_map(|piece| match piece {
        RawPiece::Reference { path, .. } => Some(path),
        _ => None,
    });
    if let Some(path) = reference {
        return Err(format!(
            "'{{{path}}}' stands for a member: a query names columns, and '{{cube.sql()}}' for the rows of a cube"
        ));
    }
    one_value::check_query(&pieces)?;
    Ok(pieces)
}

fn pieces(template: &str) -> Result<Vec<RawPiece>, String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        if open > 0 {
            pieces.push(RawPiece::Text(rest[..open].to_owned()));
        }
        let after = &rest[open + 1..];
        if rest[..open].ends_with('$') {
            return Err("'${...}' is how JavaScript models refer: write '{...}' in YAML".into());
        }
        let close = call::closing(after).ok_or("a '{' has no matching '}'")?;
        let inside = after[..close].trim();
        rest = &after[close + 1..];
        match call::called(inside)? {
            Some(called) => pieces.extend(called),
            None => {
                let (column, length) = following_column(rest).unzip();
                rest = &rest[length.unwrap_or_default()..];
                let path = path(inside)?;
                pieces.push(RawPiece::Reference { path, column });
            }
        }
    }
    if !rest.is_empty() {
        pieces.push(RawPiece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn path(inside: &str) -> Result<String, String> {
    match inside.split('.').all(is_identifier) {
        true => Ok(inside.to_owned()),
        false => Err(format!(
            "'{{{inside}}}' is not a reference to a cube or member"
        )),
    }
}

/// The `column` of a `.column` at the start, in the quotes of any engine or in none, and how much
/// of the text it is.
fn following_column(rest: &str) -> Option<(String, usize)> {
    let after = rest.strip_prefix('.')?;
    let closing = match after.chars().next()? {
        quote @ ('"' | '`') => Some(quote),
        '[' => Some(']'),
        _ => None,
    };
    if let Some(closing) = closing {
        let (name, _) = after[1..].split_once(closing)?;
        let alone = !after[name.len() + 2..].starts_with(closing);
        return (alone && !name.is_empty()).then(|| (name.to_owned(), name.len() + 3));
    }
    let end = after
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(after.len());
    is_identifier(&after[..end]).then(|| (after[..end].to_owned(), end + 1))
}
