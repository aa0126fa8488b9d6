//! The tenants there are, and how often the documents of each have changed.

use base::TenantId;
use jiff::Timestamp;
use sqlx::any::AnyRow;
use store::{Error, Revision};

use crate::errors::told;
use crate::work::{Work, column};

const REVISION: &str = "SELECT revision FROM tenants WHERE id = $1";
const REVISION_LOCKED: &str = "SELECT revision FROM tenants WHERE id = $1 FOR UPDATE";
const ADD: &str = "INSERT INTO tenants (id, revision, created_at) VALUES ($1, 0, $2) \
    ON CONFLICT (id) DO NOTHING";
const MOVE: &str = "UPDATE tenants SET revision = $2 WHERE id = $1";
const ALL: &str = "SELECT id, revision FROM tenants ORDER BY id";

impl Work {
    /// The revision of a tenant's documents.
    pub async fn revision(&mut self, tenant: &TenantId) -> Result<Revision, Error> {
        self.read_revision(REVISION, tenant).await
    }

    /// The same, kept from others until the transaction is over.
    pub async fn revision_to_change(&mut self, tenant: &TenantId) -> Result<Revision, Error> {
        let statement = self.engine.locked(REVISION, REVISION_LOCKED);
        self.read_revision(statement, tenant).await
    }

    async fn read_revision(
        &mut self,
        statement: &'static str,
        tenant: &TenantId,
    ) -> Result<Revision, Error> {
        let found = sqlx::query(statement).bind(tenant.as_str());
        let row = found.fetch_optional(&mut *self.tx).await.map_err(told)?;
        column(&row.ok_or(Error::UnknownTenant)?, 0)
    }

    pub async fn add_tenant(&mut self, tenant: &TenantId, at: Timestamp) -> Result<(), Error> {
        let added = sqlx::query(ADD)
            .bind(tenant.as_str())
            .bind(at.as_millisecond());
        added.execute(&mut *self.tx).await.map(drop).map_err(told)
    }

    pub async fn move_revision(
        &mut self,
        tenant: &TenantId,
        revision: Revision,
    ) -> Result<(), Error> {
        let moved = sqlx::query(MOVE).bind(tenant.as_str()).bind(revision);
        moved.execute(&mut *self.tx).await.map(drop).map_err(told)
    }

    pub async fn tenants(&mut self) -> Result<Vec<TenantId>, Error> {
        let all = self.revisions().await?;
        Ok(all.into_iter().map(|(id, _)| id).collect())
    }

    /// Each tenant, and how often its documents have changed.
    pub async fn revisions(&mut self) -> Result<Vec<(TenantId, Revision)>, Error> {
        let rows = sqlx::query(ALL).fetch_all(&mut *self.tx).await;
        let read = |row: &AnyRow| {
            let id = TenantId::new(&column::<String>(row, 0)?).map_err(Error::corrupt)?;
            Ok((id, column(row, 1)?))
        };
        rows.map_err(told)?.iter().map(read).collect()
    }
}
