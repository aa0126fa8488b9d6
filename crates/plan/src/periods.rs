//! A time cut to the period that it lies in, as expressions that every engine understands.
//!
//! Engines cut by the sizes of the calendar; periods that begin elsewhere are cut by moving time
//! there and back. Other lengths are counted from their origin. Years of whole weeks are found by
//! the week that a day lies in: the one that holds the latest day on which a year can begin is
//! its first.

use base::{
    Every, Granularity, Periods, SECONDS_A_DAY, Spine, Type, Unit, Value, WeekPart, WeekYear,
};
use jiff::Span;
use jiff::civil::DateTime;
use semantic::Interval;
use sql::{Comparator, Expr, Function, NativePiece};

/// The first moment of a period, and what is computed before it, under these names.
pub struct Cut {
    pub before: Vec<(String, Expr)>,
    pub start: Expr,
}

/// Cuts a time of a type. `name` is that of the time, for what has to be computed before.
pub fn cut(time: Expr, kind: Type, periods: Periods, name: &str) -> Cut {
    let start = match periods {
        Periods::Standard(size) => truncated(time, size),
        Periods::Every(every) => by_length(time, kind, every),
        Periods::Weeks(year, WeekPart::Year) => year_of_weeks(day_of(time, kind), year),
        Periods::Weeks(year, part) => return part_of_weeks(day_of(time, kind), year, part, name),
    };
    Cut {
        before: Vec::new(),
        start,
    }
}

fn truncated(time: Expr, size: Granularity) -> Expr {
    let cut = Expr::Call(Function::Truncate(size), vec![time]);
    Expr::Cast(Box::new(cut), kind_of(size))
}

fn kind_of(size: Granularity) -> Type {
    match size.fits_a_date() {
        true => Type::Date,
        false => Type::Timestamp,
    }
}

fn day_of(time: Expr, kind: Type) -> Expr {
    match kind {
        Type::Date => time,
        _ => truncated(time, Granularity::Day),
    }
}

/// A date or time and so many units later.
pub fn added(time: Expr, kind: Type, size: Granularity, n: Expr) -> Expr {
    let function = match kind {
        Type::Date => Function::AddToDate(size),
        _ => Function::Add(size),
    };
    Expr::Cast(Box::new(Expr::Call(function, vec![time, n])), kind)
}

/// Moves a time by a fixed number, if it is moved at all.
pub fn moved(time: Expr, kind: Type, size: Granularity, n: i64) -> Expr {
    match n {
        0 => time,
        n => added(time, kind, size, Expr::Constant(n)),
    }
}

/// A time so much later: first by its months, which end on the last day that a month has.
pub fn later(time: Expr, kind: Type, by: Interval) -> Expr {
    let parts = [
        (Granularity::Month, by.months),
        (Granularity::Day, by.days),
        (Granularity::Second, by.seconds),
    ];
    let parts = parts.into_iter();
    parts.fold(time, |time, (size, n)| moved(time, kind, size, n))
}

/// Periods of one length. Where they begin at midnight, only the day matters.
fn by_length(time: Expr, kind: Type, every: Every) -> Expr {
    let (time, kind, size, shift) = match Periods::Every(every).are_of_days() {
        true => (
            day_of(time, kind),
            Type::Date,
            Granularity::Day,
            every.shift / SECONDS_A_DAY,
        ),
        false => (time, Type::Timestamp, Granularity::Second, every.shift),
    };
    let counted = moved(time, kind, size, -shift);
    let first = match standard(every) {
        Some((size, into)) => there_and_back(counted, kind, size, (every.unit, into)),
        None => counted_from(counted, every),
    };
    // Seconds are not added to dates.
    let first = match kind_of(every.unit.granularity()) == kind {
        true => first,
        false => Expr::Cast(Box::new(first), kind),
    };
    moved(first, kind, size, shift)
}

/// The size of the calendar's that has the same length, and how many units later it begins here.
fn standard(every: Every) -> Option<(Granularity, i64)> {
    let origin = every.origin;
    let months = i64::from(origin.month()) - 1;
    let seconds = i64::from(origin.minute()) * 60 + i64::from(origin.second());
    let (size, since) = match (every.unit, every.count) {
        (Unit::Month, 12) => (Granularity::Year, months),
        (Unit::Month, 3) => (Granularity::Quarter, months),
        (Unit::Month, 1) => (Granularity::Month, 0),
        (Unit::Day, 7) => (
            Granularity::Week,
            i64::from(origin.weekday().to_monday_zero_offset()),
        ),
        (Unit::Day, 1) => (Granularity::Day, 0),
        (Unit::Second, 3600) => (Granularity::Hour, seconds),
        (Unit::Second, 60) => (Granularity::Minute, seconds),
        (Unit::Second, 1) => (Granularity::Second, 0),
        _ => return None,
    };
    Some((size, since % i64::from(every.count)))
}

/// Cuts by a size of the calendar that begins so many units later here.
fn there_and_back(time: Expr, kind: Type, size: Granularity, (unit, into): (Unit, i64)) -> Expr {
    let unit = unit.granularity();
    let there = moved(time, kind, unit, -into);
    moved(truncated(there, size), kind_of(size), unit, into)
}

/// So many whole units back as the last period has begun before.
fn counted_from(time: Expr, every: Every) -> Expr {
    let size = every.unit.granularity();
    let (between, origin) = match every.unit {
        Unit::Month => (Function::MonthsBetween, Value::Date(every.origin.date())),
        Unit::Day => (Function::DaysBetween, Value::Date(every.origin.date())),
        Unit::Second => (Function::SecondsBetween, Value::Timestamp(every.origin)),
    };
    let passed = Expr::Call(between, vec![Expr::Value(origin), time.clone()]);
    let count = Expr::Constant(every.count.into());
    let into = Expr::Call(Function::Remainder, vec![passed, count]);
    added(truncated(time, size), kind_of(size), size, negative(into))
}

fn negative(number: Expr) -> Expr {
    Expr::Native(vec![
        NativePiece::Text("-".into()),
        NativePiece::Expr(number),
    ])
}

/// The week that a day lies in belongs to the year that can begin in it or has begun before. Six
/// days on, a week has ended: the year is that of which the latest beginning is not after this.
fn year_of_weeks(day: Expr, year: WeekYear) -> Expr {
    let latest = year.begins.latest();
    let in_week = moved(week(day, year), Type::Date, Granularity::Day, 6 - latest);
    let into = (Unit::Month, i64::from(year.month) - 1);
    let month = there_and_back(in_week, Type::Date, Granularity::Year, into);
    week(moved(month, Type::Date, Granularity::Day, latest), year)
}

fn week(day: Expr, year: WeekYear) -> Expr {
    let into = i64::from(year.weekday.to_monday_zero_offset());
    there_and_back(day, Type::Date, Granularity::Week, (Unit::Day, into))
}

/// So many days after the beginning of its year, as the part is that the day lies in.
fn part_of_weeks(day: Expr, year: WeekYear, part: WeekPart, name: &str) -> Cut {
    let (day_name, year_name) = (format!("{name} day"), format!("{name} year"));
    let year_start = year_of_weeks(day.clone(), year);
    let before = vec![(day_name.clone(), day), (year_name.clone(), year_start)];
    let passed = vec![Expr::name(&year_name), Expr::name(&day_name)];
    let passed = Expr::Call(Function::DaysBetween, passed);
    let starts: Vec<i64> = year.starts(part).iter().map(|weeks| weeks * 7).collect();
    let arm = |starts: &[i64]| {
        let when = passed
            .clone()
            .compare(Comparator::Less, Expr::Constant(starts[1]));
        (when, Expr::Constant(starts[0]))
    };
    let days = Expr::Case {
        arms: starts.windows(2).map(arm).collect(),
        otherwise: starts.last().map(|days| Box::new(Expr::Constant(*days))),
    };
    let start = added(Expr::name(&year_name), Type::Date, Granularity::Day, days);
    Cut { before, start }
}

/// The first moment of a period of a spine by its number, the first of which is 0.
pub fn nth(spine: Spine, number: Expr) -> Expr {
    let kind = kind_of_periods(spine.periods);
    match spine.periods {
        Periods::Standard(size) => added(value(spine.first, kind), kind, size, number),
        Periods::Every(every) => nth_of_length(spine.first, every, number, kind),
        Periods::Weeks(..) => listed(spine, number, kind),
    }
}

/// Of which type the first moments of periods are.
pub fn kind_of_periods(periods: Periods) -> Type {
    match periods.are_of_days() {
        true => Type::Date,
        false => Type::Timestamp,
    }
}

fn value(time: DateTime, kind: Type) -> Expr {
    let value = match kind {
        Type::Date => Value::Date(time.date()),
        _ => Value::Timestamp(time),
    };
    Expr::Cast(Box::new(Expr::Value(value)), kind)
}

/// Counted where the periods are counted, then moved to where they begin.
fn nth_of_length(first: DateTime, every: Every, number: Expr, kind: Type) -> Expr {
    let counted = first.saturating_sub(Span::new().seconds(every.shift));
    let units = match every.count {
        1 => number,
        count => Expr::Native(vec![
            NativePiece::Expr(number),
            NativePiece::Text(format!(" * {count}")),
        ]),
    };
    let start = added(value(counted, kind), kind, every.unit.granularity(), units);
    match kind {
        Type::Date => moved(start, kind, Granularity::Day, every.shift / SECONDS_A_DAY),
        _ => moved(start, kind, Granularity::Second, every.shift),
    }
}

/// Periods of no one length, by name.
fn listed(spine: Spine, number: Expr, kind: Type) -> Expr {
    let arm = |(at, start)| {
        let is_it = number
            .clone()
            .compare(Comparator::Equal, Expr::Constant(at));
        (is_it, value(start, kind))
    };
    Expr::Case {
        arms: (0..).zip(spine.starts()).map(arm).collect(),
        otherwise: None,
    }
}
