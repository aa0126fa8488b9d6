//! One tenant as it runs: its model, its sources, its people.

use std::collections::BTreeMap;
use std::sync::Arc;

use auth::{Jwt, Oidc};
use base::{Actor, ActorId, Calendar, Code, Ctx, Limits, SourceName, SystemCtx, TenantId};
use indexmap::IndexMap;
use jiff::Timestamp;
use lexicon::mapper::Lessons;
use policy::Moment;
use project::Person;
use semantic::{Cube, Diagnostic, Diagnostics, Model, Rows};
use source::{Driver, Guarded};

use crate::Error;
use crate::sources::Sources;
use crate::tenants::Models;

pub(crate) struct Tenant {
    pub id: TenantId,
    /// Of everything that its files say.
    pub version: Arc<str>,
    /// Whether nothing was wrong with it when it was loaded.
    pub is_sound: bool,
    pub name: String,
    pub model: Arc<Model>,
    pub calendar: Calendar,
    pub mapping: project::Mapping,
    pub limits: Limits,
    pub discovery: project::Discovery,
    pub lessons: Lessons,
    pub people: IndexMap<ActorId, Person>,
    pub jwt: Option<Jwt>,
    pub oidc: Option<Arc<Oidc>>,
    pub questions: Vec<String>,
    pub sources: Sources,
}

impl Tenant {
    /// Loads the model and connects to nothing. Sources that are configured as before are taken
    /// over as they are, with their connections.
    pub fn new(
        spec: project::Tenant,
        drivers: &[&'static Driver],
        models: &Models,
        before: Option<&Tenant>,
    ) -> Result<(Self, Diagnostics), Error> {
        let (model, mut faults) = models.load(&spec);
        let lessons = lessons(&spec, &mut faults);
        let before = before.map(|tenant| &tenant.sources);
        let tenant = Self {
            sources: Sources::new(&spec.sources, drivers, before)?,
            id: spec.id,
            version: spec.version,
            is_sound: true,
            name: spec.name,
            model,
            calendar: spec.calendar,
            mapping: spec.mapping,
            limits: spec.limits,
            discovery: spec.discovery,
            lessons,
            people: spec.people,
            jwt: spec.jwt,
            oidc: spec.oidc,
            questions: spec.questions,
        };
        Ok((tenant, faults))
    }

    /// Opens the sources, and says which cubes they have no rows for.
    pub async fn open(&self, ctx: &SystemCtx) -> Result<Vec<Diagnostic>, Error> {
        self.sources.connect().await?;
        let nobody = ctx.enter(self.id.clone(), nobody()?);
        self.sources.open(&nobody).await;
        Ok(self.missing_rows())
    }

    /// Opens the sources when somebody asks for the first time, and tries those again that are
    /// down.
    pub async fn ready(&self, ctx: &Ctx) {
        self.sources.revive(ctx);
        if !self.sources.are_begun() {
            self.sources.open(ctx).await;
            for fault in self.missing_rows() {
                tracing::warn!(tenant.id = %self.id, fault = %fault.message, "rows are missing");
            }
        }
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
