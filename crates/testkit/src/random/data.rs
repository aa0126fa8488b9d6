//! The rows of random tables.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{Field, Schema};
use jiff::civil::{Date, date};
use source::NewTable;

use super::draw::scattered;
use super::shape::{Declared, Shape};
use super::{Draw, Kind, Options, SCHEMA};
use crate::memory::Tables;

/// Few, so that they occur often; alike, so that they are mixed up where something is lax.
pub(super) const WORDS: [&str; 8] = ["a", "b", "A", "", "O'Brien", "é", "10", "a "];

/// Days around the ends of years, a leap day, and a month later.
pub(super) fn days() -> [Date; 10] {
    [
        date(2026, 1, 1),
        date(2025, 12, 31),
        date(2025, 12, 28),
        date(2025, 12, 29),
        date(2026, 1, 4),
        date(2026, 1, 5),
        date(2026, 3, 31),
        date(2024, 2, 29),
        date(2026, 4, 1),
        date(2027, 1, 3),
    ]
}

/// Seconds of a day: midnight more often than others.
pub(super) const SECONDS: [i64; 5] = [0, 0, 43_200, 86_399, 3_661];

pub(super) fn tables(draw: &mut Draw, shapes: &[Shape], options: Options) -> Tables {
    let table = |shape: &Shape| {
        let seed = draw.below(usize::MAX) as u64;
        table(shape, shapes, seed, options)
    };
    Tables(shapes.iter().map(table).collect())
}

fn table(
    shape: &Shape,
    shapes: &[Shape],
    seed: u64,
    options: Options,
) -> (NewTable, Vec<RecordBatch>) {
    let ids = Int64Array::from_iter_values((0..shape.rows).map(id));
    let mut columns: Vec<(String, ArrayRef)> = vec![("id".into(), Arc::new(ids))];
    for link in shape
        .links
        .iter()
        .filter(|l| l.declared != Declared::OneToOne)
    {
        let drawn = Column {
            seed,
            number: columns.len(),
            rows: shape.rows,
        };
        columns.push((link.column.clone(), drawn.keys(shapes[link.to].rows)));
    }
    for (name, kind) in &shape.columns {
        let drawn = Column {
            seed,
            number: columns.len(),
            rows: shape.rows,
        };
        columns.push(((*name).to_owned(), drawn.values(*kind, options)));
    }
    let field =
        |(name, array): &(String, ArrayRef)| Field::new(name, array.data_type().clone(), true);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let rows = RecordBatch::try_new(schema.clone(), arrays)
        .unwrap_or_else(|error| unreachable!("columns of one length: {error}"));
    let table = NewTable {
        schema: SCHEMA.into(),
        name: shape.table.clone(),
        columns: schema,
        primary_key: vec!["id".into()],
    };
    (table, vec![rows])
}

/// Keys with gaps between them.
fn id(row: usize) -> i64 {
    row as i64 * 2 + 1
}

struct Column {
    seed: u64,
    number: usize,
    rows: usize,
}

impl Column {
    /// One of so many choices for each row; none in one row out of six.
    fn drawn(&self, choices: usize) -> impl Iterator<Item = Option<usize>> + '_ {
        (0..self.rows).map(move |row| {
            let n = scattered(self.seed, row, self.number);
            (n % 6 != 5).then_some(n / 6 % choices)
        })
    }

    /// Keys of another table, one of them of no row there.
    fn keys(&self, rows: usize) -> ArrayRef {
        let keys = self.drawn(rows + 1).map(|key| key.map(id));
        Arc::new(Int64Array::from_iter(keys))
    }

    fn values(&self, kind: Kind, options: Options) -> ArrayRef {
        match kind {
            Kind::Whole => {
                let whole = |n: usize| n as i64 - 3;
                Arc::new(Int64Array::from_iter(self.drawn(9).map(|n| n.map(whole))))
            }
            Kind::Decimal => {
                // Quarters are exact also where decimals are kept as binary fractions.
                let step = if options.portable { 25 } else { 7 };
                let cents = |n: usize| (n as i128 - 10) * step;
                let cents = Decimal128Array::from_iter(self.drawn(40).map(|n| n.map(cents)));
                let cents = cents.with_precision_and_scale(14, 2);
                Arc::new(cents.unwrap_or_else(|error| unreachable!("14 digits: {error}")))
            }
            Kind::Float => {
                let quarters = |n: usize| (n as f64 - 8.0) / 4.0;
                Arc::new(Float64Array::from_iter(
                    self.drawn(30).map(|n| n.map(quarters)),
                ))
            }
            Kind::Text => {
                let words = self.drawn(WORDS.len()).map(|n| n.map(|n| WORDS[n]));
                Arc::new(StringArray::from_iter(words))
            }
            Kind::Date => {
                let days = self.drawn(days().len()).map(|n| n.map(day_number));
                Arc::new(Date32Array::from_iter(days))
            }
            Kind::Time => {
                let choices = days().len() * SECONDS.len();
                let micros = |n: usize| {
                    let (day, second) = (n / SECONDS.len(), SECONDS[n % SECONDS.len()]);
                    (i64::from(day_number(day)) * 86_400 + second) * 1_000_000
                };
                let times = self.drawn(choices).map(|n| n.map(micros));
                Arc::new(TimestampMicrosecondArray::from_iter(times))
            }
            Kind::Flag => {
                let flags = self.drawn(2).map(|n| n.map(|n| n == 1));
                Arc::new(BooleanArray::from_iter(flags))
            }
        }
    }
}

/// Days since 1970.
fn day_number(place: usize) -> i32 {
    let since = days()[place].since(date(1970, 1, 1));
    since.map_or(0, |span| span.get_days())
}
