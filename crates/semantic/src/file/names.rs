//! The first pass: every cube and member gets a number before anything refers to it.

use std::collections::HashMap;

use crate::fragment::{RawPiece, is_identifier, split};
use crate::{CubeId, Fragment, MemberId, Piece, nearest};

#[derive(Debug, Default)]
pub(super) struct Names {
    pub cubes: HashMap<String, CubeId>,
    pub members: HashMap<String, MemberId>,
}

impl Names {
    pub fn add_cube(&mut self, name: &str) -> Result<CubeId, String> {
        if !is_identifier(name) {
            return Err(format!(
                "'{name}' is not a name: use letters, digits and '_'"
            ));
        }
        if self.cubes.contains_key(name) {
            return Err(format!("a cube named '{name}' exists already"));
        }
        let id = CubeId(self.cubes.len() as u32);
        self.cubes.insert(name.to_owned(), id);
        Ok(id)
    }

    pub fn add_member(&mut self, cube: &str, name: &str) -> Result<MemberId, String> {
        if !is_identifier(name) {
            return Err(format!(
                "'{name}' is not a name: use letters, digits and '_'"
            ));
        }
        let path = format!("{cube}.{name}");
        if self.members.contains_key(&path) {
            return Err(format!("'{path}' exists already"));
        }
        let id = MemberId(self.members.len() as u32);
        self.members.insert(path, id);
        Ok(id)
    }

    pub fn cube(&self, name: &str) -> Result<CubeId, String> {
        self.cubes.get(name).copied().ok_or_else(|| {
            let near = nearest(name, self.cubes.keys().map(String::as_str));
            format!("there is no cube '{name}'{}", did_you_mean(near))
        })
    }

    /// A member named as `member` of the given cube, or as `cube.member` of any.
    fn member(&self, own: &str, name: &str) -> Result<MemberId, String> {
        let path = match name.split_once('.') {
            Some(("CUBE", member)) => format!("{own}.{member}"),
            Some(_) => name.to_owned(),
            None => format!("{own}.{name}"),
        };
        self.members.get(&path).copied().ok_or_else(|| {
            let near = nearest(&path, self.members.keys().map(String::as_str));
            format!("there is no member '{path}'{}", did_you_mean(near))
        })
    }
}

/// The names as one cube sees them.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub cube: &'a str,
    pub names: &'a Names,
}

impl Scope<'_> {
    pub fn member(&self, name: &str) -> Result<MemberId, String> {
        self.names.member(self.cube, name)
    }

    /// Reads a `sql` template.
    pub fn fragment(&self, template: &str) -> Result<Fragment, String> {
        let pieces = split(template)?.into_iter().map(|raw| self.piece(raw));
        Ok(Fragment {
            pieces: pieces.collect::<Result<_, _>>()?,
        })
    }

    fn piece(&self, raw: RawPiece) -> Result<Piece, String> {
        let (path, column) = match raw {
            RawPiece::Text(text) => return Ok(Piece::Text(text)),
            RawPiece::Reference { path, column } => (path, column),
        };
        let cube = if path == "CUBE" {
            self.cube
        } else {
            path.as_str()
        };
        match (self.names.cubes.get(cube), column) {
            (Some(&cube), Some(name)) => Ok(Piece::Column { cube, name }),
            (Some(_), None) => Err(format!(
                "'{{{path}}}' needs a column behind it, as in '{{{path}}}.id'"
            )),
            (None, None) => self.member(&path).map(Piece::Member),
            (None, Some(name)) => self
                .names
                .cube(&path)
                .map(|cube| Piece::Column { cube, name }),
        }
    }
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|name| format!("; did you mean '{name}'?"))
        .unwrap_or_default()
}
