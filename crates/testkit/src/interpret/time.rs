//! Functions of dates and times.

use base::{Granularity, Value};
use jiff::civil::{DateTime, Time, Weekday};
use jiff::{Span, ToSpan};
use sql::Function;

use super::{Unsupported, unsupported};

/// The value of a function; nothing where one of its arguments is nothing.
pub(super) fn call(function: Function, arguments: &[Value]) -> Result<Value, Unsupported> {
    if arguments.contains(&Value::Null) {
        return Ok(Value::Null);
    }
    match (function, arguments) {
        (Function::Truncate(size), [time]) => Ok(Value::Timestamp(truncated(moment(time)?, size))),
        (Function::Add(size) | Function::AddToDate(size), [time, n]) => {
            added(moment(time)?, size, whole(n)?)
        }
        (Function::Remainder, [number, divisor]) => remainder(whole(number)?, whole(divisor)?),
        (function, [from, to]) => between(function, moment(from)?, moment(to)?),
        _ => unsupported(format!("{function:?} of {} values", arguments.len())),
    }
}

fn moment(value: &Value) -> Result<DateTime, Unsupported> {
    match value {
        Value::Date(day) => Ok(day.to_datetime(Time::midnight())),
        Value::Timestamp(time) => Ok(*time),
        other => unsupported(format!("{} as a time", other.type_name())),
    }
}

fn whole(value: &Value) -> Result<i64, Unsupported> {
    match value {
        Value::Integer(number) => Ok(*number),
        other => unsupported(format!("{} as a whole number", other.type_name())),
    }
}

fn added(time: DateTime, size: Granularity, n: i64) -> Result<Value, Unsupported> {
    match time.checked_add(size.span(n)) {
        Ok(time) => Ok(Value::Timestamp(time)),
        Err(_) => unsupported(format!("{time} and {n} {size}")),
    }
}

fn remainder(number: i64, divisor: i64) -> Result<Value, Unsupported> {
    match number.checked_rem_euclid(divisor) {
        Some(rest) if divisor > 0 => Ok(Value::Integer(rest)),
        _ => unsupported(format!("the remainder of {number} by {divisor}")),
    }
}

fn between(function: Function, from: DateTime, to: DateTime) -> Result<Value, Unsupported> {
    let months = |time: DateTime| i64::from(time.year()) * 12 + i64::from(time.month());
    let days = |time: DateTime| {
        i64::from(
            time.date()
                .since(DateTime::ZERO.date())
                .map_or(0, |span| span.get_days()),
        )
    };
    let seconds = |time: DateTime| {
        let in_day = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
        days(time) * 86_400 + in_day + i64::from(time.second())
    };
    let count: &dyn Fn(DateTime) -> i64 = match function {
        Function::SecondsBetween => &seconds,
        Function::DaysBetween => &days,
        Function::MonthsBetween => &months,
        other => return unsupported(format!("{other:?} of two times")),
    };
    Ok(Value::Integer(count(to) - count(from)))
}

/// The first moment of the period around a time.
fn truncated(time: DateTime, granularity: Granularity) -> DateTime {
    match granularity {
        Granularity::Year => first_day(time, 1),
        Granularity::Quarter => first_day(time, (time.month() - 1) / 3 * 3 + 1),
        Granularity::Month => first_day(time, time.month()),
        Granularity::Week => midnight(time) - monday_before(time),
        Granularity::Day => midnight(time),
        Granularity::Hour => midnight(time) + time.hour().hours(),
        Granularity::Minute => midnight(time) + time.hour().hours() + time.minute().minutes(),
        Granularity::Second => time - i64::from(time.subsec_nanosecond()).nanoseconds(),
    }
}

fn midnight(time: DateTime) -> DateTime {
    time.date().to_datetime(Time::midnight())
}

fn first_day(time: DateTime, month: i8) -> DateTime {
    jiff::civil::date(time.year(), month, 1).to_datetime(Time::midnight())
}

fn monday_before(time: DateTime) -> Span {
    i64::from(time.weekday().since(Weekday::Monday)).days()
}
