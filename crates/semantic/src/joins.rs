//! How one cube reaches another without counting a row twice.
//!
//! Only steps from many to one (or one to one) are taken: after them every row of the start is
//! still there exactly once, so sums over it stay true.

use std::collections::{HashMap, VecDeque};

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

/// Cubes that a query goes by, one after the other.
pub type JoinHint = Vec<CubeId>;

fn steps_of(hints: &[JoinHint]) -> impl Iterator<Item = &[CubeId; 2]> {
    hints.iter().flat_map(|hint| hint.array_windows())
}

/// Which hops may be taken.
type Fits<'a> = &'a dyn Fn(&Hop) -> bool;

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
    /// The route from one cube to another, if all cubes on it are ones that `passable` lets through.
    ///
    /// A join declared between the two themselves wins over roundabout ways, since somebody
    /// wrote it down, and so does the only way that goes by the cubes which those on it prefer.
    /// Otherwise two different ways are an ambiguity, however long they are and whoever asks: a
    /// query means the same for every actor.
    pub fn route(
        &self,
        from: CubeId,
        to: CubeId,
        joins_max: usize,
        passable: &dyn Fn(CubeId) -> bool,
    ) -> Result<Route, JoinError> {
        self.route_by(&[], (from, to), joins_max, passable)
    }

    /// As [`Self::route`], where a query says by which cubes it goes.
    pub fn route_by(
        &self,
        hints: &[JoinHint],
        (from, to): (CubeId, CubeId),
        joins_max: usize,
        passable: &dyn Fn(CubeId) -> bool,
    ) -> Result<Route, JoinError> {
        if from == to {
            return Ok(Route::new());
        }
        let Some(route) = self.chosen(hints, from, to)? else {
            let connected = self.connected(from, to, passable);
            return Err(if connected {
                JoinError::Multiplies
            } else {
                JoinError::None
            });
        };
        let open = route.len() <= joins_max && route.iter().all(|hop| passable(hop.to));
        if open {
            Ok(route)
        } else {
            Err(JoinError::None)
        }
    }

    /// The route that hints name from end to end, or else the only one, if need be among those that
    /// go by them.
    fn chosen(
        &self,
        hints: &[JoinHint],
        from: CubeId,
        to: CubeId,
    ) -> Result<Option<Route>, JoinError> {
        if let Some(route) = hints.iter().find_map(|hint| self.named(hint, from, to)) {
            return Ok(Some(route));
        }
        let ambiguous = match self.only_route(from, to) {
            Err(ambiguous) if !hints.is_empty() => ambiguous,
            decided => return decided,
        };
        let fits = |hop: &Hop| {
            let mut next = steps_of(hints)
                .filter(|[here, _]| *here == hop.from)
                .peekable();
            next.peek().is_none() || next.any(|[_, next]| *next == hop.to)
        };
        match self.single(from, to, &fits) {
            Ok(Some(route)) => Ok(Some(route)),
            _ => Err(ambiguous),
        }
    }

    /// The part of a hint that leads from one cube to another.
    fn named(&self, hint: &JoinHint, from: CubeId, to: CubeId) -> Option<Route> {
        let start = hint.iter().position(|cube| *cube == from)?;
        let length = hint[start..].iter().position(|cube| *cube == to)?;
        let steps = hint[start..=start + length].windows(2);
        steps.map(|step| self.direct(step[0], step[1])).collect()
    }

    /// The one step to one row that leads from a cube to another.
    pub(crate) fn direct(&self, from: CubeId, to: CubeId) -> Option<Hop> {
        let mut hops = self.hops(from).into_iter().filter(|hop| hop.to == to);
        hops.next().filter(|_| hops.next().is_none())
    }

    fn only_route(&self, from: CubeId, to: CubeId) -> Result<Option<Route>, JoinError> {
        let mut direct = self.hops(from).into_iter().filter(|hop| hop.to == to);
        if let Some(hop) = direct.next() {
            return match direct.next() {
                Some(other) => Err(JoinError::Ambiguous(vec![hop], vec![other])),
                None => Ok(Some(vec![hop])),
            };
        }
        let ambiguous = match self.single(from, to, &|_| true) {
            Err(ambiguous) => ambiguous,
            decided => return decided,
        };
        match self.single(from, to, &|hop| self.is_preferred(hop)) {
            Ok(Some(route)) => Ok(Some(route)),
            _ => Err(ambiguous),
        }
    }

    /// Whether a hop is one that the cube it leaves would take; any, if it has no preference.
    fn is_preferred(&self, hop: &Hop) -> bool {
        let prefers = &self.cube(hop.from).prefers;
        prefers.is_empty() || prefers.contains(&hop.to)
    }

    /// The only route over hops of a kind.
    fn single(&self, from: CubeId, to: CubeId, fits: Fits<'_>) -> Result<Option<Route>, JoinError> {
        let Some(route) = self.shortest(from, to, &|hop| fits(hop)) else {
            return Ok(None);
        };
        // Any other route lacks at least one hop of this one.
        let other = route
            .iter()
            .find_map(|without| self.shortest(from, to, &|hop| fits(hop) && hop != without));
        match other {
            Some(other) => Err(JoinError::Ambiguous(route, other)),
            None => Ok(Some(route)),
        }
    }

    /// A route of the fewest hops of a kind.
    fn shortest(&self, from: CubeId, to: CubeId, fits: Fits<'_>) -> Option<Route> {
        let mut reached: HashMap<CubeId, Hop> = HashMap::new();
        let mut next = VecDeque::from([from]);
        while let Some(at) = next.pop_front() {
            for hop in self.hops(at) {
                let fresh = hop.to != from && !reached.contains_key(&hop.to);
                if fresh && fits(&hop) {
                    reached.insert(hop.to, hop);
                    next.push_back(hop.to);
                }
            }
        }
        let mut route = Route::new();
        let mut at = to;
        while at != from {
            let hop = reached.get(&at)?;
            route.push(*hop);
            at = hop.from;
        }
        route.reverse();
        Some(route)
    }

    /// Steps from a cube that keep each of its rows single. Where a pair of cubes is declared on
    /// both sides, the side that is left speaks.
    fn hops(&self, from: CubeId) -> Vec<Hop> {
        self.steps(from, true)
    }

    /// Steps from a cube to one row each, or those to many.
    pub(crate) fn steps(&self, from: CubeId, single: bool) -> Vec<Hop> {
        let single = self
            .edges()
            .filter(|(hop, to_one)| hop.from == from && *to_one == single);
        let hops: Vec<Hop> = single.map(|(hop, _)| hop).collect();
        let own = |hop: &Hop| hop.declared_in == from;
        let spoken_for = |to: CubeId| hops.iter().any(|hop| own(hop) && hop.to == to);
        let chosen = hops.iter().filter(|hop| own(hop) || !spoken_for(hop.to));
        chosen.copied().collect()
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
