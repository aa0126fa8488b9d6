//! Totals side by side: which groups there are, and what belongs to each.

use sql::{Comparator, Expr, Item, Relation, Select};

use super::Assembler;
use super::pieces::{at_keys, column_of, from, named};
use crate::{Groups, Node, Part};

impl Assembler {
    /// Every combination of keys that a part brings, and to each the parts that have it: a full
    /// join, in words that every engine knows.
    pub(super) fn meet(&mut self, by: &[String], parts: &[Part]) -> Select {
        let mut named: Vec<(String, &Part)> = Vec::new();
        for part in parts {
            let label = std::mem::replace(&mut self.label, part.label.clone());
            let below = self.select(&part.totals);
            named.push((self.put_away_as(below, &part.totals), part));
            self.label = label;
        }
        let first = self.groups(by, &named);
        let others = named
            .iter()
            .filter(|(name, part)| *name != first && !part.measures.is_empty());
        let mut source = from(&first);
        source.joins = others
            .map(|(name, part)| at_keys(&first, name.clone(), &part.at))
            .collect();
        let keys = by.iter().map(|key| column_of(&first, key));
        let measures = named.iter().flat_map(|(name, part)| {
            let measures = part.measures.iter();
            measures.map(move |(alias, column)| Item {
                expr: Expr::column(name, column),
                alias: alias.clone(),
            })
        });
        Select::new(keys.chain(measures).collect(), source)
    }

    /// Rows, each with columns of the one result that has the same keys.
    pub(super) fn beside(
        &mut self,
        (input, results): (&Node, &Node),
        at: &[String],
        columns: &[String],
    ) -> Select {
        let results = self.put_away_once("first_groups", results);
        let names = input.columns();
        let mut source = self.put_away_below(input);
        let Relation::Cte(rows) = source.relation.clone() else {
            unreachable!("what is put away is a common table expression")
        };
        source.joins = vec![at_keys(&rows, results.clone(), at)];
        let kept = names.iter().map(|name| column_of(&rows, name));
        let added = columns.iter().map(|name| column_of(&results, name));
        Select::new(kept.chain(added).collect(), source)
    }

    fn put_away_once(&mut self, name: &str, node: &Node) -> String {
        if let Some((_, name)) = self.rows.iter().find(|(known, _)| known == node) {
            return name.clone();
        }
        let select = self.select(node);
        let name = self.keep(name.to_owned(), select);
        self.rows.push((node.clone(), name.clone()));
        name
    }

    /// Where the combinations of keys stand: with the only part that brings any, or on their own.
    fn groups(&mut self, by: &[String], parts: &[(String, &Part)]) -> String {
        let own = parts.iter().filter(|(_, part)| part.groups == Groups::Own);
        let own: Vec<&str> = own.map(|(name, _)| name.as_str()).collect();
        let in_periods = |(name, part): &(String, &Part)| match &part.groups {
            Groups::InPeriods(periods) => Some((name.clone(), periods.clone())),
            _ => None,
        };
        let more: Vec<(String, Vec<String>)> = parts.iter().filter_map(in_periods).collect();
        let first = own.first().copied().unwrap_or_default().to_owned();
        // Totals without keys are one row each.
        if by.is_empty() || own.len() + more.len() == 1 {
            return first;
        }
        let keys = |name: &&str| {
            let columns = by.iter().map(|key| named(key)).collect();
            Select::new(columns, from(name))
        };
        let mut united: Vec<Select> = own.iter().map(keys).collect();
        for (name, periods) in more {
            united.push(self.keys_in_periods(by, &name, &periods, &own));
        }
        let mut groups = united.remove(0);
        groups.union = united;
        self.keep("groups".into(), groups)
    }

    /// The combinations of keys of a part, in those periods that others have.
    fn keys_in_periods(
        &mut self,
        by: &[String],
        part: &str,
        periods: &[String],
        own: &[&str],
    ) -> Select {
        let there = "there";
        let of = |name: &&str| {
            let columns = periods.iter().map(|key| named(key));
            let marked = Item {
                expr: Expr::Constant(1),
                alias: there.to_owned(),
            };
            Select::new(columns.chain([marked]).collect(), from(name))
        };
        let mut all = own.iter().map(of);
        let mut known = all.next().unwrap_or_else(|| of(&part));
        known.union = all.collect();
        if known.union.is_empty() {
            known.group_by = periods.iter().map(|key| Expr::name(key)).collect();
        }
        let known = self.keep("present_periods".into(), known);
        let mut source = from(part);
        source.joins = vec![at_keys(part, known.clone(), periods)];
        Select {
            filter: Some(Expr::column(&known, there).compare(Comparator::Equal, Expr::Constant(1))),
            ..Select::new(by.iter().map(|key| column_of(part, key)).collect(), source)
        }
    }
}
