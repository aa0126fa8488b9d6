//! Ungrouped queries of random models: rows as they are, and what each measure takes from one.

use base::Value;
use semantic::{Filter, Query};

use super::meaning::measured;
use super::oracle::{Question, Rows, measures_of};
use super::row::Row;
use super::seen::kind_of;
use super::windows::is_windowed;
use super::{Draw, World};
use crate::interpret::Unsupported;

/// Asks for rows instead of groups, and for nothing that only groups have.
pub(super) fn ungrouped(draw: &mut Draw, world: &World, query: &mut Query) {
    if !draw.one_in(7) {
        return;
    }
    query.ungrouped = true;
    query.calculations.clear();
    query.top = None;
    query
        .measures
        .retain(|path| !is_windowed(path) && !aggregates_itself(path));
    query.filters.retain(|filter| !is_on_groups(world, filter));
    for time in &mut query.time_dimensions {
        time.fill_gaps = false;
    }
    if query.measures.is_empty() && query.dimensions.is_empty() {
        query
            .dimensions
            .push(world.cubes[0].dimensions[0].0.clone());
    }
}

fn aggregates_itself(path: &str) -> bool {
    path.ends_with(".range") || path.ends_with(".final")
}

fn is_on_groups(world: &World, filter: &Filter) -> bool {
    let mut measures = Vec::new();
    measures_of(filter, &mut measures);
    measures.iter().any(|path| kind_of(world, path).is_none())
}

impl Question<'_> {
    /// Each row, in no order.
    pub fn single_rows(&self) -> Result<Rows, Unsupported> {
        let mut rows = Rows::new();
        for (keys, row) in self.kept()? {
            let values = self.query.measures.iter();
            let values = values.map(|path| taken(self.world, path, &row));
            let values = values.collect::<Result<Vec<_>, _>>()?;
            rows.push(keys.into_iter().chain(values).collect());
        }
        Ok(rows)
    }
}

/// What a measure has of one row. A value that is missing is not counted, and no count.
fn taken(world: &World, path: &str, row: &Row<'_>) -> Result<Value, Unsupported> {
    let counts = path.ends_with("_known") || path.ends_with("_kinds");
    match measured(world, path, std::slice::from_ref(row))? {
        Value::Integer(0) if counts => Ok(Value::Null),
        value => Ok(value),
    }
}
