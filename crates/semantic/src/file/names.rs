//! The first pass: every cube and member gets a number before anything refers to it.

use std::collections::{HashMap, HashSet};

use super::roles::Roles;
use crate::fragment::{RawAsked, RawPiece, is_identifier, split, split_query};
use crate::{Asked, CubeId, Fragment, MemberId, Piece, nearest};

/// What a cube calls itself in its own templates.
const OWN: &str = "CUBE";

/// Room for `cube.member.granularity` within what most engines take for a name.
const NAME_MAX: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Names {
    pub cubes: HashMap<String, CubeId>,
    pub members: HashMap<String, MemberId>,
    pub roles: Roles,
    /// Names in lower case: many engines do not tell `Total` from `total`.
    folded: HashSet<String>,
    /// Those of them that were given more than once.
    contested: HashSet<String>,
}

impl Names {
    pub fn add_cube(&mut self, name: &str) -> Result<CubeId, String> {
        if name == OWN {
            return Err(format!(
                "'{OWN}' stands for the cube itself and cannot be a name"
            ));
        }
        self.reserve(name, name)?;
        let id = CubeId(self.cubes.len() as u32);
        self.cubes.insert(name.to_owned(), id);
        Ok(id)
    }

    pub fn add_member(&mut self, cube: &str, name: &str) -> Result<MemberId, String> {
        let path = format!("{cube}.{name}");
        self.reserve(name, &path)?;
        let id = MemberId(self.members.len() as u32);
        self.members.insert(path, id);
        Ok(id)
    }

    /// Whether two cubes or members have that name. Which one is meant cannot be known, and the
    /// other may have been the one with the rights.
    pub fn is_contested(&self, path: &str) -> bool {
        self.contested.contains(&path.to_lowercase())
    }

    /// Takes a name without numbering anything.
    pub fn reserve(&mut self, name: &str, path: &str) -> Result<(), String> {
        if !is_identifier(name) || name.len() > NAME_MAX {
            let shown: String = name.chars().take(NAME_MAX).collect();
            return Err(format!(
                "'{shown}' is not a name: use letters, digits and '_', at most {NAME_MAX}"
            ));
        }
        if !self.folded.insert(path.to_lowercase()) {
            self.contested.insert(path.to_lowercase());
            return Err(format!(
                "'{path}' exists already (upper and lower case count as the same)"
            ));
        }
        Ok(())
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
            Some((OWN, member)) => format!("{own}.{member}"),
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
pub(super) struct CubeNames<'a> {
    pub cube: &'a str,
    pub names: &'a Names,
}

impl CubeNames<'_> {
    pub fn member(&self, name: &str) -> Result<MemberId, String> {
        self.names.member(self.cube, name)
    }

    /// Reads the `sql` template of a member.
    pub fn fragment(&self, template: &str) -> Result<Fragment, String> {
        self.pieces(split(template)?)
    }

    /// The same, for what must not depend on what somebody asks: a join, or a mask.
    pub fn unasked(&self, template: &str) -> Result<Fragment, String> {
        let fragment = self.fragment(template)?;
        let asks = |piece: &Piece| matches!(piece, Piece::Asked(_));
        match fragment.pieces.iter().any(asks) {
            true => Err("FILTER_PARAMS and FILTER_GROUP have no place here".into()),
            false => Ok(fragment),
        }
    }

    /// Reads the `sql` template of a cube.
    pub fn query(&self, template: &str) -> Result<Fragment, String> {
        self.pieces(split_query(template)?)
    }

    fn pieces(&self, raw: Vec<RawPiece>) -> Result<Fragment, String> {
        let pieces = raw.into_iter().map(|raw| self.piece(raw));
        Ok(Fragment {
            pieces: pieces.collect::<Result<_, _>>()?,
        })
    }

    fn asked(&self, raw: RawAsked) -> Result<Asked, String> {
        let member = self.member(&raw.path)?;
        Ok(Asked { member, of: raw.of })
    }

    fn piece(&self, raw: RawPiece) -> Result<Piece, String> {
        let (path, column) = match raw {
            RawPiece::Text(text) => return Ok(Piece::Text(text)),
            RawPiece::Rows(cube) => return self.names.cube(&cube).map(Piece::Rows),
            RawPiece::Asked(group) => {
                let group = group.into_iter().map(|raw| self.asked(raw));
                return group.collect::<Result<_, _>>().map(Piece::Asked);
            }
            RawPiece::Reference { path, column } => (path, column),
        };
        let cube = if path == OWN {
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
