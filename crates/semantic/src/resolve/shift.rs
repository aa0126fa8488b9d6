//! By how much a time is moved, so that what was earlier stands beside what is.

use base::{Code, Granularity, Periods};
use jiff::civil::Date;

use super::{Column, ColumnKind, Resolver, Shift};
use crate::diagnostic::shown;
use crate::{Diagnostic, Earlier, Interval, MemberId, Query};

/// A time dimension of a query: the member, its finest periods, and the days it is limited to.
struct Timed {
    path: String,
    member: MemberId,
    periods: Option<Periods>,
    range: Option<(Date, Date)>,
}

impl Shift {
    /// `1 year earlier`, or later.
    pub fn in_words(self) -> String {
        let by = self.by;
        match by.months < 0 || by.days < 0 || by.seconds < 0 {
            true => format!("{} later", by.negated()),
            false => format!("{by} earlier"),
        }
    }
}

impl Resolver<'_> {
    pub(super) fn shift(
        &mut self,
        from: Earlier,
        time: Option<&str>,
        query: &Query,
        keys: &[Column],
    ) -> Option<Shift> {
        let times = self.times(query, keys);
        let time = self.meant(times, time)?;
        let by = match from {
            Earlier::Interval(length) => Some(length),
            Earlier::SamePeriodLastYear if time.is_of_weeks() => None,
            Earlier::SamePeriodLastYear => Some(Interval::of(1, Granularity::Year)),
            Earlier::PreviousPeriod => match (time.periods, time.range) {
                (Some(periods), _) => Interval::of_one(periods),
                (None, Some((first, last))) => length_of(first, last),
                (None, None) => None,
            },
        };
        if by.is_none_or(|by| by == Interval::default()) {
            let path = &time.path;
            let message = match (time.periods, time.range) {
                (None, None) => format!("'{path}' has no period that another could be before"),
                _ => format!("how long before a period of '{path}' is cannot be told"),
            };
            let fault = Diagnostic::new(Code::QueryInvalid, message);
            self.faults.push(fault.hint(
                "name a granularity, a date range or an interval, as in {\"interval\": \"52 weeks\"}",
            ));
            return None;
        }
        Some(Shift {
            time: time.member,
            by: by?,
        })
    }

    fn times(&self, query: &Query, keys: &[Column]) -> Vec<Timed> {
        let mut times: Vec<Timed> = Vec::new();
        for asked in &query.time_dimensions {
            let Some(member) = self.visible.member_at(&asked.dimension) else {
                continue;
            };
            let cut =
                |key: &&Column| asked.granularity.is_some() && key.is_cut_of(&asked.dimension);
            let sizes = keys.iter().filter(cut).filter_map(|key| match key.kind {
                ColumnKind::Time(periods) => Some(periods),
                _ => None,
            });
            let time = Timed {
                path: asked.dimension.clone(),
                member: member.id,
                periods: sizes.max_by_key(|periods| periods.size()),
                range: asked.range,
            };
            match times.iter_mut().find(|known| known.member == time.member) {
                Some(known) => {
                    known.periods = known.periods.or(time.periods);
                    known.range = known.range.or(time.range);
                }
                None => times.push(time),
            }
        }
        times
    }

    /// The time dimension that is named, or the only one.
    fn meant(&mut self, mut times: Vec<Timed>, named: Option<&str>) -> Option<Timed> {
        if let Some(named) = named {
            times.retain(|time| time.path == named);
        }
        if times.len() == 1 {
            return times.pop();
        }
        let (message, hint) = match named {
            Some(named) => (
                format!("'{}' is no time dimension of the query", shown(named)),
                "name it among the timeDimensions",
            ),
            None if times.is_empty() => (
                "a change needs a time dimension".to_owned(),
                "name one among the timeDimensions, with a granularity or a date range",
            ),
            None => (
                "a change needs to know which time dimension is meant".to_owned(),
                "name it as 'time'",
            ),
        };
        let fault = Diagnostic::new(Code::QueryInvalid, message);
        self.faults.push(fault.hint(hint));
        None
    }
}

impl Timed {
    /// Years of whole weeks are not equally long.
    fn is_of_weeks(&self) -> bool {
        matches!(self.periods, Some(Periods::Weeks(..)))
    }
}

/// Whole months are as many months long, anything else so many days.
fn length_of(first: Date, last: Date) -> Option<Interval> {
    let end = last.tomorrow().ok()?;
    if first.day() == 1 && end.day() == 1 {
        let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        return Some(Interval::of(
            months(end) - months(first),
            Granularity::Month,
        ));
    }
    let days = first.until(end).ok()?.get_days();
    Some(Interval::of(days.into(), Granularity::Day))
}
