//! How a cube reaches one that repeats its rows: by steps to many, then by steps to one.
//!
//! The rows of the start are repeated, and can be told apart again by its primary key. Never by a
//! step to one and then to many: that leads to rows which only have something in common.

use std::collections::{HashMap, VecDeque};

use crate::{CubeId, Hop, JoinError, Model, Route};

/// A cube, and whether a step to one was taken to it already.
type Place = (CubeId, bool);

impl Model {
    /// The only route that repeats rows of its start, where no other route leads there.
    pub fn repeating_route(
        &self,
        from: CubeId,
        to: CubeId,
        joins_max: usize,
        passable: &dyn Fn(CubeId) -> bool,
    ) -> Result<Route, JoinError> {
        let mut direct = self
            .steps(from, false)
            .into_iter()
            .filter(|hop| hop.to == to);
        let route = match (direct.next(), direct.next()) {
            (Some(hop), None) => vec![hop],
            (Some(hop), Some(other)) => {
                return Err(JoinError::Ambiguous(vec![hop], vec![other]));
            }
            (None, _) => {
                let route = self
                    .repeating(from, to, None)
                    .ok_or(JoinError::Multiplies)?;
                let mut others = route.iter();
                let other = others.find_map(|hop| self.repeating(from, to, Some(*hop)));
                match other {
                    Some(other) => return Err(JoinError::Ambiguous(route, other)),
                    None => route,
                }
            }
        };
        let open = route.len() <= joins_max && route.iter().all(|hop| passable(hop.to));
        if open {
            Ok(route)
        } else {
            Err(JoinError::None)
        }
    }

    fn repeating(&self, from: CubeId, to: CubeId, without: Option<Hop>) -> Option<Route> {
        let mut reached: HashMap<Place, (Place, Hop)> = HashMap::new();
        let mut next = VecDeque::from([(from, false)]);
        while let Some(at) = next.pop_front() {
            let (cube, single) = at;
            let many = (!single).then(|| self.steps(cube, false));
            let one = (cube != from).then(|| self.steps(cube, true));
            let many = many.into_iter().flatten().map(|hop| (hop, false));
            for (hop, single) in many.chain(one.into_iter().flatten().map(|hop| (hop, true))) {
                let place = (hop.to, single);
                if hop.to != from && Some(hop) != without && !reached.contains_key(&place) {
                    reached.insert(place, (at, hop));
                    next.push_back(place);
                }
            }
        }
        let mut ends = [(to, true), (to, false)]
            .map(|end| way(&reached, end, from))
            .into_iter();
        ends.by_ref().flatten().min_by_key(Vec::len)
    }
}

/// The steps that led to a place.
fn way(reached: &HashMap<Place, (Place, Hop)>, end: Place, from: CubeId) -> Option<Route> {
    let mut route = Route::new();
    let mut at = end;
    while at.0 != from {
        let (before, hop) = reached.get(&at)?;
        route.push(*hop);
        at = *before;
    }
    route.reverse();
    Some(route)
}
