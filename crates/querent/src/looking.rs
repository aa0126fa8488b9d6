//! What a command that looks at a source is told: which one, how far, and what is known already.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use base::{Ctx, Deadline, SourceName, SystemCtx, TenantId, TraceId};
use discover::{Bounds, Offer, Profile, Progress};
use egress::Policy;
use indexmap::IndexMap;
use indicatif::{ProgressBar, ProgressStyle};
use project::{Person, Project, SourceSpec, Tenant};
use semantic::ModelFile;
use service::{Clock, Discovered, Looked, Refreshed, Service};

use crate::registry::DRIVERS;
use crate::{running, terminal};

/// A source, and how much of it is looked at.
#[derive(clap::Args)]
pub struct Looking {
    /// A URL as in postgres://reader:secret@db.example/shop?schemas=sales,stock
    #[arg(conflicts_with = "project", required_unless_present = "project")]
    url: Option<String>,
    /// The project folder with the tenant whose source is meant instead.
    #[arg(long, requires = "tenant")]
    project: Option<PathBuf>,
    /// The tenant.
    #[arg(long, requires = "project")]
    tenant: Option<String>,
    /// The source, where the tenant has several.
    #[arg(long, requires = "project")]
    source: Option<String>,
    /// A file that keeps what was seen: it is gone on with where it exists.
    #[arg(long)]
    state: Option<PathBuf>,
    #[command(flatten)]
    pub extent: Extent,
}

/// How much of a source is looked at.
#[derive(Clone, clap::Args)]
pub struct Extent {
    /// Seconds after which what is left is left for another time; as the tenant says, or 30.
    #[arg(long)]
    seconds: Option<u64>,
    /// Tables that are looked at in one go.
    #[arg(long, default_value_t = 10_000)]
    tables: usize,
    /// Rows of a table that are read at most.
    #[arg(long, default_value_t = 10_000)]
    rows: u64,
    /// Statements that run at once.
    #[arg(long, default_value_t = 4)]
    statements: usize,
    /// A table or column that is left alone, as in `audit_*` or `hr.person.salary`.
    #[arg(long)]
    exclude: Vec<String>,
    /// Look at views too: reading the beginning of one may cost reading all of it.
    #[arg(long)]
    views: bool,
}

/// The service that holds the source, and where in it the source is.
pub struct Opened {
    pub service: Arc<Service>,
    pub tenant: TenantId,
    pub source: Option<SourceName>,
    pub profile: Profile,
    /// As it would stand in a project of its own.
    pub project: Project,
}

impl Looking {
    /// Opens the source and looks at it as far as is allowed.
    pub async fn look(&self) -> anyhow::Result<Opened> {
        let mut opened = self.open().await?;
        let tenants = &opened.project.tenants;
        let tenant = tenants.iter().find(|tenant| tenant.id == opened.tenant);
        let time = tenant.map(|tenant| tenant.discovery.max_time);
        let extent = Extent {
            seconds: self.extent.seconds.or(time.map(|time| time.as_secs())),
            ..self.extent.clone()
        };
        let looked = opened.look(&extent).await;
        // What was seen is kept, however it ended.
        self.save(&opened.profile)?;
        looked.context("--state keeps what was seen, and goes on with it")?;
        Ok(opened)
    }

    async fn open(&self) -> anyhow::Result<Opened> {
        let tenant = TenantId::new(self.tenant.as_deref().unwrap_or(TENANT))?;
        let project = match (&self.url, &self.project) {
            (Some(url), _) => of_source(&tenant, &SourceName::new(SOURCE)?, spec(url)?)?,
            (None, Some(folder)) => running::read(folder)?,
            (None, None) => bail!("name a source by its URL, or a project and a tenant"),
        };
        let source = self.source.as_deref().map(SourceName::new).transpose()?;
        let opened = Opened::of(project, tenant, source).await?;
        Ok(Opened {
            profile: self.known()?,
            ..opened
        })
    }

    fn known(&self) -> anyhow::Result<Profile> {
        let Some(path) = self.state.as_deref().filter(|path| path.exists()) else {
            return Ok(Profile::default());
        };
        let text = fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        serde_json::from_str(&text).with_context(|| {
            format!(
                "{} is not what an earlier look has kept: delete it to begin anew",
                path.display()
            )
        })
    }

    fn save(&self, profile: &Profile) -> anyhow::Result<()> {
        let Some(path) = &self.state else {
            return Ok(());
        };
        let text = serde_json::to_string(profile)?;
        write_whole(path, &text)
    }
}

/// The statement that runs when time is up may still end.
const AFTERWARDS: Duration = Duration::from_secs(30);

/// As far as the command line goes by itself.
impl Default for Extent {
    fn default() -> Self {
        Self {
            seconds: None,
            tables: 10_000,
            rows: 10_000,
            statements: 4,
            exclude: Vec::new(),
            views: false,
        }
    }
}

impl Extent {
    fn time(&self) -> Duration {
        let time = self.seconds.map(Duration::from_secs);
        time.unwrap_or(project::Discovery::default().max_time)
    }

    /// Reads again what has changed of the values that people may say.
    pub async fn refresh(&self, service: &Service, tenant: &TenantId) -> anyhow::Result<Refreshed> {
        let bar = ProgressBar::new_spinner();
        let told = |path: &str| {
            bar.set_message(path.to_owned());
            bar.tick();
        };
        let system = self.system();
        let refreshed = service.refresh_values(&system, tenant, &told);
        let refreshed = tokio::select! {
            refreshed = refreshed => Some(refreshed),
            () = running::asked_to_stop() => None,
        };
        bar.finish_and_clear();
        Ok(refreshed.context("stopped before all values were read")??)
    }

    fn bounds(&self) -> Bounds {
        Bounds {
            tables_max: self.tables,
            time_max: self.time(),
            statements_max: self.statements,
            rows_max: self.rows,
            excluded: self.exclude.clone(),
            views: self.views,
            ..Bounds::default()
        }
    }

    fn system(&self) -> SystemCtx {
        SystemCtx {
            deadline: Deadline::after(self.time().saturating_add(AFTERWARDS)),
            trace: TraceId::fresh(),
        }
    }
}

/// A reader never sees half of it.
pub fn write_whole(path: &Path, text: &str) -> anyhow::Result<()> {
    let failed = || format!("{} cannot be written", path.display());
    let partial = path.with_extension("partial");
    fs::write(&partial, text).with_context(failed)?;
    fs::rename(&partial, path).with_context(failed)
}

impl Opened {
    pub async fn of(
        project: Project,
        tenant: TenantId,
        source: Option<SourceName>,
    ) -> anyhow::Result<Self> {
        let system = running::system();
        let opened = Service::open(&system, project.clone(), DRIVERS, Clock::System).await?;
        Ok(Self {
            service: Arc::new(opened.0),
            tenant,
            source,
            profile: Profile::default(),
            project,
        })
    }

    /// Looks at the source; what was seen is in `profile` however it ends.
    pub async fn look(&mut self, extent: &Extent) -> anyhow::Result<()> {
        let bar = Bar::new();
        let told = |progress: Progress<'_>| bar.tell(&progress);
        let (system, bounds) = (extent.system(), extent.bounds());
        let looked = Looked {
            tenant: &self.tenant,
            source: self.source.as_ref(),
            bounds: &bounds,
            told: &told,
        };
        let looked = self.service.look(&system, &looked, &mut self.profile);
        let looked = tokio::select! {
            looked = looked => Some(looked),
            () = running::asked_to_stop() => None,
        };
        bar.0.finish_and_clear();
        match looked {
            Some(looked) => Ok(looked?),
            None => bail!("stopped before all was seen"),
        }
    }

    pub fn propose(&self) -> anyhow::Result<Discovered> {
        self.propose_for(Offer::Measures)
    }

    pub fn propose_for(&self, offer: Offer) -> anyhow::Result<Discovered> {
        let (system, place) = (running::system(), (&self.tenant, self.source.as_ref()));
        Ok(self.service.propose(&system, place, &self.profile, offer)?)
    }

    /// Those of the proposed questions that the proposed model answers, asked as the tenant's first
    /// person: the others are not worth showing to anybody.
    pub async fn samples(&self, found: &Discovered) -> anyhow::Result<Vec<String>> {
        let (service, ctx) = self.modelled(found).await?;
        Ok(service
            .answered(&ctx, &found.model.questions, SAMPLES_MAX)
            .await)
    }

    /// The tenant with the proposed model in place of its own, and its first person.
    pub async fn modelled(&self, found: &Discovered) -> anyhow::Result<(Service, Ctx)> {
        let files = found.model.files.iter().map(|(path, text)| ModelFile {
            path: path.clone(),
            text: text.clone(),
        });
        let files: Vec<ModelFile> = files.collect();
        let mut project = self.project.clone();
        project.tenants.retain(|tenant| tenant.id == self.tenant);
        for tenant in &mut project.tenants {
            tenant.model = files.clone();
        }
        let system = running::system();
        let (service, faults) = Service::open(&system, project, DRIVERS, Clock::System).await?;
        terminal::diagnostics(&faults, &files);
        let actor = service.first_person(&system, &self.tenant);
        let actor = actor.context("the tenant has no people who could ask")?;
        let ctx = service.enter(&system, &self.tenant, &actor)?;
        Ok((service, ctx))
    }
}

/// More than this nobody tries.
const SAMPLES_MAX: usize = 24;

/// The tenant and the source of a URL that belongs to nobody yet.
const TENANT: &str = "operator";
const SOURCE: &str = "source";

/// The source that a URL means.
pub fn spec(url: &str) -> anyhow::Result<SourceSpec> {
    let (driver, settings) = source::from_url(url, DRIVERS).map_err(running::told)?;
    Ok(SourceSpec {
        kind: driver.name.to_owned(),
        title: driver.title.to_owned(),
        description: None,
        enabled: true,
        tables: Vec::new(),
        settings,
    })
}

/// A project of one tenant with one source, one person and no model.
pub fn of_source(
    tenant: &TenantId,
    name: &SourceName,
    source: SourceSpec,
) -> anyhow::Result<Project> {
    let operator = Person {
        role: base::Role::Admin,
        name: "Operator".into(),
        actor: running::operator()?,
    };
    let tenant = Tenant {
        jwt: None,
        oidc: None,
        id: tenant.clone(),
        version: Default::default(),
        name: "Operator".into(),
        sources: IndexMap::from([(name.clone(), source)]),
        calendar: base::Calendar::default(),
        mapping: project::Mapping::default(),
        limits: base::Limits::default(),
        discovery: project::Discovery::default(),
        lessons: None,
        people: IndexMap::from([(operator.actor.id.clone(), operator)]),
        questions: Vec::new(),
        model: Vec::new(),
        templates: Default::default(),
    };
    Ok(Project {
        // In no folder: nothing is kept of it.
        root: PathBuf::new(),
        name: "Querent".into(),
        listen: String::new(),
        egress: Policy::anywhere(),
        closed: Vec::new(),
        tenants: vec![tenant],
    })
}

struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new(0);
        let style =
            ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} tables {msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self(bar)
    }

    fn tell(&self, progress: &Progress<'_>) {
        self.0.set_length(progress.total as u64);
        self.0.set_position(progress.done as u64);
        self.0.set_message(progress.table.to_owned());
    }
}

/// Says what could not be read, and what was left for another time.
pub fn tell_gaps(profile: &Profile, found: &Discovered) {
    for table in profile.tables.iter().filter(|table| table.failed.is_some()) {
        let why = table.failed.as_deref().unwrap_or_default();
        terminal::note(format!(
            "{}.{} was not read: {why}",
            table.schema, table.name
        ));
    }
    let unseen = found
        .proposal
        .tables
        .iter()
        .filter(|table| profile.table(&table.schema, &table.name).is_none());
    match unseen.count() {
        0 => {}
        n => terminal::note(format!(
            "{n} tables were not looked at; names and types are all that is known of them"
        )),
    }
}

pub fn tell_values(done: &Refreshed) {
    terminal::line(format!(
        "  {} values of {} columns in the index; {} columns as they were, {} left out as personal \
         or secret, {} not read",
        done.values, done.read, done.unchanged, done.sensitive, done.failed
    ));
}
