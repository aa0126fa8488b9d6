//! What is asked: a model that is inferred for a database, or one that stands in a project.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use base::{Ctx, Deadline, SourceName, SystemCtx, TenantId, TraceId};
use discover::{Offer, UNMASKED};
use project::SourceSpec;
use service::Service;

use super::asked::Asked;
use super::gold::Gold;
use super::{Question, Questions};
use crate::commands::eval::folder::file_of;
use crate::looking::{Extent, Opened, of_source, spec};
use crate::registry::DRIVERS;
use crate::running;

/// Nobody waits longer for an answer.
const TIME_MAX: Duration = Duration::from_secs(30);

pub(super) struct Modelled {
    service: Service,
    ctx: Ctx,
    gold: Gold,
}

impl Modelled {
    pub async fn of(args: &Questions, database: &str) -> anyhow::Result<Self> {
        match (&args.project, &args.tenant) {
            (Some(folder), Some(tenant)) => Self::standing(folder, tenant, database).await,
            _ => Self::inferred(&args.url(database)?).await,
        }
    }

    /// Whoever measures owns the databases: they see what is masked to others.
    async fn inferred(url: &str) -> anyhow::Result<Self> {
        let (tenant, source) = (TenantId::new("operator")?, SourceName::new("source")?);
        let spec = spec(url)?;
        let gold = Gold::open(&spec).await?;
        let mut project = of_source(&tenant, &source, spec)?;
        for tenant in &mut project.tenants {
            for person in tenant.people.values_mut() {
                person.actor.groups.insert(UNMASKED.to_owned());
            }
        }
        let mut opened = Opened::of(project, tenant, Some(source)).await?;
        opened.look(&Extent::default()).await?;
        let found = opened.propose_for(Offer::Rows)?;
        let (service, ctx) = opened.modelled(&found).await?;
        Ok(Self { service, ctx, gold })
    }

    /// A question's database is the tenant's source of that name, or else their only one.
    async fn standing(folder: &Path, tenant: &str, database: &str) -> anyhow::Result<Self> {
        let project = running::read(folder)?;
        let tenant = TenantId::new(tenant)?;
        let found = project.tenants.iter().find(|known| known.id == tenant);
        let found = found.with_context(|| format!("there is no tenant '{tenant}'"))?;
        let named = SourceName::new(database)
            .ok()
            .and_then(|name| found.sources.get(&name));
        let source = named.or(found.sources.values().next());
        let gold = Gold::open(source.context("the tenant has no source")?).await?;
        let service = running::open_read(project, None).await?;
        let system = running::system();
        let actor = service.first_person(&system, &tenant);
        let ctx = service.enter(
            &system,
            &tenant,
            &actor.context("the tenant has no people")?,
        )?;
        Ok(Self { service, ctx, gold })
    }

    pub async fn ask(&self, question: &Question) -> Asked {
        let system = SystemCtx {
            deadline: Deadline::after(TIME_MAX),
            trace: TraceId::fresh(),
        };
        let entered = self
            .service
            .enter(&system, &self.ctx.tenant, &self.ctx.actor.id);
        let ctx = match entered {
            Ok(ctx) => ctx,
            Err(error) => return Asked::declined(question, error.to_string()),
        };
        let started = Instant::now();
        let reply = self.service.ask(&ctx, &question.question).await;
        let took = started.elapsed();
        let gold = self.gold.rows(&question.sql).await;
        Asked::of(question, reply, took, gold)
    }
}

impl Questions {
    fn url(&self, database: &str) -> anyhow::Result<String> {
        let (Some(place), Some(engine)) = (&self.databases, &self.engine) else {
            bail!("name the databases with --databases, --engine and --infer, or a --project");
        };
        let driver = DRIVERS.iter().find(|driver| driver.name == engine);
        let driver = driver.with_context(|| format!("there is no kind of database '{engine}'"))?;
        if place.contains("://") {
            let (server, options) = place.split_once('?').unwrap_or((place, ""));
            let server = server.trim_end_matches('/');
            return Ok(format!("{server}/{database}?{options}"));
        }
        let scheme = driver.schemes.first().context("it has no URL")?;
        let file = file_of(Path::new(place), database)?;
        Ok(format!("{scheme}://{}", file.display()))
    }
}

/// How a source is opened beside the service, for statements that are not ours.
pub(super) fn driver_of(spec: &SourceSpec) -> anyhow::Result<&'static source::Driver> {
    let driver = DRIVERS.iter().find(|driver| driver.name == spec.kind);
    let driver = driver.with_context(|| format!("there is no driver '{}'", spec.kind))?;
    Ok(driver)
}
