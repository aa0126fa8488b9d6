//! Running a statement: its rows as batches, and its end, whoever wanted it.

use std::pin::pin;
use std::time::Duration;

use arrow_array::RecordBatch;
use base::Type;
use mysql_async::prelude::Queryable;
use mysql_async::{Column, Conn, Params, Value};
use source::{End, Error, Kind, Lease, RowBuilder, Sender};
use tokio::time::timeout;

use crate::connection::{MySql, Stop};
use crate::errors::{failed, of_warning};
use crate::types;

/// A statement that was admitted, and how its columns are read.
pub struct Request {
    pub text: String,
    pub parameters: Params,
    /// What its columns are cast to, as far as that is known.
    pub columns: Vec<Option<Type>>,
    /// Whether TINYINT(1) is true or false.
    pub flags: bool,
    /// How long it may take.
    pub limit: Duration,
}

/// Why a result was not read to its end.
enum Fault {
    /// The server ended it.
    Ended(Error),
    /// We do not want it any more, and the server still works on it.
    Running(Error),
    /// It cannot be stopped: nobody knows what the next answer will be an answer to.
    Lost(Error),
}

impl From<mysql_async::Error> for Fault {
    fn from(error: mysql_async::Error) -> Self {
        Fault::Ended(failed(error))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Running(error)
    }
}

/// Reads a result until its end or until nobody takes it any more. The connection goes back to
/// its pool only when nothing of the statement is left on it.
pub async fn run(mut lease: Lease<MySql>, request: Request, sender: Sender) -> End {
    let (stop, limit) = (lease.stop(), request.limit);
    let reading = read(&mut lease.conn, request, &sender);
    let (error, usable) = match until(limit, reading, &stop, &sender).await {
        Ok(last) => {
            lease.rest();
            return Ok(last);
        }
        Err(Fault::Ended(error)) => (error, lease.clear().await),
        Err(Fault::Running(error) | Fault::Lost(error)) => (error, false),
    };
    if matches!(error, Error::Unreachable { .. }) {
        lease.alarm();
    }
    if !usable {
        // Others need not wait for the megabytes that may be on their way.
        lease.discard();
        stop.now().await;
    }
    Err(error)
}

/// A statement that is stopped just before it begins runs all the same, so it is told again.
const TOLD_MAX: usize = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// What is being read is not dropped in the middle: the client would lose count of the answers.
async fn until(
    limit: Duration,
    reading: impl Future<Output = Result<Option<RecordBatch>, Fault>>,
    stop: &Stop,
    sender: &Sender,
) -> Result<Option<RecordBatch>, Fault> {
    let mut reading = pin!(reading);
    let why = tokio::select! {
        // Who cannot get rid of rows knows it before anybody tells.
        biased;
        end = &mut reading => return end,
        why = sender.stopped(limit) => why,
    };
    for _ in 0..TOLD_MAX {
        stop.now().await;
        match timeout(PAUSE, &mut reading).await {
            Ok(Ok(last)) => return Ok(last),
            Ok(Err(_)) => return Err(Fault::Ended(why)),
            Err(_) => {}
        }
    }
    Err(Fault::Lost(why))
}

async fn read(
    conn: &mut Conn,
    request: Request,
    sender: &Sender,
) -> Result<Option<RecordBatch>, Fault> {
    let (known, flags) = (request.columns, request.flags);
    let mut result = conn.exec_iter(request.text, request.parameters).await?;
    let mut rows = RowBuilder::new(fields(result.columns_ref(), &known, flags)?);
    while let Some(row) = result.next().await? {
        let values = row.unwrap_raw().into_iter();
        for (column, value) in rows.columns().iter_mut().zip(values) {
            types::push(column, value.unwrap_or(Value::NULL))?;
        }
        if let Some(batch) = rows.end_row()? {
            sender.send(batch).await?;
        }
    }
    if result.warnings() > 0 {
        drop(result);
        heed(conn).await?;
    }
    Ok(rows.finish()?)
}

/// These engines have no type for true and false: what holds them comes as a number.
fn fields(
    columns: &[Column],
    known: &[Option<Type>],
    flags: bool,
) -> Result<Vec<(String, Kind)>, Error> {
    let known = known.iter().chain(std::iter::repeat(&None));
    let field = |(column, known): (&Column, &Option<Type>)| {
        let kind = match (known, types::kind(column, flags)?) {
            (Some(Type::Boolean), Kind::Byte | Kind::Short | Kind::Int | Kind::Long) => {
                Kind::Boolean
            }
            (_, kind) => kind,
        };
        Ok((column.name_str().into_owned(), kind))
    };
    columns.iter().zip(known).map(field).collect()
}

/// What other engines refuse these let pass with a warning and a number that is wrong.
async fn heed(conn: &mut Conn) -> Result<(), Fault> {
    let warnings: Vec<(String, u16, String)> = conn.query("SHOW WARNINGS").await?;
    let mut faults = warnings
        .iter()
        .filter_map(|(_, code, message)| of_warning(*code, message));
    match faults.next() {
        Some(error) => Err(Fault::Ended(error)),
        None => Ok(()),
    }
}
