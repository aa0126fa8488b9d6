//! Conditions that compare a member with another one, and what kind of values a member has.

use base::Code;

use super::Resolver;
use super::moment::moment;
use super::predicate::{Comparison, Predicate, Relation, Whole};
use super::test::{has_value, number};
use crate::{Against, Diagnostic, DimensionType, MeasureType, Member, Operator};

impl<'a> Resolver<'a> {
    /// Two members of one row or one group, which hold the same kind of values.
    pub(super) fn versus(
        &mut self,
        member: &str,
        operator: Operator,
        other: &str,
    ) -> Option<(Predicate, bool)> {
        let (member, other) = (self.any_member(member), self.any_member(other));
        let (member, other) = (member?, other?);
        let found = self
            .comparable(member, other)
            .and_then(|()| relation(operator));
        let relation = found.map_err(|fault| self.faults.push(fault)).ok()?;
        let predicate = Predicate::Versus {
            member: member.id,
            relation,
            other: other.id,
        };
        Some((predicate, member.measure().is_some()))
    }

    /// A measure of a group beside what it is of many groups of the same result.
    pub(super) fn against(&mut self, asked: &Against) -> Option<Predicate> {
        let member = self.number(&asked.member);
        let columns = self.keys.clone();
        let per = self.within(&asked.per, &columns)?;
        let found = relation(asked.operator).map_err(|fault| self.faults.push(fault));
        Some(Predicate::Against {
            member: member?.id,
            relation: found.ok()?,
            whole: Whole {
                aggregate: asked.aggregate,
                per: per.into_iter().map(|at| columns[at].clone()).collect(),
                times: asked.times,
            },
        })
    }

    /// A measure of numbers.
    pub(super) fn number(&mut self, path: &str) -> Option<&'a Member> {
        let member = self.member(path, "measure", |member| member.measure().is_some())?;
        match self.kind(member) {
            Some(DimensionType::Number) | None => Some(member),
            Some(kind) => {
                let message = format!("'{path}' holds {}, not numbers", values(kind));
                self.fault(Code::QueryWrongKind, message);
                None
            }
        }
    }

    fn comparable(&self, member: &Member, other: &Member) -> Result<(), Diagnostic> {
        has_value(member)?;
        has_value(other)?;
        let wrong = |message| Err(Diagnostic::new(Code::QueryWrongKind, message));
        let (one, two) = (&member.path, &other.path);
        if member.measure().is_some() != other.measure().is_some() {
            let (is, and) = (member.kind.word(), other.kind.word());
            return wrong(format!(
                "'{one}' is a {is} and '{two}' a {and}: a row is not compared with a group"
            ));
        }
        match (self.kind(member), self.kind(other)) {
            (Some(a), Some(b)) if a != b => {
                let (a, b) = (values(a), values(b));
                wrong(format!(
                    "'{one}' holds {a} and '{two}' {b}: they cannot be compared"
                ))
            }
            _ => Ok(()),
        }
    }

    /// The rows that a measure aggregates: what Cube's clients drill down to.
    pub(super) fn counted(&mut self, path: &str, bare: bool) -> Option<(Predicate, bool)> {
        let measure = self.member(path, "measure", |member| member.measure().is_some())?;
        if !bare {
            let message = format!("'{}' takes no values", Operator::MeasureFilter);
            self.fault(Code::QueryWrongValue, message);
        }
        Some((Predicate::Counted(measure.id), false))
    }

    /// What a member is compared as: the kind of its values, or where the model does not say,
    /// what the values beside it look like.
    pub(super) fn kind_beside(&self, member: &Member, values: &[String]) -> DimensionType {
        let look = |text: &String| match (number(text), moment(text)) {
            (Some(_), _) => DimensionType::Number,
            (None, Some(_)) => DimensionType::Time,
            _ => DimensionType::Text,
        };
        let looks = || values.first().map(look);
        let kind = self.kind(member).or_else(looks);
        kind.unwrap_or(DimensionType::Number)
    }

    /// The kind of a member's values. The least or largest of a column is of the kind of a
    /// dimension over the same column; the file says nothing else of it.
    fn kind(&self, member: &Member) -> Option<DimensionType> {
        if let Some(dimension) = member.dimension() {
            return Some(dimension.kind);
        }
        let measure = member.measure()?;
        if !matches!(measure.kind, MeasureType::Min | MeasureType::Max) {
            return Some(measure.holds);
        }
        let model = self.visible.model();
        let mut dimensions = model.members_of(member.cube).filter_map(Member::dimension);
        let sql = measure.sql.as_ref()?;
        let alike = dimensions.find(|dimension| dimension.sql == *sql);
        let named = || match *sql.members().collect::<Vec<_>>() {
            [only] if sql.pieces.len() == 1 => model.member(only).dimension(),
            _ => None,
        };
        alike.or_else(named).map(|dimension| dimension.kind)
    }
}

fn values(kind: DimensionType) -> &'static str {
    match kind {
        DimensionType::Text => "texts",
        DimensionType::Number => "numbers",
        DimensionType::Time => "times",
        DimensionType::Boolean => "yes or no",
    }
}

fn relation(operator: Operator) -> Result<Relation, Diagnostic> {
    use Operator::*;
    Ok(match operator {
        Equals => Relation::Equal,
        NotEquals => Relation::NotEqual,
        Gt | AfterDate => Relation::Order(Comparison::Greater),
        Gte | AfterOrOnDate => Relation::Order(Comparison::GreaterOrEqual),
        Lt | BeforeDate => Relation::Order(Comparison::Less),
        Lte | BeforeOrOnDate => Relation::Order(Comparison::LessOrEqual),
        _ => {
            let message = format!("'{operator}' does not compare two members");
            let fault = Diagnostic::new(Code::QueryInvalid, message);
            return Err(fault.hint("use equals, notEquals, gt, gte, lt or lte"));
        }
    })
}
