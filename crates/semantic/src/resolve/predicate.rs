//! Conditions on members, with typed values.

use base::{Code, Decimal, Value};
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

use super::Resolver;
use crate::{Diagnostic, DimensionType, Filter, Member, MemberId, MemberKind, Operator, Query};

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
}

/// What is asked of one member. A member without a value passes only [`Test::NotSet`] and [`Test::IsNot`].
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Is(Vec<Value>),
    /// Rows without a value stay, as people expect of "all but these".
    IsNot(Vec<Value>),
    Compare(Comparison, Value),
    /// From `start` up to, not including, `end`.
    Within {
        start: DateTime,
        end: DateTime,
    },
    Set,
    NotSet,
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
        }
    }
}

impl Resolver<'_> {
    /// The conditions on rows and those on aggregated values.
    pub(super) fn filters(&mut self, query: &Query) -> (Predicate, Predicate) {
        let mut rows = Vec::new();
        let mut aggregates = Vec::new();
        for filter in &query.filters {
            match self.filter(filter) {
                Some((predicate, true)) => aggregates.push(predicate),
                Some((predicate, false)) => rows.push(predicate),
                None => {}
            }
        }
        for time in &query.time_dimensions {
            let Some((first, last)) = time.range else {
                continue;
            };
            if let Some(member) = self
                .visible
                .member_at(&time.dimension)
                .filter(|m| m.is_time())
            {
                rows.push(Predicate::Test {
                    member: member.id,
                    test: days(first, last),
                });
            }
        }
        (Predicate::All(rows), Predicate::All(aggregates))
    }

    /// A condition, and whether it is on measures. The two do not mix within one.
    fn filter(&mut self, filter: &Filter) -> Option<(Predicate, bool)> {
        match filter {
            Filter::And(parts) => self
                .parts(parts)
                .map(|(parts, on)| (Predicate::All(parts), on)),
            Filter::Or(parts) => self
                .parts(parts)
                .map(|(parts, on)| (Predicate::Any(parts), on)),
            Filter::Test {
                member,
                operator,
                values,
            } => {
                let member = self.any_member(member)?;
                match test_of(member, *operator, values) {
                    Ok(test) => Some((
                        Predicate::Test {
                            member: member.id,
                            test,
                        },
                        member.measure().is_some(),
                    )),
                    Err(fault) => {
                        self.faults.push(fault);
                        None
                    }
                }
            }
        }
    }

    fn parts(&mut self, parts: &[Filter]) -> Option<(Vec<Predicate>, bool)> {
        let found: Vec<_> = parts.iter().filter_map(|part| self.filter(part)).collect();
        let on_measures = found.first().is_some_and(|(_, on)| *on);
        if found.iter().any(|(_, on)| *on != on_measures) {
            let message = "one 'and' or 'or' cannot mix conditions on measures and on dimensions";
            self.fault(Code::QueryInvalid, message);
            return None;
        }
        Some((
            found.into_iter().map(|(predicate, _)| predicate).collect(),
            on_measures,
        ))
    }
}

/// The typed test that an operator with its texts means for a member.
pub fn test_of(member: &Member, operator: Operator, values: &[String]) -> Result<Test, Diagnostic> {
    use Operator::*;
    let typed = || {
        values
            .iter()
            .map(|text| value(member, text))
            .collect::<Result<Vec<_>, _>>()
    };
    let compare = |comparison| {
        one(member, operator, values)
            .and_then(|text| value(member, text))
            .map(|v| Test::Compare(comparison, v))
    };
    match operator {
        Set | NotSet if !values.is_empty() => Err(wrong(format!("'{operator}' takes no values"))),
        Set => Ok(Test::Set),
        NotSet => Ok(Test::NotSet),
        Equals | In | NotEquals | NotIn if values.is_empty() => Err(wrong(format!(
            "'{operator}' on '{}' needs at least one value",
            member.path
        ))),
        Equals | In => typed().map(Test::Is),
        NotEquals | NotIn => typed().map(Test::IsNot),
        Gt => compare(Comparison::Greater),
        Gte => compare(Comparison::GreaterOrEqual),
        Lt => compare(Comparison::Less),
        Lte => compare(Comparison::LessOrEqual),
        InDateRange | OnTheDate => date_range(member, operator, values),
        _ => Err(Diagnostic::new(
            Code::QueryUnsupported,
            format!("the operator '{operator}' is not compiled yet"),
        )),
    }
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::new(Code::QueryWrongValue, message)
}

fn one<'v>(
    member: &Member,
    operator: Operator,
    values: &'v [String],
) -> Result<&'v str, Diagnostic> {
    match values {
        [value] => Ok(value),
        _ => Err(wrong(format!(
            "'{operator}' on '{}' takes exactly one value",
            member.path
        ))),
    }
}

fn date_range(member: &Member, operator: Operator, values: &[String]) -> Result<Test, Diagnostic> {
    if !member.is_time() {
        return Err(wrong(format!(
            "'{operator}' needs a time dimension, which '{}' is not",
            member.path
        )));
    }
    let read = |text: &String| {
        text.parse::<Date>()
            .map_err(|_| wrong(format!("'{text}' is not a date: write it as 2026-03-31")))
    };
    match values {
        [day] => read(day).map(|day| days(day, day)),
        [first, last] => Ok(days(read(first)?, read(last)?)),
        _ => Err(wrong(format!("'{operator}' takes one or two dates"))),
    }
}

/// From the first day to the last, both whole.
fn days(first: Date, last: Date) -> Test {
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    Test::Within {
        start: midnight(first),
        end: midnight(last.saturating_add(Span::new().days(1))),
    }
}

/// A text as a value of the member's type.
fn value(member: &Member, text: &str) -> Result<Value, Diagnostic> {
    let refuse = |wanted: &str| {
        wrong(format!(
            "'{text}' is not {wanted}, as '{}' needs",
            member.path
        ))
    };
    let kind = match &member.kind {
        MemberKind::Dimension(dimension) => dimension.kind,
        MemberKind::Measure(_) => DimensionType::Number,
        MemberKind::Segment(_) => {
            return Err(wrong(format!(
                "'{}' is a segment and takes no values",
                member.path
            )));
        }
    };
    match kind {
        DimensionType::Text => Ok(Value::Text(text.to_owned())),
        DimensionType::Boolean => match text {
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            _ => Err(refuse("true or false")),
        },
        DimensionType::Number => number(text).ok_or_else(|| refuse("a number")),
        DimensionType::Time => moment(text).ok_or_else(|| refuse("a date or a time")),
    }
}

fn number(text: &str) -> Option<Value> {
    match text.parse::<i64>() {
        Ok(integer) => Some(Value::Integer(integer)),
        Err(_) => text.parse::<Decimal>().ok().map(Value::Decimal),
    }
}

fn moment(text: &str) -> Option<Value> {
    match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => Some(Value::Date(date)),
        _ => text.parse::<DateTime>().ok().map(Value::Timestamp),
    }
}
