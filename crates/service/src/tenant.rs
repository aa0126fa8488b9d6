//! One tenant as it runs: its model, its sources, its people.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Actor, ActorId, Calendar, Code, SourceName, SystemCtx};
use indexmap::IndexMap;
use jiff::{Timestamp, Zoned};
use policy::Moment;
use project::Person;
use semantic::{Cube, Diagnostic, Diagnostics, Model};
use source::Driver;

use crate::Error;
use crate::sources::Sources;

pub(crate) struct Tenant {
    pub name: String,
    pub model: Arc<Model>,
    pub calendar: Calendar,
    pub people: IndexMap<ActorId, Person>,
    pub questions: Vec<String>,
    pub sources: Sources,
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
        let sources = Sources::new(&spec.sources, drivers)?;
        sources.open(&system).await;
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

    /// Cubes whose source is not there, or does not hold their table. Of a source that is down
    /// nothing is known.
    fn missing_tables(&self) -> Vec<Diagnostic> {
        let catalogs: BTreeMap<_, _> = self.sources.up().collect();
        let missing = |cube: &Cube| match self.sources.name_of(cube) {
            None => Some(format!("cube '{}': {}", cube.name, unknown_source(cube))),
            Some(name) => {
                let catalog = catalogs.get(name)?.catalog();
                let mut found = catalog.find(cube.schema.as_deref(), &cube.table);
                found.next().is_none().then(|| missing_table(cube, name))
            }
        };
        let messages = self.model.cubes().iter().filter_map(missing);
        messages
            .map(|message| Diagnostic::new(Code::SourceMissingObject, message))
            .collect()
    }
}

fn unknown_source(cube: &Cube) -> String {
    match &cube.source {
        Some(name) => format!("the tenant has no source '{name}'"),
        None => "the tenant has several sources: name one as its 'data_source'".into(),
    }
}

fn missing_table(cube: &Cube, source: &SourceName) -> String {
    let (name, table) = (&cube.name, &cube.table);
    let place = match &cube.schema {
        Some(schema) => format!("in schema '{schema}', or that schema is not the tenant's"),
        None => "in its schemas".into(),
    };
    format!("cube '{name}': source '{source}' has no table '{table}' {place}")
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
