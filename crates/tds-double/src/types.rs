//! Types of columns, and how values of them stand in a row.

use crate::Value;

/// A column of a result. All of them take NULL.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    pub of: Type,
}

impl Column {
    pub fn new(name: &str, of: Type) -> Self {
        let name = name.to_owned();
        Self { name, of }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Type {
    Bit,
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    Real,
    Float,
    /// `(precision, scale)`
    Decimal(u8, u8),
    Money,
    SmallMoney,
    Date,
    Time(u8),
    SmallDateTime,
    DateTime,
    DateTime2(u8),
    DateTimeOffset(u8),
    /// The number of characters.
    NVarChar(u16),
    NVarCharMax,
    /// The number of bytes, and the collation: its code page is how they are read.
    VarChar(u16, Collation),
    UniqueIdentifier,
    VarBinary(u16),
    VarBinaryMax,
    Xml,
    Variant,
    /// A type of .NET, such as `hierarchyid`.
    Udt(&'static str),
}

/// Five bytes: locale and flags, then the sort order of old.
pub type Collation = [u8; 5];

/// `SQL_Latin1_General_CP1_CI_AS`, code page 1252.
pub const LATIN: Collation = [0x09, 0x04, 0xD0, 0x00, 0x34];

impl Type {
    /// As a column's description says it.
    pub fn describe(self, to: &mut Vec<u8>) {
        match self {
            Type::Bit => to.extend([0x68, 1]),
            Type::TinyInt => to.extend([0x26, 1]),
            Type::SmallInt => to.extend([0x26, 2]),
            Type::Int => to.extend([0x26, 4]),
            Type::BigInt => to.extend([0x26, 8]),
            Type::Real => to.extend([0x6D, 4]),
            Type::Float => to.extend([0x6D, 8]),
            Type::Decimal(precision, scale) => to.extend([0x6A, 17, precision, scale]),
            Type::Money => to.extend([0x6E, 8]),
            Type::SmallMoney => to.extend([0x6E, 4]),
            Type::Date => to.push(0x28),
            Type::Time(scale) => to.extend([0x29, scale]),
            Type::SmallDateTime => to.extend([0x6F, 4]),
            Type::DateTime => to.extend([0x6F, 8]),
            Type::DateTime2(scale) => to.extend([0x2A, scale]),
            Type::DateTimeOffset(scale) => to.extend([0x2B, scale]),
            Type::UniqueIdentifier => to.extend([0x24, 16]),
            other => other.describe_long(to),
        }
    }

    fn describe_long(self, to: &mut Vec<u8>) {
        match self {
            Type::NVarChar(length) => text(to, 0xE7, length * 2, LATIN),
            Type::NVarCharMax => text(to, 0xE7, u16::MAX, LATIN),
            Type::VarChar(length, collation) => text(to, 0xA7, length, collation),
            Type::VarBinary(length) => sized(to, 0xA5, length),
            Type::VarBinaryMax => sized(to, 0xA5, u16::MAX),
            Type::Xml => to.extend([0xF1, 0]),
            Type::Variant => {
                to.push(0x62);
                to.extend(8009u32.to_le_bytes());
            }
            Type::Udt(name) => {
                sized(to, 0xF0, u16::MAX);
                for part in ["db", "sys", name] {
                    short_text(to, part);
                }
                to.extend([0, 0]);
            }
            _ => {}
        }
    }

    /// As a row has it.
    ///
    /// # Panics
    /// Where a handler gives a value that is not of the column's type.
    pub fn write(self, value: &Value, to: &mut Vec<u8>) {
        match (self, value) {
            (Type::Variant, Value::Null) => to.extend([0; 4]),
            (of, Value::Null) if of.in_pieces() => to.extend([0xFF; 8]),
            (Type::NVarChar(_) | Type::VarChar(..) | Type::VarBinary(_), Value::Null) => {
                to.extend([0xFF; 2]);
            }
            (_, Value::Null) => to.push(0),
            (of, Value::Text(text)) => of.write_text(text, to),
            (of, Value::Bytes(bytes)) => of.write_bytes(bytes, to),
            (of, value) => of.write_fixed(value, to),
        }
    }

    fn in_pieces(self) -> bool {
        matches!(
            self,
            Type::NVarCharMax | Type::VarBinaryMax | Type::Xml | Type::Udt(_)
        )
    }

    fn write_text(self, text: &str, to: &mut Vec<u8>) {
        match self {
            Type::VarChar(..) => self.write_bytes(text.as_bytes(), to),
            Type::Variant => variant(text, to),
            _ => self.write_bytes(&units(text), to),
        }
    }

    fn write_bytes(self, bytes: &[u8], to: &mut Vec<u8>) {
        if self == Type::UniqueIdentifier {
            to.push(16);
        } else if self.in_pieces() {
            to.extend((bytes.len() as u64).to_le_bytes());
            for piece in bytes.chunks(8_000) {
                to.extend((piece.len() as u32).to_le_bytes());
                to.extend(piece);
            }
            return to.extend([0; 4]);
        } else {
            to.extend((bytes.len() as u16).to_le_bytes());
        }
        to.extend(bytes);
    }

    fn write_fixed(self, value: &Value, to: &mut Vec<u8>) {
        match (self, value) {
            (Type::Bit, Value::Bool(bit)) => to.extend([1, u8::from(*bit)]),
            (Type::TinyInt, Value::Int(number)) => whole(to, *number, 1),
            (Type::SmallInt, Value::Int(number)) => whole(to, *number, 2),
            (Type::Int, Value::Int(number)) => whole(to, *number, 4),
            (Type::BigInt, Value::Int(number)) => whole(to, *number, 8),
            (Type::Real, Value::Float(number)) => counted(to, &(*number as f32).to_le_bytes()),
            (Type::Float, Value::Float(number)) => counted(to, &number.to_le_bytes()),
            (Type::Decimal(..), Value::Decimal(number, _)) => {
                to.extend([17, u8::from(*number >= 0)]);
                to.extend(number.unsigned_abs().to_le_bytes());
            }
            (Type::SmallMoney, Value::Decimal(number, _)) => whole(to, *number as i64, 4),
            (Type::Money, Value::Decimal(number, _)) => {
                let halves = (*number as i64).rotate_left(32);
                whole(to, halves, 8);
            }
            (of, value) => of.write_moment(value, to),
        }
    }

    fn write_moment(self, value: &Value, to: &mut Vec<u8>) {
        match (self, value) {
            (Type::Date, Value::Date(days)) => counted(to, &days.to_le_bytes()[..3]),
            (Type::Time(scale), Value::Time(units, _)) => {
                counted(to, &units.to_le_bytes()[..time_length(scale)]);
            }
            (Type::SmallDateTime, Value::DateTime(days, minutes, _)) => {
                let bytes = [
                    (*days as u16).to_le_bytes(),
                    (*minutes as u16).to_le_bytes(),
                ];
                counted(to, &bytes.concat());
            }
            (Type::DateTime, Value::DateTime(days, ticks, _)) => {
                counted(
                    to,
                    &[days.to_le_bytes(), (*ticks as u32).to_le_bytes()].concat(),
                );
            }
            (Type::DateTime2(scale), Value::DateTime(days, units, _)) => {
                counted(to, &moment(scale, *days, *units));
            }
            (Type::DateTimeOffset(scale), Value::DateTimeOffset(days, units, _, offset)) => {
                let moment = moment(scale, *days, *units);
                counted(to, &[moment.as_slice(), &offset.to_le_bytes()].concat());
            }
            (of, value) => panic!("a handler gave {value:?} for a column of {of:?}"),
        }
    }
}

/// How many bytes a time takes.
pub fn time_length(scale: u8) -> usize {
    match scale {
        0..=2 => 3,
        3 | 4 => 4,
        _ => 5,
    }
}

pub fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Text of at most 255 units behind their number.
pub fn short_text(to: &mut Vec<u8>, text: &str) {
    let units = units(text);
    to.push((units.len() / 2) as u8);
    to.extend(units);
}

fn text(to: &mut Vec<u8>, kind: u8, length: u16, collation: Collation) {
    sized(to, kind, length);
    to.extend(collation);
}

fn sized(to: &mut Vec<u8>, kind: u8, length: u16) {
    to.push(kind);
    to.extend(length.to_le_bytes());
}

/// The lower bytes of a number behind their count.
fn whole(to: &mut Vec<u8>, number: i64, length: usize) {
    counted(to, &number.to_le_bytes()[..length]);
}

fn counted(to: &mut Vec<u8>, bytes: &[u8]) {
    to.push(bytes.len() as u8);
    to.extend(bytes);
}

fn moment(scale: u8, days: i32, units: u64) -> Vec<u8> {
    let mut bytes = units.to_le_bytes()[..time_length(scale)].to_vec();
    bytes.extend(&days.to_le_bytes()[..3]);
    bytes
}

/// An `nvarchar` within a `sql_variant`.
fn variant(text: &str, to: &mut Vec<u8>) {
    let units = units(text);
    to.extend((units.len() as u32 + 9).to_le_bytes());
    to.extend([0xE7, 7]);
    to.extend(LATIN);
    to.extend((units.len() as u16).to_le_bytes());
    to.extend(units);
}
