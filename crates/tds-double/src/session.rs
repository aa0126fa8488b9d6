//! One connection: hands shaken, somebody let in, then a reply for each request.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::login::{Login, encryption, prelogin, wanted_encryption};
use crate::packet::{self, Message, Writer};
use crate::server::Shared;
use crate::{Column, Reply, Request, Step, Value, token};

/// 2022.
const VERSION: [u8; 4] = [16, 0, 0x10, 0];

pub(crate) async fn run(mut stream: TcpStream, number: u64, shared: Arc<Shared>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match shared.options.identity.clone() {
        Some(identity) if shared.options.strict => {
            let mut stream = identity.accept_strictly(stream).await?;
            greet_back(&mut stream, &shared).await?;
            serve(stream, number, shared).await
        }
        Some(identity) => {
            greet_back(&mut stream, &shared).await?;
            serve(identity.accept(stream).await?, number, shared).await
        }
        None => {
            greet_back(&mut stream, &shared).await?;
            serve(stream, number, shared).await
        }
    }
}

/// Who the server is, and whether it encrypts.
async fn greet_back<S>(stream: &mut S, shared: &Shared) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let hello = packet::read(stream).await?;
    let wanted = wanted_encryption(&hello.body);
    let answer = match (&shared.options.identity, wanted) {
        (None, _) => encryption::IMPOSSIBLE,
        (Some(_), encryption::OFF) => encryption::REQUIRED,
        (Some(_), _) => encryption::ON,
    };
    let mut writer = Writer::new(packet::SIZE);
    writer.body = prelogin(VERSION, answer);
    writer.end(stream).await
}

async fn serve<S>(stream: S, number: u64, shared: Arc<Shared>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (from, to) = tokio::io::split(stream);
    let (sender, inbox) = mpsc::channel(16);
    let mut reading = JoinSet::new();
    reading.spawn(read_all(from, sender));
    let mut session = Session {
        number,
        shared,
        inbox,
        to,
        packet_size: packet::SIZE,
    };
    if session.login().await? {
        while let Some(message) = session.inbox.recv().await {
            if !session.answer(message).await? {
                break;
            }
        }
    }
    session.to.shutdown().await
}

/// Reads beside the writing, so that a client can call a statement off while its rows come.
async fn read_all<S: AsyncRead>(mut from: ReadHalf<S>, sender: mpsc::Sender<Message>) {
    while let Ok(message) = packet::read(&mut from).await {
        if sender.send(message).await.is_err() {
            return;
        }
    }
}

struct Session<S> {
    number: u64,
    shared: Arc<Shared>,
    inbox: mpsc::Receiver<Message>,
    to: WriteHalf<S>,
    packet_size: usize,
}

/// How the steps of a reply came to an end.
enum Ended {
    Well { rows: u64 },
    Failed,
    Cancelled,
    Broken,
}

impl<S: AsyncRead + AsyncWrite + Send> Session<S> {
    /// Whether the client is let in.
    async fn login(&mut self) -> io::Result<bool> {
        let message = self
            .inbox
            .recv()
            .await
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        let login = Login::read(&message.body).ok_or(io::ErrorKind::InvalidData)?;
        tokio::time::sleep(self.shared.options.login_takes).await;
        let refusal = self.shared.refusal(&login);
        let mut writer = Writer::new(packet::SIZE);
        if let Some((number, told)) = &refusal {
            token::message(&mut writer.body, *number, 14, told);
            token::done(&mut writer.body, token::DONE, token::FAILED, 0);
        } else {
            self.packet_size = login
                .packet_size
                .clamp(512, self.shared.options.packet_size);
            greet(&mut writer.body, &login.database, self.packet_size);
        }
        self.shared.seen().logins.push(login);
        writer.end(&mut self.to).await?;
        Ok(refusal.is_none())
    }

    /// Whether the session goes on.
    async fn answer(&mut self, message: Message) -> io::Result<bool> {
        let mut writer = Writer::new(self.packet_size);
        match message.kind {
            packet::BATCH | packet::RPC => return self.perform(message, writer).await,
            packet::ATTENTION => self.acknowledge(&mut writer),
            packet::TRANSACTION => {
                let ended = match message.body.get(22) {
                    Some(7) => Some(9),
                    Some(8) => Some(10),
                    _ => None,
                };
                token::transaction(&mut writer.body, ended);
                token::done(&mut writer.body, token::DONE, 0, 0);
            }
            other => refuse(&mut writer.body, &format!("a packet of kind {other}")),
        }
        writer.end(&mut self.to).await?;
        Ok(true)
    }

    async fn perform(&mut self, message: Message, mut writer: Writer) -> io::Result<bool> {
        let procedure = message.kind == packet::RPC;
        if message.reset {
            token::reset(&mut writer.body);
        }
        let Some(request) = Request::read(&message, self.number) else {
            refuse(&mut writer.body, "this procedure, or one of its parameters");
            writer.end(&mut self.to).await?;
            return Ok(true);
        };
        let reply = (self.shared.handler)(&request);
        self.shared.seen().requests.push(request);
        let ended = self.steps(reply, &mut writer).await?;
        match ended {
            Ended::Well { rows } => finish(&mut writer.body, procedure, token::COUNTED, rows),
            Ended::Failed => finish(&mut writer.body, procedure, token::FAILED, 0),
            Ended::Cancelled => self.acknowledge(&mut writer),
            Ended::Broken => return Ok(false),
        }
        writer.end(&mut self.to).await?;
        Ok(true)
    }

    async fn steps(&mut self, reply: Reply, writer: &mut Writer) -> io::Result<Ended> {
        let mut columns = Vec::new();
        let mut sent = 0;
        for step in reply.0 {
            match step {
                Step::Columns(described) => {
                    token::columns(&mut writer.body, &described);
                    columns = described;
                }
                Step::Rows(rows) => {
                    let rows = rows.map(|row| encoded(&columns, &row));
                    sent += match self.rows(rows, writer).await? {
                        Some(rows) => rows,
                        None => return Ok(Ended::Cancelled),
                    };
                }
                Step::Same(row, times) => {
                    let rows = std::iter::repeat_n(encoded(&columns, &row), times);
                    sent += match self.rows(rows, writer).await? {
                        Some(rows) => rows,
                        None => return Ok(Ended::Cancelled),
                    };
                }
                Step::Message(number, class, text) => {
                    token::message(&mut writer.body, number, class, &text);
                    if class > 10 {
                        return Ok(Ended::Failed);
                    }
                }
                Step::Pause(time) => {
                    writer.flush_all(&mut self.to).await?;
                    if self.cancelled_within(time).await {
                        return Ok(Ended::Cancelled);
                    }
                }
                Step::Garbage(bytes) => writer.body.extend(bytes),
                Step::Break => {
                    writer.flush_all(&mut self.to).await?;
                    return Ok(Ended::Broken);
                }
            }
        }
        Ok(Ended::Well { rows: sent })
    }

    /// How many rows were sent, unless the client called them off.
    async fn rows(
        &mut self,
        rows: impl Iterator<Item = Vec<u8>> + Send,
        writer: &mut Writer,
    ) -> io::Result<Option<u64>> {
        let mut sent = 0;
        for row in rows {
            writer.body.extend(row);
            sent += 1;
            if writer.body.len() > self.packet_size {
                writer.flush(&mut self.to).await?;
                let called = self.inbox.try_recv();
                if called.is_ok_and(|message| message.kind == packet::ATTENTION) {
                    return Ok(None);
                }
            }
        }
        Ok(Some(sent))
    }

    async fn cancelled_within(&mut self, time: Duration) -> bool {
        let message = tokio::time::timeout(time, self.inbox.recv()).await;
        matches!(
            message,
            Ok(Some(Message {
                kind: packet::ATTENTION,
                ..
            }))
        )
    }

    fn acknowledge(&self, writer: &mut Writer) {
        self.shared.cancelled.fetch_add(1, Ordering::Relaxed);
        token::done(&mut writer.body, token::DONE, token::CANCELLED, 0);
    }
}

fn encoded(columns: &[Column], row: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    token::row(&mut bytes, columns, row);
    bytes
}

fn greet(to: &mut Vec<u8>, database: &str, packet_size: usize) {
    let database = if database.is_empty() {
        "master"
    } else {
        database
    };
    token::changed(to, token::DATABASE, database, "master");
    token::collation(to);
    token::login_done(to, VERSION);
    let old = packet::SIZE.to_string();
    token::changed(to, token::PACKET_SIZE, &packet_size.to_string(), &old);
    token::done(to, token::DONE, 0, 0);
}

fn refuse(to: &mut Vec<u8>, what: &str) {
    token::message(
        to,
        8009,
        16,
        &format!("the double does not understand {what}"),
    );
    token::done(to, token::DONE, token::FAILED, 0);
}

fn finish(to: &mut Vec<u8>, procedure: bool, status: u16, rows: u64) {
    if !procedure {
        return token::done(to, token::DONE, status, rows);
    }
    token::done(to, token::DONE_IN_PROCEDURE, status | token::MORE, rows);
    token::status(to);
    token::done(to, token::DONE_PROCEDURE, status & token::FAILED, 0);
}
