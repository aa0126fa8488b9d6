//! Values become columns, or an error that names the column.

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int16Type};
use base::Code;
use jiff::civil::{date, datetime};
use proptest::prelude::*;

use crate::{Column, Error, Kind, RowBuilder, days, decimal128, micros};

fn one(kind: Kind, put: impl FnOnce(&mut Column) -> Result<(), Error>) -> Result<(), Error> {
    let mut rows = RowBuilder::new([("amount".to_owned(), kind)]);
    put(rows.column(0))?;
    rows.end_row()?;
    rows.finish()?.expect("a batch");
    Ok(())
}

const MONEY: Kind = Kind::Decimal {
    precision: 5,
    scale: 2,
};

#[test]
fn what_does_not_fit_is_an_error_that_names_the_column() {
    let refused: [(&str, Result<(), Error>); 9] = [
        ("short", one(Kind::Short, |c| c.integer(40_000))),
        ("byte", one(Kind::Byte, |c| c.integer(-1))),
        ("unsigned", one(Kind::Unsigned, |c| c.integer(-1))),
        ("long", one(Kind::Long, |c| c.unsigned(u64::MAX))),
        ("too large", one(MONEY, |c| c.decimal(100_000, 2))),
        ("too fine", one(MONEY, |c| c.decimal(1_001, 3))),
        ("a fraction", one(Kind::Long, |c| c.double(1.5))),
        ("a text", one(Kind::Date, |c| c.text("2026-01-01"))),
        ("a flag", one(Kind::Text, |c| c.boolean(true))),
    ];
    for (what, result) in refused {
        let error = result.expect_err(what);
        assert_eq!(error.code(), Code::SourceUnsupported);
        assert!(error.detail().expect("why").contains("'amount'"), "{what}");
    }
}

#[test]
fn the_first_batch_tells_the_columns_and_large_values_come_in_small_batches() {
    let none = RowBuilder::new([("a".to_owned(), Kind::Text)])
        .finish()
        .expect("made");
    assert_eq!(none.expect("one batch").num_rows(), 0);
    let mut rows = RowBuilder::new([("a".to_owned(), Kind::Text)]);
    let large = "x".repeat(400_000);
    let mut sizes = Vec::new();
    for _ in 0..10 {
        rows.column(0).text(&large).expect("a text");
        sizes.extend(rows.end_row().expect("ended").map(|batch| batch.num_rows()));
    }
    sizes.extend(rows.finish().expect("made").map(|batch| batch.num_rows()));
    assert_eq!(sizes, [3, 3, 3, 1]);
}

#[test]
fn many_rows_come_in_batches_with_all_of_them() {
    let mut rows = RowBuilder::new([("a".to_owned(), Kind::Short), ("b".to_owned(), MONEY)]);
    let mut batches = Vec::new();
    for n in 0..20_000_i64 {
        rows.column(0).integer(n % 100).expect("a number");
        match n % 3 {
            0 => rows.column(1).null(),
            _ => rows
                .column(1)
                .decimal(i128::from(n % 50), 1)
                .expect("a number"),
        }
        batches.extend(rows.end_row().expect("ended"));
    }
    batches.extend(rows.finish().expect("made"));
    let counts: Vec<usize> = batches.iter().map(|batch| batch.num_rows()).collect();
    assert_eq!(counts, [8_192, 8_192, 3_616]);
    let last = &batches[2];
    assert_eq!(last.column(0).as_primitive::<Int16Type>().value(3_615), 99);
    // 19,999 is no multiple of three: 49 tenths.
    assert_eq!(
        last.column(1).as_primitive::<Decimal128Type>().value(3_615),
        490
    );
}

#[test]
fn a_row_without_all_its_values_is_an_error() {
    let mut rows = RowBuilder::new([("a".to_owned(), Kind::Long), ("b".to_owned(), Kind::Long)]);
    rows.column(0).integer(1).expect("a number");
    rows.end_row().expect("ended");
    assert!(rows.finish().is_err());
}

proptest! {
    #[test]
    fn exact_numbers_are_read_as_they_are_written(unscaled in any::<i64>(), scale in 0_u8..18) {
        let number = base::Decimal { unscaled: i128::from(unscaled), scale };
        let read = decimal128(&number.to_string());
        prop_assert_eq!(read, Some((number.unscaled, scale)));
    }

    #[test]
    fn no_text_is_too_odd_for_a_number(text in ".{0,60}") {
        let _ = decimal128(&text);
    }

    #[test]
    fn days_and_times_count_from_1970(n in -700_000_i64..2_900_000, second in 0_i64..86_400) {
        let day = date(1970, 1, 1).checked_add(jiff::Span::new().days(n)).expect("a day");
        prop_assert_eq!(i64::from(days(day)), n);
        let time = day.to_datetime(jiff::civil::Time::midnight());
        let time = time.checked_add(jiff::Span::new().seconds(second)).expect("a time");
        prop_assert_eq!(micros(time), (n * 86_400 + second) * 1_000_000);
    }
}

#[test]
fn fractions_of_seconds_are_kept() {
    assert_eq!(micros(datetime(1969, 12, 31, 23, 59, 59, 999_999_000)), -1);
    assert_eq!(decimal128("-0.50"), Some((-50, 2)));
    for odd in ["", "-", ".", "1e5", "1.2.3", "NaN", "0x10", "--1", "1 "] {
        assert_eq!(decimal128(odd), None, "{odd:?}");
    }
}
