//! What answers: MySQL, MariaDB or TiDB, and of which version; what its sessions are told.

use std::time::Duration;

use source::Error;
use sql::Dialect;

use crate::{MARIADB, MYSQL, TIDB};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    MySql,
    MariaDb,
    TiDb,
}

/// A server as it calls itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub flavour: Flavour,
    pub version: String,
}

impl Product {
    /// Reads `8.4.3`, `10.11.19-MariaDB-0+deb12u1` or `8.0.11-TiDB-v7.5.0`; refuses what is older
    /// than our SQL.
    pub fn read(version: &str) -> Result<Self, Error> {
        let flavour = match version.to_lowercase() {
            text if text.contains("tidb") => Flavour::TiDb,
            text if text.contains("mariadb") => Flavour::MariaDb,
            _ => Flavour::MySql,
        };
        let product = Self {
            flavour,
            version: version.to_owned(),
        };
        match product.number() >= flavour.oldest() {
            true => Ok(product),
            false => Err(product.too_old()),
        }
    }

    /// TiDB tells the version of MySQL that it resembles first, then its own.
    fn number(&self) -> (u32, u32) {
        let lower = self.version.to_lowercase();
        let own = lower
            .split_once("tidb-v")
            .map_or(lower.as_str(), |(_, own)| own);
        let mut parts = own
            .split(|c: char| !c.is_ascii_digit())
            .map(|part| part.parse().ok());
        let mut next = || parts.next().flatten().unwrap_or(0);
        (next(), next())
    }

    fn too_old(&self) -> Error {
        let ((major, minor), name) = (self.flavour.oldest(), self.flavour.name());
        let detail = format!(
            "{name} {} is older than {major}.{minor}, the first whose SQL is known here",
            self.version
        );
        Error::Unsupported { detail }
    }

    /// What makes a session one that reads, in UTC, for so long at most, and means the same by a
    /// statement on every server. The guard reads texts with backslashes, so the server does too.
    pub fn session(&self, limit: Duration) -> Vec<String> {
        let (millis, seconds) = (limit.as_millis().max(1), limit.as_secs().max(1));
        let mut told = vec![
            format!("SET NAMES utf8mb4 COLLATE {}", self.flavour.exact()),
            format!(
                "SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', \
                 time_zone = '+00:00', group_concat_max_len = 1048576, \
                 lock_wait_timeout = {seconds}, net_write_timeout = 600"
            ),
        ];
        told.push(match self.flavour {
            Flavour::MariaDb => format!("SET SESSION max_statement_time = {millis} / 1000"),
            _ => format!("SET SESSION max_execution_time = {millis}"),
        });
        // TiDB knows no such transactions: its login has to be one that cannot write.
        if self.flavour != Flavour::TiDb {
            told.push("SET SESSION TRANSACTION READ ONLY".to_owned());
        }
        // Where MariaDB moves a condition into a common table expression, it takes one parameter of
        // the statement for another.
        if self.flavour == Flavour::MariaDb {
            let switch = "condition_pushdown_for_derived=off";
            told.push(format!("SET SESSION optimizer_switch = '{switch}'"));
        }
        told
    }

    /// What stops the statement of a connection and leaves the connection be.
    pub fn kill(&self, connection: u64) -> String {
        match self.flavour {
            Flavour::TiDb => format!("KILL TIDB QUERY {connection}"),
            _ => format!("KILL QUERY {connection}"),
        }
    }
}

impl Flavour {
    pub fn name(self) -> &'static str {
        match self {
            Flavour::MySql => "MySQL",
            Flavour::MariaDb => "MariaDB",
            Flavour::TiDb => "TiDB",
        }
    }

    pub fn dialect(self) -> &'static dyn Dialect {
        match self {
            Flavour::MySql => &MYSQL,
            Flavour::MariaDb => &MARIADB,
            Flavour::TiDb => &TIDB,
        }
    }

    /// The collation that takes texts for one only where they are the same, as other engines do;
    /// but for TiDB blanks at the end count. Columns have their own, which goes before that of
    /// what they are compared with.
    pub fn exact(self) -> &'static str {
        match self {
            Flavour::MySql => "utf8mb4_0900_bin",
            Flavour::MariaDb => "utf8mb4_nopad_bin",
            Flavour::TiDb => "utf8mb4_bin",
        }
    }

    fn oldest(self) -> (u32, u32) {
        match self {
            Flavour::MySql => (8, 0),
            Flavour::MariaDb => (10, 5),
            Flavour::TiDb => (6, 0),
        }
    }
}
