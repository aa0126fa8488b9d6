//! Queries by another clock than the tenant's.

use base::Code;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Column, ColumnKind, Resolver, Rolled};
use crate::{CalculationKind, Clock, Diagnostic, MemberId, Query};

impl Resolver<'_> {
    /// The clock of the zone that a query names.
    pub(super) fn clock_of(&mut self, query: &Query) -> Option<Clock> {
        let name = query.time_zone.as_ref()?;
        let own = &self.calendar.time_zone;
        let Ok(zone) = TimeZone::get(name) else {
            self.fault(Code::QueryInvalid, format!("'{name}' is not a time zone"));
            return None;
        };
        if zone == *own {
            return None;
        }
        let clock = Clock::of(own, &zone, None).filter(Clock::is_even);
        let clock = clock.or_else(|| Clock::of(own, &zone, Some(days_of(query)?)));
        if clock.is_none() {
            let message = format!(
                "between '{name}' and the organisation's own clock lie more or fewer hours in summer"
            );
            let fault = Diagnostic::new(Code::QueryUnsupported, message);
            let hint = "give each time dimension a 'dateRange', of twenty years at most";
            self.faults.push(fault.hint(hint));
        }
        clock
    }

    /// Where the clocks are not always equally far apart, only the days that are asked for are known:
    /// nothing may look beyond them.
    pub(super) fn check_clock(
        &mut self,
        query: &Query,
        columns: &[Column],
        windows: &[(MemberId, Rolled)],
    ) {
        if self.clock.as_ref().is_none_or(Clock::is_even) {
            return;
        }
        let moves = |kind: &CalculationKind| {
            matches!(
                kind,
                CalculationKind::Change { .. } | CalculationKind::Running { .. }
            )
        };
        let calculations = query.calculations.iter();
        let mut calculations = calculations.filter(|calculation| moves(&calculation.kind));
        let model = self.visible.model();
        let staged = columns.iter().any(|column| {
            let measure = model.member(column.member).measure();
            column.kind == ColumnKind::Measure && measure.is_some_and(|of| of.multi_stage.is_some())
        });
        let ranged = |id: MemberId| {
            let times = query.time_dimensions.iter();
            let mut times = times.filter(|time| time.range.is_some());
            times.any(|time| time.dimension == model.member(id).path)
        };
        let mut times = columns.iter().filter(|column| column.is_key());
        let beyond =
            times.any(|column| model.member(column.member).is_time() && !ranged(column.member));
        if calculations.next().is_some() || !windows.is_empty() || staged || beyond {
            let message = "a zone with another summer time cannot be asked for together with other times than those of the range";
            self.fault(Code::QueryUnsupported, message);
        }
    }
}

/// The days that all time dimensions of a query lie on, if that is said of each.
fn days_of(query: &Query) -> Option<(Date, Date)> {
    let ranges = query.time_dimensions.iter().map(|time| time.range);
    let ranges = ranges.collect::<Option<Vec<_>>>()?;
    let first = ranges.iter().map(|(first, _)| *first).min()?;
    let last = ranges.iter().map(|(_, last)| *last).max()?;
    Some((first, last))
}
