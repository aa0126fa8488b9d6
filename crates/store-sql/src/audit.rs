//! The chains of the audit: a line is sealed in the transaction that it tells of.

use base::{ActorId, TraceId};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use store::{Chain, Error, Event, Head, Line, Mac, Mark, Outcome, Realm, Search};

use crate::errors::told;
use crate::open::SqlStore;
use crate::work::{Work, column, realm};

/// What a line takes from around its event.
pub(crate) struct Around<'a> {
    pub realm: &'a Realm,
    pub by: Option<&'a ActorId>,
    pub trace: TraceId,
}

const BEGIN_CHAIN: &str = "INSERT INTO audit_heads (tenant, replica, number, mac) \
    VALUES ($1, $2, 0, $3) ON CONFLICT (tenant, replica) DO NOTHING";
const HEAD: &str = "SELECT number, mac FROM audit_heads WHERE tenant = $1 AND replica = $2";
const HEAD_LOCKED: &str =
    "SELECT number, mac FROM audit_heads WHERE tenant = $1 AND replica = $2 FOR UPDATE";
const ADD_LINE: &str = "INSERT INTO audit_lines \
    (tenant, replica, number, at, actor, action, subject, outcome, detail, trace, mac) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const MOVE_HEAD: &str =
    "UPDATE audit_heads SET number = $3, mac = $4 WHERE tenant = $1 AND replica = $2";

/// An empty text stands for any.
const SEARCH: &str = "SELECT tenant, replica, number, at, actor, action, subject, \
    outcome, detail, trace, mac FROM audit_lines \
    WHERE tenant = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR actor = $4) \
    AND ($5 = '' OR action = $5) AND ($6 = '' OR outcome = $6) AND ($7 = '' OR trace = $7) \
    AND (at < $8 OR (at = $8 AND (replica < $9 OR (replica = $9 AND number < $10)))) \
    ORDER BY at DESC, replica DESC, number DESC LIMIT $11";

/// No line stands behind it.
const LAST: Mark = Mark {
    millisecond: i64::MAX,
    replica: String::new(),
    number: i64::MAX,
};

impl Work {
    /// Adds a line to its chain.
    pub async fn add_line(
        &mut self,
        store: &SqlStore,
        around: &Around<'_>,
        event: &Event,
    ) -> Result<(), Error> {
        let (number, before) = self.head(around.realm, &store.replica).await?;
        let mut line = Line {
            realm: around.realm.clone(),
            replica: store.replica.clone(),
            number: number + 1,
            at: event.at,
            by: around.by.cloned(),
            action: event.action.to_owned(),
            subject: event.subject.clone(),
            outcome: event.outcome,
            detail: event.detail.clone(),
            trace: around.trace.to_string(),
            mac: before,
        };
        line.mac = store.seal.mac(around.realm, &line.sealed_text(&before));
        self.insert_line(&line).await?;
        self.move_head(&line).await
    }

    /// Where a chain ends, kept from others until the transaction is over.
    async fn head(&mut self, realm: &Realm, replica: &str) -> Result<(i64, Mac), Error> {
        let begun = sqlx::query(BEGIN_CHAIN)
            .bind(realm.as_str())
            .bind(replica)
            .bind(Mac::START.0.to_vec());
        begun.execute(&mut *self.tx).await.map_err(told)?;
        let head = sqlx::query(self.engine.locked(HEAD, HEAD_LOCKED));
        let head = head.bind(realm.as_str()).bind(replica);
        let row = head.fetch_one(&mut *self.tx).await.map_err(told)?;
        let mac = Mac::from_bytes(&column::<Vec<u8>>(&row, 1)?)?;
        Ok((column(&row, 0)?, mac))
    }

    async fn insert_line(&mut self, line: &Line) -> Result<(), Error> {
        let added = sqlx::query(ADD_LINE)
            .bind(line.realm.as_str())
            .bind(&line.replica)
            .bind(line.number)
            .bind(line.at.as_millisecond())
            .bind(line.by.as_ref().map(ActorId::as_str))
            .bind(&line.action)
            .bind(&line.subject)
            .bind(line.outcome.as_str())
            .bind(&line.detail)
            .bind(&line.trace)
            .bind(line.mac.0.to_vec());
        added.execute(&mut *self.tx).await.map(drop).map_err(told)
    }

    async fn move_head(&mut self, line: &Line) -> Result<(), Error> {
        let moved = sqlx::query(MOVE_HEAD)
            .bind(line.realm.as_str())
            .bind(&line.replica)
            .bind(line.number)
            .bind(line.mac.0.to_vec());
        moved.execute(&mut *self.tx).await.map(drop).map_err(told)
    }

    /// Those that are searched for, the latest first.
    pub async fn lines(&mut self, tenant: &str, search: &Search) -> Result<Vec<Line>, Error> {
        let any = || String::new();
        let after = search.after.clone().unwrap_or(LAST);
        let lines = sqlx::query(SEARCH)
            .bind(tenant)
            .bind(search.from.as_millisecond())
            .bind(search.until.as_millisecond())
            .bind(search.by.as_ref().map_or_else(any, ActorId::to_string))
            .bind(search.action.clone().unwrap_or_default())
            .bind(search.outcome.map_or("", Outcome::as_str))
            .bind(search.trace.clone().unwrap_or_default())
            .bind(after.millisecond)
            .bind(after.replica)
            .bind(after.number)
            .bind(i64::from(search.limit));
        let rows = lines.fetch_all(&mut *self.tx).await.map_err(told)?;
        rows.iter().map(line).collect()
    }

    pub async fn chain(
        &mut self,
        chain: &Chain,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Line>, Error> {
        const CHAIN: &str = "SELECT tenant, replica, number, at, actor, action, subject, \
            outcome, detail, trace, mac FROM audit_lines \
            WHERE tenant = $1 AND replica = $2 AND number > $3 ORDER BY number LIMIT $4";
        let lines = sqlx::query(CHAIN)
            .bind(chain.realm.as_str())
            .bind(&chain.replica)
            .bind(after)
            .bind(i64::from(limit));
        let rows = lines.fetch_all(&mut *self.tx).await.map_err(told)?;
        rows.iter().map(line).collect()
    }

    pub async fn heads(&mut self) -> Result<Vec<Head>, Error> {
        const HEADS: &str =
            "SELECT tenant, replica, number, mac FROM audit_heads ORDER BY tenant, replica";
        let rows = sqlx::query(HEADS).fetch_all(&mut *self.tx).await;
        let head = |row: &AnyRow| {
            Ok(Head {
                chain: Chain {
                    realm: realm(row, 0)?,
                    replica: column(row, 1)?,
                },
                number: column(row, 2)?,
                mac: Mac::from_bytes(&column::<Vec<u8>>(row, 3)?)?,
            })
        };
        rows.map_err(told)?.iter().map(head).collect()
    }
}

fn line(row: &AnyRow) -> Result<Line, Error> {
    Ok(Line {
        realm: realm(row, 0)?,
        replica: column(row, 1)?,
        number: column(row, 2)?,
        at: time(column(row, 3)?)?,
        by: actor(column(row, 4)?)?,
        action: column(row, 5)?,
        subject: column(row, 6)?,
        outcome: column::<String>(row, 7)?.parse()?,
        detail: column(row, 8)?,
        trace: column(row, 9)?,
        mac: Mac::from_bytes(&column::<Vec<u8>>(row, 10)?)?,
    })
}

pub(crate) fn time(millisecond: i64) -> Result<Timestamp, Error> {
    Timestamp::from_millisecond(millisecond).map_err(Error::corrupt)
}

pub(crate) fn actor(id: Option<String>) -> Result<Option<ActorId>, Error> {
    let read = |id: String| ActorId::new(&id).map_err(Error::corrupt);
    id.map(read).transpose()
}
