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
use crate::way::compile;
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
        let done = self.refreshed(ctx, tenant, told).await;
        // Nothing has changed most of the time, and then there is nothing to show.
        let told = done
            .as_ref()
            .map(|done| format!("{} members read", done.read));
        if done.as_ref().map_or(true, |done| done.read > 0) {
            self.show_discovery(ctx, (tenant, "values"), told).await?;
        }
        done
    }

    async fn refreshed(
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
                let mut filling = Filling {
                    service: self,
                    ctx: &ctx,
                    tenant: &tenant,
                    states: HashMap::new(),
                    done: &mut done,
                };
                filling.refresh(&name, store, told).await?;
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
}

/// The index of one source while it is filled.
struct Filling<'a> {
    service: &'a Service,
    ctx: &'a Ctx,
    tenant: &'a Tenant,
    states: HashMap<CubeId, Option<String>>,
    done: &'a mut Refreshed,
}

impl Filling<'_> {
    async fn refresh(
        &mut self,
        source: &SourceName,
        mut store: IndexStore,
        told: &(dyn Fn(&str) + Sync),
    ) -> Result<(), Error> {
        let mut read = Vec::new();
        let wanted = wanted(self.tenant, source);
        for member in &wanted {
            told(&member.path);
            match self.changed(member, &store).await {
                Ok(None) => self.done.unchanged += 1,
                Ok(Some(mark)) => match self.read(member, mark).await {
                    Ok(Some(found)) => read.push(found),
                    Ok(None) => self.done.sensitive += 1,
                    Err(error) => self.failed(member, &error)?,
                },
                Err(error) => self.failed(member, &error)?,
            }
        }
        self.done.read += read.len();
        self.done.values += read.iter().map(|read| read.values.len()).sum::<usize>();
        forget_others(&mut store, &wanted).map_err(broken)?;
        put(&mut store, read).map_err(broken)
    }

    /// How a member stands now, where that is not how it was read.
    async fn changed(
        &mut self,
        member: &Member,
        store: &IndexStore,
    ) -> Result<Option<Mark>, Error> {
        let (service, tenant) = (self.service, self.tenant);
        let compiled = service.values_of(tenant, &ungoverned(&tenant.model), &member.path)?;
        let print = service.print_of(tenant, &compiled);
        let state = match self.states.get(&member.cube) {
            Some(state) => state.clone(),
            None => service.state_of(self.ctx, tenant, member).await?,
        };
        self.states.insert(member.cube, state.clone());
        let known = store.watermark(&member.path).and_then(Mark::parse);
        let same = known
            .is_some_and(|mark| mark.print == print && mark.state.is_some() && mark.state == state);
        let read = service.clock.now().as_second();
        Ok((!same).then_some(Mark { print, read, state }))
    }

    /// All values of a member; nothing where they look personal or secret.
    async fn read(&self, member: &Member, mark: Mark) -> Result<Option<Read>, Error> {
        let query = Query {
            dimensions: vec![member.path.clone()],
            limit: Some(VALUES_MAX + 1),
            ..Query::default()
        };
        let limits = Limits {
            rows_max: VALUES_MAX + 1,
            bytes_max: BYTES_MAX,
            ..self.service.limits.clone()
        };
        let grants = ungoverned(&self.tenant.model);
        let mut trail = Trail::default();
        let compiled = compile(self.tenant, &query, &grants, &limits, &mut trail)?;
        let source = &compiled.source.source;
        let rows = source.fetch(self.ctx, &compiled.statement, &limits).await?;
        let many = rows.rows > VALUES_MAX;
        let table = Table::new(&compiled.resolved, rows.batches);
        let mut values = texts(&table);
        // A member of so many is not known by heart, but asked for again and again would be worse.
        if many {
            values.clear();
        }
        if looks_sensitive(self.tenant, member, &values) {
            return Ok(None);
        }
        values.retain(|value| !is_unmistakable(value));
        let path = member.path.clone();
        Ok(Some(Read { path, values, mark }))
    }

    /// What cannot be read is left out, unless nothing more can.
    fn failed(&mut self, member: &Member, error: &Error) -> Result<(), Error> {
        if self.ctx.deadline.left().is_zero() {
            return Err(error.clone());
        }
        let (tenant, member, code) = (&self.ctx.tenant, &member.path, error.code);
        tracing::warn!(%tenant, member, %code, "its values are not indexed: they cannot be read");
        self.done.failed += 1;
        Ok(())
    }
}

/// Members that are gone from the model, or closed since.
fn forget_others(store: &mut IndexStore, wanted: &[&Member]) -> Result<(), IndexError> {
    let mut gone = store.members();
    gone.retain(|path| wanted.iter().all(|member| member.path != *path));
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    match gone.is_empty() {
        true => Ok(()),
        false => store.forget(&gone),
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

fn broken(error: IndexError) -> Error {
    Error::internal(error)
}
