//! What a client asks for: a text, or a procedure with typed parameters.

use crate::Value;
use crate::packet::{self, Message};
use crate::reader::{Reader, utf16};
use crate::types::time_length;

/// A statement as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub sql: String,
    /// The types of the parameters as the client declares them: `@P1 bigint, @P2 nvarchar(4000)`.
    pub declared: String,
    pub parameters: Vec<Parameter>,
    /// The client wants the session as new before this.
    pub reset: bool,
    /// The number of the connection, from 1.
    pub session: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub value: Value,
}

/// The number of `sp_executesql` among the procedures that have one.
const EXECUTE_SQL: u16 = 10;

impl Request {
    pub fn read(message: &Message, session: u64) -> Option<Self> {
        let mut body = Reader(&message.body);
        // Headers: transaction and the like.
        let headers = body.long()? as usize;
        body.take(headers.checked_sub(4)?)?;
        let mut request = match message.kind {
            packet::BATCH => Self::batch(&body),
            _ => procedure(&mut body)?,
        };
        request.reset = message.reset;
        request.session = session;
        Some(request)
    }

    fn batch(body: &Reader) -> Self {
        Self {
            sql: utf16(body.0),
            declared: String::new(),
            parameters: Vec::new(),
            reset: false,
            session: 0,
        }
    }
}

/// `sp_executesql` as its statement; every other procedure as `EXEC name`.
fn procedure(body: &mut Reader) -> Option<Request> {
    let length = body.short()?;
    let executes_sql = match length {
        u16::MAX => body.short()? == EXECUTE_SQL,
        _ => body
            .text(usize::from(length))?
            .eq_ignore_ascii_case("sp_executesql"),
    };
    body.short()?;
    let mut parameters = Vec::new();
    while !body.is_empty() {
        parameters.push(parameter(body)?);
    }
    if !executes_sql {
        return None;
    }
    let mut rest = parameters.into_iter();
    let Value::Text(sql) = rest.next()?.value else {
        return None;
    };
    let declared = match rest.next() {
        Some(Parameter {
            value: Value::Text(declared),
            ..
        }) => declared,
        _ => String::new(),
    };
    let parameters = rest.collect();
    Some(Request {
        sql,
        declared,
        parameters,
        reset: false,
        session: 0,
    })
}

fn parameter(body: &mut Reader) -> Option<Parameter> {
    let length = usize::from(body.byte()?);
    let name = body.text(length)?;
    body.byte()?;
    let value = value(body)?;
    Some(Parameter { name, value })
}

fn value(body: &mut Reader) -> Option<Value> {
    match body.byte()? {
        0x26 => number(body, |body, length| Some(Value::Int(body.signed(length)?))),
        0x68 => number(body, |body, _| Some(Value::Bool(body.byte()? != 0))),
        0x6D => number(body, float),
        0x24 => number(body, |body, length| {
            Some(Value::Bytes(body.take(length)?.to_vec()))
        }),
        0x6A | 0x6C => {
            body.take(2)?;
            let scale = body.byte()?;
            counted(body, |body, length| decimal(body, length, scale))
        }
        0x28 => counted(body, |body, _| Some(Value::Date(body.unsigned(3)? as u32))),
        kind @ (0x29..=0x2B) => moment(body, kind),
        kind @ (0xE7 | 0xEF | 0xA7 | 0xAF | 0xA5 | 0xAD) => long(body, kind),
        _ => None,
    }
}

type Inner = fn(&mut Reader, usize) -> Option<Value>;

/// A type of one length, then the length of the value: none for NULL.
fn number(body: &mut Reader, inner: Inner) -> Option<Value> {
    body.byte()?;
    counted(body, inner)
}

fn counted(
    body: &mut Reader,
    inner: impl FnOnce(&mut Reader, usize) -> Option<Value>,
) -> Option<Value> {
    match usize::from(body.byte()?) {
        0 => Some(Value::Null),
        length => inner(body, length),
    }
}

fn float(body: &mut Reader, length: usize) -> Option<Value> {
    let bits = body.unsigned(length)?;
    Some(Value::Float(match length {
        4 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits as u64),
    }))
}

fn decimal(body: &mut Reader, length: usize, scale: u8) -> Option<Value> {
    let positive = body.byte()? == 1;
    let number = body.unsigned(length - 1)? as i128;
    Some(Value::Decimal(
        if positive { number } else { -number },
        scale,
    ))
}

/// A time of day, behind a day, before an offset.
fn moment(body: &mut Reader, kind: u8) -> Option<Value> {
    let scale = body.byte()?;
    counted(body, |body, _| {
        let units = body.unsigned(time_length(scale))? as u64;
        if kind == 0x29 {
            return Some(Value::Time(units, scale));
        }
        let days = body.unsigned(3)? as i32;
        Some(match kind {
            0x2A => Value::DateTime(days, units, scale),
            _ => Value::DateTimeOffset(days, units, scale, body.signed(2)? as i16),
        })
    })
}

fn long(body: &mut Reader, kind: u8) -> Option<Value> {
    let text = !matches!(kind, 0xA5 | 0xAD);
    let most = body.short()?;
    if text {
        body.take(5)?;
    }
    let bytes = match most {
        u16::MAX => body.pieces()?,
        _ => match body.short()? {
            u16::MAX => None,
            length => Some(body.take(usize::from(length))?.to_vec()),
        },
    };
    Some(match bytes {
        None => Value::Null,
        Some(bytes) if matches!(kind, 0xE7 | 0xEF) => Value::Text(utf16(&bytes)),
        Some(bytes) => Value::Bytes(bytes),
    })
}
