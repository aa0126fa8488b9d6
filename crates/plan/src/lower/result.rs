//! The result: everything from the aggregate upwards.

use base::{Code, Type};
use semantic::{Diagnostic, DimensionType, MeasureType, MemberId, Resolved};
use sql::Expr;

use super::Given;
use super::around::PLACE;
use super::extremes::fitting;
use super::formula::wanted;
use super::needs::Needs;
use super::scope::Scope;
use crate::scalar::Scalars;
use crate::{Node, Plan, Reason, SortKey};

/// What stands above the totals of all facts.
pub(super) struct Results<'a> {
    given: Given<'a>,
    query: &'a Resolved,
    scalars: Scalars<'a>,
}

impl<'a> Results<'a> {
    pub fn of(given: Given<'a>) -> Self {
        Self {
            given,
            query: given.query,
            scalars: given.scalars(given.query.root),
        }
    }

    /// The groups that are asked for, in any order.
    pub fn groups(mut self) -> Result<Node, Diagnostic> {
        let mut needs = Needs::of(Scope::of(self.query), &self.query.model);
        self.asked(&mut needs)
    }

    /// The first groups, each with its place.
    pub fn first(mut self) -> Result<Node, Diagnostic> {
        let mut needs = Needs::of(Scope::of(self.query), &self.query.model);
        let node = self.left(&mut needs)?;
        let keys = needs.base().names().into_iter();
        let columns = keys.chain([PLACE.to_owned()]);
        Ok(Node::Derive {
            input: Box::new(node),
            columns: columns
                .map(|name| (name.clone(), Expr::name(&name)))
                .collect(),
        })
    }

    pub fn plan(mut self) -> Result<Plan, Diagnostic> {
        let mut needs = Needs::of(Scope::of(self.query), &self.query.model);
        let mut node = self.asked(&mut needs)?;
        let by = match self.query.ungrouped {
            true => self.shown(),
            false => needs.base().names(),
        };
        if !by.is_empty() {
            node = Node::Sort {
                input: Box::new(node),
                keys: self.sort_keys(&by),
            };
        }
        // A total is one row, which an offset can pass over and a limit of 0 leave out.
        if !by.is_empty() || self.query.offset > 0 || self.query.limit == 0 {
            node = Node::Limit {
                input: Box::new(node),
                rows: self.query.limit,
                offset: self.query.offset,
            };
        }
        Ok(Plan { root: node })
    }

    /// The columns of rows as they are, but for measures that are the same in each of them.
    fn shown(&self) -> Vec<String> {
        let columns = self.query.columns.iter();
        let shown =
            columns.filter(|column| column.is_key() || !self.given.is_constant(column.member));
        shown.map(|column| column.name.clone()).collect()
    }

    fn asked(&mut self, needs: &mut Needs<'_>) -> Result<Node, Diagnostic> {
        let left = self.left(needs)?;
        Ok(self.projected(left))
    }

    /// The groups that conditions and places leave, with all that was needed on the way.
    fn left(&mut self, needs: &mut Needs<'_>) -> Result<Node, Diagnostic> {
        self.only_numbers_calculated()?;
        fitting(&self.scalars, &self.query.having)?;
        let mut computed = self.computed(needs)?;
        computed.extend(self.given.wholes(needs)?);
        let rows = match self.query.ungrouped {
            true => self.given.single_rows(needs)?,
            false => self.given.totals(needs)?,
        };
        let mut groups = derived(rows, computed);
        let ranks = self.given.ranks();
        if !ranks.is_empty() {
            groups = Node::Window {
                input: Box::new(groups),
                columns: ranks,
            };
        }
        let node = Node::Filter {
            input: Box::new(self.given.compared(groups)),
            condition: self.scalars.condition_on_result(&self.query.having)?,
            reason: Reason::Question,
        };
        Ok(self.given.first_of(node, &needs.base().names()))
    }

    /// Calculations are with numbers. The earliest day or the last name of a group is none: an
    /// engine would refuse it in words that help nobody.
    fn only_numbers_calculated(&self) -> Result<(), Diagnostic> {
        let mut calculated = self
            .query
            .calculations
            .iter()
            .map(|calculation| calculation.of);
        let Some(id) = calculated.find(|id| !self.is_number(*id)) else {
            return Ok(());
        };
        let path = &self.query.model.member(id).path;
        let message = format!("'{path}' is no number, and calculations take numbers");
        Err(Diagnostic::new(Code::QueryWrongKind, message))
    }

    fn is_number(&self, id: MemberId) -> bool {
        let Some(measure) = self.query.model.member(id).measure() else {
            return true;
        };
        let kind = measure
            .sql
            .as_ref()
            .and_then(|sql| self.scalars.kind_of(sql));
        if measure.holds != DimensionType::Number {
            return false;
        }
        let extreme = matches!(measure.kind, MeasureType::Min | MeasureType::Max);
        let number = |kind| matches!(kind, Type::Integer | Type::Float | Type::Decimal { .. });
        !extreme || kind.is_none_or(number)
    }

    /// The measures that are computed from aggregates, and calculations.
    fn computed(&self, needs: &mut Needs<'_>) -> Result<Vec<(String, Expr)>, Diagnostic> {
        let base = needs.base().clone();
        let mut computed = Vec::new();
        for id in wanted(self.query) {
            let path = self.query.model.member(id).path.clone();
            computed.push((path, self.given.amount(id, &base, needs)?));
        }
        for calculation in &self.query.calculations {
            match self.given.calculated(calculation, needs)? {
                Some(value) => computed.push((calculation.name.clone(), value)),
                // Ranked is what stands in a column.
                None => {
                    let of = calculation.of;
                    let path = self.query.model.member(of).path.clone();
                    computed.push((path, self.given.amount(of, &base, needs)?));
                }
            }
        }
        Ok(computed)
    }

    /// Leaves only what was asked for, where more was needed on the way.
    fn projected(&self, input: Node) -> Node {
        let asked: Vec<&String> = self
            .query
            .columns
            .iter()
            .map(|column| &column.name)
            .collect();
        let have: Vec<String> = input.columns();
        if have.iter().eq(asked.iter().copied()) {
            return input;
        }
        let columns = asked
            .into_iter()
            .map(|name| (name.clone(), Expr::name(name)))
            .collect();
        Node::Derive {
            input: Box::new(input),
            columns,
        }
    }

    /// The asked order, then every dimension that it leaves open: the same query gives the same rows.
    fn sort_keys(&self, by: &[String]) -> Vec<SortKey> {
        let asked = self.query.order.iter().filter_map(|order| {
            let column = &self.query.columns[order.column];
            // A masked measure is the same in every row; not every engine orders by that.
            let constant = !column.is_key() && self.given.is_constant(column.member);
            (!constant).then(|| SortKey {
                column: column.name.clone(),
                descending: order.descending,
            })
        });
        let mut keys: Vec<SortKey> = asked.collect();
        for column in by {
            if !keys.iter().any(|key| key.column == *column) {
                keys.push(SortKey {
                    column: column.clone(),
                    descending: false,
                });
            }
        }
        keys
    }
}

/// Adds columns to those that there are, or takes their place.
fn derived(input: Node, computed: Vec<(String, Expr)>) -> Node {
    let names = input.columns().into_iter();
    let there: Vec<(String, Expr)> = names
        .map(|name| (name.clone(), Expr::name(&name)))
        .collect();
    let mut columns = there.clone();
    for (name, value) in computed {
        match columns.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => columns.push((name, value)),
        }
    }
    if columns == there {
        return input;
    }
    Node::Derive {
        input: Box::new(input),
        columns,
    }
}
