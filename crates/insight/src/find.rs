//! The verb of this step, and what it makes.

use arrow_array::RecordBatch;
use base::DateRange;
use chart::Shape;

use crate::kinds::KINDS;
use crate::table::Table;

/// One thing worth saying.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which kind found it, such as `leader`.
    pub kind: &'static str,
    /// A whole sentence.
    pub text: String,
    /// How much it matters beside the other findings of the same result, from 0 to 1.
    pub weight: f64,
}

/// Everything worth saying, what matters most first. The columns of the batches are those of the
/// shape, in its order; `covered` are the days that the result is about and that are over.
pub fn find(shape: &Shape, batches: &[RecordBatch], covered: DateRange) -> Vec<Finding> {
    let table = Table::new(shape, batches, covered);
    let applying = KINDS.iter().filter(|kind| kind.applies(shape));
    let mut findings: Vec<Finding> = applying.filter_map(|kind| kind.find(&table)).collect();
    findings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    findings
}
