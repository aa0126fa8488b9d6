//! Messages in packets: eight bytes of header, then at most as much as was agreed on.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

pub const BATCH: u8 = 0x01;
pub const RPC: u8 = 0x03;
pub const REPLY: u8 = 0x04;
pub const ATTENTION: u8 = 0x06;
pub const TRANSACTION: u8 = 0x0E;
pub const PRELOGIN: u8 = 0x12;

/// As long as nothing else is agreed on.
pub const SIZE: usize = 4096;
const HEADER: usize = 8;
const LAST: u8 = 0x01;
/// The session is to be as new before this request: with or without its transaction.
const RESET: u8 = 0x08 | 0x10;

/// What a client sent, without its packets.
#[derive(Debug)]
pub struct Message {
    pub kind: u8,
    pub reset: bool,
    pub body: Vec<u8>,
}

/// The next whole message; an error of kind `UnexpectedEof` when the client is gone.
pub async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Message> {
    let mut body = Vec::new();
    let mut reset = false;
    loop {
        let mut header = [0; HEADER];
        from.read_exact(&mut header).await?;
        let [kind, status, high, low, ..] = header;
        let length = usize::from(u16::from_be_bytes([high, low]));
        let start = body.len();
        body.resize(start + length.saturating_sub(HEADER), 0);
        from.read_exact(&mut body[start..]).await?;
        reset |= status & RESET != 0;
        if status & LAST != 0 {
            return Ok(Message { kind, reset, body });
        }
    }
}

/// One packet.
pub fn framed(kind: u8, number: u8, last: bool, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + HEADER).unwrap_or(u16::MAX);
    let [high, low] = length.to_be_bytes();
    let mut packet = vec![kind, u8::from(last), high, low, 0, 0, number, 0];
    packet.extend_from_slice(body);
    packet
}

/// A reply as it is written: whole packets go out, the rest waits for more.
pub struct Writer {
    size: usize,
    number: u8,
    pub body: Vec<u8>,
}

impl Writer {
    pub fn new(size: usize) -> Self {
        Self {
            size: size - HEADER,
            number: 0,
            body: Vec::new(),
        }
    }

    /// Sends what fills packets. The last byte is kept back, for some packet must be the last.
    pub async fn flush(&mut self, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let mut out = Vec::new();
        let whole = self.body.len().saturating_sub(1) / self.size * self.size;
        for piece in self.body[..whole].chunks(self.size) {
            self.number = self.number.wrapping_add(1);
            out.extend(framed(REPLY, self.number, false, piece));
        }
        self.body.drain(..whole);
        to.write_all(&out).await
    }

    /// Sends what there is although it fills no packet, as a server does that pauses.
    pub async fn flush_all(&mut self, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        self.flush(to).await?;
        if self.body.is_empty() {
            return Ok(());
        }
        self.number = self.number.wrapping_add(1);
        let packet = framed(REPLY, self.number, false, &self.body);
        self.body.clear();
        to.write_all(&packet).await?;
        to.flush().await
    }

    /// Sends the rest; the message is over.
    pub async fn end(mut self, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        self.flush(to).await?;
        let number = self.number.wrapping_add(1);
        to.write_all(&framed(REPLY, number, true, &self.body))
            .await?;
        to.flush().await
    }
}
