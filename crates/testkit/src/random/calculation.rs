//! Random calculations, and what they mean: each is worked out from rows, never from totals.

use base::{Granularity, Value};
use semantic::{Calculation, CalculationKind, Earlier, Filter, Interval, Operator, Query, Shown};

use super::oracle::{Kept, Question};
use super::row::Row;
use super::{Cube, Draw, Kind};
use crate::interpret::{Unsupported, order_of};

/// Adds up to two calculations with measures of a cube.
pub(super) fn calculations(draw: &mut Draw, root: &Cube, query: &mut Query) {
    let numbers = root.measures.iter().filter(|m| m.kind == Kind::Whole);
    let numbers: Vec<_> = numbers.collect();
    for name in ["one", "other"].iter().take(*draw.of(&[0, 0, 1, 2])) {
        let kind = match draw.below(4) {
            0 | 1 => share(draw, query),
            2 => rank(draw, query),
            _ => change(draw, query),
        };
        query.calculations.push(Calculation {
            name: (*name).to_owned(),
            of: draw.of(&numbers).path.clone(),
            kind,
        });
    }
}

/// A condition on one of the calculations.
pub(super) fn condition(draw: &mut Draw, query: &mut Query) {
    if let Some(calculation) = query.calculations.first()
        && draw.one_in(4)
    {
        let (operator, values) = match draw.below(4) {
            0 => (Operator::Gt, vec!["21.7".into()]),
            1 => (Operator::Lte, vec!["21.7".into()]),
            2 => (Operator::Set, Vec::new()),
            _ => (Operator::NotSet, Vec::new()),
        };
        query.filters.push(Filter::Test {
            member: calculation.name.clone(),
            operator,
            values,
            null: false,
        });
    }
}

fn rank(draw: &mut Draw, query: &Query) -> CalculationKind {
    CalculationKind::Rank {
        within: within(draw, query),
        ascending: draw.one_in(2),
    }
}

/// Refused where there is no time, or several.
fn change(draw: &mut Draw, query: &Query) -> CalculationKind {
    let cuts = query.time_dimensions.iter();
    let cuts = cuts.filter(|time| time.granularity.is_some()).count();
    let interval = |text: &str| Earlier::Interval(text.parse().unwrap_or_default());
    CalculationKind::Change {
        from: *draw.of(&[
            // Which of several periods is the finest is not for this to say.
            if cuts > 1 {
                interval("1 week")
            } else {
                Earlier::PreviousPeriod
            },
            Earlier::SamePeriodLastYear,
            interval("1 quarter"),
            interval("-3 days"),
            interval("1 month 1 day"),
        ]),
        shown: *draw.of(&[Shown::Ratio, Shown::Difference, Shown::Value]),
        time: None,
    }
}

fn share(draw: &mut Draw, query: &Query) -> CalculationKind {
    let mut ignoring = Vec::new();
    for filter in &query.filters {
        if let Filter::Test { member, .. } = filter
            && draw.one_in(3)
        {
            ignoring.push(member.clone());
        }
    }
    CalculationKind::Share {
        within: within(draw, query),
        ignoring,
    }
}

/// Some of the groups of a query.
pub(super) fn within(draw: &mut Draw, query: &Query) -> Vec<String> {
    let times = query.time_dimensions.iter();
    let times =
        times.filter_map(|time| Some(format!("{}.{}", time.dimension, time.granularity.as_ref()?)));
    let groups: Vec<String> = query.dimensions.iter().cloned().chain(times).collect();
    draw.some(&groups, 2).into_iter().cloned().collect()
}

/// What a calculation looks at beside the groups: the rows of wholes, or of earlier times.
pub(super) struct Beside<'d>(Vec<Kept<'d>>);

impl<'a> Question<'a> {
    /// The rows beside those of the groups: without the conditions that do not limit a whole, or
    /// as if they were later than they are.
    pub fn beside(&self, calculation: &'a Calculation) -> Result<Beside<'a>, Unsupported> {
        let kept = match &calculation.kind {
            CalculationKind::Share { ignoring, .. } => Question { ignoring, ..*self }.kept(),
            CalculationKind::Change { from, .. } => {
                let later = self.later_by(*from);
                Question { later, ..*self }.kept()
            }
            CalculationKind::Rank { .. } | CalculationKind::Running { .. } => Ok(Vec::new()),
        };
        kept.map(Beside)
    }

    /// The groups that there were only earlier, in periods that there are now.
    pub fn only_earlier(&self, beside: &[Beside<'_>], groups: &[Vec<Value>]) -> Vec<Vec<Value>> {
        let dimensions = self.query.dimensions.iter();
        let keys: Vec<&String> = dimensions
            .chain(self.cuts().map(|(path, _)| path))
            .collect();
        let moved = |at: &usize| Some(keys[*at]) == self.time();
        let periods: Vec<usize> = (0..keys.len()).filter(moved).collect();
        let agrees =
            |one: &[Value], other: &[Value]| periods.iter().all(|at| one[*at] == other[*at]);
        let there = |keys: &&Vec<Value>| {
            periods.is_empty() || groups.iter().any(|group| agrees(group, keys))
        };
        let changes = self.query.calculations.iter().zip(beside);
        let changes = changes.filter(|(one, _)| matches!(one.kind, CalculationKind::Change { .. }));
        let earlier = changes
            .flat_map(|(_, beside)| &beside.0)
            .map(|(keys, _)| keys);
        earlier.filter(there).cloned().collect()
    }

    /// The only time dimension.
    fn time(&self) -> Option<&'a String> {
        self.query
            .time_dimensions
            .first()
            .map(|time| &time.dimension)
    }

    fn later_by(&self, from: Earlier) -> Option<(&'a String, Interval)> {
        let by = match from {
            Earlier::Interval(by) => by,
            Earlier::SamePeriodLastYear => Interval::of(1, Granularity::Year),
            Earlier::PreviousPeriod => self.own_length()?,
        };
        Some((self.time()?, by))
    }

    /// The period that is cut to; without any, the days of the range, which may be whole months.
    fn own_length(&self) -> Option<Interval> {
        if let Some((_, name)) = self.cuts().next() {
            return length_of(name).parse().ok();
        }
        let (first, last) = self
            .query
            .time_dimensions
            .iter()
            .find_map(|time| time.range)?;
        let next = last.tomorrow().ok()?;
        if first.day() == 1 && next.day() == 1 {
            let span = first.until((jiff::Unit::Month, next)).ok()?;
            return Some(Interval::of(span.get_months().into(), Granularity::Month));
        }
        let span = first.until((jiff::Unit::Day, next)).ok()?;
        Some(Interval::of(span.get_days().into(), Granularity::Day))
    }

    /// The value of a calculation for a group.
    pub fn calculated(
        &self,
        calculation: &Calculation,
        keys: &[Value],
        members: &[Row<'_>],
        Beside(beside): &Beside<'_>,
    ) -> Result<Value, Unsupported> {
        if let CalculationKind::Running { .. } = &calculation.kind {
            let rows = self.up_to(calculation, &self.kept()?, keys)?;
            return self.of_group(&calculation.of, keys, &rows);
        }
        let all: Vec<usize> = (0..keys.len()).collect();
        let places = match &calculation.kind {
            CalculationKind::Share { within, .. } => self.places(within),
            _ => all,
        };
        let agrees = |(other, _): &&Kept<'_>| places.iter().all(|at| other[*at] == keys[*at]);
        let beside = beside.iter().filter(agrees).map(|(_, row)| row.again());
        let beside: Vec<Row<'_>> = beside.collect();
        let own = self.of_group(&calculation.of, keys, members)?;
        let other = self.of_group(&calculation.of, keys, &beside)?;
        match &calculation.kind {
            CalculationKind::Share { .. } => Ok(hundredths(number(&own), number(&other))),
            CalculationKind::Change { shown, .. } => {
                Ok(self.changed(&calculation.of, *shown, own, other))
            }
            CalculationKind::Rank { .. } | CalculationKind::Running { .. } => Ok(own),
        }
    }

    fn changed(&self, of: &str, shown: Shown, own: Value, earlier: Value) -> Value {
        let zero = own == Value::Null && self.adds_from_nothing(of);
        let own = if zero { Some(0.0) } else { number(&own) };
        let difference = own
            .zip(number(&earlier))
            .map(|(own, earlier)| own - earlier);
        match shown {
            Shown::Value => earlier,
            Shown::Difference => difference.map_or(Value::Null, Value::Float),
            Shown::Ratio => hundredths(difference, number(&earlier)),
        }
    }

    /// Sums and counts of no rows are none of it.
    fn adds_from_nothing(&self, of: &str) -> bool {
        let mut measures = self.world.cubes.iter().flat_map(|cube| &cube.measures);
        let counts = of.ends_with("_kinds");
        counts || measures.any(|measure| measure.path == of && measure.additive)
    }

    /// Puts the places of groups where their values stand.
    pub fn rank(&self, rows: &mut [(Vec<Value>, Vec<Value>)]) -> Result<(), Unsupported> {
        for (at, calculation) in self.query.calculations.iter().enumerate() {
            let CalculationKind::Rank { within, ascending } = &calculation.kind else {
                continue;
            };
            let places = self.places(within);
            let values: Vec<(Vec<Value>, Value)> = (rows.iter())
                .map(|(keys, values)| (keys.clone(), values[at].clone()))
                .collect();
            for (row, (keys, value)) in values.iter().enumerate() {
                let beside = values.iter().filter(|(other, value)| {
                    *value != Value::Null && places.iter().all(|at| other[*at] == keys[*at])
                });
                let mut place = 1;
                for (_, other) in beside.filter(|_| *value != Value::Null) {
                    let order = order_of(other, value)?;
                    place += i64::from(if *ascending {
                        order.is_lt()
                    } else {
                        order.is_gt()
                    });
                }
                rows[row].1[at] = match value {
                    Value::Null => Value::Null,
                    _ => Value::Integer(place),
                };
            }
        }
        Ok(())
    }
}

/// A granularity as a length, for those that are equally long.
fn length_of(granularity: &str) -> &str {
    match granularity {
        "fiscal_year" | "year" => "1 year",
        "fiscal_quarter" | "quarter" => "1 quarter",
        "fiscal_month" | "month" | "from_tenth" => "1 month",
        "fiscal_week" | "own_week" | "week" => "1 week",
        "fortnight" => "2 weeks",
        "half" => "6 months",
        "five_days" => "5 days",
        "olympiad" => "4 years",
        "shift" => "8 hours",
        "airing" | "day" => "1 day",
        "half_minute" => "90 seconds",
        "hour" => "1 hour",
        "minute" => "1 minute",
        _ => "1 second",
    }
}

fn hundredths(part: Option<f64>, whole: Option<f64>) -> Value {
    match (part, whole) {
        (Some(part), Some(whole)) if whole != 0.0 => Value::Float(part / whole * 100.0),
        _ => Value::Null,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Decimal(number) => Some(number.to_f64()),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
