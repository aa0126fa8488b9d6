//! The totals of all facts in all scopes that are needed, side by side at the keys they share.

use semantic::{Diagnostic, Filled, MemberId};

use super::needs::Needs;
use super::over_time;
use super::rows::Lowering;
use super::scope::Scope;
use super::{Given, broken};
use crate::{Groups, Node, Part};

impl Given<'_> {
    /// Every measure that is needed, in the groups of the query.
    pub fn totals(self, needs: &Needs<'_>) -> Result<Node, Diagnostic> {
        let Some(filled) = &self.query.filled else {
            return self.side_by_side(needs);
        };
        let mut parts = self.every_period(filled, needs)?;
        let mut own = self.own_parts(needs)?;
        // The periods have all the groups that rows have, and more.
        for part in &mut own {
            part.groups = Groups::OfOthers;
        }
        parts.extend(own);
        parts.extend(self.other_parts(needs)?);
        Ok(met(needs.base().names(), parts))
    }

    /// The same, in groups that have rows.
    pub fn side_by_side(self, needs: &Needs<'_>) -> Result<Node, Diagnostic> {
        let by = needs.base().names();
        let mut parts = self.own_parts(needs)?;
        parts.extend(self.other_parts(needs)?);
        Ok(met(by, parts))
    }

    /// The rows of the one fact of an ungrouped query.
    pub fn single_rows(self, needs: &Needs<'_>) -> Result<Node, Diagnostic> {
        let [fact] = self.query.facts.as_slice() else {
            return Err(broken());
        };
        Lowering::of(self, fact, None, needs.base()).single_rows(needs)
    }

    fn own_parts(self, needs: &Needs<'_>) -> Result<Vec<Part>, Diagnostic> {
        let by = needs.base().names();
        let own = self.facts_in(needs.base(), needs)?.into_iter();
        Ok(own.map(|totals| Part::of(totals, &by)).collect())
    }

    /// Every period that is asked for; beside each of the other groups that a fact has, if rows are
    /// grouped by more.
    fn every_period(self, filled: &Filled, needs: &Needs<'_>) -> Result<Vec<Part>, Diagnostic> {
        let by = needs.base().names();
        let column = self.query.columns[filled.column].name.clone();
        let others: Vec<String> = by.iter().filter(|key| **key != column).cloned().collect();
        let spine = Node::Spine {
            column,
            spine: filled.spine,
        };
        if others.is_empty() {
            return Ok(vec![Part::of(spine, &by)]);
        }
        let mut parts = Vec::new();
        for fact in &self.query.facts {
            let lowering = Lowering::of(self, fact, None, needs.base());
            let groups = Node::Aggregate {
                input: Box::new(lowering.once_for(needs)?),
                by: others.clone(),
                measures: Vec::new(),
            };
            let each = Node::Cross {
                left: Box::new(groups),
                right: Box::new(spine.clone()),
            };
            parts.push(Part::of(each, &by));
        }
        Ok(parts)
    }

    /// Measures of totals in the same scope, and everything in other scopes.
    fn other_parts(self, needs: &Needs<'_>) -> Result<Vec<Part>, Diagnostic> {
        let mut parts = self.stages_in(needs.base(), needs)?;
        for scope in needs.others() {
            parts.extend(self.parts_of(scope, needs)?);
            parts.extend(self.stages_in(scope, needs)?);
        }
        Ok(parts)
    }

    /// The measures of totals in a scope, each a part of its own.
    fn stages_in(self, scope: &Scope, needs: &Needs<'_>) -> Result<Vec<Part>, Diagnostic> {
        let model = &self.query.model;
        let mut parts = Vec::new();
        for id in needs.in_scope(scope) {
            let member = model.member(*id);
            if member
                .measure()
                .is_none_or(|measure| measure.multi_stage.is_none())
            {
                continue;
            }
            let totals = self.stage_in(*id, scope, needs)?;
            let beside = [scope.label(needs.base(), model), member.name.clone()];
            let label: Vec<String> = beside.into_iter().filter(|word| !word.is_empty()).collect();
            parts.push(Part {
                label: Some(label.join("_")),
                totals,
                at: scope.names(),
                measures: vec![(needs.column(scope, &member.path), member.path.clone())],
                groups: scope.groups_beside(needs.base()),
            });
        }
        Ok(parts)
    }

    /// The totals of another scope, one of each fact.
    fn parts_of(self, scope: &Scope, needs: &Needs<'_>) -> Result<Vec<Part>, Diagnostic> {
        let label = scope.label(needs.base(), &self.query.model);
        let facts = self.facts_in(scope, needs)?.into_iter();
        let part = |totals| {
            let mut part = Part::of(totals, &scope.names());
            part.label = Some(label.clone());
            part.groups = scope.groups_beside(needs.base());
            for (name, path) in &mut part.measures {
                *name = needs.column(scope, path);
            }
            part
        };
        Ok(facts.map(part).collect())
    }

    /// The totals of each fact, one for each way in which its measures are taken of time. In the
    /// query's own scope a fact of which no measure is needed has groups all the same.
    fn facts_in(self, scope: &Scope, needs: &Needs<'_>) -> Result<Vec<Node>, Diagnostic> {
        let of_rows = |id: &MemberId| {
            let measure = self.query.model.member(*id).measure();
            measure.is_some_and(|measure| measure.multi_stage.is_none())
        };
        let measures = needs.in_scope(scope).iter().copied().filter(of_rows);
        let measures: Vec<MemberId> = measures.collect();
        let mut totals = Vec::new();
        for fact in &self.query.facts {
            let mut rules = over_time::rules(&self.query.model, fact, &measures);
            if rules.is_empty() && scope == needs.base() {
                rules.push(None);
            }
            for rule in rules {
                let lowering = Lowering::of(self, fact, rule, scope);
                totals.push(lowering.totals(needs, &measures)?);
            }
        }
        Ok(totals)
    }
}

/// Parts side by side; one alone needs nobody to meet.
pub(super) fn met(by: Vec<String>, mut parts: Vec<Part>) -> Node {
    match parts.len() {
        1 => parts.remove(0).totals,
        _ => Node::Meet { by, parts },
    }
}
