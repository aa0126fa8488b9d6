//! Gaps to fill: the periods of a range in which nothing may have happened.

use base::{Code, Spine};
use jiff::civil::Time;

use super::{Column, ColumnKind, Resolver};
use crate::{Diagnostic, Query, TimeDimension};

/// A column of the result that has every period of its range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filled {
    /// Index into the columns.
    pub column: usize,
    pub spine: Spine,
}

impl Resolver<'_> {
    /// The time dimension whose gaps are filled.
    pub(super) fn filled(&mut self, query: &Query, columns: &[Column]) -> Option<Filled> {
        let mut asked = query.time_dimensions.iter().filter(|time| time.fill_gaps);
        let time = asked.next()?;
        if asked.next().is_some() {
            self.fault(Code::QueryInvalid, "only one 'fillGaps' can be asked for");
            return None;
        }
        let filled = self.filled_by(query, time, columns);
        filled.map_err(|fault| self.faults.push(fault)).ok()?
    }

    /// Nothing where there is no such column, which was said.
    fn filled_by(
        &self,
        query: &Query,
        time: &TimeDimension,
        columns: &[Column],
    ) -> Result<Option<Filled>, Diagnostic> {
        let path = &time.dimension;
        if query.top.is_some() {
            let message = "'fillGaps' beside the first groups is not compiled yet";
            return Err(Diagnostic::new(Code::QueryUnsupported, message)
                .hint("ask for the first groups without their periods, then filter by them"));
        }
        let invalid = |message: String| Diagnostic::new(Code::QueryInvalid, message);
        let Some(granularity) = &time.granularity else {
            let message = format!("'fillGaps' of '{path}' needs a granularity");
            return Err(invalid(message));
        };
        let Some((first, last)) = time.range else {
            let message = format!("'fillGaps' of '{path}' needs a 'dateRange' of whole days");
            return Err(invalid(message).hint("a range says which periods there should be"));
        };
        let name = format!("{path}.{granularity}");
        let found = columns.iter().position(|column| column.name == name);
        let Some((column, ColumnKind::Time(periods))) = found.map(|at| (at, columns[at].kind))
        else {
            return Ok(None);
        };
        self.no_other_cut(column, columns)?;
        let from = first.to_datetime(Time::midnight());
        let to = last.to_datetime(Time::MAX);
        let spine = Spine::over(periods, from, to).ok_or_else(|| {
            let most = Spine::MAX;
            let message = format!("the range of '{path}' has more than {most} periods to fill");
            Diagnostic::new(Code::LimitRows, message).hint("use a shorter range, or longer periods")
        })?;
        Ok(Some(Filled { column, spine }))
    }

    /// Another cut of the same time would be filled with combinations that cannot be, such as
    /// 2025 beside June 2026; behind a mask, time is no time.
    fn no_other_cut(&self, column: usize, columns: &[Column]) -> Result<(), Diagnostic> {
        let member = columns[column].member;
        let path = &self.visible.model().member(member).path;
        let mut others = columns.iter().enumerate();
        if others.any(|(at, other)| at != column && other.member == member) {
            let message = format!("'fillGaps' of '{path}' beside another column of the same time");
            return Err(Diagnostic::new(Code::QueryUnsupported, message));
        }
        if self.visible.masks(member) {
            let message = format!("'{path}' is masked, so the gaps in it cannot be filled");
            return Err(Diagnostic::new(Code::QueryUnsupported, message));
        }
        Ok(())
    }
}
