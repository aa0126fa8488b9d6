//! Rows of Arrow as the server takes them in by the thousand.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float64Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use source::Error;

use crate::numeric;
use crate::parameters::{EPOCH_DAYS, EPOCH_MICROS};

/// The column type for loading.
pub fn column_type(arrow: &DataType) -> Result<String, Error> {
    Ok(match arrow {
        DataType::Utf8 => "TEXT".into(),
        DataType::Int16 => "SMALLINT".into(),
        DataType::Int32 => "INTEGER".into(),
        DataType::Int64 => "BIGINT".into(),
        DataType::Float64 => "DOUBLE PRECISION".into(),
        DataType::Boolean => "BOOLEAN".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Timestamp(TimeUnit::Microsecond, None) => "TIMESTAMP".into(),
        DataType::Decimal128(precision, scale) => format!("NUMERIC({precision}, {scale})"),
        other => return Err(unknown(other)),
    })
}

fn unknown(kind: &DataType) -> Error {
    Error::Unsupported {
        detail: format!("a column of type {kind}"),
    }
}

/// Every stream of rows begins with this, and has no flags and no further header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const TRAILER: i16 = -1;
const PART_BYTES: usize = 64 * 1024;

type Write = fn(&dyn Array, usize, &mut Vec<u8>);

pub struct Encoder<'a> {
    batch: &'a RecordBatch,
    write: Vec<Write>,
    row: usize,
    ended: bool,
}

impl<'a> Encoder<'a> {
    pub fn new(batch: &'a RecordBatch) -> Result<Self, Error> {
        let columns = batch.columns().iter();
        let write = columns.map(|column| write(column.data_type()));
        Ok(Self {
            batch,
            write: write.collect::<Result<_, _>>()?,
            row: 0,
            ended: false,
        })
    }

    /// The next bytes of the stream.
    pub fn next_part(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.ended {
            return Ok(None);
        }
        let mut part = Vec::with_capacity(PART_BYTES + PART_BYTES / 4);
        if self.row == 0 {
            part.extend(HEADER);
        }
        while self.row < self.batch.num_rows() && part.len() < PART_BYTES {
            self.put_row(&mut part);
        }
        if self.row == self.batch.num_rows() {
            part.extend(TRAILER.to_be_bytes());
            self.ended = true;
        }
        Ok(Some(part))
    }

    fn put_row(&mut self, part: &mut Vec<u8>) {
        part.extend((self.write.len() as i16).to_be_bytes());
        for (column, write) in self.batch.columns().iter().zip(&self.write) {
            let start = part.len();
            part.extend((-1_i32).to_be_bytes());
            if column.is_null(self.row) {
                continue;
            }
            write(column, self.row, part);
            let length = (part.len() - start - 4) as i32;
            part[start..start + 4].copy_from_slice(&length.to_be_bytes());
        }
        self.row += 1;
    }
}

/// How a value is written that is there.
fn write(kind: &DataType) -> Result<Write, Error> {
    Ok(match kind {
        DataType::Utf8 => |array, row, out| out.extend(array.as_string::<i32>().value(row).bytes()),
        DataType::Int16 => |array, row, out| {
            out.extend(array.as_primitive::<Int16Type>().value(row).to_be_bytes());
        },
        DataType::Int32 => |array, row, out| {
            out.extend(array.as_primitive::<Int32Type>().value(row).to_be_bytes());
        },
        DataType::Int64 => |array, row, out| {
            out.extend(array.as_primitive::<Int64Type>().value(row).to_be_bytes());
        },
        DataType::Float64 => |array, row, out| {
            out.extend(array.as_primitive::<Float64Type>().value(row).to_be_bytes());
        },
        DataType::Boolean => |array, row, out| out.push(array.as_boolean().value(row).into()),
        DataType::Date32 => |array, row, out| {
            let days = array.as_primitive::<Date32Type>().value(row);
            out.extend(days.saturating_sub(EPOCH_DAYS).to_be_bytes());
        },
        DataType::Timestamp(TimeUnit::Microsecond, None) => |array, row, out| {
            let micros = array.as_primitive::<TimestampMicrosecondType>().value(row);
            out.extend(micros.saturating_sub(EPOCH_MICROS).to_be_bytes());
        },
        DataType::Decimal128(_, 0..) => |array, row, out| {
            let array = array.as_primitive::<Decimal128Type>();
            numeric::write(array.value(row), array.scale() as u8, out);
        },
        other => return Err(unknown(other)),
    })
}
