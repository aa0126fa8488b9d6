//! The server's and the client library's errors in the words that all sources share.

use std::error::Error as StdError;

use source::{Address, Error};
use tokio_postgres::Error as Told;
use tokio_postgres::error::{DbError, SqlState};

/// While a session is opened.
pub fn connecting(error: &Told) -> Error {
    let detail = words(error);
    match error.as_db_error() {
        Some(told) if is_about_the_login(told) => Error::Unauthorised { detail },
        Some(told) if is_down(told.code()) => Error::Unreachable { detail },
        Some(_) => Error::Refused { detail },
        None if is_about_trust(error) || has_no_tls(error) => Error::Refused { detail },
        None => Error::Unreachable { detail },
    }
}

/// While a statement runs.
pub fn running(error: &Told) -> Error {
    let detail = words(error);
    let Some(told) = error.as_db_error() else {
        return match error.is_closed() || is_about_the_line(error) {
            true => Error::Unreachable { detail },
            false => Error::Failed { detail },
        };
    };
    match told.code() {
        code if is_down(code) => Error::Unreachable { detail },
        code if is_missing(code) => Error::MissingObject { detail },
        &SqlState::INSUFFICIENT_PRIVILEGE | &SqlState::READ_ONLY_SQL_TRANSACTION => {
            Error::Unauthorised { detail }
        }
        &SqlState::FEATURE_NOT_SUPPORTED => Error::Unsupported { detail },
        &SqlState::QUERY_CANCELED if told.message().contains("timeout") => Error::Timeout,
        &SqlState::QUERY_CANCELED => Error::Cancelled,
        _ => Error::Failed { detail },
    }
}

/// An address that says nothing at all.
pub fn silent(address: &Address) -> Error {
    Error::Unreachable {
        detail: format!("{}:{} does not answer", address.host, address.port),
    }
}

/// A connection that has ended meanwhile.
pub fn gone() -> Error {
    Error::Unreachable {
        detail: "the server has closed the connection".into(),
    }
}

/// Whether the server was reached and has no database of that name.
pub fn is_no_database(error: &Told) -> bool {
    error.code() == Some(&SqlState::INVALID_CATALOG_NAME)
}

/// Whether the server could not tell what is meant by a parameter of no type.
pub fn is_about_types(error: &Told) -> bool {
    const CODES: [SqlState; 4] = [
        SqlState::INDETERMINATE_DATATYPE,
        SqlState::AMBIGUOUS_FUNCTION,
        SqlState::UNDEFINED_FUNCTION,
        SqlState::DATATYPE_MISMATCH,
    ];
    error.code().is_some_and(|code| CODES.contains(code))
}

fn is_missing(code: &SqlState) -> bool {
    const CODES: [SqlState; 4] = [
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_COLUMN,
        SqlState::UNDEFINED_OBJECT,
        SqlState::INVALID_SCHEMA_NAME,
    ];
    CODES.contains(code)
}

/// Class 28 is about who signs in; PgBouncer only tells in words.
fn is_about_the_login(told: &DbError) -> bool {
    let code = told.code();
    code.code().starts_with("28")
        || *code == SqlState::INSUFFICIENT_PRIVILEGE
        || (*code == SqlState::PROTOCOL_VIOLATION && told.message().contains("authentication"))
}

/// Whether a server is starting, stopping, full or losing its connections.
fn is_down(code: &SqlState) -> bool {
    const CODES: [SqlState; 5] = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    // Class 08 is about connections.
    CODES.contains(code) || code.code().starts_with("08")
}

/// Whether the other end was reached and is not trusted.
fn is_about_trust(error: &Told) -> bool {
    causes(error).any(|cause| {
        let wrapped = cause.downcast_ref::<std::io::Error>();
        let inner = wrapped.and_then(|error| error.get_ref());
        cause.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>())
    })
}

/// Whether TLS is asked for, and the server does not speak it.
fn has_no_tls(error: &Told) -> bool {
    error.to_string().starts_with("error performing TLS") && !is_about_the_line(error)
}

fn is_about_the_line(error: &Told) -> bool {
    causes(error).any(|cause| cause.is::<std::io::Error>())
}

fn causes(error: &Told) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

fn words(error: &Told) -> String {
    match error.as_db_error() {
        Some(told) => told_words(told),
        None => causes(error).fold(error.to_string(), |words, cause| match cause.to_string() {
            cause if words.contains(&cause) => words,
            cause => format!("{words}: {cause}"),
        }),
    }
}

fn told_words(told: &DbError) -> String {
    let more = [told.detail(), told.hint()].into_iter().flatten();
    more.fold(told.message().to_owned(), |words, more| {
        format!("{words}; {more}")
    })
}
