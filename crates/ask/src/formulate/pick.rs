//! Choosing among candidates: what fits together by the model's joins, and what to ask if more than one does.

use std::collections::BTreeMap;

use base::Limits;
use semantic::{CubeId, MemberId, Visible};

use super::{apart, clarify};
use crate::intent::Part;
use crate::names::lower;
use crate::words::ROLES;
use crate::{Clarification, Intent, Link, Quality, ValueLink};

/// The members and values that are meant.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// The cube whose rows are counted or listed.
    pub root: Option<CubeId>,
    pub measures: Vec<MemberId>,
    pub dimensions: Vec<MemberId>,
    pub filters: Vec<(MemberId, Vec<String>)>,
    pub segments: Vec<MemberId>,
    pub qualities: Vec<Quality>,
    pub notes: Vec<String>,
}

/// Which cubes can be reached from which without counting a row twice.
pub(super) struct Reach<'a> {
    visible: &'a Visible,
    known: std::cell::RefCell<BTreeMap<(CubeId, CubeId), bool>>,
}

impl<'a> Reach<'a> {
    pub fn new(visible: &'a Visible) -> Self {
        Self {
            visible,
            known: Default::default(),
        }
    }

    pub fn reaches(&self, root: CubeId, member: MemberId) -> bool {
        let model = self.visible.model();
        let to = model.member(member).cube;
        if let Some(known) = self.known.borrow().get(&(root, to)) {
            return *known;
        }
        let passable = |cube| self.visible.passable(cube);
        let reached = model
            .route(root, to, Limits::default().joins_max, &passable)
            .is_ok();
        self.known.borrow_mut().insert((root, to), reached);
        reached
    }
}

pub(super) fn pick(intent: &Intent, visible: &Visible) -> Result<Picked, Clarification> {
    let reach = Reach::new(visible);
    let roots = roots(intent, visible);
    let costs: Vec<(u32, CubeId)> = roots
        .into_iter()
        .filter_map(|r| Some((cost(intent, visible, &reach, r)?, r)))
        .collect();
    let Some(least) = costs.iter().map(|(cost, _)| *cost).min() else {
        return Err(apart::unconnected(intent, visible, &reach));
    };
    let best: Vec<CubeId> = costs
        .iter()
        .filter(|(cost, _)| *cost == least)
        .map(|(_, root)| *root)
        .collect();
    if let (Some(first), [_, _, ..]) = (intent.measures.first(), best.as_slice()) {
        let links = first
            .value
            .iter()
            .filter(|l| best.contains(&visible.model().member(l.member).cube));
        return Err(clarify::which_member(
            intent,
            visible,
            first,
            &surest(links.copied()),
        ));
    }
    let root = *best
        .first()
        .ok_or_else(|| apart::unconnected(intent, visible, &reach))?;
    Picker {
        intent,
        visible,
        reach,
        root,
        picked: Picked {
            root: Some(root),
            ..Picked::default()
        },
    }
    .all()
}

/// The cubes that may be counted: those of the measures, else those of what is listed.
fn roots(intent: &Intent, visible: &Visible) -> Vec<CubeId> {
    let columns = if intent.measures.is_empty() {
        &intent.dimensions
    } else {
        &intent.measures
    };
    let links = columns.iter().flat_map(|part| &part.value);
    let mut cubes: Vec<CubeId> = links
        .map(|link| visible.model().member(link.member).cube)
        .collect();
    cubes.sort();
    cubes.dedup();
    cubes
}

/// What it costs to read the intent on a cube: the weakness of the links needed. `None` where
/// some part does not fit at all.
fn cost(intent: &Intent, visible: &Visible, reach: &Reach<'_>, root: CubeId) -> Option<u32> {
    let mut total = 0;
    let weakness = |links: Vec<Link>| links.iter().map(|link| tier(link.quality)).min();
    for part in &intent.measures {
        total += weakness(on_cube(visible, root, part))?;
    }
    for part in intent.dimensions.iter().chain(&intent.segments) {
        total += weakness(reached(reach, root, part))?;
    }
    for part in &intent.filters {
        part.value
            .iter()
            .any(|value| reach.reaches(root, value.member))
            .then_some(())?;
    }
    Some(total)
}

fn on_cube(visible: &Visible, root: CubeId, part: &Part<Vec<Link>>) -> Vec<Link> {
    part.value
        .iter()
        .filter(|link| visible.model().member(link.member).cube == root)
        .copied()
        .collect()
}

fn reached(reach: &Reach<'_>, root: CubeId, part: &Part<Vec<Link>>) -> Vec<Link> {
    part.value
        .iter()
        .filter(|link| reach.reaches(root, link.member))
        .copied()
        .collect()
}

/// The surest of the candidates, each member once.
fn surest(links: impl Iterator<Item = Link>) -> Vec<Link> {
    let mut links: Vec<Link> = links.collect();
    links.sort();
    let best = links.first().map(|link| tier(link.quality));
    links.retain(|link| Some(tier(link.quality)) == best);
    let mut seen = Vec::new();
    links.retain(|link| {
        !seen.contains(&link.member) && {
            seen.push(link.member);
            true
        }
    });
    links
}

/// A word for a thing and a part of another thing's title are equally weak: then the asker decides.
fn tier(quality: Quality) -> u32 {
    match quality {
        Quality::Named => 0,
        Quality::Stripped => 1,
        Quality::Kin | Quality::Partial => 2,
    }
}

struct Picker<'a> {
    intent: &'a Intent,
    visible: &'a Visible,
    reach: Reach<'a>,
    root: CubeId,
    picked: Picked,
}

impl Picker<'_> {
    fn all(mut self) -> Result<Picked, Clarification> {
        let intent = self.intent;
        for part in &intent.measures {
            let links = surest(on_cube(self.visible, self.root, part).into_iter());
            let link = self.single(part, &links)?;
            put(&mut self.picked.measures, link.member);
        }
        for part in &intent.dimensions {
            let links = surest(reached(&self.reach, self.root, part).into_iter());
            let link = self.single(part, &self.own_first(links))?;
            put(&mut self.picked.dimensions, link.member);
        }
        for part in &intent.segments {
            let links = surest(reached(&self.reach, self.root, part).into_iter());
            let link = self.single(part, &self.own_first(links))?;
            put(&mut self.picked.segments, link.member);
        }
        for part in &intent.filters {
            self.filter(part)?;
        }
        Ok(self.picked)
    }

    /// An attribute that the counted cube itself has is meant before the same of another cube.
    fn own_first(&self, links: Vec<Link>) -> Vec<Link> {
        let own = |link: &&Link| self.visible.model().member(link.member).cube == self.root;
        let kept: Vec<Link> = links.iter().filter(own).copied().collect();
        if kept.is_empty() { links } else { kept }
    }

    fn single(&mut self, part: &Part<Vec<Link>>, links: &[Link]) -> Result<Link, Clarification> {
        let [link] = links else {
            return Err(clarify::which_member(
                self.intent,
                self.visible,
                part,
                links,
            ));
        };
        self.picked.qualities.push(link.quality);
        if let Some(span) = part.span().filter(|_| link.quality >= Quality::Kin) {
            let name = self.intent.name(link.member);
            self.picked
                .notes
                .push(format!("'{}' is read as {name}", self.intent.slice(span)));
        }
        Ok(*link)
    }

    /// Values of one member add up to a list, of which either may hold.
    fn filter(&mut self, part: &Part<Vec<ValueLink>>) -> Result<(), Clarification> {
        let near = part
            .value
            .iter()
            .filter(|value| self.reach.reaches(self.root, value.member));
        let near: Vec<ValueLink> = near.cloned().collect();
        if self.leaves_out(&part.value, &near) {
            return Err(clarify::which_value(
                self.intent,
                self.visible,
                part,
                &part.value,
            ));
        }
        let value = self.value(part, &near)?;
        match self
            .picked
            .filters
            .iter_mut()
            .find(|(member, _)| *member == value.member)
        {
            Some((_, values)) => {
                put(values, value.value);
                let name = lower(self.intent.name(value.member));
                let note = format!("several values of {name} mean either of them");
                put(&mut self.picked.notes, note);
            }
            None => self.picked.filters.push((value.member, vec![value.value])),
        }
        Ok(())
    }

    /// That a state is not recorded here does not make "Kerala" a brand: it is asked. A status of
    /// something else is no other reading, and neither is the state of a target beside the state.
    fn leaves_out(&self, all: &[ValueLink], near: &[ValueLink]) -> bool {
        let thing = |value: &ValueLink| thing(&self.visible.model().member(value.member).title);
        let other = |value: &ValueLink| !near.iter().any(|other| thing(other) == thing(value));
        !near.is_empty() && all.iter().any(other)
    }

    /// The same text may be written in several ways in one member: then all of them are meant.
    fn value(
        &mut self,
        part: &Part<Vec<ValueLink>>,
        candidates: &[ValueLink],
    ) -> Result<ValueLink, Clarification> {
        let Some(first) = candidates.first() else {
            return Err(apart::unconnected(self.intent, self.visible, &self.reach));
        };
        if candidates.iter().any(|other| other.member != first.member) {
            return Err(clarify::which_value(
                self.intent,
                self.visible,
                part,
                candidates,
            ));
        }
        for other in &candidates[1..] {
            match self
                .picked
                .filters
                .iter_mut()
                .find(|(member, _)| *member == other.member)
            {
                Some((_, values)) => put(values, other.value.clone()),
                None => self
                    .picked
                    .filters
                    .push((other.member, vec![other.value.clone()])),
            }
        }
        Ok(first.clone())
    }
}

/// What a title is about: "Target state" and "State code" are about states.
fn thing(title: &str) -> String {
    let key = lexicon::key(title);
    let mut words: Vec<&str> = key.split(' ').collect();
    let role = |word: &&str| ROLES.contains(word) || *word == "code";
    while words.len() > 1 && words.last().is_some_and(role) {
        words.pop();
    }
    words
        .last()
        .map(|word| (*word).to_owned())
        .unwrap_or_default()
}

fn put<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
