//! Our values as the server's parameters.

use std::error::Error as StdError;

use base::Value;
use bytes::{BufMut, BytesMut};
use source::{days, micros};
use tokio_postgres::types::{Format, IsNull, ToSql, Type};

/// 2000-01-01, from which the server counts.
pub const EPOCH_DAYS: i32 = 10_957;
pub const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// A value with the type that the server is told.
#[derive(Debug)]
pub struct Parameter<'a> {
    value: &'a Value,
    pub kind: Type,
}

impl<'a> Parameter<'a> {
    /// Texts and what is missing get the type that is given: with `UNKNOWN` the server finds out,
    /// so that a text is compared with an enumeration or a UUID as well.
    pub fn new(value: &'a Value, texts: &Type) -> Self {
        let kind = match value {
            Value::Null => Type::UNKNOWN,
            Value::Text(_) => texts.clone(),
            Value::Integer(_) => Type::INT8,
            Value::Decimal(_) => Type::NUMERIC,
            Value::Float(_) => Type::FLOAT8,
            Value::Boolean(_) => Type::BOOL,
            Value::Date(_) => Type::DATE,
            Value::Timestamp(_) => Type::TIMESTAMP,
        };
        Self { value, kind }
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self.value {
            Value::Null => return Ok(IsNull::Yes),
            Value::Text(text) => out.put_slice(text.as_bytes()),
            Value::Integer(number) => out.put_i64(*number),
            Value::Decimal(decimal) => out.put_slice(decimal.to_string().as_bytes()),
            Value::Float(number) => out.put_f64(*number),
            Value::Boolean(flag) => out.put_u8(u8::from(*flag)),
            Value::Date(day) => out.put_i32(days(*day) - EPOCH_DAYS),
            Value::Timestamp(time) => out.put_i64(micros(*time) - EPOCH_MICROS),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        match self.value {
            // What it is read as is for the server to say.
            Value::Null | Value::Text(_) | Value::Decimal(_) => Format::Text,
            _ => Format::Binary,
        }
    }

    tokio_postgres::types::to_sql_checked!();
}
