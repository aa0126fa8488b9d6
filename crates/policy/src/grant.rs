//! Stage 0.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use base::{Actor, Attribute, Value};
use jiff::Timestamp;
use semantic::{
    AccessPolicy, Cube, CubeId, MemberId, Model, ModelVersion, Predicate, RowLevel, RuleFilter,
    RuleValue, Test, ViewId, Visible, test_of,
};
use sha2::{Digest, Sha256};

use crate::condition::holds;
use crate::embargo::{Held, Moment};
use crate::tree::below;

/// What one actor may do with one model.
#[derive(Debug, Clone)]
pub struct Grants {
    pub visible: Visible,
    pub rows: RowRules,
    pub fingerprint: Fingerprint,
    /// The next moment at which an embargo ends: the same actor may see more then.
    pub until: Option<Timestamp>,
}

/// The condition that the rows of a cube must meet, for cubes that have one; and that the rows of
/// a query must meet that goes through a view.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowRules {
    cubes: BTreeMap<CubeId, Predicate>,
    views: BTreeMap<ViewId, Predicate>,
}

impl RowRules {
    pub fn of(&self, cube: CubeId) -> Option<&Predicate> {
        self.cubes.get(&cube)
    }

    pub fn of_view(&self, view: ViewId) -> Option<&Predicate> {
        self.views.get(&view)
    }

    /// The trees that rules go by: their keys, those of the rows above, and how many rows are
    /// looked at above one another.
    pub fn trees(&self) -> BTreeSet<(MemberId, MemberId, usize)> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Predicate> = self.cubes.values().chain(self.views.values()).collect();
        while let Some(rule) = open.pop() {
            match rule {
                Predicate::All(parts) | Predicate::Any(parts) => open.extend(parts),
                Predicate::Below {
                    node,
                    parent,
                    depth,
                    ..
                } => {
                    found.insert((*node, *parent, *depth));
                }
                _ => {}
            }
        }
        found
    }

    pub fn cubes(&self) -> impl Iterator<Item = CubeId> + '_ {
        self.cubes.keys().copied()
    }
}

/// Stands for everything that the grants let through, values in row rules included: two actors
/// with the same fingerprint on the same model get the same answers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint(Arc<str>);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The verb.
pub fn grant(actor: &Actor, model: &Arc<Model>, moment: Moment<'_>) -> Grants {
    let mut held = Held {
        actor,
        moment,
        until: None,
    };
    let withheld = held.members(model);
    let mut shown = Vec::new();
    let mut masked = Vec::new();
    let mut closed = Vec::new();
    let mut rows = BTreeMap::new();
    for cube in model.cubes() {
        match admit(actor, cube, model) {
            Some(mut admitted) => {
                let embargoes = held.rows(cube, model).into_iter();
                admitted.limit(embargoes.map(|(released, _)| released).collect());
                shown.extend(admitted.shows);
                masked.extend(admitted.masks);
                if !admitted.rows.is_always() {
                    rows.insert(cube.id, admitted.rows);
                }
            }
            None => closed.push(cube.id),
        }
    }
    let views = through_views(actor, model);
    let rows = RowRules {
        cubes: rows,
        views: views.rows,
    };
    let members = [&shown, &masked, &withheld, &views.shows, &views.masks].map(Vec::as_slice);
    let fingerprint = fingerprint(&model.version, &members, &closed, &rows);
    // A masked member may be known of, by a view as well.
    let known = [shown, masked.clone()].concat();
    let visible = Visible::new(model.clone(), &known, closed).masking(&masked);
    let visible = visible.through_views(&views.governed, &views.shows, &views.masks);
    Grants {
        visible: visible.withholding(&withheld),
        rows,
        fingerprint,
        until: held.until,
    }
}

/// All of a model, hidden members too, without a rule: what the server itself reads with when it
/// fills an index, in no actor's name. Nothing that was read so may be shown to anybody who would
/// not have got the same by their own grants.
pub fn ungoverned(model: &Arc<Model>) -> Grants {
    let members: Vec<MemberId> = model.members().iter().map(|member| member.id).collect();
    let rows = RowRules::default();
    Grants {
        fingerprint: fingerprint(&model.version, &[&members, &[], &[], &[], &[]], &[], &rows),
        visible: Visible::new(model.clone(), &members, Vec::new()),
        rows,
        until: None,
    }
}

/// What the policies of views let through, of what those of the cubes do.
#[derive(Default)]
struct Through {
    governed: Vec<ViewId>,
    shows: Vec<MemberId>,
    masks: Vec<MemberId>,
    rows: BTreeMap<ViewId, Predicate>,
}

fn through_views(actor: &Actor, model: &Model) -> Through {
    let mut through = Through::default();
    let governed = model
        .views()
        .iter()
        .filter(|view| !view.policies.is_empty());
    for view in governed {
        through.governed.push(view.id);
        let Some(admitted) = matched(&view.policies, actor, model) else {
            continue;
        };
        through.shows.extend(admitted.shows);
        through.masks.extend(admitted.masks);
        if !admitted.rows.is_always() {
            through.rows.insert(view.id, admitted.rows);
        }
    }
    through
}

struct Admitted {
    shows: Vec<MemberId>,
    masks: Vec<MemberId>,
    rows: Predicate,
}

impl Admitted {
    /// Takes rows away that do not meet all of these.
    fn limit(&mut self, conditions: Vec<Predicate>) {
        if conditions.is_empty() {
            return;
        }
        let mut all = vec![std::mem::replace(&mut self.rows, Predicate::always())];
        all.retain(|rows| !rows.is_always());
        all.extend(conditions);
        self.rows = one_or_all(all);
    }
}

fn one_or_all(parts: Vec<Predicate>) -> Predicate {
    match <[Predicate; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => Predicate::All(parts),
    }
}

/// What an actor gets of a cube; `None` where its policies let them have nothing.
fn admit(actor: &Actor, cube: &Cube, model: &Model) -> Option<Admitted> {
    if cube.policies.is_empty() {
        let shows = model
            .members_of(cube.id)
            .filter(|member| member.public)
            .map(|member| member.id)
            .collect();
        return Some(Admitted {
            shows,
            masks: Vec::new(),
            rows: Predicate::always(),
        });
    }
    matched(&cube.policies, actor, model)
}

/// What policies let an actor have together; `None` where none of them is about the actor.
fn matched(policies: &[AccessPolicy], actor: &Actor, model: &Model) -> Option<Admitted> {
    let matching: Vec<&AccessPolicy> = policies
        .iter()
        .filter(|policy| concerns(policy, actor))
        .collect();
    if matching.is_empty() {
        return None;
    }
    let rules: Vec<Predicate> = matching
        .iter()
        .map(|policy| rows_of(policy, actor, model))
        .collect();
    let (shows, masks) = members_of(&matching, &rules);
    let rows = either(rules);
    Some(Admitted { shows, masks, rows })
}

/// The members that policies show together, and those that stay masked.
fn members_of(matching: &[&AccessPolicy], rules: &[Predicate]) -> (Vec<MemberId>, Vec<MemberId>) {
    let sorted = |of: fn(&AccessPolicy) -> &Vec<MemberId>| {
        let mut members: Vec<MemberId> = matching
            .iter()
            .flat_map(|policy| of(policy))
            .copied()
            .collect();
        members.sort_unstable();
        members.dedup();
        members
    };
    let mut shows = sorted(|policy| &policy.shows);
    let mut masks = sorted(|policy| &policy.masks);
    masks.retain(|id| !unmasked(*id, matching, rules));
    shows.retain(|id| masks.binary_search(id).is_err());
    (shows, masks)
}

/// Whether policies that show a member cover every row in which others mask it. Where they do not,
/// it is masked everywhere: one column cannot tell which rows came by which policy.
fn unmasked(id: MemberId, matching: &[&AccessPolicy], rules: &[Predicate]) -> bool {
    let of = |has: fn(&AccessPolicy) -> &Vec<MemberId>| {
        let policies = matching.iter().zip(rules);
        policies
            .filter(move |(policy, _)| has(policy).contains(&id))
            .map(|(_, rows)| rows)
    };
    of(|policy| &policy.masks)
        .all(|masked| of(|policy| &policy.shows).any(|shown| shown.is_always() || shown == masked))
}

/// Whether a policy is about an actor: one of its groups is theirs, and its conditions hold.
pub(crate) fn concerns(policy: &AccessPolicy, actor: &Actor) -> bool {
    let mut groups = policy.groups.iter();
    groups.any(|group| group == "*" || actor.groups.contains(group))
        && policy
            .conditions
            .iter()
            .all(|condition| holds(condition, actor) == Some(true))
}

/// Rows that any of the policies allows.
fn either(rules: Vec<Predicate>) -> Predicate {
    if rules.iter().any(Predicate::is_always) {
        return Predicate::always();
    }
    match <[Predicate; 1]>::try_from(rules) {
        Ok([only]) => only,
        Err(rules) => Predicate::Any(rules),
    }
}

pub(crate) fn rows_of(policy: &AccessPolicy, actor: &Actor, model: &Model) -> Predicate {
    match &policy.rows {
        RowLevel::AllowAll => Predicate::always(),
        // A policy whose filters were faulty has none left; it allows no row.
        RowLevel::Filters(filters) if filters.is_empty() => Predicate::never(),
        RowLevel::Filters(filters) => Predicate::All(
            filters
                .iter()
                .map(|filter| rule(filter, actor, model))
                .collect(),
        ),
    }
}

/// A filter with the actor's attributes filled in. One that cannot be filled in allows no row.
pub(crate) fn rule(filter: &RuleFilter, actor: &Actor, model: &Model) -> Predicate {
    if let [RuleValue::Descendants(tree)] = filter.values.as_slice() {
        return below(filter, tree, actor, model);
    }
    let Some(values) = values_of(filter, actor) else {
        return Predicate::never();
    };
    let member = filter.member;
    match test_of(model.member(member), filter.operator, &values) {
        // A question keeps rows without a value among "all but these"; a rule that cannot tell
        // does not let them through.
        Ok(test) if test.keeps_missing() && test != Test::NotSet => {
            let known = Predicate::Test {
                member,
                test: Test::Set,
            };
            Predicate::All(vec![known, Predicate::Test { member, test }])
        }
        Ok(test) => Predicate::Test { member, test },
        Err(_) => Predicate::never(),
    }
}

/// The values of a filter as texts; `None` where an attribute has none to give. Leaving out a part
/// of a list would widen a rule that keeps rows back.
fn values_of(filter: &RuleFilter, actor: &Actor) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for value in &filter.values {
        match value {
            RuleValue::Literal(text) => values.push(text.clone()),
            RuleValue::Attribute(name) => values.extend(attribute(name, actor)?),
            RuleValue::Descendants(_) => return None,
        }
    }
    Some(values)
}

/// The values of an attribute; `None` where not all of them are known.
pub(crate) fn attribute(name: &str, actor: &Actor) -> Option<Vec<String>> {
    let Attribute(given) = actor.attributes.get(name)?;
    let known = !given.is_empty() && !given.contains(&Value::Null);
    known.then(|| given.iter().map(ToString::to_string).collect())
}

fn fingerprint(
    version: &ModelVersion,
    members: &[&[MemberId]; 5],
    closed: &[CubeId],
    rows: &RowRules,
) -> Fingerprint {
    let digest = Sha256::digest(format!("{version}\n{members:?}\n{closed:?}\n{rows:?}"));
    Fingerprint(
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            .into(),
    )
}
