//! What it means that there are rows of another cube, worked out row by row.

use std::collections::{BTreeMap, BTreeSet};

use base::Value;
use semantic::Existence;

use super::oracle::Question;
use super::row::Row;
use crate::interpret::Unsupported;

impl<'a> Question<'a> {
    /// The key of the entity that a row belongs to. No key is none of those that are found.
    pub fn entity(&self, asked: &Existence, row: &Row<'_>, about: usize) -> String {
        let of = asked.of.as_ref().map_or(about, |of| self.cube_of(of));
        row.row_of(of).column("id").to_string()
    }

    /// The entities with rows that meet the conditions, as far as the actor may see them.
    pub fn entities(
        &self,
        asked: &Existence,
        about: usize,
    ) -> Result<BTreeSet<String>, Unsupported> {
        let of = asked.of.as_ref().map_or(about, |of| self.cube_of(of));
        let asked = &Existence {
            of: Some(self.world.cubes[of].name.clone()),
            ..asked.clone()
        };
        let known = self.found.borrow();
        if let Some((_, found)) = known.iter().find(|(known, _)| known == asked) {
            return Ok(found.clone());
        }
        drop(known);
        // What is asked of other rows means the time that it names.
        let found = Question {
            later: None,
            ..*self
        }
        .look_for(asked, about)?;
        self.found.borrow_mut().push((asked.clone(), found.clone()));
        Ok(found)
    }

    fn look_for(&self, asked: &Existence, about: usize) -> Result<BTreeSet<String>, Unsupported> {
        let cube = self.cube_of(&asked.rows);
        let is_segment = self.world.cubes[cube].segments.contains(&asked.rows);
        let mut groups: BTreeMap<String, Vec<Row<'a>>> = BTreeMap::new();
        for at in 0..self.data.n_rows(cube) {
            let row = Row::new(self.data, cube, at);
            let key = self.entity(asked, &row, about);
            let mut keeps = !is_segment || row.segment(&asked.rows);
            for filter in &asked.filters {
                keeps &= self.holds_of_row(filter, &row, cube)?;
                // The measures that are compared look at other cubes as well.
                self.holds_of_group(filter, &[], std::slice::from_ref(&row), &[])?;
            }
            if keeps && self.may_be_seen(&row)? && key != Value::Null.to_string() {
                groups.entry(key).or_default().push(row);
            }
        }
        let mut found = BTreeSet::new();
        for (key, rows) in groups {
            let mut holds = true;
            for filter in &asked.filters {
                holds &= self.holds_of_group(filter, &[], &rows, &[])?;
            }
            found.extend(holds.then_some(key));
        }
        Ok(found)
    }
}
