//! The totals that are joined to rows: another question, asked of other rows under their own rules.

use base::Code;
use semantic::Diagnostic;
use sql::Expr;

use super::needs::Needs;
use super::scope::Scope;
use super::{Given, Setting};
use crate::Node;
use crate::sub_query::SubQuery;

/// Questions within questions. A row rule that asks about the rows it is for would go on for ever.
const DEPTH_MAX: usize = 3;

impl Given<'_> {
    pub fn attached(self, input: Node, sub_query: &SubQuery) -> Result<Node, Diagnostic> {
        let same = |(column, value): &(String, Expr)| {
            let column = Expr::column(&sub_query.alias, column);
            column.compare(sql::Comparator::Equal, value.clone())
        };
        Ok(Node::Attach {
            input: Box::new(input),
            alias: sub_query.alias.clone(),
            results: Box::new(self.totals_of(sub_query)?),
            on: Expr::All(sub_query.keys.iter().map(same).collect()),
        })
    }

    fn totals_of(self, sub_query: &SubQuery) -> Result<Node, Diagnostic> {
        if self.setting.depth == DEPTH_MAX {
            let message = "dimensions of the model that are measures go on over too many cubes";
            return Err(Diagnostic::new(Code::ModelInvalid, message));
        }
        let (dimension, measures) = (sub_query.dimension, &sub_query.measures);
        let query = self
            .query
            .sub_query(dimension, measures, self.setting.limits)?;
        let model = &query.model;
        let keys = &model.cube(model.member(dimension).cube).primary_key;
        let within = Setting {
            depth: self.setting.depth + 1,
            ..self.setting
        };
        within.of(&query, |given| {
            // Behind a mask all rows would be one.
            let masked = |id| !keys.contains(&id) && query.visible.masks(id);
            let given = Given {
                masked: &masked,
                ..given
            };
            let mut needs = Needs::of(Scope::of(&query), model);
            let scope = needs.base().clone();
            for measure in measures {
                needs.note(&scope, *measure);
            }
            given.totals(&needs)
        })
    }
}
