//! What the server and the client library say went wrong, in the words that all sources share.

use mysql_async::{DriverError, Error as Client, IoError, ServerError};
use source::Error;

use crate::tls::of_tls;

/// The statement was stopped by `KILL QUERY`.
pub const INTERRUPTED: u16 = 1317;

/// A fault of the client library or of the server behind it.
pub fn failed(error: Client) -> Error {
    let detail = error.to_string();
    match error {
        error if of_tls(&error).is_some() => Error::Refused { detail },
        Client::Server(error) => told(&error),
        Client::Io(IoError::Tls(_)) => Error::Refused { detail },
        Client::Io(_) => Error::Unreachable { detail },
        Client::Driver(error) => of_client(&error, detail),
        Client::Url(_) => Error::Refused { detail },
        Client::Other(_) => Error::Failed { detail },
    }
}

fn of_client(error: &DriverError, detail: String) -> Error {
    use DriverError as D;
    match error {
        D::ConnectionClosed | D::PoolDisconnected | D::PacketOutOfOrder => {
            Error::Unreachable { detail }
        }
        D::NoClientSslFlagFromServer
        | D::UnknownAuthPlugin { .. }
        | D::CleartextPluginDisabled
        | D::MysqlOldPasswordDisabled => Error::Refused { detail },
        _ => Error::Failed { detail },
    }
}

/// By the numbers that MySQL, MariaDB and TiDB share; each keeps to its own above 1900.
fn told(error: &ServerError) -> Error {
    let detail = error.to_string();
    match error.code {
        code if DOWN.contains(&code) => Error::Unreachable { detail },
        code if NO_ENTRY.contains(&code) => Error::Refused { detail },
        code if NOT_ALLOWED.contains(&code) => Error::Unauthorised { detail },
        code if NOT_THERE.contains(&code) => Error::MissingObject { detail },
        code if TOO_LONG.contains(&code) => Error::Timeout,
        code if NOT_OFFERED.contains(&code) => Error::Unsupported { detail },
        INTERRUPTED => Error::Cancelled,
        _ => Error::Failed { detail },
    }
}

/// The server goes down, or gave this connection up.
const DOWN: &[u16] = &[
    1053, 1077, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 3169, 4031,
];

/// No connection: too many of them, an unknown database, a blocked host, a way to sign in that is
/// not known here, or no TLS where it is asked for.
const NO_ENTRY: &[u16] = &[
    1040, 1042, 1043, 1049, 1129, 1130, 1203, 1226, 1251, 1524, 3032, 3159,
];

/// Tables, columns, routines, whole databases; whatever would write; and the login itself, with a
/// wrong password, locked or out of date.
const NOT_ALLOWED: &[u16] = &[
    1045, 1698, 1820, 1862, 3118, 3955, 4151, 1044, 1142, 1143, 1227, 1290, 1345, 1370, 1410, 1792,
    1836, 8121,
];

/// Tables, columns, and views over what is gone.
const NOT_THERE: &[u16] = &[1051, 1054, 1109, 1146, 1356, 1932];

/// Waiting for a lock, and running longer than the session may: MySQL and TiDB, then MariaDB.
const TOO_LONG: &[u16] = &[1205, 3024, 1969];

const NOT_OFFERED: &[u16] = &[1235, 1289, 8108];

/// Warnings without which a number would be wrong in silence: these engines clamp what does not
/// fit, take what is no number for 0, and cut long texts.
const WRONG: &[u16] = &[1260, 1264, 1292, 1366, 1916];

/// The fault behind a warning, if its statement returned something else than was asked. Who casts
/// a text to a few characters has asked for no more.
pub fn of_warning(code: u16, message: &str) -> Option<Error> {
    let asked = message.starts_with("Truncated incorrect CHAR");
    (WRONG.contains(&code) && !asked).then(|| Error::Failed {
        detail: format!("WARNING {code}: {message}"),
    })
}
