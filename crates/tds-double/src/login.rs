//! What comes before the first statement: whether to encrypt, and who is there.

use crate::reader::{Reader, utf16};

/// How a side stands towards encryption.
pub mod encryption {
    pub const OFF: u8 = 0;
    pub const ON: u8 = 1;
    pub const IMPOSSIBLE: u8 = 2;
    pub const REQUIRED: u8 = 3;
}

/// What a client says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: String,
    pub database: String,
    pub application: String,
    /// It wants to read only, and may be sent to a replica.
    pub read_only: bool,
    pub packet_size: usize,
}

/// What a client wants of encryption, as the options of its first message say.
pub fn wanted_encryption(body: &[u8]) -> u8 {
    let mut options = Reader(body);
    while let Some(option @ 0..=0xFE) = options.byte() {
        let place = options.take(4).unwrap_or_default();
        if let (1, [high, low, ..]) = (option, place) {
            let at = usize::from(u16::from_be_bytes([*high, *low]));
            return body.get(at).copied().unwrap_or(encryption::OFF);
        }
    }
    encryption::OFF
}

/// The answer: version, encryption, instance, no several statements at once.
pub fn prelogin(version: [u8; 4], encryption: u8) -> Vec<u8> {
    let mut body = vec![
        0, 0, 21, 0, 6, 1, 0, 27, 0, 1, 2, 0, 28, 0, 1, 4, 0, 29, 0, 1, 0xFF,
    ];
    body.extend(version);
    body.extend([0, 0, encryption, 0, 0]);
    body
}

impl Login {
    pub fn read(body: &[u8]) -> Option<Self> {
        let field = |at: usize| {
            let mut place = Reader(body.get(at..)?);
            let (start, length) = (place.short()?, place.short()?);
            body.get(usize::from(start)..)?
                .get(..usize::from(length) * 2)
        };
        let text = |at| Some(utf16(field(at)?));
        Some(Self {
            user: text(40)?,
            password: utf16(
                &field(44)?
                    .iter()
                    .map(|byte| clear(*byte))
                    .collect::<Vec<_>>(),
            ),
            application: text(48)?,
            database: text(68)?,
            read_only: body.get(26)? & 0x20 != 0,
            packet_size: Reader(body.get(8..)?).long()? as usize,
        })
    }
}

/// Passwords come with their halves swapped and some bits turned.
fn clear(byte: u8) -> u8 {
    (byte ^ 0xA5).rotate_right(4)
}
