//! The totals of all facts in all scopes that are needed, side by side at the keys they share.

use semantic::Diagnostic;

use super::Given;
use super::needs::Needs;
use super::over_time;
use super::rows::Lowering;
use super::scope::Scope;
use crate::{Groups, Node, Part};

impl Given<'_> {
    /// Every measure that is needed, in the groups of the query.
    pub fn totals(self, needs: &Needs<'_>) -> Result<Node, Diagnostic> {
        let base = needs.base();
        let by = base.names();
        let own = self.facts_in(base, needs)?.into_iter();
        let mut parts: Vec<Part> = own.map(|totals| Part::of(totals, &by)).collect();
        for scope in needs.others() {
            parts.extend(self.parts_of(scope, needs)?);
        }
        Ok(met(by, parts))
    }

    /// The totals of another scope. It has no groups that the query's own rows do not have.
    fn parts_of(self, scope: &Scope, needs: &Needs<'_>) -> Result<Vec<Part>, Diagnostic> {
        let label = scope.label(needs.base(), &self.query.model);
        let facts = self.facts_in(scope, needs)?.into_iter();
        let part = |totals| {
            let mut part = Part::of(totals, &scope.names());
            part.label = Some(label.clone());
            part.groups = Groups::OfOthers;
            for (name, path) in &mut part.measures {
                *name = needs.apart(scope, path);
            }
            part
        };
        Ok(facts.map(part).collect())
    }

    /// The totals of each fact, one for each way in which its measures are taken of time. In the
    /// query's own scope a fact of which no measure is needed has groups all the same.
    fn facts_in(self, scope: &Scope, needs: &Needs<'_>) -> Result<Vec<Node>, Diagnostic> {
        let measures = needs.in_scope(scope);
        let mut totals = Vec::new();
        for fact in &self.query.facts {
            let mut rules = over_time::rules(&self.query.model, fact, measures);
            if rules.is_empty() && scope == needs.base() {
                rules.push(None);
            }
            for rule in rules {
                let lowering = Lowering::of(self, fact, rule, scope);
                totals.push(lowering.totals(&needs.all(), measures)?);
            }
        }
        Ok(totals)
    }
}

/// Parts side by side; one alone needs nobody to meet.
fn met(by: Vec<String>, mut parts: Vec<Part>) -> Node {
    match parts.len() {
        1 => parts.remove(0).totals,
        _ => Node::Meet { by, parts },
    }
}
