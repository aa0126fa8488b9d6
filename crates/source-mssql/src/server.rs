//! What answers: product, version, and whether the login could write.

use base::Ctx;
use source::{Error, Server};
use sql::Dialect;

use crate::answer::Answer;
use crate::fetch::Runner;
use crate::{MSSQL, MSSQL_2022};

/// Babelfish, which is PostgreSQL that understands T-SQL, says so; SQL Server knows no such property.
const FACTS: &str = "SELECT CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128)) AS [version], \
     CAST(SERVERPROPERTY('EngineEdition') AS INT) AS [edition], \
     CAST(SERVERPROPERTY('Babelfish') AS INT) AS [babelfish]";

/// Rights on the database hold in all of its schemas; those on a schema and on a table are asked
/// one by one, as either may be granted alone.
const RIGHTS: &str = "SELECT MAX(w.[can]) AS [can] FROM (\
     SELECT HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', p.[right]) AS [can] \
     FROM (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('ALTER'), ('CREATE TABLE')) p ([right]) \
     UNION ALL \
     SELECT HAS_PERMS_BY_NAME(QUOTENAME(s.[name]) + '.' + QUOTENAME(t.[name]), 'OBJECT', p.[right]) \
     FROM sys.tables t JOIN sys.schemas s ON s.[schema_id] = t.[schema_id] \
     CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('ALTER')) p ([right])) w";

/// `SERVERPROPERTY('EngineEdition')` of what Azure keeps up to date by itself.
const AZURE_DATABASE: i64 = 5;
const AZURE_INSTANCE: i64 = 8;
/// The first version with DATEFROMPARTS, TRY_CAST, window frames and OPENJSON alike.
const OLDEST: u32 = 13;

pub async fn ping(runner: &Runner, ctx: &Ctx) -> Result<Server, Error> {
    let facts = Answer::of(runner.rows(ctx, FACTS, &[]).await?);
    let facts = facts.first().ok_or_else(|| Error::Failed {
        detail: "the server does not say what it is".into(),
    })?;
    let version = facts.owned("version");
    let edition = facts.number("edition").unwrap_or_default();
    let babelfish = facts.flag("babelfish");
    Ok(Server {
        engine: product(edition, babelfish).to_owned(),
        dialect: dialect(&version, edition, babelfish)?,
        can_write: can_write(runner, ctx).await,
        version,
    })
}

fn product(edition: i64, babelfish: bool) -> &'static str {
    match edition {
        _ if babelfish => "Babelfish for PostgreSQL",
        AZURE_DATABASE => "Azure SQL Database",
        AZURE_INSTANCE => "Azure SQL Managed Instance",
        _ => "SQL Server",
    }
}

/// What a version is not known to understand, its dialect does not say.
fn dialect(version: &str, edition: i64, babelfish: bool) -> Result<&'static dyn Dialect, Error> {
    let major: u32 = version
        .split('.')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    match edition {
        _ if babelfish => Ok(&MSSQL),
        AZURE_DATABASE | AZURE_INSTANCE => Ok(&MSSQL_2022),
        _ if major >= 16 => Ok(&MSSQL_2022),
        _ if major >= OLDEST => Ok(&MSSQL),
        _ => Err(Error::Unsupported {
            detail: format!(
                "version {version} of SQL Server; 2016 (13) is the oldest that can be read"
            ),
        }),
    }
}

/// `None` where the server does not tell, as some that only speak its protocol.
async fn can_write(runner: &Runner, ctx: &Ctx) -> Option<bool> {
    match runner.rows(ctx, RIGHTS, &[]).await {
        Ok(rows) => Some(Answer::of(rows).first()?.number("can")? == 1),
        Err(error) => {
            tracing::warn!(
                detail = error.detail(),
                "whether the login could write is not known"
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_gets_the_sql_it_understands() {
        let name = |version, edition, babelfish| {
            dialect(version, edition, babelfish)
                .map(Dialect::name)
                .map_err(|error| error.code())
        };
        for (version, edition, babelfish, expected) in [
            ("13.0.7016.1", 3, false, "mssql"),
            ("14.0.3456.2", 2, false, "mssql"),
            ("15.0.4355.3", 4, false, "mssql"),
            ("16.0.4085.2", 3, false, "mssql-2022"),
            ("17.0.1000.7", 3, false, "mssql-2022"),
            ("12.0.2000.8", AZURE_DATABASE, false, "mssql-2022"),
            ("12.0.2000.8", AZURE_INSTANCE, false, "mssql-2022"),
            ("12.0.2000.8", 0, true, "mssql"),
        ] {
            assert_eq!(
                name(version, edition, babelfish),
                Ok(expected),
                "{version} {edition}"
            );
        }
        for old in ["12.0.6024.0", "11.0.7001.0", ""] {
            let refused = Err(base::Code::SourceUnsupported);
            assert_eq!(name(old, 3, false), refused, "{old}");
        }
    }
}
