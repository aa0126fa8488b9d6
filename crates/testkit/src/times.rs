//! What the functions of dates and times must give, for every engine's test.
//!
//! Worked out with a library of calendars; the days are those where engines differ.

use base::{Granularity, Type, Value};
use jiff::civil::{Date, DateTime, Time, date};
use sql::{Dialect, Function};

/// A call with the value that it has on every engine.
#[derive(Debug, Clone)]
pub struct Call {
    pub function: Function,
    pub arguments: Vec<Value>,
    pub result: Value,
}

impl Call {
    /// The call in an engine's SQL, with its arguments as the parameters 1 and 2.
    pub fn written(&self, dialect: &dyn Dialect, placeholder: &str) -> String {
        let template = dialect.function(self.function).unwrap_or_default();
        let text = (0..self.arguments.len()).fold(template.to_owned(), |text, at| {
            text.replace(&format!("{{{at}}}"), &format!("{placeholder}{}", at + 1))
        });
        let kind = match self.result {
            Value::Date(_) => Type::Date,
            Value::Timestamp(_) => Type::Timestamp,
            _ => Type::Integer,
        };
        format!("SELECT CAST({text} AS {})", dialect.type_name(kind))
    }
}

/// The ends of months, leap days, and both sides of a new year.
fn days() -> Vec<Date> {
    vec![
        date(1999, 12, 31),
        date(2000, 2, 29),
        date(2023, 1, 1),
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 11, 30),
        date(2025, 2, 28),
        date(2026, 11, 20),
    ]
}

fn times() -> Vec<DateTime> {
    let clock = [(0, 0, 0, 0), (13, 5, 59, 0), (23, 59, 59, 999_999_000)];
    let at = |day: Date| clock.map(|(h, m, s, n)| day.at(h, m, s, n));
    days().into_iter().flat_map(at).collect()
}

/// How far something is moved.
const STEPS: &[i64] = &[-25, -12, -3, -1, 0, 1, 2, 13, 48];

pub fn calls() -> Vec<Call> {
    let mut calls = moved();
    calls.extend(apart());
    calls.extend(remainders());
    calls
}

fn moved() -> Vec<Call> {
    let mut calls = Vec::new();
    for size in Granularity::ALL {
        let call = |time: Value, n: i64, result: Value| Call {
            function: Function::Add(size),
            arguments: vec![time, Value::Integer(n)],
            result,
        };
        for &n in STEPS {
            let later = |time: DateTime| time.saturating_add(size.span(n));
            let times = times().into_iter();
            calls.extend(times.map(|t| call(Value::Timestamp(t), n, Value::Timestamp(later(t)))));
            let days = days().into_iter().filter(|_| size.fits_a_date());
            let moved = |day: Date| later(day.to_datetime(Time::midnight())).date();
            for day in days {
                let added = call(Value::Date(day), n, Value::Date(moved(day)));
                let function = Function::AddToDate(size);
                calls.extend([
                    Call {
                        function,
                        ..added.clone()
                    },
                    added,
                ]);
            }
        }
    }
    calls
}

fn apart() -> Vec<Call> {
    let mut calls = Vec::new();
    let origin = date(2024, 2, 29).at(0, 0, 0, 0);
    for time in times() {
        for (from, to) in [(origin, time), (time, origin)] {
            let distances = [
                (Function::SecondsBetween, seconds(to) - seconds(from)),
                (
                    Function::DaysBetween,
                    (seconds(to)).div_euclid(86_400) - seconds(from).div_euclid(86_400),
                ),
                (Function::MonthsBetween, months(to) - months(from)),
            ];
            calls.extend(distances.map(|(function, distance)| Call {
                function,
                arguments: vec![Value::Timestamp(from), Value::Timestamp(to)],
                result: Value::Integer(distance),
            }));
        }
    }
    calls
}

/// Since a day long ago, without the fraction of the last one.
fn seconds(time: DateTime) -> i64 {
    let since = time.duration_since(date(1, 1, 1).at(0, 0, 0, 0));
    since.as_secs()
}

fn months(time: DateTime) -> i64 {
    i64::from(time.year()) * 12 + i64::from(time.month())
}

fn remainders() -> Vec<Call> {
    let pairs = (-15..15).flat_map(|number| [1, 2, 7].map(|divisor| (number, divisor)));
    let call = |(number, divisor): (i64, i64)| Call {
        function: Function::Remainder,
        arguments: vec![Value::Integer(number), Value::Integer(divisor)],
        result: Value::Integer(number.rem_euclid(divisor)),
    };
    pairs.map(call).collect()
}
