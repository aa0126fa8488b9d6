//! Random calculations, and what they mean: each is worked out from rows, never from totals.

use base::Value;
use semantic::{Calculation, CalculationKind, Filter, Operator, Query};

use super::meaning::measured;
use super::oracle::{Kept, Question};
use super::row::Row;
use super::{Cube, Draw, Kind};
use crate::interpret::Unsupported;

/// Adds up to two calculations with measures of a cube.
pub(super) fn calculations(draw: &mut Draw, root: &Cube, query: &mut Query) {
    let numbers = root.measures.iter().filter(|m| m.kind == Kind::Whole);
    let numbers: Vec<_> = numbers.collect();
    for name in ["one", "other"].iter().take(*draw.of(&[0, 0, 1, 2])) {
        let kind = share(draw, query);
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

impl<'a> Question<'a> {
    /// The rows of all wholes of a calculation: without the conditions that do not limit them.
    pub fn whole_of(&self, calculation: &'a Calculation) -> Result<Vec<Kept<'a>>, Unsupported> {
        let CalculationKind::Share { ignoring, .. } = &calculation.kind;
        Question { ignoring, ..*self }.kept()
    }

    /// The value of a calculation for a group.
    pub fn calculated(
        &self,
        calculation: &Calculation,
        keys: &[Value],
        members: &[Row<'_>],
        whole: &[Kept<'_>],
    ) -> Result<Value, Unsupported> {
        let CalculationKind::Share { within, .. } = &calculation.kind;
        let places: Vec<usize> = within
            .iter()
            .filter_map(|name| self.place_of(name))
            .collect();
        let beside = |(other, _): &&Kept<'_>| places.iter().all(|at| other[*at] == keys[*at]);
        let whole: Vec<Row<'_>> = whole
            .iter()
            .filter(beside)
            .map(|(_, row)| row.again())
            .collect();
        let part = measured(self.world, &calculation.of, members)?;
        let whole = measured(self.world, &calculation.of, &whole)?;
        Ok(match (number(&part), number(&whole)) {
            (Some(part), Some(whole)) if whole != 0.0 => Value::Float(part / whole * 100.0),
            _ => Value::Null,
        })
    }

    /// The place of a group among the keys.
    fn place_of(&self, name: &str) -> Option<usize> {
        let cuts = self.cuts().map(|(path, size)| format!("{path}.{size}"));
        let mut names = self.query.dimensions.iter().cloned().chain(cuts);
        names.position(|known| known == name)
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
