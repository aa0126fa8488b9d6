//! How one cube reaches another without counting a row twice.
//!
//! Only steps from many to one (or one to one) are taken: after them every row of the start is
//! still there exactly once, so sums over it stay true.

use crate::{CubeId, Model, Relationship};

/// One step along a declared join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hop {
    pub from: CubeId,
    pub to: CubeId,
    /// The cube that declares the join, and which of its joins it is.
    pub declared_in: CubeId,
    pub index: usize,
}

/// The steps from a start to a cube; empty for the start itself.
pub type Route = Vec<Hop>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinError {
    /// No declared joins connect the two.
    None,
    /// They are connected, but only by steps that repeat rows of the start.
    Multiplies,
    /// Two routes that may give different results.
    Ambiguous(Route, Route),
}

impl Model {
    /// The route from one cube to another, over cubes that `passable` lets through.
    ///
    /// A join declared between the two themselves wins over roundabout ways, since somebody
    /// wrote it down. Otherwise two different ways are an ambiguity, however long they are.
    pub fn route(
        &self,
        from: CubeId,
        to: CubeId,
        joins_max: usize,
        passable: &dyn Fn(CubeId) -> bool,
    ) -> Result<Route, JoinError> {
        if from == to {
            return Ok(Route::new());
        }
        let mut direct = self.hops(from).filter(|hop| hop.to == to);
        if let Some(hop) = direct.next() {
            return match direct.next() {
                Some(other) => Err(JoinError::Ambiguous(vec![hop], vec![other])),
                None => Ok(vec![hop]),
            };
        }
        let mut search = Search {
            model: self,
            to,
            joins_max,
            passable,
            found: Vec::new(),
        };
        search.walk(from, &mut Route::new());
        let mut found = search.found.into_iter();
        match (found.next(), found.next()) {
            (Some(route), None) => Ok(route),
            (Some(one), Some(other)) => Err(JoinError::Ambiguous(one, other)),
            (None, _) if self.connected(from, to, passable) => Err(JoinError::Multiplies),
            (None, _) => Err(JoinError::None),
        }
    }

    /// Steps from a cube that keep each of its rows single.
    fn hops(&self, from: CubeId) -> impl Iterator<Item = Hop> + '_ {
        self.edges()
            .filter(move |(hop, to_one)| hop.from == from && *to_one)
            .map(|(hop, _)| hop)
    }

    /// Every declared join in both directions, with whether that direction leads to at most one row.
    fn edges(&self) -> impl Iterator<Item = (Hop, bool)> + '_ {
        self.cubes.iter().flat_map(|cube| {
            cube.joins
                .iter()
                .enumerate()
                .flat_map(move |(index, join)| {
                    let hop = |from, to| Hop {
                        from,
                        to,
                        declared_in: cube.id,
                        index,
                    };
                    let forward = join.relationship != Relationship::OneToMany;
                    let backward = join.relationship != Relationship::ManyToOne;
                    [
                        (hop(cube.id, join.to), forward),
                        (hop(join.to, cube.id), backward),
                    ]
                })
        })
    }

    fn connected(&self, from: CubeId, to: CubeId, passable: &dyn Fn(CubeId) -> bool) -> bool {
        let mut reached = vec![from];
        let mut next = 0;
        while let Some(&at) = reached.get(next) {
            next += 1;
            for (hop, _) in self
                .edges()
                .filter(|(hop, _)| hop.from == at && passable(hop.to))
            {
                if !reached.contains(&hop.to) {
                    reached.push(hop.to);
                }
            }
        }
        reached.contains(&to)
    }
}

/// A walk over all simple routes, which stops at the second one found: two are enough to refuse.
struct Search<'m> {
    model: &'m Model,
    to: CubeId,
    joins_max: usize,
    passable: &'m dyn Fn(CubeId) -> bool,
    found: Vec<Route>,
}

impl Search<'_> {
    fn walk(&mut self, at: CubeId, route: &mut Route) {
        if self.found.len() == 2 || route.len() == self.joins_max {
            return;
        }
        for hop in self.model.hops(at).collect::<Vec<_>>() {
            let seen = route.iter().any(|h| h.from == hop.to || h.to == hop.to);
            if seen || !(self.passable)(hop.to) {
                continue;
            }
            route.push(hop);
            if hop.to == self.to {
                self.found.push(route.clone());
            } else {
                self.walk(hop.to, route);
            }
            route.pop();
        }
    }
}
