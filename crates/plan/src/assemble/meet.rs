//! Totals side by side: which groups there are, and what belongs to each.

use sql::{Expr, Item, Relation, Select};

use super::{Assembler, at_keys, column_of, from, named};
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
        let others = named.iter().filter(|(name, _)| *name != first);
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
        let mut own = own.map(|(name, _)| name.clone());
        let first = own.next().unwrap_or_default();
        let rest: Vec<String> = own.collect();
        // Totals without keys are one row each.
        if by.is_empty() || rest.is_empty() {
            return first;
        }
        let keys = |name: String| {
            let columns = by.iter().map(|key| named(key)).collect();
            Select::new(columns, from(&name))
        };
        let mut groups = keys(first);
        groups.union = rest.into_iter().map(keys).collect();
        self.keep("groups".into(), groups)
    }
}
