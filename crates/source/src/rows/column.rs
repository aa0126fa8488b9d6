//! One column while it grows.

use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Date32Builder, Decimal128Builder, Decimal256Builder,
    Float32Builder, Float64Builder, Int16Builder, Int32Builder, Int64Builder, PrimitiveBuilder,
    StringBuilder, Time64MicrosecondBuilder, TimestampMicrosecondBuilder, UInt8Builder,
    UInt64Builder,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_buffer::i256;
use arrow_schema::{DataType, TimeUnit};

use super::number::{fits, rescaled};
use crate::Error;

/// The types that results come in. Engines have more; drivers say which of these stands for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    /// 0 to 255.
    Byte,
    Short,
    Int,
    Long,
    /// Whole numbers from 0 up, too large for `Long`.
    Unsigned,
    Real,
    Double,
    /// Exact, with at most 38 digits.
    Decimal {
        precision: u8,
        scale: u8,
    },
    /// Exact, with at most 76 digits.
    Wide {
        precision: u8,
        scale: u8,
    },
    Text,
    Bytes,
    Date,
    /// Of a day, in microseconds.
    Time,
    /// What a clock on the wall shows, in microseconds.
    Timestamp,
    /// A point in time everywhere, in microseconds of UTC.
    Instant,
}

impl Kind {
    pub fn arrow(self) -> DataType {
        match self {
            Kind::Boolean => DataType::Boolean,
            Kind::Byte => DataType::UInt8,
            Kind::Short => DataType::Int16,
            Kind::Int => DataType::Int32,
            Kind::Long => DataType::Int64,
            Kind::Unsigned => DataType::UInt64,
            Kind::Real => DataType::Float32,
            Kind::Double => DataType::Float64,
            Kind::Decimal { precision, scale } => DataType::Decimal128(precision, scale as i8),
            Kind::Wide { precision, scale } => DataType::Decimal256(precision, scale as i8),
            Kind::Text => DataType::Utf8,
            Kind::Bytes => DataType::Binary,
            Kind::Date => DataType::Date32,
            Kind::Time => DataType::Time64(TimeUnit::Microsecond),
            Kind::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }
}

/// The values of one column so far.
pub struct Column {
    name: String,
    kind: Kind,
    cells: Cells,
}

enum Cells {
    Boolean(BooleanBuilder),
    Byte(UInt8Builder),
    Short(Int16Builder),
    Int(Int32Builder),
    Long(Int64Builder),
    Unsigned(UInt64Builder),
    Real(Float32Builder),
    Double(Float64Builder),
    Decimal(Decimal128Builder),
    Wide(Decimal256Builder),
    Text(StringBuilder),
    Bytes(BinaryBuilder),
    Date(Date32Builder),
    Time(Time64MicrosecondBuilder),
    Timestamp(TimestampMicrosecondBuilder),
}

/// The same for each kind of cells.
macro_rules! each {
    ($cells:expr, $builder:ident => $what:expr) => {
        match $cells {
            Cells::Boolean($builder) => $what,
            Cells::Byte($builder) => $what,
            Cells::Short($builder) => $what,
            Cells::Int($builder) => $what,
            Cells::Long($builder) => $what,
            Cells::Unsigned($builder) => $what,
            Cells::Real($builder) => $what,
            Cells::Double($builder) => $what,
            Cells::Decimal($builder) => $what,
            Cells::Wide($builder) => $what,
            Cells::Text($builder) => $what,
            Cells::Bytes($builder) => $what,
            Cells::Date($builder) => $what,
            Cells::Time($builder) => $what,
            Cells::Timestamp($builder) => $what,
        }
    };
}

impl Column {
    pub(super) fn new(name: String, kind: Kind) -> Self {
        let cells = match kind {
            Kind::Boolean => Cells::Boolean(BooleanBuilder::new()),
            Kind::Byte => Cells::Byte(UInt8Builder::new()),
            Kind::Short => Cells::Short(Int16Builder::new()),
            Kind::Int => Cells::Int(Int32Builder::new()),
            Kind::Long => Cells::Long(Int64Builder::new()),
            Kind::Unsigned => Cells::Unsigned(UInt64Builder::new()),
            Kind::Real => Cells::Real(Float32Builder::new()),
            Kind::Double => Cells::Double(Float64Builder::new()),
            Kind::Decimal { .. } => {
                Cells::Decimal(Decimal128Builder::new().with_data_type(kind.arrow()))
            }
            Kind::Wide { .. } => Cells::Wide(Decimal256Builder::new().with_data_type(kind.arrow())),
            Kind::Text => Cells::Text(StringBuilder::new()),
            Kind::Bytes => Cells::Bytes(BinaryBuilder::new()),
            Kind::Date => Cells::Date(Date32Builder::new()),
            Kind::Time => Cells::Time(Time64MicrosecondBuilder::new()),
            Kind::Timestamp | Kind::Instant => {
                Cells::Timestamp(TimestampMicrosecondBuilder::new().with_data_type(kind.arrow()))
            }
        };
        Self { name, kind, cells }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// No value.
    pub fn null(&mut self) {
        each!(&mut self.cells, builder => builder.append_null());
    }

    pub fn boolean(&mut self, value: bool) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Boolean(builder) => builder.append_value(value),
            _ => return Err(self.refused("true or false")),
        }
        Ok(())
    }

    /// A whole number, into any column of numbers that has room for it.
    pub fn integer(&mut self, value: i64) -> Result<(), Error> {
        let fitted = match &mut self.cells {
            Cells::Long(builder) => append(builder, Some(value)),
            Cells::Int(builder) => append(builder, i32::try_from(value).ok()),
            Cells::Short(builder) => append(builder, i16::try_from(value).ok()),
            Cells::Byte(builder) => append(builder, u8::try_from(value).ok()),
            Cells::Unsigned(builder) => append(builder, u64::try_from(value).ok()),
            Cells::Decimal(_) => return self.decimal(i128::from(value), 0),
            _ => false,
        };
        match fitted {
            true => Ok(()),
            false => Err(self.refused(&value.to_string())),
        }
    }

    pub fn unsigned(&mut self, value: u64) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Unsigned(builder) => {
                builder.append_value(value);
                Ok(())
            }
            Cells::Decimal(_) => self.decimal(i128::from(value), 0),
            _ => match i64::try_from(value) {
                Ok(value) => self.integer(value),
                Err(_) => Err(self.refused(&value.to_string())),
            },
        }
    }

    pub fn real(&mut self, value: f32) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Real(builder) => builder.append_value(value),
            _ => return self.double(f64::from(value)),
        }
        Ok(())
    }

    pub fn double(&mut self, value: f64) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Double(builder) => builder.append_value(value),
            _ => return Err(self.refused("a fraction")),
        }
        Ok(())
    }

    /// `unscaled / 10^scale`. A digit that the column has no place for is not dropped.
    pub fn decimal(&mut self, unscaled: i128, scale: u8) -> Result<(), Error> {
        match (&mut self.cells, self.kind) {
            (
                Cells::Decimal(builder),
                Kind::Decimal {
                    precision,
                    scale: own,
                },
            ) => {
                let fitted = rescaled(unscaled, scale, own).filter(|v| fits(*v, precision));
                match fitted {
                    Some(value) => builder.append_value(value),
                    None => return Err(self.refused("a number with more digits")),
                }
            }
            (Cells::Wide(_), Kind::Wide { scale: own, .. }) => {
                let power = i256::from_i128(10).checked_pow(u32::from(own.saturating_sub(scale)));
                let value = power.filter(|_| scale <= own);
                let value = value.and_then(|power| i256::from_i128(unscaled).checked_mul(power));
                return match value {
                    Some(value) => self.wide(value),
                    None => Err(self.refused("a number with more digits")),
                };
            }
            _ => return Err(self.refused("an exact number")),
        }
        Ok(())
    }

    /// An exact number of more than 38 digits, with the scale of the column.
    pub fn wide(&mut self, unscaled: i256) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Wide(builder) => builder.append_value(unscaled),
            _ => return Err(self.refused("a number of more than 38 digits")),
        }
        Ok(())
    }

    pub fn text(&mut self, value: &str) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Text(builder) => builder.append_value(value),
            _ => return Err(self.refused("a text")),
        }
        Ok(())
    }

    pub fn bytes_value(&mut self, value: &[u8]) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Bytes(builder) => builder.append_value(value),
            _ => return Err(self.refused("bytes")),
        }
        Ok(())
    }

    /// Days since 1970-01-01.
    pub fn date(&mut self, days: i32) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Date(builder) => builder.append_value(days),
            _ => return Err(self.refused("a date")),
        }
        Ok(())
    }

    /// Microseconds since midnight.
    pub fn time(&mut self, micros: i64) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Time(builder) => builder.append_value(micros),
            _ => return Err(self.refused("a time of day")),
        }
        Ok(())
    }

    /// Microseconds since 1970-01-01: of the wall clock, or of UTC, as the column has it.
    pub fn timestamp(&mut self, micros: i64) -> Result<(), Error> {
        match &mut self.cells {
            Cells::Timestamp(builder) => builder.append_value(micros),
            _ => return Err(self.refused("a point in time")),
        }
        Ok(())
    }

    /// The error for a value that the column cannot hold.
    pub fn refused(&self, value: &str) -> Error {
        Error::Unsupported {
            detail: format!(
                "the column '{}' of type {} has {value}, which does not fit there",
                self.name,
                self.kind.arrow()
            ),
        }
    }

    /// Bytes of values that are of any length.
    pub(super) fn bytes(&self) -> usize {
        match &self.cells {
            Cells::Text(builder) => builder.values_slice().len(),
            Cells::Bytes(builder) => builder.values_slice().len(),
            _ => 0,
        }
    }

    pub(super) fn finish(&mut self) -> ArrayRef {
        each!(&mut self.cells, builder => finished(builder.finish()))
    }
}

/// Appends a value if there is one.
fn append<T: ArrowPrimitiveType>(
    builder: &mut PrimitiveBuilder<T>,
    value: Option<T::Native>,
) -> bool {
    if let Some(value) = value {
        builder.append_value(value);
    }
    value.is_some()
}

fn finished(array: impl Array + 'static) -> ArrayRef {
    Arc::new(array)
}
