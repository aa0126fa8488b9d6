//! SQLite's errors in the words of all sources.

use rusqlite::ErrorCode;
use source::Error;

pub fn refused(error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => Error::Unreachable {
            detail: error.to_string(),
        },
        _ => Error::Refused {
            detail: error.to_string(),
        },
    }
}

/// There is one number for whatever is wrong with a statement; which it is stands in the text.
pub fn failed(error: &rusqlite::Error) -> Error {
    let detail = error.to_string();
    let missing = ["no such table", "no such column", "no such view"];
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Error::Cancelled,
        Some(ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly) => {
            Error::Unauthorised { detail }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
        _ if missing.iter().any(|words| detail.contains(words)) => Error::MissingObject { detail },
        _ => Error::Failed { detail },
    }
}
