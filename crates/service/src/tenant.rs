//! One tenant as it runs: its model, its sources, its people.

use std::collections::BTreeMap;
use std::sync::Arc;

use auth::Jwt;
use base::{Actor, ActorId, Calendar, Code, SourceName, SystemCtx};
use indexmap::IndexMap;
use jiff::Timestamp;
use lexicon::mapper::Lessons;
use policy::Moment;
use project::Person;
use semantic::{Cube, Diagnostic, Diagnostics, Model, Rows};
use source::{Driver, Guarded};

use crate::Error;
use crate::sources::Sources;

pub(crate) struct Tenant {
    pub name: String,
    pub model: Arc<Model>,
    pub calendar: Calendar,
    pub mapping: project::Mapping,
    pub lessons: Lessons,
    pub people: IndexMap<ActorId, Person>,
    pub jwt: Option<Jwt>,
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
        let (model, mut faults) = semantic::load_with(&spec.model, &spec.templates);
        let lessons = lessons(&spec, &mut faults);
        let system = ctx.enter(spec.id.clone(), nobody()?);
        let sources = Sources::new(&spec.sources, drivers)?;
        sources.open(&system).await;
        let tenant = Self {
            name: spec.name,
            model: Arc::new(model),
            calendar: spec.calendar,
            mapping: spec.mapping,
            lessons,
            people: spec.people,
            jwt: spec.jwt,
            questions: spec.questions,
            sources,
        };
        faults.0.extend(tenant.missing_rows());
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
    pub fn clock(&self, now: Timestamp) -> semantic::Now {
        semantic::Now {
            time: now.to_zoned(self.calendar.time_zone.clone()),
            calendar: self.calendar.clone(),
        }
    }

    /// Cubes whose source is not there, or does not hold their rows. Of a source that is down
    /// nothing is known.
    fn missing_rows(&self) -> Vec<Diagnostic> {
        let up: BTreeMap<_, _> = self.sources.up().collect();
        let missing = |cube: &Cube| match self.sources.name_of(cube) {
            None => Some(unknown_source(cube)),
            Some(name) => self.missing(cube, name, up.get(name)?),
        };
        let cubes = self.model.cubes().iter();
        let missing = cubes.filter_map(|cube| {
            let message = format!("cube '{}': {}", cube.name, missing(cube)?);
            Some(Diagnostic::new(Code::SourceMissingObject, message))
        });
        missing.collect()
    }

    /// Why a source does not hold the rows of a cube.
    fn missing(&self, cube: &Cube, name: &SourceName, source: &Guarded) -> Option<String> {
        match &cube.rows {
            Rows::Table {
                schema,
                name: table,
            } => {
                let mut found = source.catalog().find(schema.as_deref(), table);
                let missing = found.next().is_none();
                missing.then(|| missing_table(schema.as_deref(), table, name))
            }
            Rows::Query(_) => {
                let refusal = self.reads_from(cube, source).err()?;
                Some(format!("source '{name}' refuses its query: {refusal}"))
            }
        }
    }

    fn reads_from(&self, cube: &Cube, source: &Guarded) -> Result<(), String> {
        let (catalog, dialect) = (source.catalog(), source.dialect());
        let tree = plan::rows_of(&self.model, cube.id, catalog).map_err(|fault| fault.message)?;
        let tree = sql::legalize(tree, dialect).map_err(|error| error.to_string())?;
        let admitted = sql::admit(&sql::render(&tree, dialect), dialect, catalog);
        admitted.map(drop).map_err(|refusal| refusal.to_string())
    }
}

fn unknown_source(cube: &Cube) -> String {
    match &cube.source {
        Some(name) => format!("the tenant has no source '{name}'"),
        None => "the tenant has several sources: name one as its 'data_source'".into(),
    }
}

fn missing_table(schema: Option<&str>, table: &str, source: &SourceName) -> String {
    let place = match schema {
        Some(schema) => format!("in schema '{schema}', or that schema is not the tenant's"),
        None => "in its schemas".into(),
    };
    format!("source '{source}' has no table '{table}' {place}")
}

/// The server itself, which has no groups: it may look at catalogs and at no row.
pub(crate) fn nobody() -> Result<Actor, Error> {
    let id = ActorId::new("querent").map_err(Error::internal)?;
    Ok(Actor {
        id,
        groups: Default::default(),
        attributes: Default::default(),
    })
}

/// Lessons that cannot be read teach nothing; the rest of the tenant works.
fn lessons(spec: &project::Tenant, faults: &mut Diagnostics) -> Lessons {
    let none = || Lessons::new(spec.id.clone());
    let Some(text) = &spec.lessons else {
        return none();
    };
    Lessons::parse(text, spec.id.clone()).unwrap_or_else(|problem| {
        let message = format!("tenants/{}/{}: {problem}", spec.id, project::LESSONS);
        let fault = Diagnostic::new(Code::ModelInvalid, message);
        faults.push(fault.hint("mend the line, or delete the file and certify again"));
        none()
    })
}
