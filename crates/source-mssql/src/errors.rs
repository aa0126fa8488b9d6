//! The server's refusals by number, in the words of all sources.

use source::Error;

use crate::tds::Failure;

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Server {
                number,
                class,
                text,
            } => refused(number, class, text),
            Failure::Unreachable(detail) => Error::Unreachable { detail },
            Failure::Untrusted(detail) => Error::Refused { detail },
            Failure::Unencrypted => Error::Refused {
                detail: "the server does not encrypt, and 'tls' asks for it".into(),
            },
            Failure::Cancelled => Error::Cancelled,
            Failure::Value(detail) => Error::Unsupported { detail },
            Failure::Cell(error) => error,
            Failure::Other(detail) => Error::Failed { detail },
        }
    }
}

/// Numbers never change their meaning; texts come in the language of the login.
fn refused(number: u32, class: u8, text: String) -> Error {
    let detail = format!("{text} (error {number})");
    match number {
        // Columns, tables, schemas; and views over what is gone.
        207 | 208 | 2760 | 4104 | 4413 | 4502 => Error::MissingObject { detail },
        // On columns, objects, the database, the server; then who signs in, or may no longer.
        229 | 230 | 262 | 297 | 300 | 916 => Error::Unauthorised { detail },
        18452 | 18456 | 18470 | 18486 | 18487 | 18488 => Error::Unauthorised { detail },
        // A database that is not there, or not open.
        4060 | 4064 => Error::Refused { detail },
        // Moving house, starting, full up: in Azure and in availability groups.
        233 | 976 | 983 | 10928 | 10929 | 17809 | 40197 | 40501 | 40613 | 42108 | 42109 | 49918
        | 49919 | 49920 => Error::Unreachable { detail },
        // A lock that was waited for too long.
        1222 => Error::Timeout,
        // A function, or an operator, of another version.
        195 | 443 | 4121 | 8116 | 10762 => Error::Unsupported { detail },
        // The server ends the session with these: it stops, or somebody killed it.
        _ if class >= 20 || matches!(number, 596 | 6005) => Error::Unreachable { detail },
        _ => Error::Failed { detail },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Code;

    fn code(number: u32, class: u8) -> Code {
        let text = "told".to_owned();
        Error::from(Failure::Server {
            number,
            class,
            text,
        })
        .code()
    }

    #[test]
    fn refusals_have_the_words_of_all_sources() {
        assert_eq!(code(207, 16), Code::SourceMissingObject);
        assert_eq!(code(208, 16), Code::SourceMissingObject);
        assert_eq!(code(229, 14), Code::SourceUnauthorised);
        assert_eq!(code(4060, 11), Code::SourceRefused);
        assert_eq!(code(18456, 14), Code::SourceUnauthorised);
        assert_eq!(code(1205, 13), Code::SourceFailed);
        assert_eq!(code(8134, 16), Code::SourceFailed);
        assert_eq!(code(1222, 16), Code::LimitSeconds);
        assert_eq!(code(195, 15), Code::SourceUnsupported);
        assert_eq!(code(40613, 17), Code::SourceUnreachable);
        assert_eq!(code(12345, 20), Code::SourceUnreachable);
    }

    #[test]
    fn the_number_is_kept_for_the_operator() {
        let text = "Invalid object name 'a.b'.".to_owned();
        let error = Error::from(Failure::Server {
            number: 208,
            class: 16,
            text,
        });
        assert_eq!(
            error.detail(),
            Some("Invalid object name 'a.b'. (error 208)")
        );
    }
}
