//! What a caller is told when something cannot be done.

use std::fmt;

use auth::{PasswordError, Refusal};
use base::Code;
use semantic::{Diagnostic, Diagnostics};

use crate::sign_in::refused;

/// A failure in words a person can act on. What only an operator may know is logged where the
/// error is made, under the trace id, and is not in here.
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    pub code: Code,
    pub message: String,
    pub hint: Option<String>,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A fault of ours: logged in full, told in general.
    pub(crate) fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(cause = %cause, "something failed that must not");
        Self::new(Code::Internal, "something went wrong on our side")
    }

    /// Not there and not yours look the same.
    pub(crate) fn unknown_tenant() -> Self {
        Self::new(
            Code::TenantRefused,
            "this sign-in does not open that tenant",
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            code: diagnostic.code,
            message: diagnostic.message,
            hint: diagnostic.hint,
        }
    }
}

impl From<Diagnostics> for Error {
    /// The first gives the code; all are told.
    fn from(diagnostics: Diagnostics) -> Self {
        let hints: Vec<String> = diagnostics
            .0
            .iter()
            .filter_map(|diagnostic| diagnostic.hint.clone())
            .collect();
        let messages: Vec<String> = diagnostics
            .0
            .iter()
            .map(|diagnostic| diagnostic.message.clone())
            .collect();
        Self {
            code: diagnostics
                .0
                .first()
                .map_or(Code::Internal, |diagnostic| diagnostic.code),
            message: messages.join("; "),
            hint: (!hints.is_empty()).then(|| hints.join("; ")),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = match &refusal {
            Refusal::NotAccepted => return refused(),
            Refusal::AnotherTenant => return Self::unknown_tenant(),
            Refusal::NameTaken | Refusal::NotTheFirst => Code::RequestConflict,
            Refusal::NoSuch(_) => Code::RequestUnknownAddress,
            Refusal::WhichTenant(_) | Refusal::NotOfATenant => Code::RequestInvalid,
            Refusal::Password(PasswordError::TooShort | PasswordError::TooLong) => {
                Code::RequestInvalid
            }
            Refusal::Store(store::Error::Refused(_)) => Code::RequestInvalid,
            Refusal::Store(store::Error::Conflict(_)) => Code::RequestConflict,
            other => return Self::internal(other),
        };
        Self::new(code, refusal.to_string())
    }
}

impl From<sql::Unsupported> for Error {
    fn from(unsupported: sql::Unsupported) -> Self {
        Self::new(Code::DialectUnsupported, unsupported.to_string())
    }
}

impl From<source::Error> for Error {
    fn from(error: source::Error) -> Self {
        if let Some(detail) = error.detail() {
            tracing::warn!(code = %error.code(), detail, "a source failed");
        }
        let mut told = Self::new(error.code(), error.to_string());
        if matches!(error, source::Error::Limit { .. } | source::Error::Timeout) {
            told = told.hint("ask for less: a shorter period, fewer rows, or one filter more");
        }
        told
    }
}
