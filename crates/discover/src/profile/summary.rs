//! What the sampled rows of a table are like.

use std::collections::HashMap;

use sql::Table;

use super::cells::Cells;
use super::column::{Seen, summarise_column};
use super::rows::{determines, in_order, unique_together};
use super::trees::trees;
use super::{ColumnProfile, Count, TableProfile};

pub(super) fn summarise(table: &Table, cells: &Cells, complete: bool) -> TableProfile {
    let seen: Vec<Seen<'_>> = cells.columns.iter().map(Seen::of).collect();
    let columns: Vec<ColumnProfile> = seen.iter().map(summarise_column).collect();
    let estimated = table.rows.map_or(Count::Unknown, Count::About);
    TableProfile {
        schema: table.schema.clone(),
        name: table.name.clone(),
        rows: if complete {
            Count::Exactly(cells.rows)
        } else {
            estimated
        },
        sampled: cells.rows,
        unique_together: unique_together(&seen, &columns),
        determines: determines(&seen, &columns),
        trees: trees(&seen, &columns),
        in_order: in_order(&seen, &columns),
        columns,
        failed: None,
    }
}

/// Each different value as a small number, in the order in which they come; 0 for none.
pub(super) fn codes<'v>(values: &'v [Option<String>]) -> Vec<u32> {
    let mut known: HashMap<&'v str, u32> = HashMap::new();
    let code = |value: &'v Option<String>| {
        let Some(value) = value else { return 0 };
        let next = u32::try_from(known.len() + 1).unwrap_or(u32::MAX);
        *known.entry(value).or_insert(next)
    };
    values.iter().map(code).collect()
}
