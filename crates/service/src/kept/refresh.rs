//! Filling the index: the values of each open text dimension, read when its rows have changed.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use ::discover::sensitive::{ColumnWords, classify, is_unmistakable};
use base::{Ctx, Limits, SourceName, SystemCtx, TenantId};
use lexicon::index::{IndexError, IndexStore, SegmentBuilder, Sensitivity};
use lexicon::names::{Kind, Reader};
use policy::ungoverned;
use semantic::{CubeId, Member, Query};

use super::{Mark, is_open};
use crate::answer::Table;
use crate::stage::Trail;
use crate::tenant::{Tenant, nobody};
use crate::words::is_text;
use crate::{Error, Service};

/// Dimensions with more values are none that people know by name.
const VALUES_MAX: u64 = 2_000_000;
const BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// What a refresh of an index did, in members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Their rows had changed, or they were new.
    pub read: usize,
    pub unchanged: usize,
    /// Left out: their values look personal or secret.
    pub sensitive: usize,
    /// Left out: they cannot be read, or have too many values.
    pub failed: usize,
    pub values: usize,
}

/// The values of one member, and how far it was read.
struct Read {
    path: String,
    values: Vec<String>,
    mark: Mark,
}

impl Service {
    /// Reads what has changed of the values that people may say, for the index of each source of a
    /// tenant. `told` hears each member's path.
    pub async fn refresh_values(
        &self,
        ctx: &SystemCtx,
        tenant: &TenantId,
        told: &(dyn Fn(&str) + Sync),
    ) -> Result<Refreshed, Error> {
        let ctx = ctx.enter(tenant.clone(), nobody()?);
        let tenant = self.ready(&ctx).await?;
        let mut done = Refreshed::default();
        let names: Vec<SourceName> = tenant.sources.up().map(|(name, _)| name.clone()).collect();
        for name in names {
            let store = self.kept.store(&tenant.id, &name).map_err(broken)?;
            if let Some(store) = store {
                self.refresh(&ctx, &tenant, (&name, store), told, &mut done)
                    .await?;
            }
        }
        Ok(done)
    }

    /// How often each tenant wants its values read while the server runs.
    pub fn intervals(&self, _ctx: &SystemCtx) -> Vec<(TenantId, Duration)> {
        let now = self.tenants.now();
        let wanted = now.values().filter_map(|tenant| {
            let interval = tenant.discovery.interval?;
            Some((tenant.id.clone(), interval))
        });
        wanted.collect()
    }

    async fn refresh(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        (name, mut store): (&SourceName, IndexStore),
        told: &(dyn Fn(&str) + Sync),
        done: &mut Refreshed,
    ) -> Result<(), Error> {
        let mut states = HashMap::new();
        let mut read = Vec::new();
        let wanted = wanted(tenant, name);
        for member in &wanted {
            told(&member.path);
            match self.changed(ctx, tenant, member, &store, &mut states).await {
                Ok(None) => done.unchanged += 1,
                Ok(Some(mark)) => match self.read(ctx, tenant, member, mark).await {
                    Ok(Some(found)) => read.push(found),
                    Ok(None) => done.sensitive += 1,
                    Err(error) => failed(ctx, member, &error, done)?,
                },
                Err(error) => failed(ctx, member, &error, done)?,
            }
        }
        done.read += read.len();
        done.values += read.iter().map(|read| read.values.len()).sum::<usize>();
        let is_wanted = |path: &String| wanted.iter().any(|member| member.path == *path);
        let gone: Vec<String> = store.members();
        let gone: Vec<&str> = gone
            .iter()
            .filter(|path| !is_wanted(path))
            .map(String::as_str)
            .collect();
        if !gone.is_empty() {
            store.forget(&gone).map_err(broken)?;
        }
        put(&mut store, read).map_err(broken)
    }

    /// How a member stands now, where that is not how it was read.
    async fn changed(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        member: &Member,
        store: &IndexStore,
        states: &mut HashMap<CubeId, Option<String>>,
    ) -> Result<Option<Mark>, Error> {
        let compiled = self.values_of(tenant, &ungoverned(&tenant.model), &member.path)?;
        let print = self.print_of(tenant, &compiled);
        if !states.contains_key(&member.cube) {
            let state = self.state_of(ctx, tenant, member).await?;
            states.insert(member.cube, state);
        }
        let state = states.get(&member.cube).cloned().flatten();
        let known = store.watermark(&member.path).and_then(Mark::parse);
        let same = known
            .is_some_and(|mark| mark.print == print && mark.state.is_some() && mark.state == state);
        let read = self.clock.now().as_second();
        Ok((!same).then_some(Mark { print, read, state }))
    }

    /// All values of a member; nothing where they look personal or secret.
    async fn read(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        member: &Member,
        mark: Mark,
    ) -> Result<Option<Read>, Error> {
        let query = Query {
            dimensions: vec![member.path.clone()],
            limit: Some(VALUES_MAX + 1),
            ..Query::default()
        };
        let limits = Limits {
            rows_max: VALUES_MAX + 1,
            bytes_max: BYTES_MAX,
            ..self.limits.clone()
        };
        let grants = ungoverned(&tenant.model);
        let mut trail = Trail::default();
        let compiled = self.compile_within(tenant, &query, &grants, &limits, &mut trail)?;
        let source = &compiled.source.source;
        let rows = source.fetch(ctx, &compiled.statement, &limits).await?;
        let many = rows.rows > VALUES_MAX;
        let table = Table::new(&compiled.resolved, rows.batches);
        let mut values = texts(&table);
        // A member of so many is not known by heart, but asked for again and again would be worse.
        if many {
            values.clear();
        }
        if looks_sensitive(tenant, member, &values) {
            return Ok(None);
        }
        values.retain(|value| !is_unmistakable(value));
        let path = member.path.clone();
        Ok(Some(Read { path, values, mark }))
    }
}

pub(crate) fn texts(table: &Table) -> Vec<String> {
    let texts = table.rows().filter_map(|row| match row.into_iter().next() {
        Some(base::Value::Text(text)) => Some(text),
        _ => None,
    });
    texts.collect()
}

/// The members of a source whose values may be in its index.
fn wanted<'t>(tenant: &'t Tenant, source: &SourceName) -> Vec<&'t Member> {
    let model = &tenant.model;
    let members = model.members().iter();
    let wanted = members.filter(|member| {
        let here = tenant.sources.name_of(model.cube(member.cube)) == Some(source);
        here && is_text(member) && is_open(model, member)
    });
    wanted.collect()
}

/// By its name and its values, as when a database is looked at; a suspicion is enough.
fn looks_sensitive(tenant: &Tenant, member: &Member, values: &[String]) -> bool {
    let reader = Reader::default();
    let cube = &tenant.model.cube(member.cube).name;
    let table = reader.table(cube, [member.name.as_str()]);
    let words: Vec<String> = table.reading.words().collect();
    let column = reader.column(&table, &member.name, Kind::Text);
    let column: Vec<String> = column.words().collect();
    let words = ColumnWords {
        table: &words,
        column: &column,
    };
    classify(words, values.iter().map(String::as_str)).is_some()
}

fn put(store: &mut IndexStore, read: Vec<Read>) -> Result<(), IndexError> {
    if read.is_empty() {
        return Ok(());
    }
    let mut segment = SegmentBuilder::default();
    let mut marks = BTreeMap::new();
    for found in &read {
        let slot = segment.member(&found.path, Sensitivity::Open);
        for value in &found.values {
            slot.into_iter().for_each(|slot| segment.add(slot, value));
        }
        marks.insert(found.path.clone(), found.mark.text());
    }
    let paths: Vec<&str> = read.iter().map(|found| found.path.as_str()).collect();
    store.replace(&paths, segment, &marks)
}

/// What cannot be read is left out, unless nothing more can.
fn failed(ctx: &Ctx, member: &Member, error: &Error, done: &mut Refreshed) -> Result<(), Error> {
    if ctx.deadline.left().is_zero() {
        return Err(error.clone());
    }
    let (tenant, member, code) = (&ctx.tenant, &member.path, error.code);
    tracing::warn!(%tenant, member, %code, "its values are not indexed: they cannot be read");
    done.failed += 1;
    Ok(())
}

fn broken(error: IndexError) -> Error {
    Error::internal(error)
}
