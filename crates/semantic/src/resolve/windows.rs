//! Windows of time: for which periods they are taken, and which rows count for each.
//!
//! The windows of the model look beyond the range of a query, which says for which periods they are
//! asked. Running totals are of what is asked for, so they begin where that begins.

use base::{Code, Periods, Spine};
use jiff::civil::{Date, Time};

use super::moment::days;
use super::reach::reach;
use super::{Column, ColumnKind, Predicate, Resolver};
use crate::diagnostic::shown;
use crate::{Diagnostic, Edge, Interval, Measure, Member, MemberId, Query, Rolling, TimeDimension};

/// A measure beside the periods of a time, each of which has rows of its own for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rolled {
    pub time: MemberId,
    /// The column of the periods. Without one the whole range is one period.
    pub column: Option<Column>,
    /// The periods of the range; those that rows have, where there is none.
    pub spine: Option<Spine>,
    /// What limits the periods, and what limits the rows instead.
    pub range: Option<(Predicate, Predicate)>,
    pub window: Window,
}

/// Which rows count for a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Window {
    /// Those from one edge up to, not including, another.
    Around { from: Edge, to: Edge },
    /// Those of the periods up to it, from the one on in which a longer period begins.
    Running { restart: Option<Periods> },
}

/// A time dimension of the query, as far as windows look at it.
pub(super) struct Timed<'q> {
    pub member: MemberId,
    pub cut: Option<(Column, Periods)>,
    pub range: Option<(Date, Date)>,
    pub asked: &'q TimeDimension,
}

impl<'a> Resolver<'a> {
    /// The windows of all measures that are needed and have one.
    pub(super) fn windows(
        &mut self,
        query: &Query,
        columns: &[Column],
        filter: &Predicate,
        needed: impl Iterator<Item = MemberId>,
    ) -> Vec<(MemberId, Rolled)> {
        let rolling = self.rolling(needed);
        let Some((_, asked)) = rolling.first() else {
            return Vec::new();
        };
        if query.top.as_ref().is_some_and(|top| top.others) {
            let message =
                format!("'{asked}' is taken over windows of time, which 'others' has none of");
            self.fault(Code::QueryUnsupported, message);
        }
        let timed = match self.rolled_over(query, columns, filter, asked) {
            Ok(timed) => timed,
            Err(fault) => {
                self.faults.push(fault);
                return Vec::new();
            }
        };
        let windows = rolling.iter().map(|(id, asked)| {
            let rolled = self.rolled(*id, timed.as_ref(), asked)?;
            Ok(rolled.map(|rolled| (*id, rolled)))
        });
        let windows: Result<Vec<_>, Diagnostic> = windows.collect();
        match windows {
            Ok(windows) => windows.into_iter().flatten().collect(),
            Err(fault) => {
                self.faults.push(fault);
                Vec::new()
            }
        }
    }

    /// The measures with a window, each with the one that was asked for and comes down to it.
    fn rolling(&self, needed: impl Iterator<Item = MemberId>) -> Vec<(MemberId, String)> {
        let model = self.visible.model();
        let (mut found, mut seen) = (Vec::new(), Vec::new());
        let mut open: Vec<(MemberId, MemberId)> = needed.map(|id| (id, id)).collect();
        while let Some((id, asked)) = open.pop() {
            let member = model.member(id);
            let Some(measure) = member.measure().filter(|_| !seen.contains(&id)) else {
                continue;
            };
            if self.visible.masks(id) {
                continue;
            }
            seen.push(id);
            if measure.rolling.is_some() {
                found.push((id, model.member(asked).path.clone()));
            }
            open.extend(member.refers_to().map(|part| (part, asked)));
        }
        found
    }

    /// The one time that windows are taken of; none, where the query has no time.
    fn rolled_over<'q>(
        &self,
        query: &'q Query,
        columns: &[Column],
        filter: &Predicate,
        asked: &str,
    ) -> Result<Option<Timed<'q>>, Diagnostic> {
        let times = self.timed(query, columns);
        let (cut, limited): (Vec<_>, Vec<_>) =
            times.into_iter().partition(|time| time.cut.is_some());
        let mut times = if cut.is_empty() { limited } else { cut };
        if times.len() > 1 {
            let message =
                format!("'{asked}' is taken over windows of one time, and there are several");
            return Err(Diagnostic::new(Code::QueryUnsupported, message));
        }
        let Some(mut time) = times.pop() else {
            return Ok(None);
        };
        let path = &time.asked.dimension;
        let same = |other: &&TimeDimension| other.dimension == *path && other.range.is_some();
        let mut ranges = query.time_dimensions.iter().filter(same);
        time.range = ranges.next().and_then(|other| other.range);
        if ranges.next().is_some() {
            let message =
                format!("'{path}' has two ranges, and '{asked}' is taken for the periods of one");
            return Err(Diagnostic::new(Code::QueryInvalid, message));
        }
        self.free_of_conditions(&time, filter, asked)?;
        Ok(Some(time))
    }

    /// The time dimensions that are cut, each cut by itself, and those that are only limited.
    pub(super) fn timed<'q>(&self, query: &'q Query, columns: &[Column]) -> Vec<Timed<'q>> {
        let mut times: Vec<Timed<'q>> = Vec::new();
        for asked in &query.time_dimensions {
            let Some(member) = self.visible.member_at(&asked.dimension) else {
                continue;
            };
            let name = asked.granularity.as_ref();
            let name = name.map(|granularity| format!("{}.{granularity}", asked.dimension));
            let column = columns
                .iter()
                .find(|column| Some(&column.name) == name.as_ref());
            let cut = column.and_then(|column| match column.kind {
                ColumnKind::Time(periods) => Some((column.clone(), periods)),
                _ => None,
            });
            if cut.is_some() || asked.range.is_some() {
                let (member, range) = (member.id, asked.range);
                times.push(Timed {
                    member,
                    cut,
                    range,
                    asked,
                });
            }
        }
        times
    }

    /// A condition on the time would cut windows off, and behind a mask time is no time.
    fn free_of_conditions(
        &self,
        time: &Timed<'_>,
        filter: &Predicate,
        asked: &str,
    ) -> Result<(), Diagnostic> {
        let path = &time.asked.dimension;
        if self.visible.masks(time.member) {
            let message = format!("'{path}' is masked, so '{asked}' has no windows of it");
            return Err(Diagnostic::new(Code::QueryUnsupported, message));
        }
        let range = self.range_of(time)?;
        let model = self.visible.model();
        let real = |id: MemberId| model.member(id).behind.unwrap_or(id);
        for condition in filter
            .conjuncts()
            .filter(|part| Some(*part) != range.as_ref())
        {
            let mut members = Vec::new();
            condition.collect_members(&mut members);
            if members.iter().any(|id| real(*id) == real(time.member)) {
                let message = format!(
                    "'{asked}' looks beyond the range of '{path}', and a condition on it would cut its windows off"
                );
                return Err(Diagnostic::new(Code::QueryUnsupported, message)
                    .hint("limit the periods by a 'dateRange' of whole days"));
            }
        }
        Ok(())
    }

    /// The condition that the range of a time dimension is.
    fn range_of(&self, time: &Timed<'_>) -> Result<Option<Predicate>, Diagnostic> {
        let test = time
            .range
            .map(|(first, last)| days(first, last))
            .transpose()?;
        let member = time.member;
        Ok(test.map(|test| Predicate::Test { member, test }))
    }

    /// The windows of a measure; none where it is of all rows.
    fn rolled(
        &self,
        id: MemberId,
        time: Option<&Timed<'_>>,
        asked: &str,
    ) -> Result<Option<Rolled>, Diagnostic> {
        let model = self.visible.model();
        let measure = model.member(id).measure();
        let Some(time) = time else {
            return match measure.is_some_and(Measure::rolls_over_all) {
                true => Ok(None),
                false => Err(no_time(asked)),
            };
        };
        let (from, to) = match measure.and_then(|measure| measure.rolling.as_deref()) {
            Some(Rolling::Fixed { from, to }) => (*from, *to),
            Some(Rolling::ToDate(name)) => {
                let member = model.member(time.member);
                (
                    Edge::StartOf(self.longer(member, name, asked)?),
                    Edge::End(Interval::default()),
                )
            }
            None => return Ok(None),
        };
        let spine = self.spine(time)?;
        Ok(Some(Rolled {
            time: time.member,
            column: time.cut.as_ref().map(|(column, _)| column.clone()),
            spine,
            range: match self.range_of(time)? {
                Some(range) => Some((range, reach(time, spine, (from, to))?)),
                None => None,
            },
            window: Window::Around { from, to },
        }))
    }

    /// The periods that a measure is taken to date in.
    fn longer(&self, time: &Member, name: &str, asked: &str) -> Result<Periods, Diagnostic> {
        self.periods_named(time, name).ok_or_else(|| {
            let (name, path) = (shown(name), &time.path);
            let message = format!(
                "'{asked}' is taken to date within a '{name}', which '{path}' does not have"
            );
            Diagnostic::new(Code::QueryInvalid, message)
        })
    }

    /// The periods of a range; none where there is no range, or no granularity.
    pub(super) fn spine(&self, time: &Timed<'_>) -> Result<Option<Spine>, Diagnostic> {
        let (Some((_, periods)), Some((first, last))) = (&time.cut, time.range) else {
            return Ok(None);
        };
        let from = first.to_datetime(Time::midnight());
        let spine = Spine::over(*periods, from, last.to_datetime(Time::MAX));
        spine.map(Some).ok_or_else(|| {
            let (path, most) = (&time.asked.dimension, Spine::MAX);
            let message = format!("the range of '{path}' has more than {most} periods");
            Diagnostic::new(Code::LimitRows, message).hint("use a shorter range, or longer periods")
        })
    }
}

fn no_time(asked: &str) -> Diagnostic {
    let message = format!("'{asked}' is taken over windows of time, and no time is asked for");
    Diagnostic::new(Code::QueryInvalid, message)
        .hint("name a time dimension, with a granularity or a date range")
}
