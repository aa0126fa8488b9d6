//! What measures over windows and running totals come to: for each period every row is looked at
//! once more.

use std::collections::BTreeMap;

use base::{Calendar, Value};
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use semantic::{Calculation, CalculationKind, Filter, Interval};

use super::calendar::cut;
use super::gaps::{Groups, periods};
use super::meaning::measured;
use super::oracle::{Kept, Question};
use super::row::Row;
use super::windows::{RATIO, Reach, is_windowed, windowed};
use crate::interpret::Unsupported;

impl<'a> Question<'a> {
    /// The value of a measure over windows for a group; none where it is of nothing.
    pub fn in_window(&self, path: &str, keys: &[Value]) -> Result<Value, Unsupported> {
        if let Some(cube) = path.strip_suffix(&format!(".{RATIO}")) {
            let part = |name: &str| self.in_window(&format!("{cube}.{name}"), keys);
            let (part, whole) = (part("lately")?, part("month_to_date")?);
            return Ok(match (part, whole) {
                (Value::Integer(part), Value::Integer(whole)) if whole != 0 => {
                    Value::Float(part as f64 / whole as f64)
                }
                _ => Value::Null,
            });
        }
        let rows = self.rows_in_window(&self.beyond()?, path, keys)?;
        match rows.is_empty() && !keys.is_empty() {
            true => Ok(Value::Null),
            false => measured(self.world, path, &rows),
        }
    }

    fn rows_in_window(
        &self,
        beyond: &[Kept<'a>],
        path: &str,
        keys: &[Value],
    ) -> Result<Vec<Row<'a>>, Unsupported> {
        let Some((.., from, to)) = windowed(path) else {
            return Ok(Vec::new());
        };
        let Some((time, place)) = self.rolled_time() else {
            return Ok(self
                .kept()?
                .into_iter()
                .filter(|(own, _)| own == keys)
                .map(|(_, row)| row)
                .collect());
        };
        let Some(period) = self.period(place.map(|place| &keys[place])) else {
            return Ok(Vec::new());
        };
        let calendar = &self.world.calendar;
        let (from, to) = (edge(*from, period, calendar), edge(*to, period, calendar));
        let mut rows = Vec::new();
        for (own, row) in beyond {
            let agrees = |at: usize| Some(at) == place || own[at] == keys[at];
            let Some(moment) = moment(&self.seen(row, time)) else {
                continue;
            };
            let within = from.is_none_or(|from| moment >= from) && to.is_none_or(|to| moment < to);
            if within && (0..keys.len()).all(agrees) {
                rows.push(row.again());
            }
        }
        Ok(rows)
    }

    /// The rows without the range of the time that windows are of.
    fn beyond(&self) -> Result<Vec<Kept<'a>>, Unsupported> {
        let beyond = self.rolled_time().map(|(time, _)| time);
        Question { beyond, ..*self }.kept()
    }

    /// The time that is cut, with the place of its periods among the keys; else the one with a range.
    fn rolled_time(&self) -> Option<(&'a String, Option<usize>)> {
        let times = &self.query.time_dimensions;
        if let Some(time) = times.iter().find(|time| time.granularity.is_some()) {
            return Some((&time.dimension, Some(self.query.dimensions.len())));
        }
        let ranged = times.iter().find(|time| time.range.is_some());
        ranged.map(|time| (&time.dimension, None))
    }

    fn range(&self) -> Option<(Date, Date)> {
        let (time, _) = self.rolled_time()?;
        let times = self.query.time_dimensions.iter();
        times
            .filter(|other| other.dimension == *time)
            .find_map(|other| other.range)
    }

    /// The first moment of a period, and the first behind it; without a period, of the range.
    fn period(&self, period: Option<&Value>) -> Option<(DateTime, DateTime)> {
        let Some(period) = period else {
            let (first, last) = self.range()?;
            let midnight = |day: Date| day.to_datetime(Time::midnight());
            return Some((midnight(first), midnight(last.tomorrow().ok()?)));
        };
        let (_, name) = self.cuts().next()?;
        let start = moment(period)?;
        let calendar = &self.world.calendar;
        let is_in = |seconds: i64| {
            let time = start.saturating_add(Span::new().seconds(seconds));
            moment(&cut(&Value::Timestamp(time), name, calendar)) == Some(start)
        };
        let (mut within, mut behind) = (0i64, 6 * 366 * 86_400);
        while behind - within > 1 {
            let between = within + (behind - within) / 2;
            match is_in(between) {
                true => within = between,
                false => behind = between,
            }
        }
        Some((start, start.saturating_add(Span::new().seconds(behind))))
    }

    /// Groups that only windows have, in the periods of the range or of the rows.
    pub fn of_windows(&self, groups: &mut Groups<'a>) -> Result<(), Unsupported> {
        let mut paths: Vec<&String> = self.query.measures.iter().collect();
        for filter in &self.query.filters {
            if let Filter::Test { member, .. } = filter {
                paths.push(member);
            }
        }
        let mut names: Vec<String> = Vec::new();
        for path in paths.into_iter().filter(|path| is_windowed(path)) {
            match path.strip_suffix(RATIO) {
                Some(cube) => {
                    names.extend(["lately", "month_to_date"].map(|name| format!("{cube}{name}")))
                }
                None => names.push(path.clone()),
            }
        }
        let Some((_, place)) = self.rolled_time() else {
            return Ok(());
        };
        if names.is_empty() {
            return Ok(());
        }
        let shown = match place {
            Some(place) => self.shown_periods(place)?,
            None => vec![Value::Null],
        };
        let mut candidates: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let beyond = self.beyond()?;
        for (keys, _) in &beyond {
            for period in &shown {
                let mut keys = keys.clone();
                if let Some(place) = place {
                    keys[place] = period.clone();
                }
                candidates.insert(format!("{keys:?}"), keys);
            }
        }
        for (name, keys) in candidates {
            for path in &names {
                if !groups.contains_key(&name)
                    && !self.rows_in_window(&beyond, path, &keys)?.is_empty()
                {
                    groups.insert(name.clone(), (keys.clone(), Vec::new()));
                }
            }
        }
        Ok(())
    }

    /// The periods that windows are taken for.
    fn shown_periods(&self, place: usize) -> Result<Vec<Value>, Unsupported> {
        if self.range().is_some() {
            let times = &self.query.time_dimensions;
            let time = times.iter().find(|time| time.granularity.is_some());
            let mut time = time.cloned().into_iter();
            let time = time.next().map(|time| semantic::TimeDimension {
                range: self.range(),
                ..time
            });
            return Ok(time.map_or(Vec::new(), |time| periods(&time, &self.world.calendar)));
        }
        let mut found: BTreeMap<String, Value> = BTreeMap::new();
        for (keys, _) in self.kept()? {
            if keys[place] != Value::Null {
                found.insert(format!("{:?}", keys[place]), keys[place].clone());
            }
        }
        Ok(found.into_values().collect())
    }

    /// The rows that a running total has come to in a period.
    pub fn up_to(
        &self,
        calculation: &Calculation,
        kept: &[Kept<'a>],
        keys: &[Value],
    ) -> Result<Vec<Row<'a>>, Unsupported> {
        let CalculationKind::Running { restart, .. } = &calculation.kind else {
            return Ok(Vec::new());
        };
        let place = self.query.dimensions.len();
        let calendar = &self.world.calendar;
        let longer = |period: &Value| restart.as_ref().map(|name| cut(period, name, calendar));
        let Some(now) = moment(&keys[place]) else {
            return Ok(Vec::new());
        };
        let mut rows = Vec::new();
        for (own, row) in kept {
            let agrees = |at: usize| at == place || own[at] == keys[at];
            let come = moment(&own[place]).is_some_and(|time| time <= now);
            if come && (0..keys.len()).all(agrees) && longer(&own[place]) == longer(&keys[place]) {
                rows.push(row.again());
            }
        }
        Ok(rows)
    }

    /// Groups that there were in earlier periods only, in those that there are.
    pub fn still_there(&self, groups: &[Vec<Value>]) -> Result<Vec<Vec<Value>>, Unsupported> {
        let place = self.query.dimensions.len();
        let mut found = Vec::new();
        for calculation in &self.query.calculations {
            let running = matches!(calculation.kind, CalculationKind::Running { .. });
            if !running || place == 0 {
                continue;
            }
            let kept = self.kept()?;
            for (own, _) in &kept {
                for period in groups.iter().map(|group| &group[place]) {
                    let mut keys = own.clone();
                    keys[place] = period.clone();
                    if !self.up_to(calculation, &kept, &keys)?.is_empty() {
                        found.push(keys);
                    }
                }
            }
        }
        Ok(found)
    }
}

fn edge(reach: Reach, (start, end): (DateTime, DateTime), calendar: &Calendar) -> Option<DateTime> {
    let after = |length: &str, time| length.parse::<Interval>().ok()?.after(time);
    match reach {
        Reach::Open => None,
        Reach::First(length) => after(length, start),
        Reach::Behind(length) => after(length, end),
        Reach::LongerOf(name) => {
            let last = end.saturating_sub(Span::new().seconds(1));
            moment(&cut(&Value::Timestamp(last), name, calendar))
        }
    }
}

fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(day) => Some(day.to_datetime(Time::midnight())),
        Value::Timestamp(time) => Some(*time),
        _ => None,
    }
}
