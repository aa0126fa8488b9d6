//! A store in memory, for tests of what needs one and no database.
//!
//! It is held to the same contract as the real ones: `store_contract`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use base::{ActorId, Ctx, SystemCtx, TenantId, TraceId};
use jiff::Timestamp;
use store::{
    Batch, Chain, Changed, Document, DocumentId, Documents, Entry, Error, Event, Expect, Head,
    Line, Mac, Mark, Page, Realm, Revision, Row, RowChange, RowKind, Seal, Search, Store, Stream,
    SystemStore,
};
use uuid::Uuid;

const REPLICA: &str = "memory";

pub struct MemoryStore {
    kept: Mutex<Kept>,
    seal: Arc<dyn Seal>,
}

#[derive(Clone, Default)]
struct Kept {
    tenants: BTreeMap<TenantId, Revision>,
    documents: Vec<(TenantId, Document)>,
    rows: BTreeMap<(Realm, RowKind, String), Row>,
    entries: Vec<(Realm, Entry)>,
    lines: Vec<Line>,
}

impl MemoryStore {
    pub fn new(seal: Arc<dyn Seal>) -> Self {
        Self {
            kept: Mutex::default(),
            seal,
        }
    }

    /// What somebody could do who may write to the database itself.
    pub fn tamper(&self, edit: impl FnOnce(&mut Vec<Line>)) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        edit(&mut kept.lines);
    }

    fn read<T>(&self, read: impl FnOnce(&Kept) -> T) -> T {
        read(&self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps what was made of a copy, unless that failed.
    fn change<T>(&self, change: impl FnOnce(&mut Kept) -> Result<T, Error>) -> Result<T, Error> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut copy = kept.clone();
        let made = change(&mut copy)?;
        *kept = copy;
        Ok(made)
    }
}

impl Kept {
    fn revision(&self, tenant: &TenantId) -> Result<Revision, Error> {
        self.tenants
            .get(tenant)
            .copied()
            .ok_or(Error::UnknownTenant)
    }

    fn documents(&self, tenant: &TenantId, at: Revision) -> Vec<Document> {
        let mut latest = BTreeMap::new();
        for (of, document) in &self.documents {
            if of == tenant && document.revision <= at {
                latest.insert(&document.id, document);
            }
        }
        let there = latest
            .into_values()
            .filter(|document| document.body.is_some());
        there.cloned().collect()
    }

    fn write(
        &mut self,
        around: &Around<'_>,
        batch: &Batch,
        seal: &dyn Seal,
    ) -> Result<Revision, Error> {
        batch.check()?;
        let (realm, by) = (around.realm, around.by);
        let revision = self.change_documents(realm, batch, by)?;
        for change in &batch.rows {
            self.change_row(realm, change)?;
        }
        for new in &batch.entries {
            let entry = Entry {
                id: Uuid::now_v7(),
                stream: new.stream,
                subject: new.subject.clone(),
                by: by.cloned(),
                at: batch.event.at,
                body: new.body.clone(),
            };
            self.entries.push((realm.clone(), entry));
        }
        self.add_line(around, &batch.event, seal);
        Ok(revision)
    }

    fn change_documents(
        &mut self,
        realm: &Realm,
        batch: &Batch,
        by: Option<&ActorId>,
    ) -> Result<Revision, Error> {
        let Realm::Tenant(tenant) = realm else {
            let none = batch.changes.is_empty();
            let refused = || Error::Refused("a document of no tenant".into());
            return none.then_some(0).ok_or_else(refused);
        };
        let before = self.revision(tenant)?;
        if batch.expect.is_some_and(|expected| expected != before) {
            return Err(Error::Conflict(format!("what '{tenant}' consists of")));
        }
        if batch.changes.is_empty() {
            return Ok(before);
        }
        for change in &batch.changes {
            let document = Document {
                id: change.id.clone(),
                owner: change.owner,
                revision: before + 1,
                body: change.body.clone(),
                by: by.cloned(),
                at: batch.event.at,
            };
            self.documents.push((tenant.clone(), document));
        }
        self.tenants.insert(tenant.clone(), before + 1);
        Ok(before + 1)
    }

    fn change_row(&mut self, realm: &Realm, change: &RowChange) -> Result<(), Error> {
        let key = (realm.clone(), change.kind, change.id.clone());
        let version = self.rows.get(&key).map(|row| row.version);
        let met = match change.expect {
            Expect::Anything => true,
            Expect::Absent => version.is_none(),
            Expect::Version(expected) => version == Some(expected),
        };
        if !met {
            return Err(Error::Conflict(format!("{} '{}'", change.kind, change.id)));
        }
        match &change.body {
            None => drop(self.rows.remove(&key)),
            Some(body) => {
                let row = Row {
                    kind: change.kind,
                    id: change.id.clone(),
                    version: version.unwrap_or(0) + 1,
                    expires: change.expires,
                    body: body.clone(),
                };
                self.rows.insert(key, row);
            }
        }
        Ok(())
    }

    fn add_line(&mut self, around: &Around<'_>, event: &Event, seal: &dyn Seal) {
        let realm = around.realm;
        let last = self.lines.iter().rfind(|line| line.realm == *realm);
        let (number, before) = last.map_or((0, Mac::START), |line| (line.number, line.mac));
        let mut line = Line {
            realm: realm.clone(),
            replica: REPLICA.into(),
            number: number + 1,
            at: event.at,
            by: around.by.cloned(),
            action: event.action.into(),
            subject: event.subject.clone(),
            outcome: event.outcome,
            detail: event.detail.clone(),
            trace: around.trace.to_string(),
            mac: before,
        };
        line.mac = seal.mac(realm, &line.sealed_text(&before));
        self.lines.push(line);
    }

    fn rows(&self, realm: &Realm, kind: RowKind) -> Vec<Row> {
        let all = self.rows.iter();
        let found = all.filter(|((of, of_kind, _), _)| of == realm && *of_kind == kind);
        found.map(|(_, row)| row.clone()).collect()
    }
}

/// What a line takes from around its event.
struct Around<'a> {
    realm: &'a Realm,
    by: Option<&'a ActorId>,
    trace: TraceId,
}

fn above<'a>(ctx: &SystemCtx, realm: &'a Realm, event: &'a Event) -> Around<'a> {
    Around {
        realm,
        by: event.by.as_ref(),
        trace: event.trace.unwrap_or(ctx.trace),
    }
}

fn realm(ctx: &Ctx) -> Realm {
    Realm::Tenant(ctx.tenant.clone())
}

#[async_trait]
impl Store for MemoryStore {
    async fn documents(&self, ctx: &Ctx, at: Option<Revision>) -> Result<Documents, Error> {
        self.read(|kept| {
            let now = kept.revision(&ctx.tenant)?;
            let revision = at.unwrap_or(now).min(now);
            Ok(Documents {
                revision,
                documents: kept.documents(&ctx.tenant, revision),
            })
        })
    }

    async fn history(&self, ctx: &Ctx, id: &DocumentId) -> Result<Vec<Document>, Error> {
        self.read(|kept| {
            let all = kept.documents.iter().rev();
            let own = all.filter(|(of, document)| *of == ctx.tenant && document.id == *id);
            Ok(own.map(|(_, document)| document.clone()).collect())
        })
    }

    async fn changes(
        &self,
        ctx: &Ctx,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Changed>, Error> {
        self.read(|kept| {
            let own = kept.documents.iter().filter(|(of, _)| *of == ctx.tenant);
            let mut found = BTreeMap::new();
            for (_, document) in own.filter(|(_, document)| document.at <= until) {
                let changed = found.entry(document.revision).or_insert_with(|| Changed {
                    revision: document.revision,
                    by: document.by.clone(),
                    at: document.at,
                    documents: Vec::new(),
                });
                changed.documents.push(document.id.clone());
                changed.documents.sort();
            }
            Ok(found.into_values().rev().take(limit as usize).collect())
        })
    }

    async fn row(&self, ctx: &Ctx, kind: RowKind, id: &str) -> Result<Option<Row>, Error> {
        let key = (realm(ctx), kind, id.to_owned());
        Ok(self.read(|kept| kept.rows.get(&key).cloned()))
    }

    async fn rows(&self, ctx: &Ctx, kind: RowKind) -> Result<Vec<Row>, Error> {
        Ok(self.read(|kept| kept.rows(&realm(ctx), kind)))
    }

    async fn entries(&self, ctx: &Ctx, stream: Stream, page: &Page) -> Result<Vec<Entry>, Error> {
        let wanted = |of: &Realm, entry: &Entry| {
            *of == realm(ctx)
                && entry.stream == stream
                && page.before.is_none_or(|before| entry.id < before)
                && (page.by.is_none() || page.by == entry.by)
                && page
                    .subject
                    .as_ref()
                    .is_none_or(|subject| entry.subject == *subject)
        };
        self.read(|kept| {
            let own = kept
                .entries
                .iter()
                .rev()
                .filter(|(of, entry)| wanted(of, entry));
            let page = own.take(page.limit as usize);
            Ok(page.map(|(_, entry)| entry.clone()).collect())
        })
    }

    async fn audit(&self, ctx: &Ctx, search: &Search) -> Result<Vec<Line>, Error> {
        self.read(|kept| {
            let own = kept.lines.iter().filter(|line| line.realm == realm(ctx));
            let mut own: Vec<&Line> = own.filter(|line| search.wants(line)).collect();
            own.sort_by_key(|line| std::cmp::Reverse(Mark::of(line)));
            let page = own.into_iter().take(search.limit as usize);
            Ok(page.cloned().collect())
        })
    }

    async fn write(&self, ctx: &Ctx, batch: &Batch) -> Result<Revision, Error> {
        if ctx.deadline.left().is_zero() {
            return Err(Error::TimedOut);
        }
        let around = Around {
            realm: &realm(ctx),
            by: Some(&ctx.actor.id),
            trace: ctx.trace,
        };
        self.change(|kept| kept.write(&around, batch, &*self.seal))
    }
}

#[async_trait]
impl SystemStore for MemoryStore {
    async fn ping(&self, _ctx: &SystemCtx) -> Result<(), Error> {
        Ok(())
    }

    async fn tenants(&self, _ctx: &SystemCtx) -> Result<Vec<TenantId>, Error> {
        Ok(self.read(|kept| kept.tenants.keys().cloned().collect()))
    }

    async fn revisions(&self, _ctx: &SystemCtx) -> Result<Vec<(TenantId, Revision)>, Error> {
        let all = |kept: &Kept| kept.tenants.clone().into_iter().collect();
        Ok(self.read(all))
    }

    async fn row_of(
        &self,
        _ctx: &SystemCtx,
        realm: &Realm,
        kind: RowKind,
        id: &str,
    ) -> Result<Option<Row>, Error> {
        let key = (realm.clone(), kind, id.to_owned());
        Ok(self.read(|kept| kept.rows.get(&key).cloned()))
    }

    async fn rows_of(
        &self,
        _ctx: &SystemCtx,
        realm: &Realm,
        kind: RowKind,
    ) -> Result<Vec<Row>, Error> {
        Ok(self.read(|kept| kept.rows(realm, kind)))
    }

    async fn rows_everywhere(
        &self,
        _ctx: &SystemCtx,
        kind: RowKind,
        id: &str,
    ) -> Result<Vec<(Realm, Row)>, Error> {
        self.read(|kept| {
            let all = kept.rows.iter();
            let found = all.filter(|((_, of_kind, of), _)| *of_kind == kind && of == id);
            Ok(found
                .map(|((realm, ..), row)| (realm.clone(), row.clone()))
                .collect())
        })
    }

    async fn write_all(&self, ctx: &SystemCtx, batches: &[(Realm, Batch)]) -> Result<(), Error> {
        self.change(|kept| {
            for (realm, batch) in batches {
                if let Realm::Tenant(tenant) = realm {
                    kept.tenants.entry(tenant.clone()).or_insert(0);
                }
                kept.write(&above(ctx, realm, &batch.event), batch, &*self.seal)?;
            }
            Ok(())
        })
    }

    async fn heads(&self, _ctx: &SystemCtx) -> Result<Vec<Head>, Error> {
        let head = |line: &Line| Head {
            chain: Chain {
                realm: line.realm.clone(),
                replica: line.replica.clone(),
            },
            number: line.number,
            mac: line.mac,
        };
        self.read(|kept| {
            let last: BTreeMap<_, _> = kept.lines.iter().map(|line| (&line.realm, line)).collect();
            Ok(last.into_values().map(head).collect())
        })
    }

    async fn chain(
        &self,
        _ctx: &SystemCtx,
        chain: &Chain,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Line>, Error> {
        self.read(|kept| {
            let own = kept.lines.iter().filter(|line| {
                line.realm == chain.realm && line.replica == chain.replica && line.number > after
            });
            Ok(own.take(limit as usize).cloned().collect())
        })
    }

    async fn purge(&self, ctx: &SystemCtx, event: &Event) -> Result<u64, Error> {
        self.change(|kept| {
            let before = kept.rows.len();
            kept.rows
                .retain(|_, row| row.expires.is_none_or(|end| end > event.at));
            let cleared = before - kept.rows.len();
            let said = event.clone().saying(format!("{cleared} rows"));
            kept.add_line(&above(ctx, &Realm::System, event), &said, &*self.seal);
            Ok(cleared as u64)
        })
    }
}
