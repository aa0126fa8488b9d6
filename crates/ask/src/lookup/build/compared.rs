//! Which column a value is compared with, and how.

use semantic::{CubeId, DimensionType, Filter, MemberId, Operator};

use super::Builder;
use crate::lookup::cues::Kind;
use crate::lookup::frame::{Noun, Test};

impl Builder<'_> {
    pub(super) fn test(&mut self, test: &Test, root: CubeId) -> Option<(MemberId, Filter)> {
        let anchor = test.focus.or(Some(root));
        let (member, values) = match &test.noun {
            Some(noun) => self.tested(noun, test, anchor)?,
            None if !test.values.is_empty() && test.operator == Operator::Equals => self
                .chooser
                .value(&test.values, test.beside.as_ref(), (anchor, test.loud))?,
            None => (self.unnamed(test, anchor)?, test.texts.clone()),
        };
        let filter = self.filter(member, test.operator, values)?;
        Some((member, filter))
    }

    /// The column that was named, with the value as the database writes it.
    pub(super) fn tested(
        &mut self,
        noun: &Noun,
        test: &Test,
        anchor: Option<CubeId>,
    ) -> Option<(MemberId, Vec<String>)> {
        let columns: Vec<MemberId> = noun.columns.iter().map(|(_, member)| *member).collect();
        let named = |value: &&crate::ValueLink| {
            columns.contains(&value.member)
                || noun
                    .things
                    .iter()
                    .any(|(_, thing)| *thing == self.chooser.ways.cube_of(value.member))
        };
        let fitting: Vec<crate::ValueLink> = test.values.iter().filter(named).cloned().collect();
        if !fitting.is_empty() {
            return self
                .chooser
                .value(&fitting, Some(noun), (anchor, test.loud));
        }
        if columns.is_empty() {
            return self
                .chooser
                .value(&test.values, Some(noun), (anchor, test.loud));
        }
        test.literal.then_some(())?;
        let column = self.chooser.column(noun, anchor)?;
        Some((column, test.texts.clone()))
    }

    /// The column that a comparison is about where none was named.
    pub(super) fn unnamed(&mut self, test: &Test, anchor: Option<CubeId>) -> Option<MemberId> {
        if let Some(beside) = test.beside.as_ref().filter(|noun| !noun.columns.is_empty()) {
            return self.chooser.column(beside, anchor);
        }
        if test.kind != Kind::Any {
            let near = self.chooser.of_kind(test.kind, anchor);
            return near.map(|(member, _)| member);
        }
        let parts = matches!(
            test.operator,
            Operator::Contains | Operator::StartsWith | Operator::EndsWith
        );
        let label = self.chooser.schema.labels.get(&self.chooser.main?)?;
        parts.then_some(*label)
    }

    pub(super) fn filter(
        &mut self,
        member: MemberId,
        operator: Operator,
        values: Vec<String>,
    ) -> Option<Filter> {
        use Operator::*;
        let kind = self.chooser.ways.kind(member)?;
        let numbers = values.iter().all(|text| text.parse::<f64>().is_ok());
        let path = self.path(member);
        let simple = |operator, values| Filter::Test {
            member: path.clone(),
            operator,
            values,
            null: false,
        };
        match kind {
            DimensionType::Number if !numbers => None,
            DimensionType::Time => self.times(member, operator, values),
            _ if values.len() == 2 && operator == Gte => {
                (kind == DimensionType::Number).then_some(())?;
                let (first, last) = (vec![values[0].clone()], vec![values[1].clone()]);
                Some(Filter::And(vec![simple(Gte, first), simple(Lte, last)]))
            }
            DimensionType::Text if matches!(operator, Gt | Gte | Lt | Lte) => None,
            DimensionType::Number if matches!(operator, Contains | StartsWith | EndsWith) => None,
            DimensionType::Boolean => None,
            _ => Some(simple(operator, values)),
        }
    }

    pub(super) fn times(
        &mut self,
        member: MemberId,
        operator: Operator,
        values: Vec<String>,
    ) -> Option<Filter> {
        use Operator::*;
        let days = values.iter().all(|text| text.len() == 10);
        let years = values
            .iter()
            .all(|text| text.len() == 4 && text.parse::<u16>().is_ok());
        let first = |text: &String| {
            if !years {
                text.replace(' ', "T")
            } else {
                format!("{text}-01-01")
            }
        };
        let last = |text: &String| {
            if !years {
                text.replace(' ', "T")
            } else {
                format!("{text}-12-31")
            }
        };
        let moments = values.iter().all(|text| text.len() == 19);
        let compared = matches!(operator, Gt | Lt | Gte | Lte) && values.len() == 1;
        (days || years || moments && compared).then_some(())?;
        let one = values.first()?;
        let (operator, values) = match operator {
            Gte if values.len() == 2 => (InDateRange, vec![first(one), last(&values[1])]),
            Equals if days => (OnTheDate, vec![one.clone()]),
            Equals => (InDateRange, vec![first(one), last(one)]),
            Gt => (AfterDate, vec![last(one)]),
            Gte => (AfterOrOnDate, vec![first(one)]),
            Lt => (BeforeDate, vec![first(one)]),
            Lte => (BeforeOrOnDate, vec![last(one)]),
            _ => return None,
        };
        Some(Filter::Test {
            member: self.path(member),
            operator,
            values,
            null: false,
        })
    }
}
