//! Periods that a model defines for a time dimension.

use base::{Every, Granularity, Periods, SECONDS_A_DAY, Unit};
use jiff::Span;
use jiff::civil::{DateTime, Time, date};

use super::cube::title_of;
use crate::fragment::is_identifier;
use crate::query::day;
use crate::yaml::{Fields, Node, Report};
use crate::{CustomGranularity, DimensionType, Interval};

pub(super) fn granularities(
    kind: DimensionType,
    fields: &mut Fields<'_, '_>,
) -> Vec<CustomGranularity> {
    let nodes = fields.list("granularities");
    if kind != DimensionType::Time && !nodes.is_empty() {
        let message = format!(
            "{} is not of type time, so it has no granularities",
            fields.what
        );
        fields.report.invalid(fields.node, message);
    }
    let what = format!("a granularity of {}", fields.what);
    let read = |node| granularity(&what, node, fields.report);
    nodes.iter().filter_map(read).collect()
}

fn granularity(what: &str, node: &Node, report: &mut Report) -> Option<CustomGranularity> {
    let faults = report.diagnostics.0.len();
    let mut fields = Fields::of(what, node, report)?;
    let name = fields.need_text("name");
    let interval = fields.need_text("interval");
    let title = fields.text("title");
    let offset = fields.text("offset");
    let origin = fields.text("origin");
    fields.finish();
    let (name, interval) = (name?, interval?);
    if !is_identifier(&name) || name.parse::<Granularity>().is_ok() {
        report.invalid(
            node,
            format!("'{name}' is not a name of a granularity of your own"),
        );
    }
    if offset.is_some() && origin.is_some() {
        report.invalid(node, format!("{what} has both 'offset' and 'origin'"));
    }
    let periods = periods(&interval, offset.as_deref(), origin.as_deref());
    let periods = periods.map_err(|error| report.invalid(node, error)).ok()?;
    (report.diagnostics.0.len() == faults).then(|| CustomGranularity {
        title: title.unwrap_or_else(|| title_of(&name)),
        name,
        periods,
        interval,
        offset,
        origin,
    })
}

/// Where periods begin that say nothing else: a Monday, and the first day of a year.
fn beginning() -> DateTime {
    date(2001, 1, 1).at(0, 0, 0, 0)
}

fn periods(interval: &str, offset: Option<&str>, origin: Option<&str>) -> Result<Periods, String> {
    let length: Interval = interval.parse()?;
    let (unit, count) = length.in_one_unit().ok_or_else(|| {
        format!("'{interval}' mixes months, days and hours, so its periods would not be of one length: use one unit")
    })?;
    let count = u32::try_from(count).ok().filter(|count| *count > 0);
    let count = count.ok_or_else(|| format!("'{interval}' is not a length of a period"))?;
    let every = match (offset, origin) {
        (Some(offset), _) => offset_by(unit, count, offset)?,
        (None, Some(origin)) => from_origin(unit, count, origin)?,
        (None, None) => Every {
            unit,
            count,
            origin: beginning(),
            shift: 0,
        },
    };
    Ok(Periods::Every(every))
}

/// Months move where counting begins; what is less moves every period.
fn offset_by(unit: Unit, count: u32, offset: &str) -> Result<Every, String> {
    let length: Interval = offset.parse()?;
    let too_long = || format!("the offset '{offset}' is too long");
    let months = Span::new().try_months(length.months);
    let origin = months.and_then(|months| beginning().checked_add(months));
    let origin = origin.map_err(|_| too_long())?;
    let shift = length.days * SECONDS_A_DAY + length.seconds;
    counted_from(unit, count, origin, shift).ok_or_else(too_long)
}

fn counted_from(unit: Unit, count: u32, origin: DateTime, shift: i64) -> Option<Every> {
    let (moved, shift) = match unit {
        Unit::Month => (0, shift),
        Unit::Day => (
            shift.div_euclid(SECONDS_A_DAY) * SECONDS_A_DAY,
            shift.rem_euclid(SECONDS_A_DAY),
        ),
        Unit::Second => (shift, 0),
    };
    let origin = origin
        .checked_add(Span::new().try_seconds(moved).ok()?)
        .ok()?;
    Some(Every {
        unit,
        count,
        origin,
        shift,
    })
}

/// A day, or a point in time, at which one of the periods begins.
fn from_origin(unit: Unit, count: u32, text: &str) -> Result<Every, String> {
    let time = match day(text) {
        Some(day) => day.to_datetime(Time::midnight()),
        None => text.parse::<DateTime>().map_err(|_| {
            format!("the origin '{text}' is not a day: write it as 2026-03-31, or with a time as 2026-03-31T06:00:00")
        })?,
    };
    if unit == Unit::Month && time.day() > 28 {
        return Err(format!(
            "the origin '{text}' is a day that not every month has: use one up to the 28th"
        ));
    }
    let midnight = time.date().to_datetime(Time::midnight());
    let into_day = time.duration_since(midnight).as_secs();
    let (origin, shift) = match unit {
        Unit::Month => {
            let passed = i64::from(time.day()) - 1;
            let first = time.date().first_of_month().to_datetime(Time::midnight());
            (first, passed * SECONDS_A_DAY + into_day)
        }
        Unit::Day => (midnight, into_day),
        Unit::Second => (midnight, into_day),
    };
    counted_from(unit, count, origin, shift)
        .ok_or_else(|| format!("the origin '{text}' is too far away"))
}
