//! The first groups, looked up, and the group of all others.

use base::Code;

use super::{Column, ColumnKind, Predicate, ResolvedTop, Resolver};
use crate::Query;

/// The column that tells the group of all others from the rest. Members have a dot in their names.
const OTHERS: &str = "others";

impl Resolver<'_> {
    /// The first groups, by a measure.
    pub(super) fn top(&mut self, query: &Query) -> Option<ResolvedTop> {
        let asked = query.top.as_ref()?;
        let by = self.number(&asked.by);
        let columns = self.keys.clone();
        let per = self.within(&asked.per, &columns)?;
        Some(ResolvedTop {
            count: asked.count,
            by: by?.id,
            lowest: asked.lowest,
            per,
            ties: asked.ties,
            others: asked.others,
        })
    }

    /// Adds the column of the others behind those that groups are told apart by.
    pub(super) fn others(
        &mut self,
        query: &Query,
        top: Option<&ResolvedTop>,
        having: &Predicate,
        columns: &mut Vec<Column>,
    ) {
        let Some(top) = top.filter(|top| top.others) else {
            return;
        };
        if !having.is_always() {
            let message = "conditions on measures leave groups out, and 'others' holds all of them";
            self.fault(Code::QueryInvalid, message);
        }
        if !query.calculations.is_empty() {
            let message = "calculations beside 'others' are not compiled yet";
            self.fault(Code::QueryUnsupported, message);
        }
        let keys = columns.iter().filter(|column| column.is_key()).count();
        let ranked = (0..keys).find(|at| !top.per.contains(at));
        let Some(ranked) = ranked else {
            let message = "'others' needs a dimension beside those of 'per'";
            return self.fault(Code::QueryInvalid, message);
        };
        let column = Column {
            member: columns[ranked].member,
            name: OTHERS.to_owned(),
            kind: ColumnKind::Others,
        };
        columns.insert(keys, column);
    }
}
