//! Values of the server as values of Arrow.

use std::error::Error as StdError;

use arrow_array::RecordBatch;
use source::{Column, Error, Kind, RowBuilder};
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Column as Described, Row};

use crate::numeric::{self, Numeric};
use crate::parameters::{EPOCH_DAYS, EPOCH_MICROS};

/// The bytes of a value, whatever its type.
pub struct Raw<'a>(pub &'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Raw<'_> {
    /// The types of the fields of a row, which are all missing.
    pub fn record(&self) -> Vec<u32> {
        let fields = self.0.get(4..).unwrap_or_default().chunks_exact(8);
        let oid = |field: &[u8]| u32::from_be_bytes([field[0], field[1], field[2], field[3]]);
        fields.map(oid).collect()
    }
}

/// Whether values of a type are understood as the server sends them.
pub fn is_known(kind: &Type) -> bool {
    read(kind).is_some()
}

/// Whether a column tells its type by its values: a `NUMERIC` of any length does.
pub fn depends_on_values(columns: &[Described]) -> bool {
    columns.iter().any(is_open)
}

fn is_open(column: &Described) -> bool {
    *column.type_() == Type::NUMERIC && column.type_modifier() < 0
}

type Read = fn(&mut Column, &[u8]) -> Result<(), Error>;

/// Rows in the making.
pub struct Reader {
    builder: RowBuilder,
    read: Vec<Read>,
}

impl Reader {
    /// For rows of these columns. The first ones are looked at where a column depends on them.
    pub fn new(columns: &[Described], first: &[Row]) -> Self {
        let kinds = columns.iter().enumerate().map(|(at, column)| {
            let kind = match is_open(column) {
                true => open(at, first),
                false => kind(column.type_(), column.type_modifier()),
            };
            (column.name().to_owned(), kind)
        });
        let builder = RowBuilder::new(kinds);
        let read = columns
            .iter()
            .map(|column| read(column.type_()).unwrap_or(text))
            .collect();
        Self { builder, read }
    }

    /// Takes a row in; gives a batch where it is full.
    pub fn take(&mut self, row: &Row) -> Result<Option<RecordBatch>, Error> {
        let columns = self.builder.columns().iter_mut();
        for (at, (column, read)) in columns.zip(&self.read).enumerate() {
            match row.try_get::<_, Option<Raw<'_>>>(at) {
                Ok(Some(raw)) => read(column, raw.0)?,
                Ok(None) => column.null(),
                Err(error) => return Err(column.refused(&error.to_string())),
            }
        }
        self.builder.end_row()
    }

    pub fn finish(self) -> Result<Option<RecordBatch>, Error> {
        self.builder.finish()
    }
}

/// As many digits behind the point as any of the first rows has.
fn open(at: usize, first: &[Row]) -> Kind {
    let scale = |row: &Row| {
        let raw = row.try_get::<_, Option<Raw<'_>>>(at).ok()??;
        Some(Numeric::of(raw.0)?.shown)
    };
    let scale = first.iter().filter_map(scale).max();
    Kind::Decimal {
        precision: 38,
        scale: scale.unwrap_or(0).min(38) as u8,
    }
}

fn kind(kind: &Type, modifier: i32) -> Kind {
    match *kind {
        Type::BOOL => Kind::Boolean,
        Type::INT2 => Kind::Short,
        Type::INT4 => Kind::Int,
        Type::INT8 | Type::OID => Kind::Long,
        Type::FLOAT4 => Kind::Real,
        Type::FLOAT8 => Kind::Double,
        Type::NUMERIC => numeric::kind(modifier),
        Type::DATE => Kind::Date,
        Type::TIME => Kind::Time,
        Type::TIMESTAMP => Kind::Timestamp,
        Type::TIMESTAMPTZ => Kind::Instant,
        Type::BYTEA => Kind::Bytes,
        _ => Kind::Text,
    }
}

fn read(kind: &Type) -> Option<Read> {
    Some(match *kind {
        Type::BOOL => boolean,
        Type::INT2 => |column, raw| column.integer(i16::from_be_bytes(fixed(column, raw)?).into()),
        Type::INT4 => |column, raw| column.integer(i32::from_be_bytes(fixed(column, raw)?).into()),
        Type::INT8 => |column, raw| column.integer(i64::from_be_bytes(fixed(column, raw)?)),
        Type::OID => |column, raw| column.integer(u32::from_be_bytes(fixed(column, raw)?).into()),
        Type::FLOAT4 => |column, raw| column.real(f32::from_be_bytes(fixed(column, raw)?)),
        Type::FLOAT8 => |column, raw| column.double(f64::from_be_bytes(fixed(column, raw)?)),
        Type::NUMERIC => numeric::read,
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::JSON => text,
        Type::BPCHAR => padded,
        Type::JSONB => |column, raw| text(column, raw.get(1..).unwrap_or_default()),
        Type::UUID => uuid,
        Type::BYTEA => Column::bytes_value,
        Type::DATE => date,
        Type::TIME => |column, raw| column.time(i64::from_be_bytes(fixed(column, raw)?)),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => timestamp,
        _ => return None,
    })
}

/// The bytes of a value that always has so many.
fn fixed<const N: usize>(column: &Column, raw: &[u8]) -> Result<[u8; N], Error> {
    raw.try_into()
        .map_err(|_| column.refused(&format!("a value of {} bytes", raw.len())))
}

fn boolean(column: &mut Column, raw: &[u8]) -> Result<(), Error> {
    column.boolean(raw != [0])
}

fn text(column: &mut Column, raw: &[u8]) -> Result<(), Error> {
    match std::str::from_utf8(raw) {
        Ok(value) => column.text(value),
        Err(_) => Err(column.refused("a text that is not UTF-8")),
    }
}

/// The blanks at the end of a `CHAR` are no part of it: it equals a text without them.
fn padded(column: &mut Column, raw: &[u8]) -> Result<(), Error> {
    let last = raw.iter().rposition(|byte| *byte != b' ');
    text(column, &raw[..last.map_or(0, |last| last + 1)])
}

fn uuid(column: &mut Column, raw: &[u8]) -> Result<(), Error> {
    let number = u128::from_be_bytes(fixed(column, raw)?);
    let hex = format!("{number:032x}");
    let [a, b, c, d, e] = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    column.text(&format!("{a}-{b}-{c}-{d}-{e}"))
}

/// The days that can be told, from the year -9999 to 9999.
const DAYS: std::ops::RangeInclusive<i32> = -4_371_587..=2_932_896;
const DAY: i64 = 86_400_000_000;

fn date(column: &mut Column, raw: &[u8]) -> Result<(), Error> {
    let days = match i32::from_be_bytes(fixed(column, raw)?) {
        i32::MAX => return Err(column.refused("'infinity'")),
        i32::MIN => return Err(column.refused("'-infinity'")),
        days => days.saturating_add(EPOCH_DAYS),
    };
    match DAYS.contains(&days) {
        true => column.date(days),
        false => Err(column.refused("a day outside the years -9999 to 9999")),
    }
}

fn timestamp(column: &mut Column, raw: &[u8]) -> Result<(), Error> {
    let micros = match i64::from_be_bytes(fixed(column, raw)?) {
        i64::MAX => return Err(column.refused("'infinity'")),
        i64::MIN => return Err(column.refused("'-infinity'")),
        micros => micros.saturating_add(EPOCH_MICROS),
    };
    match i32::try_from(micros.div_euclid(DAY)).is_ok_and(|days| DAYS.contains(&days)) {
        true => column.timestamp(micros),
        false => Err(column.refused("a time outside the years -9999 to 9999")),
    }
}
