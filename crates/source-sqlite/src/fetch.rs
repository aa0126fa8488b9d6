//! A result, whose columns have no types: each value has its own.
//!
//! What a column should be is known from the statement, which casts measures, or from the
//! declaration of the table's column. The first rows tell whether its values are that; where they
//! are not, the column is what they are. A later value that does not fit is an error.

use base::Type;
use jiff::civil::{Date, DateTime, Time};
use rusqlite::types::{Value as Bound, ValueRef};
use rusqlite::{Connection, Row, Rows, Statement, params_from_iter};
use source::{Column, End, Error, Kind, RowBuilder, Sender, days, micros};
use sql::Admitted;

use crate::errors::failed;
use crate::types::{column_of, declared};

/// Rows that are looked at before a column's type is decided.
const FIRST_MAX: usize = 1_000;

pub fn read(
    connection: &Connection,
    statement: &Admitted,
    parameters: &[Bound],
    to: &Sender,
) -> End {
    // What is asked again need not be understood again.
    let prepared = connection.prepare_cached(statement.text());
    let mut prepared = prepared.map_err(|error| failed(&error))?;
    let begun = prepared.query(params_from_iter(parameters));
    let mut rows = begun.map_err(|error| failed(&error))?;
    // With the first row the engine looks whether its tables are still what they were; before it
    // a statement that was kept tells of columns as they once were.
    let first = rows.next().map_err(|error| failed(&error))?;
    let Some(first) = first else {
        drop(rows);
        return Output::new(settled(wanted(&prepared, statement.columns())), to)
            .builder
            .finish();
    };
    let wanted = wanted(first.as_ref(), statement.columns());
    if let Some(known) = known(&wanted) {
        let mut output = Output::new(known, to);
        let begun = output.take_row(first);
        match begun.and_then(|()| output.take_all(rows)) {
            // Not what it should be: its first values are looked at, and it is read again.
            Err(Error::Unsupported { .. }) if !output.begun => {}
            Ok(()) => return output.builder.finish(),
            Err(error) => return Err(error),
        }
    } else {
        drop(rows);
    }
    let rows = prepared.query(params_from_iter(parameters));
    look_first(rows.map_err(|error| failed(&error))?, wanted, to)
}

/// The columns, if it is known what each of them should be.
fn known(wanted: &[Wanted]) -> Option<Vec<(String, Kind)>> {
    let known = wanted.iter();
    known
        .map(|column| Some((column.name.clone(), column.kind?)))
        .collect()
}

/// What columns without any value are: what they should be, or texts.
fn settled(wanted: Vec<Wanted>) -> Vec<(String, Kind)> {
    let kinds = wanted.into_iter();
    kinds
        .map(|column| (column.name, column.kind.unwrap_or(Kind::Text)))
        .collect()
}

/// Settles what columns are by their first values.
fn look_first(mut rows: Rows<'_>, wanted: Vec<Wanted>, to: &Sender) -> End {
    let mut first = Vec::new();
    while first.len() < FIRST_MAX {
        match rows.next().map_err(|error| failed(&error))? {
            Some(row) => first.push(values(row, wanted.len())?),
            None => break,
        }
    }
    let decided = wanted.into_iter().enumerate().map(|(at, column)| {
        let found = first.iter().map(|row| &row[at]);
        let kind = decided(column.kind, found);
        (column.name, kind)
    });
    let mut output = Output::new(decided, to);
    for row in &first {
        output.take(row)?;
    }
    output.take_all(rows)?;
    output.builder.finish()
}

/// Rows in the making, and where they go.
struct Output<'a> {
    builder: RowBuilder,
    to: &'a Sender,
    /// Whether anything has gone there.
    begun: bool,
}

impl<'a> Output<'a> {
    fn new(columns: impl IntoIterator<Item = (String, Kind)>, to: &'a Sender) -> Self {
        Self {
            builder: RowBuilder::new(columns),
            to,
            begun: false,
        }
    }

    fn take_all(&mut self, mut rows: Rows<'_>) -> Result<(), Error> {
        while let Some(row) = rows.next().map_err(|error| failed(&error))? {
            self.take_row(row)?;
        }
        Ok(())
    }

    fn take_row(&mut self, row: &Row<'_>) -> Result<(), Error> {
        for (at, column) in self.builder.columns().iter_mut().enumerate() {
            // Looked at where it is: to move it would wait until it is written.
            match &row.get_ref(at) {
                Ok(value) => put(column, value)?,
                Err(error) => return Err(failed(error)),
            }
        }
        self.end_row()
    }

    fn take(&mut self, values: &[Bound]) -> Result<(), Error> {
        for (column, value) in self.builder.columns().iter_mut().zip(values) {
            put(column, &ValueRef::from(value))?;
        }
        self.end_row()
    }

    fn end_row(&mut self) -> Result<(), Error> {
        match self.builder.end_row()? {
            Some(batch) => {
                self.begun = true;
                self.to.send_blocking(batch)
            }
            None => Ok(()),
        }
    }
}

/// A column of the result, and what it should be.
struct Wanted {
    name: String,
    kind: Option<Kind>,
}

fn wanted(prepared: &Statement<'_>, cast: &[Option<Type>]) -> Vec<Wanted> {
    let columns = prepared.columns().into_iter().enumerate();
    let wanted = columns.map(|(at, column)| Wanted {
        name: column.name().to_owned(),
        kind: match cast.get(at) {
            Some(Some(kind)) => Some(column_of(*kind)),
            _ => column.decl_type().and_then(declared),
        },
    });
    wanted.collect()
}

fn values(row: &Row<'_>, count: usize) -> Result<Vec<Bound>, Error> {
    let values = (0..count).map(|at| row.get(at));
    let values: rusqlite::Result<Vec<Bound>> = values.collect();
    values.map_err(|error| failed(&error))
}

/// What a column is: what it should be, if its first values are that.
fn decided<'v>(wanted: Option<Kind>, found: impl Iterator<Item = &'v Bound> + Clone) -> Kind {
    let fits = |kind: &Kind| {
        let mut trial = RowBuilder::new([(String::new(), *kind)]);
        let mut values = found.clone();
        values.all(|value| put(trial.column(0), &ValueRef::from(value)).is_ok())
    };
    let natural = [Kind::Long, Kind::Double, Kind::Text, Kind::Bytes];
    let kinds = wanted.into_iter().chain(natural);
    // What is neither is text, and a value that is none is an error that says so.
    kinds.into_iter().find(fits).unwrap_or(Kind::Text)
}

#[inline]
fn put(column: &mut Column, value: &ValueRef<'_>) -> Result<(), Error> {
    match *value {
        ValueRef::Null => {
            column.null();
            Ok(())
        }
        ValueRef::Integer(number) => integer(column, number),
        ValueRef::Real(number) => real(column, number),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => written(column, text),
            Err(_) => Err(column.refused("a text that is not UTF-8")),
        },
        ValueRef::Blob(bytes) => column.bytes_value(bytes),
    }
}

fn integer(column: &mut Column, number: i64) -> Result<(), Error> {
    match (column.kind(), number) {
        (Kind::Boolean, 0 | 1) => column.boolean(number == 1),
        (Kind::Double, _) => column.double(number as f64),
        (Kind::Text, _) => column.text(&number.to_string()),
        _ => column.integer(number),
    }
}

fn real(column: &mut Column, number: f64) -> Result<(), Error> {
    match column.kind() {
        Kind::Decimal { scale, .. } => match rounded(number, scale) {
            Some(unscaled) => column.decimal(unscaled, scale),
            None => Err(column.refused(&number.to_string())),
        },
        // A sum of whole numbers that SQLite has made a fraction of.
        Kind::Long if number.fract() == 0.0 && number.abs() < 9e15 => column.integer(number as i64),
        Kind::Text => column.text(&number.to_string()),
        _ => column.double(number),
    }
}

/// A floating number as the exact one that it stands for.
fn rounded(number: f64, scale: u8) -> Option<i128> {
    let unscaled = number * TENS.get(usize::from(scale))?;
    match unscaled.abs() < 9e15 {
        // Next to all are: whole numbers of half the size are rounded in a tenth of the time.
        true => Some(i128::from(nearest(unscaled))),
        false => (unscaled.abs() < 1e38).then_some(unscaled.round() as i128),
    }
}

/// Halves go away from zero, as `f64::round` has it.
fn nearest(number: f64) -> i64 {
    let whole = number as i64;
    let rest = number - whole as f64;
    whole + i64::from(rest >= 0.5) - i64::from(rest <= -0.5)
}

/// Powers of ten, as far as an exact number has digits.
const TENS: [f64; 39] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32,
    1e33, 1e34, 1e35, 1e36, 1e37, 1e38,
];

fn written(column: &mut Column, text: &str) -> Result<(), Error> {
    match column.kind() {
        Kind::Date => match day(text) {
            Some(day) => column.date(days(day)),
            None => Err(column.refused(&format!("the text '{text}'"))),
        },
        Kind::Timestamp => match moment(text) {
            Some(time) => column.timestamp(micros(time)),
            None => Err(column.refused(&format!("the text '{text}'"))),
        },
        _ => column.text(text),
    }
}

/// A day, also as the midnight that it begins with.
fn day(text: &str) -> Option<Date> {
    match text.len() {
        10 => written_day(text.as_bytes()),
        _ => moment(text)
            .filter(|time| time.time() == Time::midnight())
            .map(|time| time.date()),
    }
}

/// `2026-03-31`, and no other form of ten letters.
fn written_day(text: &[u8]) -> Option<Date> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| i16::from(digit - b'0'))?;
            Some(number * 10 + digit)
        })
    };
    let (year, month, day) = match text {
        [year @ .., b'-', m1, m2, b'-', d1, d2] if year.len() == 4 => {
            (year, [*m1, *m2], [*d1, *d2])
        }
        _ => return None,
    };
    let (month, day) = (i8::try_from(number(&month)?), i8::try_from(number(&day)?));
    Date::new(number(year)?, month.ok()?, day.ok()?).ok()
}

fn moment(text: &str) -> Option<DateTime> {
    match text.len() {
        10 => written_day(text.as_bytes()).map(|day| day.to_datetime(Time::midnight())),
        16.. => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floating_numbers_become_the_exact_ones_that_they_are_nearest_to() {
        let cases = [
            (0.125, 2, 13),
            (-0.125, 2, -13),
            (0.1 + 0.2, 2, 30),
            (-12.345, 0, -12),
            (1e15, 2, 100_000_000_000_000_000),
            (4_503_599_627_370_495.5, 0, 4_503_599_627_370_496),
            (0.0, 5, 0),
        ];
        for (number, scale, unscaled) in cases {
            assert_eq!(rounded(number, scale), Some(unscaled), "{number}");
        }
        for beyond in [1e38, f64::INFINITY, f64::NAN] {
            assert_eq!(rounded(beyond, 2), None, "{beyond}");
        }
    }

    #[test]
    fn days_are_read_in_one_form() {
        for text in ["2026-03-31", "0001-01-01", "9999-12-31", "2024-02-29"] {
            assert_eq!(written_day(text.as_bytes()), text.parse().ok(), "{text}");
        }
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-3-031",
            "20260-3-31",
            "+026-03-31",
            "2026/03/31",
        ] {
            assert_eq!(written_day(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn rounding_is_that_of_the_standard_library() {
        for at in -20_000..20_000 {
            for number in [
                f64::from(at) / 8.0,
                f64::from(at) * 1.37,
                f64::from(at) / 3.0,
            ] {
                assert_eq!(nearest(number), number.round() as i64, "{number}");
            }
        }
    }
}
