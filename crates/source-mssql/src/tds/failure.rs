//! What can go wrong, in words of which `errors` makes those of all sources.

use mssql_tds::error::Error as Tds;

#[derive(Debug)]
pub enum Failure {
    /// The server's own refusal. It may send several; the first is the cause.
    Server {
        number: u32,
        class: u8,
        text: String,
    },
    /// There is no connection, or no longer.
    Unreachable(String),
    /// The other side is not who it should be.
    Untrusted(String),
    /// The other side cannot speak in private, and we would not speak otherwise.
    Unencrypted,
    Cancelled,
    /// A value that the server cannot hold.
    Value(String),
    /// A value of a result that its column cannot hold.
    Cell(source::Error),
    Other(String),
}

impl Failure {
    /// While connecting, whatever is not a refusal means that nobody is there.
    pub(super) fn of_connecting(error: Tds) -> Self {
        match Self::from(error) {
            Failure::Other(text) if text.contains("does not support encryption") => {
                Failure::Unencrypted
            }
            Failure::Other(text) => Failure::Unreachable(text),
            other => other,
        }
    }

    fn of_server(errors: &[mssql_tds::error::SqlErrorInfo]) -> Self {
        let Some(first) = errors.first() else {
            return Failure::Other("the server refused without a reason".into());
        };
        Failure::Server {
            number: first.number,
            class: u8::try_from(first.class).unwrap_or(u8::MAX),
            text: first.message.clone(),
        }
    }
}

impl From<Tds> for Failure {
    fn from(error: Tds) -> Self {
        let text = error.to_string();
        match error {
            Tds::SqlServerError { diagnostics } => Self::of_server(&diagnostics.errors),
            Tds::Io(_) | Tds::ConnectionError(_) | Tds::ConnectionClosed(_) => {
                Failure::Unreachable(text)
            }
            Tds::TimeoutError(_)
            | Tds::Redirection { .. }
            | Tds::ConnectionResetNotAcknowledged => Failure::Unreachable(text),
            Tds::OperationCancelledError(_) => Failure::Cancelled,
            Tds::TypeConversionError(_) | Tds::UnsupportedEncoding { .. } => Failure::Value(text),
            error if is_about_trust(&error) => Failure::Untrusted(text),
            _ => Failure::Other(text),
        }
    }
}

fn is_about_trust(error: &Tds) -> bool {
    matches!(
        error,
        Tds::TlsError(_)
            | Tds::TlsHandshakeError { .. }
            | Tds::CertificateNotFound { .. }
            | Tds::InvalidCertificateFormat { .. }
            | Tds::CertificateExpired
            | Tds::CertificateMismatch
            | Tds::CertificateFileIoError { .. }
            | Tds::NoServerCertificate
    )
}
