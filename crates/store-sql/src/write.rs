//! The one way in: a batch, with the line of the audit that tells of it.

use base::{ActorId, TenantId};
use store::{Batch, Error, Realm, Revision};

use crate::audit::Around;
use crate::documents::Author;
use crate::open::SqlStore;
use crate::work::Work;

impl SqlStore {
    /// Writes a batch within a transaction.
    pub(crate) async fn put(
        &self,
        work: &mut Work,
        around: &Around<'_>,
        batch: &Batch,
    ) -> Result<Revision, Error> {
        batch.check()?;
        let (realm, by) = (around.realm, around.by);
        let revision = match realm {
            Realm::Tenant(tenant) => change_documents(work, tenant, batch, by).await?,
            Realm::System if batch.changes.is_empty() => 0,
            Realm::System => return Err(Error::Refused("a document of no tenant".into())),
        };
        for row in &batch.rows {
            work.change_record(realm.as_str(), row).await?;
        }
        for entry in &batch.entries {
            let at = batch.event.at;
            work.add_entry(realm.as_str(), entry, by, at).await?;
        }
        work.add_line(self, around, &batch.event).await?;
        Ok(revision)
    }
}

/// The revision afterwards. It grows where documents change.
async fn change_documents(
    work: &mut Work,
    tenant: &TenantId,
    batch: &Batch,
    by: Option<&ActorId>,
) -> Result<Revision, Error> {
    if batch.changes.is_empty() && batch.expect.is_none() {
        return work.revision(tenant).await;
    }
    let before = work.revision_to_change(tenant).await?;
    if batch.expect.is_some_and(|expected| expected != before) {
        return Err(Error::Conflict(format!("what '{tenant}' consists of")));
    }
    if batch.changes.is_empty() {
        return Ok(before);
    }
    let of = Author {
        by,
        at: batch.event.at,
        revision: before + 1,
    };
    for change in &batch.changes {
        work.add_version(tenant.as_str(), change, &of).await?;
    }
    work.move_revision(tenant, of.revision).await?;
    Ok(of.revision)
}
