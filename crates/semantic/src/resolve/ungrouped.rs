//! Rows as they are: what only groups have is refused.

use base::Code;

use super::{Column, ColumnKind, Fact, Predicate, Resolver};
use crate::{Diagnostic, MeasureType, MemberId, Query};

impl Resolver<'_> {
    /// Whether every column of an ungrouped query has a value in a single row.
    pub(super) fn check_ungrouped(
        &mut self,
        query: &Query,
        columns: &[Column],
        having: &Predicate,
        facts: &[Fact],
    ) {
        if !query.ungrouped {
            return;
        }
        let gaps = query.time_dimensions.iter().any(|time| time.fill_gaps);
        for (asked, what) in [
            (!query.calculations.is_empty(), "'calculations' are of"),
            (query.top.is_some(), "'top' is of"),
            (gaps, "'fillGaps' is of"),
            (!having.is_always(), "conditions on measures are on"),
        ] {
            if asked {
                self.refuse_ungrouped(format!("{what} groups, and an ungrouped query has none"));
            }
        }
        if facts.len() > 1 {
            let message = "rows of several cubes cannot stand in one row each";
            self.refuse_ungrouped(message.to_owned());
        }
        if facts.iter().any(|fact| fact.repeats) {
            let message = "what is asked for beside each row is there several times";
            self.refuse_ungrouped(message.to_owned());
        }
        let measures = columns.iter();
        for column in measures.filter(|column| column.kind == ColumnKind::Measure) {
            if self.is_of_groups(column.member) {
                let message = format!("'{}' is computed from groups, not of a row", column.name);
                self.refuse_ungrouped(message);
            }
        }
    }

    fn refuse_ungrouped(&mut self, message: String) {
        let fault = Diagnostic::new(Code::QueryUnsupported, message);
        let fault = fault.hint("leave 'ungrouped' out, or what has no value in a single row");
        self.faults.push(fault);
    }

    /// Whether a measure, or one that it is computed from, looks at other groups or at windows.
    fn is_of_groups(&self, id: MemberId) -> bool {
        let model = self.visible.model();
        let (mut open, mut seen) = (vec![id], Vec::new());
        while let Some(id) = open.pop() {
            let member = model.member(id);
            let Some(measure) = member.measure().filter(|_| !seen.contains(&id)) else {
                continue;
            };
            seen.push(id);
            // Of what is masked only the mask is shown, which may read others.
            if self.visible.masks(id) {
                open.extend(member.mask_refers_to());
                continue;
            }
            let own = measure.kind == MeasureType::Own;
            if own || measure.multi_stage.is_some() || measure.rolling.is_some() {
                return true;
            }
            open.extend(member.refers_to());
        }
        false
    }
}
