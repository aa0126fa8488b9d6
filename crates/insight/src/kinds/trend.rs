use std::cmp::Ordering;

use base::{DateRange, Format, Granularity, Value};
use chart::{Column, Shape};

use super::{Kind, left_out};
use crate::amount::{Amount, Percent};
use crate::table::Table;
use crate::{Finding, phrase};

/// How a measure went.
///
/// # Shows
/// A measure in the first and in the last period shown, the change between them, and the highest
/// and the lowest period.
///
/// # When it helps
/// It says the direction of a line and where its ends and turning points are.
///
/// # Method
/// The rows are put in order of time, whatever order they came in, and the first whole period is
/// compared with the last whole one. The change is relative to the first, in whole percent.
///
/// # Limits
/// A period that is not over, or that the question covers only in part, is left out and named:
/// half a month is less than a month, and no fall. Periods without a row or a value are left out; two ends say nothing of season or cause. Where the first
/// value is not positive, or the measure is a percentage itself, no relative change is given.
///
/// # Example
/// "Net sales rose by 25% between the first and the last month shown, from ₹1.2 million in Apr 2026
/// to ₹1.5 million in Sep 2026. Highest: ₹1.7 million in Aug 2026; lowest: ₹1.1 million in May 2026."
pub struct Trend;

struct Point<'a> {
    time: &'a Value,
    amount: Amount,
    value: &'a Value,
}

impl Kind for Trend {
    fn id(&self) -> &'static str {
        "trend"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn find(&self, table: &Table) -> Option<Finding> {
        let (time, granularity, measure) = columns(table.shape)?;
        let points = points(table, time, measure)?;
        let n_points = points.len();
        let is_whole = |point: &Point| whole(point.time, granularity, table.covered);
        let (points, partial): (Vec<Point>, Vec<Point>) = points.into_iter().partition(is_whole);
        let [first, .., last] = &points[..] else {
            return None;
        };
        let said = |point: &Point| {
            let number = phrase::number(point.value, &measure.format);
            format!("{number} {}", when(point.time, granularity))
        };
        let (went, weight) = went(first.amount, last.amount, &measure.format);
        let text = format!(
            "{} {went} between the first and the last {granularity} shown, from {} to {}{}{}.{}",
            measure.title,
            said(first),
            said(last),
            left_out(table.rows - n_points, "a date or a value"),
            not_whole(&partial, granularity),
            extremes(&points, said).unwrap_or_default(),
        );
        Some(Finding {
            kind: self.id(),
            text,
            weight,
        })
    }
}

fn columns(shape: &Shape) -> Option<(&Column, Granularity, &Column)> {
    let parts = shape.parts();
    match (&parts.times[..], &parts.dimensions[..], &parts.measures[..]) {
        ([time], [], [measure, ..]) => Some((time, time.time()?, measure)),
        _ => None,
    }
}

/// In order of time. `None` if a time comes twice: then the rows are not periods.
fn points<'a>(table: &'a Table, time: &Column, measure: &Column) -> Option<Vec<Point<'a>>> {
    let rows = table.column(time).iter().zip(table.column(measure));
    let dated = rows.filter(|(time, _)| matches!(time, Value::Date(_) | Value::Timestamp(_)));
    let mut points: Vec<Point> = dated
        .filter_map(|(time, value)| {
            Some(Point {
                time,
                amount: Amount::of(value)?,
                value,
            })
        })
        .collect();
    points.sort_by(|a, b| earlier(a.time, b.time));
    let twice = points
        .windows(2)
        .any(|pair| earlier(pair[0].time, pair[1].time).is_eq());
    (!twice).then_some(points)
}

/// Whether all days of a period are over and asked for. Times of day are not looked at so closely.
fn whole(time: &Value, granularity: Granularity, covered: DateRange) -> bool {
    let Value::Date(start) = time else {
        return true;
    };
    let end = start.saturating_add(granularity.span(1));
    covered.start <= *start && end <= covered.end
}

/// "; Nov 2026 is not whole and is left out", or nothing.
fn not_whole(partial: &[Point], granularity: Granularity) -> String {
    let names: Vec<String> = partial
        .iter()
        .map(|point| phrase::period(point.time, granularity))
        .collect();
    match &names[..] {
        [] => String::new(),
        [one] => format!("; {one} is not whole and is left out"),
        several => format!("; {} are not whole and are left out", several.join(" and ")),
    }
}

fn earlier(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// " Highest: ...; lowest: ...", where that is more than the two ends.
fn extremes(points: &[Point], said: impl Fn(&Point) -> String) -> Option<String> {
    let compare = |a: &&Point, b: &&Point| a.amount.compare(b.amount);
    let (low, high) = (
        points.iter().min_by(compare)?,
        points.iter().max_by(compare)?,
    );
    let differ = points.len() > 2 && compare(&low, &high).is_ne();
    differ.then(|| format!(" Highest: {}; lowest: {}.", said(high), said(low)))
}

/// "rose by 25%", and how much that matters.
fn went(first: Amount, last: Amount, format: &Format) -> (String, f64) {
    let verb = match last.compare(first) {
        Ordering::Equal => return ("did not change".to_owned(), LEAST),
        Ordering::Greater => "rose",
        Ordering::Less => "fell",
    };
    match relative(first, last, format) {
        Some(change) => {
            let size = change.rounded.unsigned_abs() as f64 / 100.0;
            (
                format!("{verb} by {}", change.change()),
                size.clamp(LEAST, 1.0),
            )
        }
        None => (verb.to_owned(), 0.5),
    }
}

const LEAST: f64 = 0.3;

/// The change as a share of the first value, where that means something.
fn relative(first: Amount, last: Amount, format: &Format) -> Option<Percent> {
    if *format == Format::Percent || last.is_negative() {
        return None;
    }
    last.minus(first)?.percent_of(first)
}

/// "in Apr 2026", "on 15 Apr 2026", "at 15 Apr 2026 10:00".
fn when(time: &Value, granularity: Granularity) -> String {
    let word = match granularity {
        Granularity::Day => "on",
        Granularity::Hour | Granularity::Minute | Granularity::Second => "at",
        _ => "in",
    };
    format!("{word} {}", phrase::period(time, granularity))
}
