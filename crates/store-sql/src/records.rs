//! Small records under an id.

use sqlx::any::{AnyQueryResult, AnyRow};
use store::{Error, Expect, Realm, Row, RowChange, RowKind};

use crate::audit::time;
use crate::errors::told;
use crate::work::{Work, column, realm};

const ONE: &str = "SELECT tenant, kind, id, version, expires_at, body FROM records \
    WHERE tenant = $1 AND kind = $2 AND id = $3";
const ALL: &str = "SELECT tenant, kind, id, version, expires_at, body FROM records \
    WHERE tenant = $1 AND kind = $2 ORDER BY id";
const EVERYWHERE: &str = "SELECT tenant, kind, id, version, expires_at, body FROM records \
    WHERE kind = $1 AND id = $2 ORDER BY tenant";
const PUT: &str = "INSERT INTO records (tenant, kind, id, version, expires_at, body) \
    VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (tenant, kind, id) DO UPDATE \
    SET version = records.version + 1, expires_at = excluded.expires_at, body = excluded.body";
const ADD: &str = "INSERT INTO records (tenant, kind, id, version, expires_at, body) \
    VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (tenant, kind, id) DO NOTHING";
const REPLACE: &str = "UPDATE records SET version = version + 1, expires_at = $4, body = $5 \
    WHERE tenant = $1 AND kind = $2 AND id = $3 AND version = $6";
const REMOVE: &str = "DELETE FROM records WHERE tenant = $1 AND kind = $2 AND id = $3";
const REMOVE_VERSION: &str =
    "DELETE FROM records WHERE tenant = $1 AND kind = $2 AND id = $3 AND version = $4";
const PURGE: &str = "DELETE FROM records WHERE expires_at IS NOT NULL AND expires_at <= $1";

impl Work {
    pub async fn record(
        &mut self,
        tenant: &str,
        kind: RowKind,
        id: &str,
    ) -> Result<Option<Row>, Error> {
        let found = sqlx::query(ONE).bind(tenant).bind(kind.as_str()).bind(id);
        let row = found.fetch_optional(&mut *self.tx).await.map_err(told)?;
        row.as_ref().map(record).transpose()
    }

    pub async fn records(&mut self, tenant: &str, kind: RowKind) -> Result<Vec<Row>, Error> {
        let found = sqlx::query(ALL).bind(tenant).bind(kind.as_str());
        let rows = found.fetch_all(&mut *self.tx).await.map_err(told)?;
        rows.iter().map(record).collect()
    }

    pub async fn records_everywhere(
        &mut self,
        kind: RowKind,
        id: &str,
    ) -> Result<Vec<(Realm, Row)>, Error> {
        let found = sqlx::query(EVERYWHERE).bind(kind.as_str()).bind(id);
        let rows = found.fetch_all(&mut *self.tx).await.map_err(told)?;
        let placed = |row: &AnyRow| Ok((realm(row, 0)?, record(row)?));
        rows.iter().map(placed).collect()
    }

    /// Makes a change, unless what it expects does not hold.
    pub async fn change_record(&mut self, tenant: &str, change: &RowChange) -> Result<(), Error> {
        let made = match &change.body {
            Some(body) => self.put(tenant, change, body).await?,
            None => self.remove(tenant, change).await?,
        };
        let unmet = made.rows_affected() == 0 && change.expect != Expect::Anything;
        match unmet {
            true => Err(Error::Conflict(format!("{} '{}'", change.kind, change.id))),
            false => Ok(()),
        }
    }

    async fn put(
        &mut self,
        tenant: &str,
        change: &RowChange,
        body: &str,
    ) -> Result<AnyQueryResult, Error> {
        let statement = match change.expect {
            Expect::Anything => PUT,
            Expect::Absent => ADD,
            Expect::Version(_) => REPLACE,
        };
        let mut put = sqlx::query(statement)
            .bind(tenant)
            .bind(change.kind.as_str())
            .bind(&change.id)
            .bind(change.expires.map(|time| time.as_millisecond()))
            .bind(body);
        if let Expect::Version(version) = change.expect {
            put = put.bind(version);
        }
        put.execute(&mut *self.tx).await.map_err(told)
    }

    async fn remove(&mut self, tenant: &str, change: &RowChange) -> Result<AnyQueryResult, Error> {
        let statement = match change.expect {
            Expect::Version(_) => REMOVE_VERSION,
            Expect::Anything => REMOVE,
            Expect::Absent => {
                return Err(Error::Refused("what is not there cannot be removed".into()));
            }
        };
        let mut removal = sqlx::query(statement)
            .bind(tenant)
            .bind(change.kind.as_str())
            .bind(&change.id);
        if let Expect::Version(version) = change.expect {
            removal = removal.bind(version);
        }
        removal.execute(&mut *self.tx).await.map_err(told)
    }

    pub async fn purge(&mut self, now: i64) -> Result<u64, Error> {
        let done = sqlx::query(PURGE).bind(now).execute(&mut *self.tx).await;
        done.map(|done| done.rows_affected()).map_err(told)
    }
}

fn record(row: &AnyRow) -> Result<Row, Error> {
    let expires: Option<i64> = column(row, 4)?;
    Ok(Row {
        kind: column::<String>(row, 1)?.parse()?,
        id: column(row, 2)?,
        version: column(row, 3)?,
        expires: expires.map(time).transpose()?,
        body: column(row, 5)?,
    })
}
