//! Where the library puts the values of a row: straight into the columns of a batch.

use std::borrow::Cow;

use mssql_tds::datatypes::column_values::{
    SqlDate, SqlDateTime, SqlDateTime2, SqlDateTimeOffset, SqlMoney, SqlSmallDateTime,
    SqlSmallMoney, SqlTime, SqlXml,
};
use mssql_tds::datatypes::decoder::DecimalParts;
use mssql_tds::datatypes::row_writer::RowWriter;
use mssql_tds::datatypes::sql_json::SqlJson;
use mssql_tds::datatypes::sql_string::EncodingType;
use mssql_tds::datatypes::sql_vector::SqlVector;
use source::{Column, Error, RowBuilder};
use uuid::Uuid;

use super::text;

/// Days from the first of the year 1, and of 1900, to 1970.
const SINCE_YEAR_1: i64 = 719_162;
const SINCE_1900: i64 = 25_567;
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// The rows of a result as they arrive. The library cannot be told of a value that does not fit,
/// so the first one is kept for whoever asked for the row.
pub struct Cells {
    pub rows: RowBuilder,
    fault: Option<Error>,
    text: String,
}

impl Cells {
    pub fn new(rows: RowBuilder) -> Self {
        Self {
            rows,
            fault: None,
            text: String::new(),
        }
    }

    pub(super) fn fault(&mut self) -> Result<(), Error> {
        self.fault.take().map_or(Ok(()), Err)
    }

    fn put(&mut self, col: usize, push: impl FnOnce(&mut Column) -> Result<(), Error>) {
        if let Err(error) = push(self.rows.column(col)) {
            self.fault.get_or_insert(error);
        }
    }

    fn refuse(&mut self, col: usize, value: &str) {
        self.put(col, |column| Err(column.refused(value)));
    }

    fn decimal(&mut self, col: usize, val: DecimalParts) {
        // 38 digits have room in 127 bits.
        let magnitude = i128::try_from(val.magnitude()).unwrap_or(i128::MAX);
        let signed = if val.is_positive {
            magnitude
        } else {
            -magnitude
        };
        self.put(col, |column| column.decimal(signed, val.scale));
    }
}

impl RowWriter for Cells {
    fn write_null(&mut self, col: usize) {
        self.rows.column(col).null();
    }

    fn write_bool(&mut self, col: usize, val: bool) {
        self.put(col, |column| column.boolean(val));
    }

    fn write_u8(&mut self, col: usize, val: u8) {
        self.put(col, |column| column.integer(i64::from(val)));
    }

    fn write_i16(&mut self, col: usize, val: i16) {
        self.put(col, |column| column.integer(i64::from(val)));
    }

    fn write_i32(&mut self, col: usize, val: i32) {
        self.put(col, |column| column.integer(i64::from(val)));
    }

    fn write_i64(&mut self, col: usize, val: i64) {
        self.put(col, |column| column.integer(val));
    }

    fn write_f32(&mut self, col: usize, val: f32) {
        self.put(col, |column| column.real(val));
    }

    fn write_f64(&mut self, col: usize, val: f64) {
        self.put(col, |column| column.double(val));
    }

    fn write_string(&mut self, col: usize, bytes: Cow<'_, [u8]>, encoding: EncodingType) {
        let mut room = std::mem::take(&mut self.text);
        match text::read(&bytes, encoding, &mut room) {
            Some(text) => self.put(col, |column| column.text(text)),
            None => self.refuse(col, "a text that its encoding does not have"),
        }
        self.text = room;
    }

    fn write_bytes(&mut self, col: usize, bytes: Cow<'_, [u8]>) {
        self.put(col, |column| column.bytes_value(&bytes));
    }

    fn write_decimal(&mut self, col: usize, val: DecimalParts) {
        self.decimal(col, val);
    }

    fn write_numeric(&mut self, col: usize, val: DecimalParts) {
        self.decimal(col, val);
    }

    fn write_date(&mut self, col: usize, val: SqlDate) {
        let days = i64::from(val.get_days()) - SINCE_YEAR_1;
        self.put(col, |column| column.date(days as i32));
    }

    fn write_time(&mut self, col: usize, val: SqlTime) {
        self.put(col, |column| column.time(micros_of_day(&val)));
    }

    fn write_datetime(&mut self, col: usize, val: SqlDateTime) {
        // Three hundredths of a second, shown as .000, .003 and .007.
        let millis = (i64::from(val.time) * 10 + 1) / 3;
        let days = i64::from(val.days) - SINCE_1900;
        self.put(col, |column| {
            column.timestamp(days * MICROS_PER_DAY + millis * 1_000)
        });
    }

    fn write_smalldatetime(&mut self, col: usize, val: SqlSmallDateTime) {
        let days = i64::from(val.days) - SINCE_1900;
        let micros = i64::from(val.time) * 60_000_000;
        self.put(col, |column| {
            column.timestamp(days * MICROS_PER_DAY + micros)
        });
    }

    fn write_datetime2(&mut self, col: usize, val: SqlDateTime2) {
        self.put(col, |column| column.timestamp(micros(&val)));
    }

    fn write_datetimeoffset(&mut self, col: usize, val: SqlDateTimeOffset) {
        // On the wire it is in UTC already; the offset says what the clock on the wall showed.
        self.put(col, |column| column.timestamp(micros(&val.datetime2)));
    }

    fn write_money(&mut self, col: usize, val: SqlMoney) {
        let high = i64::from(val.msb_part) << 32;
        let low = i64::from(val.lsb_part as u32);
        self.put(col, |column| column.decimal(i128::from(high | low), 4));
    }

    fn write_smallmoney(&mut self, col: usize, val: SqlSmallMoney) {
        self.put(col, |column| column.decimal(i128::from(val.int_val), 4));
    }

    fn write_uuid(&mut self, col: usize, val: Uuid) {
        // In capitals, as the server writes it.
        let mut room = [0; uuid::fmt::Hyphenated::LENGTH];
        let text = val.hyphenated().encode_upper(&mut room);
        self.put(col, |column| column.text(text));
    }

    fn write_json(&mut self, col: usize, val: SqlJson) {
        self.write_string(col, Cow::Owned(val.bytes), EncodingType::Utf8);
    }

    // Columns of the following types are refused before their first row.

    fn write_xml(&mut self, col: usize, _: SqlXml) {
        self.refuse(col, "xml");
    }

    fn write_vector(&mut self, col: usize, _: SqlVector) {
        self.refuse(col, "a vector");
    }

    fn end_row(&mut self) {}
}

/// The library counts what it calls nanoseconds in hundreds.
fn micros_of_day(time: &SqlTime) -> i64 {
    (time.time_nanoseconds / 10) as i64
}

fn micros(moment: &SqlDateTime2) -> i64 {
    (i64::from(moment.days) - SINCE_YEAR_1) * MICROS_PER_DAY + micros_of_day(&moment.time)
}
