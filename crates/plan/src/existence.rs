//! Conditions that look for rows of another cube: the keys of the entities that have some are
//! found on their own, and joined to the rows of the question.
//!
//! A key is joined at most once, so no row is repeated, and a row without an entity finds none.
//! Both `IN` and `NOT IN` would say something else of values that are missing.

use semantic::{Diagnostic, Existing};
use sql::{Comparator, Expr};

use crate::join_tree::{At, JoinTree};
use crate::scalar::Scalars;

impl Scalars<'_> {
    /// The condition that the entity of a row is among those that were found, or is not.
    pub(crate) fn exists(&mut self, place: usize) -> Result<Expr, Diagnostic> {
        let asked = &self.existing[place];
        let at = (self.joins).reach_asked(JoinTree::ROOT, asked.of, self.passable)?;
        if !self.looked_for.contains(&(place, at)) {
            self.looked_for.push((place, at));
        }
        let found = Expr::column(&self.found_name(place), &asked.keys.columns[0].name);
        let missing = Expr::IsNull(Box::new(found));
        Ok(match asked.negated {
            true => missing,
            false => Expr::Not(Box::new(missing)),
        })
    }

    /// How the keys that were found belong to the rows. No mask stands in the place of a key.
    pub(crate) fn on_keys(&mut self, place: usize, at: At) -> Result<Expr, Diagnostic> {
        let name = self.found_name(place);
        let columns = &self.existing[place].keys.columns;
        let equal = columns.iter().map(|column| {
            let own = self.unmasked(|real| real.member(at, column.member))?;
            Ok(own.compare(Comparator::Equal, Expr::column(&name, &column.name)))
        });
        let mut equal = equal.collect::<Result<Vec<_>, _>>()?;
        Ok(match equal.len() {
            1 => equal.remove(0),
            _ => Expr::All(equal),
        })
    }

    /// What the found keys are called. A space is in no name of a cube.
    pub(crate) fn found_name(&self, place: usize) -> String {
        let name = |asked: &Existing| {
            let [rows, of] = [asked.keys.root, asked.of].map(|cube| &self.model.cube(cube).name);
            format!("{of} with {rows}")
        };
        let own = name(&self.existing[place]);
        let same = self.existing[..place].iter();
        match same.filter(|earlier| name(earlier) == own).count() {
            0 => own,
            earlier => format!("{own} {}", earlier + 1),
        }
    }
}
