//! Filters looked up: which are on rows, and which on groups.

use base::Code;

use super::Resolver;
use super::moment::days;
use super::predicate::{Predicate, Test};
use super::test::{Subject, has_value, test_of_kind};
use crate::{Diagnostic, DimensionType, Filter, Member, Operator, Query, TimeDimension};

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
            Filter::Versus { .. } | Filter::Against(_) => self.conditions += 1,
            Filter::Exists(asked) => {
                self.conditions += 1;
                let inside = asked.filters.iter();
                inside.for_each(|part| self.add(part, depth + 1));
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
        let (mut rows, having) = self.each(&query.filters);
        let times = query.time_dimensions.iter();
        rows.extend(times.filter_map(|time| self.range(time)));
        (Predicate::All(rows), Predicate::All(having))
    }

    /// The conditions of a list on rows, and those on aggregated values.
    pub(super) fn each(&mut self, filters: &[Filter]) -> (Vec<Predicate>, Vec<Predicate>) {
        let (mut rows, mut aggregates) = (Vec::new(), Vec::new());
        for filter in filters {
            match self.filter(filter) {
                Some((predicate, true)) => aggregates.push(predicate),
                Some((predicate, false)) => rows.push(predicate),
                None => {}
            }
        }
        (rows, aggregates)
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
                self.check_choices_in(parts);
                let (parts, on_measures) = self.parts(parts)?;
                Some((Predicate::Any(parts), on_measures))
            }
            Filter::Test {
                member,
                operator: Operator::MeasureFilter,
                values,
                null,
            } => self.counted(member, values.is_empty() && !null),
            Filter::Test {
                member,
                operator,
                values,
                null,
            } => {
                if let Some((name, of)) = self.calculation_named(member) {
                    let found = test(&of, DimensionType::Number, *operator, values, *null);
                    let predicate = found.map_err(|fault| self.faults.push(fault)).ok()?;
                    return Some((predicate.on_calculation(&name), true));
                }
                let member: &Member = self.any_member(member)?;
                if self.choice(member, *operator, values, *null) {
                    return Some((Predicate::always(), false));
                }
                let kind = self.kind_beside(member, values);
                let found = test(member, kind, *operator, values, *null);
                let predicate = found.map_err(|fault| self.faults.push(fault)).ok()?;
                Some((predicate, member.measure().is_some()))
            }
            Filter::Versus {
                member,
                operator,
                other,
            } => self.versus(member, *operator, other),
            Filter::Against(asked) => self.against(asked).map(|predicate| (predicate, true)),
            Filter::Exists(asked) => self.exists(asked).map(|predicate| (predicate, false)),
        }
    }

    /// A calculation as what it is compared as: the measure that it is about, under its own name.
    fn calculation_named(&self, name: &str) -> Option<(String, Member)> {
        let mut calculated = self.calculated.iter();
        let (name, of) = calculated.find(|(known, _)| known == name)?;
        let of = self.visible.model().member(*of).clone();
        let path = name.clone();
        Some((name.clone(), Member { path, ..of }))
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

fn on(member: &Member, test: Test) -> Predicate {
    Predicate::Test {
        member: member.id,
        test,
    }
}

/// The condition of an operator with its texts, `null` perhaps among them.
fn test(
    member: &Member,
    kind: DimensionType,
    operator: Operator,
    values: &[String],
    null: bool,
) -> Result<Predicate, Diagnostic> {
    has_value(member)?;
    let path = &member.path;
    let subject = Subject { path, kind };
    let test = |operator, values| test_of_kind(subject, operator, values).map(|t| on(member, t));
    if !null {
        return test(operator, values);
    }
    if !operator.takes_null() {
        let message = format!("'{operator}' on '{path}' does not take null");
        return Err(Diagnostic::new(Code::QueryWrongValue, message)
            .hint("use 'set' or 'notSet' to ask whether there is a value"));
    }
    // Rows without a value are one more of those that are asked for, or left out.
    let negated = operator.is_negated();
    let missing = match negated {
        true => test(Operator::Set, &[])?,
        false => test(Operator::NotSet, &[])?,
    };
    if values.is_empty() {
        return Ok(missing);
    }
    let parts = vec![test(operator, values)?, missing];
    Ok(match negated {
        true => Predicate::All(parts),
        false => Predicate::Any(parts),
    })
}
