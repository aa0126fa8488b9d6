//! Stage 0.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use base::{Actor, Attribute, Value};
use semantic::{
    AccessPolicy, Cube, CubeId, MemberId, Model, ModelVersion, Predicate, RowLevel, RuleFilter,
    RuleValue, Test, Visible, test_of,
};
use sha2::{Digest, Sha256};

/// What one actor may do with one model.
#[derive(Debug, Clone)]
pub struct Grants {
    pub visible: Visible,
    pub rows: RowRules,
    pub fingerprint: Fingerprint,
}

/// The condition that the rows of a cube must meet, for cubes that have one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowRules(BTreeMap<CubeId, Predicate>);

impl RowRules {
    pub fn of(&self, cube: CubeId) -> Option<&Predicate> {
        self.0.get(&cube)
    }

    pub fn cubes(&self) -> impl Iterator<Item = CubeId> + '_ {
        self.0.keys().copied()
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
pub fn grant(actor: &Actor, model: &Arc<Model>) -> Grants {
    let mut shown = Vec::new();
    let mut closed = Vec::new();
    let mut rows = BTreeMap::new();
    for cube in model.cubes() {
        match admit(actor, cube, model) {
            Some(admitted) => {
                shown.extend(admitted.shows);
                if !admitted.rows.is_always() {
                    rows.insert(cube.id, admitted.rows);
                }
            }
            None => closed.push(cube.id),
        }
    }
    let rows = RowRules(rows);
    let fingerprint = fingerprint(&model.version, &shown, &closed, &rows);
    Grants {
        visible: Visible::new(model.clone(), &shown, closed),
        rows,
        fingerprint,
    }
}

struct Admitted {
    shows: Vec<MemberId>,
    rows: Predicate,
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
            rows: Predicate::always(),
        });
    }
    let matching: Vec<&AccessPolicy> = cube
        .policies
        .iter()
        .filter(|policy| concerns(policy, actor))
        .collect();
    if matching.is_empty() {
        return None;
    }
    let mut shows: Vec<MemberId> = matching
        .iter()
        .flat_map(|policy| policy.shows.iter().copied())
        .collect();
    shows.sort_unstable();
    shows.dedup();
    let rows = either(
        matching
            .iter()
            .map(|policy| rows_of(policy, actor, model))
            .collect(),
    );
    Some(Admitted { shows, rows })
}

fn concerns(policy: &AccessPolicy, actor: &Actor) -> bool {
    policy
        .groups
        .iter()
        .any(|group| group == "*" || actor.groups.contains(group))
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

fn rows_of(policy: &AccessPolicy, actor: &Actor, model: &Model) -> Predicate {
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
fn rule(filter: &RuleFilter, actor: &Actor, model: &Model) -> Predicate {
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
            RuleValue::Attribute(name) => {
                let Attribute(given) = actor.attributes.get(name)?;
                if given.is_empty() || given.contains(&Value::Null) {
                    return None;
                }
                values.extend(given.iter().map(ToString::to_string));
            }
        }
    }
    Some(values)
}

fn fingerprint(
    version: &ModelVersion,
    shown: &[MemberId],
    closed: &[CubeId],
    rows: &RowRules,
) -> Fingerprint {
    let digest = Sha256::digest(format!("{version}\n{shown:?}\n{closed:?}\n{rows:?}"));
    Fingerprint(
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            .into(),
    )
}
