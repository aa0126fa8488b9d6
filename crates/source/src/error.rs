//! One vocabulary for what can go wrong with a database. A variant per decision the caller can take.

use base::Code;

/// Why a source could not do what was asked. The engine's own words are in `detail`:
/// they may name objects, so surfaces show them to operators only.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database cannot be reached")]
    Unreachable { detail: String },
    #[error("the source is not set up right")]
    Misconfigured { detail: String },
    #[error("every connection to the database is in use")]
    Busy,
    #[error("the database refused the connection")]
    Refused { detail: String },
    #[error("the database does not let this login do that")]
    Unauthorised { detail: String },
    #[error("a table or column that the model needs is not in the database")]
    MissingObject { detail: String },
    #[error("the database did not answer in time")]
    Timeout,
    #[error("the request was cancelled")]
    Cancelled,
    #[error("the result has more than {max} {what}")]
    Limit { what: &'static str, max: u64 },
    #[error("the database does not offer this")]
    Unsupported { detail: String },
    #[error("the statement was refused before it was sent: {0}")]
    Guard(String),
    #[error("the database rejected the statement")]
    Failed { detail: String },
}

impl Error {
    pub fn code(&self) -> Code {
        match self {
            Error::Unreachable { .. } => Code::SourceUnreachable,
            Error::Misconfigured { .. } => Code::ModelInvalid,
            Error::Busy => Code::SourceBusy,
            Error::Refused { .. } => Code::SourceRefused,
            Error::Unauthorised { .. } => Code::SourceUnauthorised,
            Error::MissingObject { .. } => Code::SourceMissingObject,
            Error::Timeout => Code::LimitSeconds,
            Error::Cancelled => Code::Cancelled,
            Error::Limit { what: "bytes", .. } => Code::LimitBytes,
            Error::Limit { .. } => Code::LimitRows,
            Error::Unsupported { .. } => Code::SourceUnsupported,
            Error::Guard(_) => Code::StatementRefused,
            Error::Failed { .. } => Code::SourceFailed,
        }
    }

    /// The engine's own words, for the log and the operator.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Error::Unreachable { detail }
            | Error::Misconfigured { detail }
            | Error::Refused { detail }
            | Error::Unauthorised { detail }
            | Error::MissingObject { detail }
            | Error::Unsupported { detail }
            | Error::Failed { detail } => Some(detail),
            _ => None,
        }
    }
}
