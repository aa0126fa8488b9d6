//! What can be found. A new kind is one file and one line in [`KINDS`]. The doc comment of its
//! struct is its reference page.

mod empty;
mod leader;
mod total;
mod trend;

use chart::Shape;

use crate::Finding;
use crate::table::Table;

/// One kind of finding.
pub trait Kind: Sync {
    fn id(&self) -> &'static str;

    /// Whether the columns allow it at all.
    fn applies(&self, shape: &Shape) -> bool;

    /// `None` where the rows give nothing to say.
    fn find(&self, table: &Table) -> Option<Finding>;
}

/// Of findings that weigh the same, the earlier kind is said first.
pub const KINDS: &[&dyn Kind] = &[&empty::Empty, &total::Total, &trend::Trend, &leader::Leader];

/// "; 2 rows without a value are left out", or nothing.
fn left_out(rows: usize, lacking: &str) -> String {
    match rows {
        0 => String::new(),
        1 => format!("; 1 row without {lacking} is left out"),
        n => format!("; {n} rows without {lacking} are left out"),
    }
}
