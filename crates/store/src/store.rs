//! The two doors of the store: within a tenant, and above them.

use async_trait::async_trait;
use base::{Ctx, SystemCtx, TenantId};
use jiff::Timestamp;

use crate::{
    Batch, Chain, Changed, Document, DocumentId, Documents, Entry, Error, Event, Head, Kept, Line,
    Page, Realm, Record, Revision, Row, RowKind, Search, Stream,
};

/// What belongs to the tenant of the caller. Nothing here can name another one.
#[async_trait]
pub trait Store: Send + Sync {
    /// The documents as they are, or as a revision left them.
    async fn documents(&self, ctx: &Ctx, at: Option<Revision>) -> Result<Documents, Error>;

    /// What a document was, the latest first.
    async fn history(&self, ctx: &Ctx, document: &DocumentId) -> Result<Vec<Document>, Error>;

    /// The latest revisions up to a moment, the latest first, and what each of them changed.
    async fn changes(&self, ctx: &Ctx, until: Timestamp, limit: u32)
    -> Result<Vec<Changed>, Error>;

    async fn row(&self, ctx: &Ctx, kind: RowKind, id: &str) -> Result<Option<Row>, Error>;

    /// Every row of a kind, by id.
    async fn rows(&self, ctx: &Ctx, kind: RowKind) -> Result<Vec<Row>, Error>;

    async fn entries(&self, ctx: &Ctx, stream: Stream, page: &Page) -> Result<Vec<Entry>, Error>;

    /// Lines of the audit, the latest first.
    async fn audit(&self, ctx: &Ctx, search: &Search) -> Result<Vec<Line>, Error>;

    /// Writes everything or nothing; the revision is that of the documents afterwards.
    async fn write(&self, ctx: &Ctx, batch: &Batch) -> Result<Revision, Error>;
}

/// What stands above tenants. Each operation is a line of the rights table.
#[async_trait]
pub trait SystemStore: Store {
    /// Whether the store answers.
    async fn ping(&self, ctx: &SystemCtx) -> Result<(), Error>;

    async fn tenants(&self, ctx: &SystemCtx) -> Result<Vec<TenantId>, Error>;

    /// How often the documents of each tenant have changed.
    async fn revisions(&self, ctx: &SystemCtx) -> Result<Vec<(TenantId, Revision)>, Error>;

    async fn row_of(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
        kind: RowKind,
        id: &str,
    ) -> Result<Option<Row>, Error>;

    async fn rows_of(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
        kind: RowKind,
    ) -> Result<Vec<Row>, Error>;

    /// The rows of one id in all realms, such as the memberships of a person.
    async fn rows_everywhere(
        &self,
        ctx: &SystemCtx,
        kind: RowKind,
        id: &str,
    ) -> Result<Vec<(Realm, Row)>, Error>;

    /// Writes to several realms at once, all or nothing. Tenants that are new come to be.
    async fn write_all(&self, ctx: &SystemCtx, batches: &[(Realm, Batch)]) -> Result<(), Error>;

    /// How far each chain of the audit has come.
    async fn heads(&self, ctx: &SystemCtx) -> Result<Vec<Head>, Error>;

    /// The lines of a chain after a number, in order.
    async fn chain(
        &self,
        ctx: &SystemCtx,
        chain: &Chain,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Line>, Error>;

    /// Clears away the rows that have expired when the event happens, and says how many.
    async fn purge(&self, ctx: &SystemCtx, event: &Event) -> Result<u64, Error>;
}

impl dyn Store + '_ {
    /// A record of the caller's tenant.
    pub async fn get<R: Record>(&self, ctx: &Ctx, id: &str) -> Result<Option<Kept<R>>, Error> {
        let row = self.row(ctx, R::KIND, id).await?;
        row.map(|row| row.read()).transpose()
    }

    pub async fn all<R: Record>(&self, ctx: &Ctx) -> Result<Vec<Kept<R>>, Error> {
        let rows = self.rows(ctx, R::KIND).await?;
        rows.iter().map(Row::read).collect()
    }
}

impl dyn SystemStore + '_ {
    pub async fn get_of<R: Record>(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
        id: &str,
    ) -> Result<Option<Kept<R>>, Error> {
        let row = self.row_of(ctx, realm, R::KIND, id).await?;
        row.map(|row| row.read()).transpose()
    }

    pub async fn all_of<R: Record>(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
    ) -> Result<Vec<Kept<R>>, Error> {
        let rows = self.rows_of(ctx, realm, R::KIND).await?;
        rows.iter().map(Row::read).collect()
    }
}
