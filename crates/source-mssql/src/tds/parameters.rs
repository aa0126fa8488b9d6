//! Our values as parameters of `sp_executesql`, each with a type of the server's.

use base::{Decimal, Value};
use jiff::Unit;
use jiff::civil::{Date, DateTime, date};
use mssql_tds::datatypes::column_values::{SqlDate, SqlDateTime2, SqlTime};
use mssql_tds::datatypes::decoder::DecimalParts;
use mssql_tds::datatypes::sql_string::{EncodingType, SqlString, encode_narrow};
use mssql_tds::datatypes::sqltypes::SqlType;
use mssql_tds::message::parameters::rpc_parameters::{RpcParameter, StatusFlags};
use mssql_tds::token::tokens::SqlCollation;

use super::Failure;

/// Named as the dialect names them, from `@P1` on.
#[derive(Default)]
pub struct Parameters(pub(super) Vec<RpcParameter>);

impl Parameters {
    pub fn none() -> Self {
        Self::default()
    }

    /// With a collation, texts that its code page has travel as VARCHAR.
    pub(super) fn bind(values: &[Value], narrow: Option<SqlCollation>) -> Result<Self, Failure> {
        let bound = values.iter().enumerate().map(|(i, value)| {
            let name = format!("@P{}", i + 1);
            let value = typed(value, narrow)?;
            Ok(RpcParameter::new(Some(name), StatusFlags::NONE, value))
        });
        bound.collect::<Result<_, _>>().map(Self)
    }
}

fn typed(value: &Value, narrow: Option<SqlCollation>) -> Result<SqlType, Failure> {
    Ok(match value {
        Value::Null => SqlType::NVarchar(None, 1),
        Value::Text(text) => narrow
            .and_then(|collation| narrowed(text, collation))
            .unwrap_or_else(|| wide(text)),
        Value::Integer(number) => SqlType::BigInt(Some(*number)),
        Value::Decimal(number) => SqlType::Decimal(Some(decimal(*number)?)),
        Value::Float(number) if number.is_finite() => SqlType::Float(Some(*number)),
        Value::Float(number) => return Err(refused(number)),
        Value::Boolean(flag) => SqlType::Bit(Some(*flag)),
        Value::Date(day) => {
            let day = SqlDate::create(days(*day)?).map_err(|_| refused(day))?;
            SqlType::Date(Some(day))
        }
        Value::Timestamp(time) => SqlType::DateTime2(Some(moment(*time)?)),
    })
}

/// The length is one of two, so that a statement has one plan for texts of all lengths.
fn wide(text: &str) -> SqlType {
    let text = SqlString::from_utf8_string(text.to_owned());
    match text.bytes.len() {
        0..=8_000 => SqlType::NVarchar(Some(text), 4_000),
        _ => SqlType::NVarcharMax(Some(text)),
    }
}

/// `None` where the code page lacks a sign: a question mark in its place would find other rows.
fn narrowed(text: &str, collation: SqlCollation) -> Option<SqlType> {
    let encoded = encode_narrow(text, collation);
    if encoded.had_loss || encoded.bytes.len() > 8_000 {
        return None;
    }
    let text = SqlString::new(encoded.bytes, EncodingType::LcidBased(collation));
    Some(SqlType::Varchar(Some(text), 8_000))
}

/// One of two precisions, again for the sake of plans; both hold every digit there is.
fn decimal(number: Decimal) -> Result<DecimalParts, Failure> {
    let magnitude = number.unscaled.unsigned_abs();
    if magnitude >= 10u128.pow(38) || number.scale > 38 {
        return Err(refused(number));
    }
    let small = magnitude < 10u128.pow(18) && number.scale <= 18;
    let precision = if small { 18 } else { 38 };
    let positive = number.unscaled >= 0;
    Ok(DecimalParts::new(
        positive,
        precision,
        number.scale,
        magnitude,
    ))
}

fn moment(time: DateTime) -> Result<SqlDateTime2, Failure> {
    let nanoseconds = time.time().since(jiff::civil::Time::midnight());
    let nanoseconds = nanoseconds.and_then(|span| span.total(Unit::Nanosecond));
    let nanoseconds = nanoseconds.map_err(|_| refused(time))? as u64;
    if !nanoseconds.is_multiple_of(100) {
        return Err(Failure::Value(format!(
            "{time} is finer than 100 nanoseconds"
        )));
    }
    Ok(SqlDateTime2 {
        days: days(time.date())?,
        time: SqlTime {
            time_nanoseconds: nanoseconds / 100,
            scale: 7,
        },
    })
}

/// Since the first day of the year 1.
fn days(day: Date) -> Result<u32, Failure> {
    let since = day
        .since((Unit::Day, date(1, 1, 1)))
        .map_err(|_| refused(day))?;
    u32::try_from(since.get_days()).map_err(|_| refused(day))
}

fn refused(value: impl std::fmt::Display) -> Failure {
    Failure::Value(format!("SQL Server cannot hold {value}"))
}
