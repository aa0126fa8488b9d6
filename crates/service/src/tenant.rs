//! One tenant as it runs: its model, its sources, its people.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Actor, ActorId, Calendar, Code, SourceName, SystemCtx};
use indexmap::IndexMap;
use jiff::{Timestamp, Zoned};
use policy::Moment;
use project::{Person, SourceSpec};
use semantic::{Diagnostic, Diagnostics, Model};
use source::{Driver, Guarded};

use crate::Error;

pub(crate) struct Tenant {
    pub name: String,
    pub model: Arc<Model>,
    pub calendar: Calendar,
    pub people: IndexMap<ActorId, Person>,
    pub questions: Vec<String>,
    sources: BTreeMap<SourceName, Guarded>,
}

/// A source and the name under which receipts show it.
#[derive(Clone, Copy)]
pub(crate) struct NamedSource<'t> {
    pub name: &'t SourceName,
    pub source: &'t Guarded,
}

impl Tenant {
    /// Loads the model and opens the sources.
    pub async fn open(
        ctx: &SystemCtx,
        spec: project::Tenant,
        drivers: &[&Driver],
    ) -> Result<(Self, Diagnostics), Error> {
        let (model, mut faults) = semantic::load(&spec.model);
        let system = ctx.enter(spec.id.clone(), nobody()?);
        let mut sources = BTreeMap::new();
        for (name, source) in &spec.sources {
            let connected = connect(name, source, drivers)?;
            let guarded = Guarded::open(&system, connected).await?;
            sources.insert(name.clone(), guarded);
        }
        let tenant = Self {
            name: spec.name,
            model: Arc::new(model),
            calendar: spec.calendar,
            people: spec.people,
            questions: spec.questions,
            sources,
        };
        faults.0.extend(tenant.missing_tables());
        Ok((tenant, faults))
    }

    pub fn today(&self, now: Timestamp) -> ask::Today {
        ask::Today {
            date: self.calendar.today(now),
            calendar: self.calendar.clone(),
        }
    }

    pub fn moment(&self, now: Timestamp) -> Moment<'_> {
        Moment {
            now,
            calendar: &self.calendar,
        }
    }

    /// What the tenant's clock shows at an instant.
    pub fn clock(&self, now: Timestamp) -> Zoned {
        now.to_zoned(self.calendar.time_zone.clone())
    }

    /// The source that holds the cubes of a query. A tenant with one source needs no name for it.
    pub fn source_of(&self, query: &semantic::Resolved) -> Result<NamedSource<'_>, Error> {
        let asked = query.model.cube(query.root).source.as_ref();
        let found = match (asked, self.sources.len()) {
            (Some(name), _) => self.sources.get_key_value(name),
            (None, 1) => self.sources.iter().next(),
            (None, _) => None,
        };
        let missing = || {
            Error::new(
                Code::ModelInvalid,
                "the model does not say which source holds this data",
            )
        };
        found
            .map(|(name, source)| NamedSource { name, source })
            .ok_or_else(missing)
    }

    /// Cubes whose table is in none of the sources.
    fn missing_tables(&self) -> Vec<Diagnostic> {
        let known = |cube: &semantic::Cube| {
            self.sources.values().any(|source| {
                source
                    .catalog()
                    .find(cube.schema.as_deref(), &cube.table)
                    .next()
                    .is_some()
            })
        };
        let missing = self.model.cubes().iter().filter(|cube| !known(cube));
        missing
            .map(|cube| {
                let message = format!(
                    "cube '{}': there is no table '{}' in the source's schemas",
                    cube.name, cube.table
                );
                Diagnostic::new(Code::SourceMissingObject, message)
            })
            .collect()
    }
}

fn connect(
    name: &SourceName,
    spec: &SourceSpec,
    drivers: &[&Driver],
) -> Result<Arc<dyn source::Source>, Error> {
    let driver = drivers.iter().find(|driver| driver.name == spec.kind);
    let able = driver.filter(|driver| driver.connect.is_some());
    let driver = able.ok_or_else(|| {
        let known: Vec<&str> = drivers
            .iter()
            .filter(|driver| driver.connect.is_some())
            .map(|driver| driver.name)
            .collect();
        let message = format!(
            "source '{name}' is of type '{}', which this server cannot open",
            spec.kind
        );
        Error::new(Code::SourceUnsupported, message)
            .hint(format!("it can open: {}", known.join(", ")))
    })?;
    driver.open(&spec.settings).map_err(|error| {
        let detail = error.detail().unwrap_or_default().to_owned();
        Error::new(error.code(), format!("source '{name}': {error}: {detail}"))
    })
}

/// The server itself, which has no groups: it may look at catalogs and at no row.
fn nobody() -> Result<Actor, Error> {
    let id = ActorId::new("querent").map_err(Error::internal)?;
    Ok(Actor {
        id,
        groups: Default::default(),
        attributes: Default::default(),
    })
}
