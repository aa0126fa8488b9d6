use chart::Shape;

use super::Kind;
use crate::Finding;
use crate::table::Table;

/// Nothing was found.
///
/// # Shows
/// That the result has no rows.
///
/// # When it helps
/// An empty table looks like a fault; said in words it is an answer.
///
/// # Method
/// The rows are counted.
///
/// # Limits
/// It cannot say why: whether nothing happened, a filter is too narrow, or the reader may see none of it.
///
/// # Example
/// "Nothing matches: the result has no rows."
pub struct Empty;

impl Kind for Empty {
    fn id(&self) -> &'static str {
        "empty"
    }

    fn applies(&self, _: &Shape) -> bool {
        true
    }

    fn find(&self, table: &Table) -> Option<Finding> {
        let text = "Nothing matches: the result has no rows.".to_owned();
        (table.rows == 0).then(|| Finding {
            kind: self.id(),
            text,
            weight: 1.0,
        })
    }
}
