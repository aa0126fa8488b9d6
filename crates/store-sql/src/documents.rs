//! Texts with a history: every version is a row, and the latest one counts.

use base::ActorId;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use store::{Change, Changed, Document, DocumentId, Error, Owner, Revision};

use crate::audit::{actor, time};
use crate::errors::told;
use crate::work::{Work, column};

/// What each document was at a revision, if it was there then.
const AT: &str = "SELECT d.kind, d.name, d.owner, d.revision, d.body, d.changed_by, d.changed_at \
    FROM documents d WHERE d.tenant = $1 AND d.body IS NOT NULL AND d.revision = \
    (SELECT max(l.revision) FROM documents l WHERE l.tenant = d.tenant AND l.kind = d.kind \
    AND l.name = d.name AND l.revision <= $2) ORDER BY d.kind, d.name";
const HISTORY: &str = "SELECT kind, name, owner, revision, body, changed_by, changed_at \
    FROM documents WHERE tenant = $1 AND kind = $2 AND name = $3 ORDER BY revision DESC";
/// Each document that was changed by one of the latest revisions.
const CHANGES: &str = "SELECT revision, changed_by, changed_at, kind, name FROM documents \
    WHERE tenant = $1 AND revision IN (SELECT DISTINCT revision FROM documents \
    WHERE tenant = $1 AND changed_at <= $2 ORDER BY revision DESC LIMIT $3) \
    ORDER BY revision DESC, kind, name";
const ADD: &str = "INSERT INTO documents \
    (tenant, kind, name, revision, owner, body, changed_by, changed_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Who changes documents, and when, and which revision that makes.
pub(crate) struct Author<'a> {
    pub by: Option<&'a ActorId>,
    pub at: Timestamp,
    pub revision: Revision,
}

impl Work {
    pub async fn documents(&mut self, tenant: &str, at: Revision) -> Result<Vec<Document>, Error> {
        let found = sqlx::query(AT).bind(tenant).bind(at);
        let rows = found.fetch_all(&mut *self.tx).await.map_err(told)?;
        rows.iter().map(document).collect()
    }

    pub async fn history(&mut self, tenant: &str, id: &DocumentId) -> Result<Vec<Document>, Error> {
        let found = sqlx::query(HISTORY)
            .bind(tenant)
            .bind(id.kind.as_str())
            .bind(&id.name);
        let rows = found.fetch_all(&mut *self.tx).await.map_err(told)?;
        rows.iter().map(document).collect()
    }

    pub async fn changes(
        &mut self,
        tenant: &str,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Changed>, Error> {
        let found = sqlx::query(CHANGES)
            .bind(tenant)
            .bind(until.as_millisecond())
            .bind(i64::from(limit));
        let rows = found.fetch_all(&mut *self.tx).await.map_err(told)?;
        let mut changes: Vec<Changed> = Vec::new();
        for row in &rows {
            let change = changed(row)?;
            match changes.last_mut() {
                Some(last) if last.revision == change.revision => {
                    last.documents.extend(change.documents);
                }
                _ => changes.push(change),
            }
        }
        Ok(changes)
    }

    pub async fn add_version(
        &mut self,
        tenant: &str,
        change: &Change,
        of: &Author<'_>,
    ) -> Result<(), Error> {
        let added = sqlx::query(ADD)
            .bind(tenant)
            .bind(change.id.kind.as_str())
            .bind(&change.id.name)
            .bind(of.revision)
            .bind(change.owner.as_str())
            .bind(change.body.as_deref())
            .bind(of.by.map(ActorId::as_str))
            .bind(of.at.as_millisecond());
        added.execute(&mut *self.tx).await.map(drop).map_err(told)
    }
}

/// One document of a revision.
fn changed(row: &AnyRow) -> Result<Changed, Error> {
    let kind = column::<String>(row, 3)?.parse()?;
    Ok(Changed {
        revision: column(row, 0)?,
        by: actor(column(row, 1)?)?,
        at: time(column(row, 2)?)?,
        documents: vec![DocumentId::new(kind, column::<String>(row, 4)?)],
    })
}

fn document(row: &AnyRow) -> Result<Document, Error> {
    let kind = column::<String>(row, 0)?.parse()?;
    Ok(Document {
        id: DocumentId::new(kind, column::<String>(row, 1)?),
        owner: column::<String>(row, 2)?.parse::<Owner>()?,
        revision: column(row, 3)?,
        body: column(row, 4)?,
        by: actor(column(row, 5)?)?,
        at: time(column(row, 6)?)?,
    })
}
