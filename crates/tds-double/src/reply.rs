//! What a handler gives: the steps of an answer, in their order.

use std::time::Duration;

use crate::{Column, Value};

/// An answer.
pub struct Reply(pub(crate) Vec<Step>);

/// Rows as they are asked for: a million of them take no memory, and there may be no end of them.
pub type Rows = Box<dyn Iterator<Item = Vec<Value>> + Send>;

pub enum Step {
    /// A result begins.
    Columns(Vec<Column>),
    /// Rows of the result that has begun.
    Rows(Rows),
    /// The same row so many times, for results that are to cost the server nothing.
    Same(Vec<Value>, usize),
    /// `(number, class, text)`; a class above 10 fails the statement, 20 and above ends the session.
    Message(u32, u8, String),
    /// The server is busy. What came before is on its way.
    Pause(Duration),
    /// The connection is gone, in the middle of whatever it is.
    Break,
    /// Bytes that mean nothing.
    Garbage(Vec<u8>),
}

impl Reply {
    /// A statement that gives no rows.
    pub fn nothing() -> Self {
        Self(Vec::new())
    }

    pub fn rows<I>(columns: &[Column], rows: I) -> Self
    where
        I: IntoIterator<Item = Vec<Value>>,
        I::IntoIter: Send + 'static,
    {
        let begin = Step::Columns(columns.to_vec());
        Self(vec![begin, Step::Rows(Box::new(rows.into_iter()))])
    }

    pub fn error(number: u32, text: &str) -> Self {
        Self::nothing().then(Step::Message(number, 16, text.to_owned()))
    }

    pub fn then(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }

    /// The same after a while.
    pub fn after(mut self, pause: Duration) -> Self {
        self.0.insert(0, Step::Pause(pause));
        self
    }
}
