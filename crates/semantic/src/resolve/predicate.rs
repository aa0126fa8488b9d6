//! Conditions on members, with typed values.

use base::{Code, Value};
use jiff::civil::DateTime;

use super::Resolver;
use super::moment::days;
use super::test::test_of;
use crate::{Diagnostic, Filter, Member, MemberId, Operator, Query, TimeDimension, Visible};

/// A condition on the members of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// All of them; holds where there is none.
    All(Vec<Predicate>),
    /// At least one of them; never holds where there is none.
    Any(Vec<Predicate>),
    Test {
        member: MemberId,
        test: Test,
    },
    /// On a calculation of this name.
    Calculated {
        name: String,
        test: Test,
    },
}

/// What is asked of one member. A member without a value passes only where
/// [`Test::keeps_missing`] says so.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Is(Vec<Value>),
    /// Rows without a value stay, as people expect of "all but these".
    IsNot(Vec<Value>),
    Compare(Comparison, Value),
    /// Some text of these is at its place in the value, in capitals or not.
    Like(TextPart, Vec<String>),
    /// None of them is; rows without a value stay.
    NotLike(TextPart, Vec<String>),
    /// From `start` up to, not including, `end`.
    Within {
        start: DateTime,
        end: DateTime,
    },
    /// Before `start`, or at `end` or later. As in Cube, rows without a value do not stay.
    Outside {
        start: DateTime,
        end: DateTime,
    },
    Set,
    NotSet,
}

impl Test {
    /// Whether a member without a value passes.
    pub fn keeps_missing(&self) -> bool {
        matches!(self, Test::IsNot(_) | Test::NotLike(..) | Test::NotSet)
    }
}

/// Where in a value a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPart {
    Anywhere,
    Start,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Predicate {
    pub fn always() -> Self {
        Predicate::All(Vec::new())
    }

    pub fn never() -> Self {
        Predicate::Any(Vec::new())
    }

    pub fn is_always(&self) -> bool {
        matches!(self, Predicate::All(all) if all.iter().all(Predicate::is_always))
    }

    pub fn collect_members(&self, into: &mut Vec<MemberId>) {
        match self {
            Predicate::All(parts) | Predicate::Any(parts) => {
                parts.iter().for_each(|part| part.collect_members(into));
            }
            Predicate::Test { member, .. } => into.push(*member),
            Predicate::Calculated { .. } => {}
        }
    }

    /// The conditions that must all hold.
    pub fn conjuncts(&self) -> Box<dyn Iterator<Item = &Predicate> + '_> {
        match self {
            Predicate::All(parts) => Box::new(parts.iter().flat_map(Predicate::conjuncts)),
            other => Box::new(std::iter::once(other)),
        }
    }

    pub fn names(&self, member: MemberId) -> bool {
        let mut members = Vec::new();
        self.collect_members(&mut members);
        members.contains(&member)
    }

    /// Whether it is about some of these members, and about others too.
    pub fn is_torn_by(&self, ignored: &[MemberId]) -> bool {
        let mut members = Vec::new();
        self.collect_members(&mut members);
        let about = |id: &MemberId| ignored.contains(id);
        members.iter().any(about) && !members.iter().all(about)
    }

    /// The same conditions, on a calculation.
    fn on_calculation(self, name: &str) -> Self {
        let each = |parts: Vec<Predicate>| {
            let parts = parts.into_iter().map(|part| part.on_calculation(name));
            parts.collect()
        };
        match self {
            Predicate::All(parts) => Predicate::All(each(parts)),
            Predicate::Any(parts) => Predicate::Any(each(parts)),
            Predicate::Test { test, .. } | Predicate::Calculated { test, .. } => {
                let name = name.to_owned();
                Predicate::Calculated { name, test }
            }
        }
    }
}

/// Conditions of one query, their values together, and conditions within one another. Beyond
/// that a statement is more than engines and their parsers take.
const CONDITIONS_MAX: usize = 200;
const VALUES_MAX: usize = 5_000;
const DEPTH_MAX: usize = 8;

#[derive(Default)]
struct Size {
    conditions: usize,
    values: usize,
    depth: usize,
}

impl Size {
    fn add(&mut self, filter: &Filter, depth: usize) {
        self.depth = self.depth.max(depth);
        if depth > DEPTH_MAX {
            return;
        }
        match filter {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().for_each(|part| self.add(part, depth + 1));
            }
            Filter::Test { values, null, .. } => {
                self.conditions += 1;
                self.values += values.len() + usize::from(*null);
            }
        }
    }

    fn excess(&self) -> Option<String> {
        let of = |is: usize, max: usize, what: &str| {
            (is > max).then(|| format!("the filters have more than {max} {what}"))
        };
        of(self.conditions, CONDITIONS_MAX, "conditions")
            .or_else(|| of(self.values, VALUES_MAX, "values"))
            .or_else(|| of(self.depth, DEPTH_MAX, "levels of 'and' and 'or'"))
    }
}

impl Resolver<'_> {
    /// The conditions on rows and those on aggregated values.
    pub(super) fn filters(&mut self, query: &Query) -> (Predicate, Predicate) {
        let mut size = Size::default();
        query.filters.iter().for_each(|filter| size.add(filter, 0));
        if let Some(excess) = size.excess() {
            self.fault(Code::QueryInvalid, excess);
            return (Predicate::always(), Predicate::always());
        }
        let mut rows = Vec::new();
        let mut aggregates = Vec::new();
        for filter in &query.filters {
            match self.filter(filter) {
                Some((predicate, true)) => aggregates.push(predicate),
                Some((predicate, false)) => rows.push(predicate),
                None => {}
            }
        }
        let times = query.time_dimensions.iter();
        rows.extend(times.filter_map(|time| self.range(time)));
        (Predicate::All(rows), Predicate::All(aggregates))
    }

    /// The days that a time dimension is limited to. Whether it exists was said before.
    fn range(&mut self, time: &TimeDimension) -> Option<Predicate> {
        let (first, last) = time.range?;
        let found = self.visible.member_at(&time.dimension);
        let member = found.filter(|member| member.is_time())?;
        let test = days(first, last).map_err(|fault| self.faults.push(fault));
        Some(Predicate::Test {
            member: member.id,
            test: test.ok()?,
        })
    }

    /// A condition, and whether it is on measures. The two do not mix within one.
    fn filter(&mut self, filter: &Filter) -> Option<(Predicate, bool)> {
        match filter {
            Filter::And(parts) => {
                let (parts, on_measures) = self.parts(parts)?;
                Some((Predicate::All(parts), on_measures))
            }
            Filter::Or(parts) => {
                let (parts, on_measures) = self.parts(parts)?;
                Some((Predicate::Any(parts), on_measures))
            }
            Filter::Test {
                member,
                operator,
                values,
                null,
            } => {
                let calculated = self.calculated.iter().find(|(name, _)| name == member);
                let stand_in = calculated.map(|(name, of)| stand_in(name, self.visible, *of));
                let member: &Member = match &stand_in {
                    Some(stand_in) => stand_in,
                    None => self.any_member(member)?,
                };
                let found = if *null {
                    with_null(member, *operator, values)
                } else {
                    test_of(member, *operator, values).map(|test| on(member, test))
                };
                let mut predicate = found.map_err(|fault| self.faults.push(fault)).ok()?;
                if let Some(stand_in) = &stand_in {
                    predicate = predicate.on_calculation(&stand_in.path);
                }
                Some((predicate, member.measure().is_some()))
            }
        }
    }

    fn parts(&mut self, parts: &[Filter]) -> Option<(Vec<Predicate>, bool)> {
        let found: Vec<_> = parts.iter().filter_map(|part| self.filter(part)).collect();
        let Some((_, on_measures)) = found.first() else {
            if parts.is_empty() {
                self.fault(Code::QueryInvalid, "an 'and' or 'or' has no conditions");
            }
            return None;
        };
        let on_measures = *on_measures;
        if found.iter().any(|(_, on)| *on != on_measures) {
            let message = "one 'and' or 'or' cannot mix conditions on measures and on dimensions";
            self.fault(Code::QueryInvalid, message);
            return None;
        }
        let parts = found.into_iter().map(|(predicate, _)| predicate);
        Some((parts.collect(), on_measures))
    }
}

/// A calculation is compared as the measure that it is about: with numbers, under its own name.
fn stand_in(name: &str, visible: &Visible, of: MemberId) -> Member {
    Member {
        path: name.to_owned(),
        ..visible.model().member(of).clone()
    }
}

fn on(member: &Member, test: Test) -> Predicate {
    Predicate::Test {
        member: member.id,
        test,
    }
}

/// A test with `null` among its values: rows without a value are one more of those that are asked
/// for, or left out.
fn with_null(
    member: &Member,
    operator: Operator,
    values: &[String],
) -> Result<Predicate, Diagnostic> {
    if !operator.takes_null() {
        let path = &member.path;
        let message = format!("'{operator}' on '{path}' does not take null");
        return Err(Diagnostic::new(Code::QueryWrongValue, message)
            .hint("use 'set' or 'notSet' to ask whether there is a value"));
    }
    let negated = operator.is_negated();
    let missing = test_of(
        member,
        if negated {
            Operator::Set
        } else {
            Operator::NotSet
        },
        &[],
    )?;
    let mut parts = vec![on(member, missing)];
    if !values.is_empty() {
        parts.insert(0, on(member, test_of(member, operator, values)?));
    }
    Ok(match parts.len() {
        1 => parts.remove(0),
        _ if negated => Predicate::All(parts),
        _ => Predicate::Any(parts),
    })
}
