//! The tokens of a reply.

use crate::types::{LATIN, short_text, units};
use crate::{Column, Value};

pub const DONE: u8 = 0xFD;
pub const DONE_PROCEDURE: u8 = 0xFE;
pub const DONE_IN_PROCEDURE: u8 = 0xFF;

pub const MORE: u16 = 0x01;
pub const FAILED: u16 = 0x02;
pub const COUNTED: u16 = 0x10;
pub const CANCELLED: u16 = 0x20;

/// What the change is of.
pub const DATABASE: u8 = 1;
pub const PACKET_SIZE: u8 = 4;
const COLLATION: u8 = 7;
const BEGUN: u8 = 8;
const RESET: u8 = 18;

const SELECT: u16 = 0xC1;

pub fn done(to: &mut Vec<u8>, token: u8, status: u16, rows: u64) {
    to.push(token);
    to.extend(status.to_le_bytes());
    to.extend(SELECT.to_le_bytes());
    to.extend(rows.to_le_bytes());
}

/// Something went wrong (from class 11 on), or is worth saying.
pub fn message(to: &mut Vec<u8>, number: u32, class: u8, text: &str) {
    let mut body = number.to_le_bytes().to_vec();
    body.extend([1, class]);
    let text = units(text);
    body.extend(((text.len() / 2) as u16).to_le_bytes());
    body.extend(text);
    short_text(&mut body, "DOUBLE");
    body.push(0);
    body.extend(1u32.to_le_bytes());
    let token = if class > 10 { 0xAA } else { 0xAB };
    sized(to, token, &body);
}

pub fn changed(to: &mut Vec<u8>, what: u8, new: &str, old: &str) {
    let mut body = vec![what];
    short_text(&mut body, new);
    short_text(&mut body, old);
    sized(to, 0xE3, &body);
}

pub fn collation(to: &mut Vec<u8>) {
    let mut body = vec![COLLATION, 5];
    body.extend(LATIN);
    body.push(0);
    sized(to, 0xE3, &body);
}

/// The session is as new.
pub fn reset(to: &mut Vec<u8>) {
    sized(to, 0xE3, &[RESET, 0, 0]);
}

/// A transaction begins, or (`kind` 9, 10) is committed or rolled back.
pub fn transaction(to: &mut Vec<u8>, ended: Option<u8>) {
    let number = [1, 0, 0, 0, 0, 0, 0, 0];
    let body = match ended {
        None => [&[BEGUN, 8], number.as_slice(), &[0]].concat(),
        Some(kind) => [&[kind, 0, 8], number.as_slice()].concat(),
    };
    sized(to, 0xE3, &body);
}

pub fn login_done(to: &mut Vec<u8>, version: [u8; 4]) {
    let name = units("Microsoft SQL Server");
    let mut body = vec![1, 0x74, 0, 0, 4, (name.len() / 2) as u8];
    body.extend(name);
    body.extend(version);
    sized(to, 0xAD, &body);
}

pub fn columns(to: &mut Vec<u8>, columns: &[Column]) {
    to.push(0x81);
    to.extend((columns.len() as u16).to_le_bytes());
    for column in columns {
        to.extend(0u32.to_le_bytes());
        // It may be NULL, and it may be written to: as most columns.
        to.extend(0x0009u16.to_le_bytes());
        column.of.describe(to);
        short_text(to, &column.name);
    }
}

pub fn row(to: &mut Vec<u8>, columns: &[Column], values: &[Value]) {
    assert_eq!(
        columns.len(),
        values.len(),
        "a handler gave a row of another width"
    );
    to.push(0xD1);
    for (column, value) in columns.iter().zip(values) {
        column.of.write(value, to);
    }
}

pub fn status(to: &mut Vec<u8>) {
    to.push(0x79);
    to.extend([0; 4]);
}

fn sized(to: &mut Vec<u8>, token: u8, body: &[u8]) {
    to.push(token);
    to.extend((body.len() as u16).to_le_bytes());
    to.extend(body);
}
