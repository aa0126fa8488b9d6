//! Measures that add up over everything but time, such as a stock.
//!
//! They are added up for each time of counting first. Then of each group, which may be a period,
//! one time stands for all: the last or the first, or the average of them.

use base::Type;
use semantic::{Diagnostic, Fact, MemberId, Model, SemiAdditive, Take};
use sql::{Expr, Function};

use super::rows::Lowering;
use crate::Node;
use crate::join_tree::JoinTree;

/// How measures are taken of time; added up if not at all.
pub(super) type Rule = Option<SemiAdditive>;

/// The different ways in which measures of a fact are taken of time.
pub(super) fn rules(model: &Model, fact: &Fact, measures: &[MemberId]) -> Vec<Rule> {
    let mut rules = Vec::new();
    for id in measures {
        let member = model.member(*id);
        let rule = member.measure().and_then(|measure| measure.semi_additive);
        if member.cube == fact.cube && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// Aggregates by name.
type Aggregated = Vec<(String, Expr)>;

impl Lowering<'_> {
    /// When each row was counted, under a name that no member has.
    pub(super) fn compute_time(&mut self) -> Result<(), Diagnostic> {
        if let Some(rule) = self.over_time {
            let time = (self.scalars).unmasked(|real| real.member(JoinTree::ROOT, rule.over))?;
            self.computed.push((self.time_name(rule), time));
        }
        Ok(())
    }

    fn time_name(&self, rule: SemiAdditive) -> String {
        format!("{}.counted", self.scalars.model.member(rule.over).path)
    }

    /// The measures of the rows, by the keys.
    pub(super) fn taken(self, rows: Node, by: &[String], measures: Aggregated) -> Node {
        let total = |input, by: Vec<String>, measures| Node::Aggregate {
            input: Box::new(input),
            by,
            measures,
        };
        let Some(rule) = self.over_time else {
            return total(rows, by.to_vec(), measures);
        };
        let time = self.time_name(rule);
        let names: Vec<String> = measures.iter().map(|(name, _)| name.clone()).collect();
        let each_time = by.iter().chain([&time]).cloned().collect();
        let each_time = total(rows, each_time, measures);
        match rule.take {
            Take::Average => total(
                each_time,
                by.to_vec(),
                names.into_iter().map(mean).collect(),
            ),
            Take::Last | Take::First => Node::TakeAt {
                input: Box::new(each_time),
                by: by.to_vec(),
                time,
                last: rule.take == Take::Last,
                measures: names,
            },
        }
    }
}

fn mean(name: String) -> (String, Expr) {
    let mean = Expr::Call(Function::Avg, vec![Expr::name(&name)]);
    (name, Expr::Cast(Box::new(mean), Type::Float))
}
