//! The two doors, each operation in a transaction of its own and no longer than its caller waits.

use async_trait::async_trait;
use base::{Ctx, SystemCtx, TenantId};
use jiff::Timestamp;
use store::{
    Batch, Chain, Changed, Document, DocumentId, Documents, Entry, Error, Event, Head, Line, Page,
    Realm, Revision, Row, RowKind, Search, Store, Stream, SystemStore,
};

use crate::audit::Around;
use crate::errors::within;
use crate::open::SqlStore;

#[async_trait]
impl Store for SqlStore {
    async fn documents(&self, ctx: &Ctx, at: Option<Revision>) -> Result<Documents, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading(ctx).await?;
            let now = work.revision(&ctx.tenant).await?;
            let revision = at.unwrap_or(now).min(now);
            let documents = work.documents(ctx.tenant.as_str(), revision).await?;
            Ok(Documents {
                revision,
                documents,
            })
        })
        .await
    }

    async fn history(&self, ctx: &Ctx, document: &DocumentId) -> Result<Vec<Document>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading(ctx).await?;
            work.history(ctx.tenant.as_str(), document).await
        })
        .await
    }

    async fn changes(
        &self,
        ctx: &Ctx,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Changed>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading(ctx).await?;
            work.changes(ctx.tenant.as_str(), until, limit).await
        })
        .await
    }

    async fn row(&self, ctx: &Ctx, kind: RowKind, id: &str) -> Result<Option<Row>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading(ctx).await?;
            work.record(ctx.tenant.as_str(), kind, id).await
        })
        .await
    }

    async fn rows(&self, ctx: &Ctx, kind: RowKind) -> Result<Vec<Row>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading(ctx).await?;
            work.records(ctx.tenant.as_str(), kind).await
        })
        .await
    }

    async fn entries(&self, ctx: &Ctx, stream: Stream, page: &Page) -> Result<Vec<Entry>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading(ctx).await?;
            work.entries(ctx.tenant.as_str(), stream, page).await
        })
        .await
    }

    async fn audit(&self, ctx: &Ctx, search: &Search) -> Result<Vec<Line>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading(ctx).await?;
            work.lines(ctx.tenant.as_str(), search).await
        })
        .await
    }

    async fn write(&self, ctx: &Ctx, batch: &Batch) -> Result<Revision, Error> {
        within(ctx.deadline, async {
            let mut work = self.writing(ctx).await?;
            let around = Around {
                realm: &Realm::Tenant(ctx.tenant.clone()),
                by: Some(&ctx.actor.id),
                trace: ctx.trace,
            };
            let revision = self.put(&mut work, &around, batch).await?;
            work.commit().await?;
            Ok(revision)
        })
        .await
    }
}

#[async_trait]
impl SystemStore for SqlStore {
    async fn ping(&self, ctx: &SystemCtx) -> Result<(), Error> {
        within(ctx.deadline, async {
            self.reading_above(ctx).await?.commit().await
        })
        .await
    }

    async fn tenants(&self, ctx: &SystemCtx) -> Result<Vec<TenantId>, Error> {
        within(ctx.deadline, async {
            self.reading_above(ctx).await?.tenants().await
        })
        .await
    }

    async fn revisions(&self, ctx: &SystemCtx) -> Result<Vec<(TenantId, Revision)>, Error> {
        within(ctx.deadline, async {
            self.reading_above(ctx).await?.revisions().await
        })
        .await
    }

    async fn row_of(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
        kind: RowKind,
        id: &str,
    ) -> Result<Option<Row>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading_above(ctx).await?;
            work.record(realm.as_str(), kind, id).await
        })
        .await
    }

    async fn rows_of(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
        kind: RowKind,
    ) -> Result<Vec<Row>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading_above(ctx).await?;
            work.records(realm.as_str(), kind).await
        })
        .await
    }

    async fn rows_everywhere(
        &self,
        ctx: &SystemCtx,
        kind: RowKind,
        id: &str,
    ) -> Result<Vec<(Realm, Row)>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading_above(ctx).await?;
            work.records_everywhere(kind, id).await
        })
        .await
    }

    async fn write_all(&self, ctx: &SystemCtx, batches: &[(Realm, Batch)]) -> Result<(), Error> {
        within(ctx.deadline, async {
            let mut work = self.writing_above(ctx).await?;
            for (realm, batch) in batches {
                if let Realm::Tenant(tenant) = realm {
                    work.add_tenant(tenant, batch.event.at).await?;
                }
                self.put(&mut work, &above(ctx, realm, &batch.event), batch)
                    .await?;
            }
            work.commit().await
        })
        .await
    }

    async fn heads(&self, ctx: &SystemCtx) -> Result<Vec<Head>, Error> {
        within(ctx.deadline, async {
            self.reading_above(ctx).await?.heads().await
        })
        .await
    }

    async fn chain(
        &self,
        ctx: &SystemCtx,
        chain: &Chain,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Line>, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading_above(ctx).await?;
            work.chain(chain, after, limit).await
        })
        .await
    }

    async fn purge(&self, ctx: &SystemCtx, event: &Event) -> Result<u64, Error> {
        within(ctx.deadline, async {
            let mut work = self.writing_above(ctx).await?;
            let cleared = work.purge(event.at.as_millisecond()).await?;
            let said = event.clone().saying(format!("{cleared} rows"));
            let batch = Batch::because(said);
            let around = above(ctx, &Realm::System, event);
            self.put(&mut work, &around, &batch).await?;
            work.commit().await?;
            Ok(cleared)
        })
        .await
    }
}

/// Above tenants the event itself says who it was.
fn above<'a>(ctx: &SystemCtx, realm: &'a Realm, event: &'a Event) -> Around<'a> {
    Around {
        realm,
        by: event.by.as_ref(),
        trace: event.trace.unwrap_or(ctx.trace),
    }
}
