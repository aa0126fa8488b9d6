//! What is added and never changed, beside the audit.

use base::ActorId;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use store::{Entry, Error, NewEntry, Page, Stream};
use uuid::Uuid;

use crate::audit::{actor, time};
use crate::errors::told;
use crate::work::{Work, column};

const ADD: &str = "INSERT INTO entries (tenant, stream, id, subject, added_by, added_at, body) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// An empty text stands for any.
const PAGE: &str = "SELECT stream, id, subject, added_by, added_at, body FROM entries \
    WHERE tenant = $1 AND stream = $2 AND id < $3 AND ($5 = '' OR added_by = $5) \
    ORDER BY id DESC LIMIT $4";
const PAGE_OF: &str = "SELECT stream, id, subject, added_by, added_at, body FROM entries \
    WHERE tenant = $1 AND stream = $2 AND id < $3 AND ($5 = '' OR added_by = $5) \
    AND subject = $6 ORDER BY id DESC LIMIT $4";

impl Work {
    pub async fn add_entry(
        &mut self,
        tenant: &str,
        entry: &NewEntry,
        by: Option<&ActorId>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let added = sqlx::query(ADD)
            .bind(tenant)
            .bind(entry.stream.as_str())
            .bind(Uuid::now_v7().to_string())
            .bind(&entry.subject)
            .bind(by.map(ActorId::as_str))
            .bind(at.as_millisecond())
            .bind(&entry.body);
        added.execute(&mut *self.tx).await.map(drop).map_err(told)
    }

    pub async fn entries(
        &mut self,
        tenant: &str,
        stream: Stream,
        page: &Page,
    ) -> Result<Vec<Entry>, Error> {
        let before = page.before.unwrap_or(Uuid::max());
        let statement = if page.subject.is_some() {
            PAGE_OF
        } else {
            PAGE
        };
        let mut found = sqlx::query(statement)
            .bind(tenant)
            .bind(stream.as_str())
            .bind(before.to_string())
            .bind(i64::from(page.limit))
            .bind(page.by.as_ref().map_or("", ActorId::as_str));
        if let Some(subject) = &page.subject {
            found = found.bind(subject);
        }
        let rows = found.fetch_all(&mut *self.tx).await.map_err(told)?;
        rows.iter().map(entry).collect()
    }
}

fn entry(row: &AnyRow) -> Result<Entry, Error> {
    Ok(Entry {
        stream: column::<String>(row, 0)?.parse()?,
        id: column::<String>(row, 1)?.parse().map_err(Error::corrupt)?,
        subject: column(row, 2)?,
        by: actor(column(row, 3)?)?,
        at: time(column(row, 4)?)?,
        body: column(row, 5)?,
    })
}
