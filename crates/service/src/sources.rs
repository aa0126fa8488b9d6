//! The sources of one tenant: opened when the server starts or somebody first asks, and again when
//! one was not there.
//!
//! A source that cannot be reached keeps nobody from asking the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base::{Code, Ctx, SourceName};
use indexmap::IndexMap;
use plan::Plan;
use project::SourceSpec;
use semantic::Model;
use source::{Driver, Guarded, Source};
use tokio::sync::OnceCell;

use crate::Error;

/// How long a source that failed is left alone before somebody tries again.
const TRIED_AGAIN_AFTER: Duration = Duration::from_secs(1);

pub(crate) struct Sources(BTreeMap<SourceName, Arc<Slot>>);

/// A source and the name under which receipts show it.
#[derive(Clone)]
pub(crate) struct NamedSource {
    pub name: SourceName,
    pub source: Arc<Guarded>,
}

/// A source as configured, and as far as it is open.
struct Slot {
    spec: SourceSpec,
    /// Who is first opens it, and whoever comes meanwhile waits.
    begun: Mutex<Arc<OnceCell<()>>>,
    used: Mutex<Instant>,
    driver: &'static Driver,
    /// Made when it is first needed: some engines read their whole file for it.
    connection: tokio::sync::Mutex<Option<Arc<dyn Source>>>,
    state: Mutex<State>,
}

#[derive(Clone)]
enum State {
    Open(Arc<Guarded>),
    /// Since then, and why.
    Down(Instant, Error),
    Disabled,
    New,
}

impl Sources {
    /// Connects to nothing yet, and takes over from `before` what is configured as it was. What is
    /// configured wrongly is told.
    pub fn new(
        specs: &IndexMap<SourceName, SourceSpec>,
        drivers: &[&'static Driver],
        before: Option<&Sources>,
    ) -> Result<Self, Error> {
        let slot = |(name, spec): (&SourceName, &SourceSpec)| {
            let same = before.and_then(|before| before.0.get(name));
            let slot = match same.filter(|slot| slot.spec == *spec) {
                Some(same) => same.clone(),
                None => Arc::new(Slot::new(name, spec, drivers)?),
            };
            Ok((name.clone(), slot))
        };
        specs.iter().map(slot).collect::<Result<_, _>>().map(Self)
    }

    /// Opens all of them, and waits until each of them is open or down.
    pub async fn open(&self, ctx: &Ctx) {
        let opened = self.0.iter().map(|(name, slot)| slot.begin(ctx, name));
        futures::future::join_all(opened).await;
    }

    /// Makes the clients of all of them, and tells what they cannot be made of.
    pub async fn connect(&self) -> Result<(), Error> {
        for (name, slot) in self.0.iter().filter(|(_, slot)| slot.spec.enabled) {
            let connected = slot.connection().await;
            connected.map_err(|error| misconfigured(name, &error))?;
        }
        Ok(())
    }

    /// Whether each of them was tried once.
    pub fn are_begun(&self) -> bool {
        self.0.values().all(|slot| slot.begun().initialized())
    }

    /// Lets go of those that nobody has asked for so long. Whoever is being answered goes on.
    pub async fn rest(&self, unused: Duration) {
        for slot in self.0.values() {
            slot.rest(unused).await;
        }
    }

    /// Tries those that are down once more, while whoever asks goes on.
    pub fn revive(&self, ctx: &Ctx) {
        for slot in self.0.values() {
            *slot.used.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
        for (name, slot) in self.0.iter().filter(|(_, slot)| slot.is_due()) {
            let (slot, name, ctx) = (slot.clone(), name.clone(), ctx.clone());
            tokio::spawn(async move { slot.open(&ctx, &name).await });
        }
    }

    /// Those that are open.
    pub fn up(&self) -> impl Iterator<Item = (&SourceName, Arc<Guarded>)> {
        self.0.iter().filter_map(|(name, slot)| match slot.state() {
            State::Open(guarded) => Some((name, guarded)),
            _ => None,
        })
    }

    /// Whether all are open that should be.
    pub fn are_up(&self) -> bool {
        let mut slots = self.0.values();
        slots.all(|slot| matches!(slot.state(), State::Open(_) | State::Disabled))
    }

    /// The source that holds a cube. A tenant with one source needs no name for it.
    pub fn of(&self, model: &Model, cube: semantic::CubeId) -> Result<NamedSource, Error> {
        let name = self.name_of(model.cube(cube)).ok_or_else(|| {
            let message = "the model does not say which source holds this data";
            Error::new(Code::ModelInvalid, message)
                .hint("name one of the tenant's sources as the cube's 'data_source'")
        })?;
        self.0[name].in_use(name)
    }

    /// A source by its name, or the only one.
    pub fn named(&self, name: Option<&SourceName>) -> Result<NamedSource, Error> {
        let slot = match name {
            Some(name) => self.0.get_key_value(name),
            None if self.0.len() == 1 => self.0.iter().next(),
            None => None,
        };
        let (name, slot) = slot.ok_or_else(|| {
            let names: Vec<&str> = self.0.keys().map(SourceName::as_str).collect();
            let message = "it is not said which source is meant, or there is none of that name";
            Error::new(Code::RequestInvalid, message)
                .hint(format!("name one of {}", names.join(", ")))
        })?;
        slot.in_use(name)
    }

    /// Which database a source is, without what may be secret of the way to it.
    pub fn identity(&self, name: &SourceName, drivers: &[&Driver]) -> String {
        let Some(slot) = self.0.get(name) else {
            return String::new();
        };
        let SourceSpec { kind, settings, .. } = &slot.spec;
        let driver = drivers.iter().find(|driver| driver.name == kind);
        let options = settings.options.iter();
        let shown = options.filter(|(option, _)| driver.is_some_and(|d| d.may_show(option)));
        let shown: Vec<_> = shown.collect();
        format!(
            "{kind} {:?} {:?} {shown:?}",
            settings.path, settings.schemas
        )
    }

    /// Whether cubes have to say where their rows are.
    pub fn are_several(&self) -> bool {
        self.0.len() > 1
    }

    pub fn name_of(&self, cube: &semantic::Cube) -> Option<&SourceName> {
        match (&cube.source, self.0.len()) {
            (Some(name), _) => self.0.get_key_value(name).map(|(name, _)| name),
            (None, 1) => self.0.keys().next(),
            (None, _) => None,
        }
    }

    /// A statement runs in one database. A plan that reads from several is refused, whatever
    /// brought them in: what was asked for, the way between, or a row rule.
    pub fn one_only(&self, plan: &Plan, model: &Model) -> Result<(), Error> {
        let cubes = plan.cubes().into_iter();
        let cubes = cubes.filter_map(|name| model.cube_named(name));
        let mut names: Vec<_> = cubes
            .filter_map(|id| self.name_of(model.cube(id)))
            .collect();
        names.sort();
        names.dedup();
        if names.len() < 2 {
            return Ok(());
        }
        let names: Vec<&str> = names.into_iter().map(SourceName::as_str).collect();
        let message = format!(
            "this needs data of several sources at once: {}",
            names.join(", ")
        );
        Err(Error::new(Code::QueryUnsupported, message).hint("ask for the data of one of them"))
    }
}

impl Slot {
    fn new(
        name: &SourceName,
        spec: &SourceSpec,
        drivers: &[&'static Driver],
    ) -> Result<Self, Error> {
        let driver = driver_of(name, spec, drivers)?;
        let fits = driver.check(&spec.settings);
        fits.map_err(|error| misconfigured(name, &error))?;
        let enabled = spec.enabled;
        let state = if enabled { State::New } else { State::Disabled };
        Ok(Self {
            spec: spec.clone(),
            begun: Mutex::default(),
            used: Mutex::new(Instant::now()),
            driver,
            connection: tokio::sync::Mutex::default(),
            state: Mutex::new(state),
        })
    }

    /// The client of the engine, which need not reach its server yet. Not on the threads that
    /// everybody waits for.
    async fn connection(&self) -> Result<Arc<dyn Source>, source::Error> {
        let mut known = self.connection.lock().await;
        if let Some(connection) = &*known {
            return Ok(connection.clone());
        }
        let (driver, settings) = (self.driver, self.spec.settings.clone());
        let made = tokio::task::spawn_blocking(move || driver.open(&settings)).await;
        let ended = |_| source::Error::Unreachable {
            detail: "it was not waited for".into(),
        };
        let connection = made.map_err(ended)??;
        Ok(known.insert(connection).clone())
    }

    /// Opens it, unless somebody did.
    async fn begin(&self, ctx: &Ctx, name: &SourceName) {
        let begun = self.begun();
        begun.get_or_init(|| self.open(ctx, name)).await;
    }

    fn begun(&self) -> Arc<OnceCell<()>> {
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.clone()
    }

    /// Whoever asks next opens it again.
    async fn rest(&self, unused: Duration) {
        let used = *self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.elapsed() < unused || !matches!(self.state(), State::Open(_)) {
            return;
        }
        self.connection.lock().await.take();
        self.set(State::New);
        *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = Arc::default();
    }

    fn state(&self) -> State {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    fn in_use(&self, name: &SourceName) -> Result<NamedSource, Error> {
        match self.state() {
            State::Open(source) => Ok(NamedSource {
                name: name.clone(),
                source,
            }),
            State::Down(_, error) => Err(error),
            State::Disabled | State::New => Err(disabled(name)),
        }
    }

    /// Whether it is down and nobody has tried for a while. Who is told so tries now.
    fn is_due(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *state {
            State::Down(since, _) if since.elapsed() >= TRIED_AGAIN_AFTER => {
                *since = Instant::now();
                true
            }
            _ => false,
        }
    }

    async fn open(&self, ctx: &Ctx, name: &SourceName) {
        if !self.spec.enabled {
            return;
        }
        let opened = match self.connection().await {
            Ok(connection) => Guarded::open(ctx, connection).await,
            Err(error) => Err(error),
        };
        match opened {
            Ok(guarded) => {
                let guarded = guarded.only(&self.spec.tables);
                tell(ctx, name, &guarded);
                self.set(State::Open(Arc::new(guarded)));
            }
            Err(error) => {
                tracing::warn!(tenant = %ctx.tenant, source = %name, %error, "source is down");
                self.set(State::Down(Instant::now(), error.into()));
            }
        }
    }
}

fn tell(ctx: &Ctx, name: &SourceName, guarded: &Guarded) {
    let server = guarded.server();
    let tables = guarded.catalog().tables.len();
    let (engine, version) = (&server.engine, &server.version);
    tracing::info!(tenant = %ctx.tenant, source = %name, engine, version, tables, "source is open");
    if server.can_write == Some(true) {
        let hint = "make a login that only reads: `querent grants` prints how";
        tracing::warn!(tenant = %ctx.tenant, source = %name, hint, "the login could write");
    }
}

fn disabled(name: &SourceName) -> Error {
    Error::new(Code::SourceRefused, format!("source '{name}' is disabled"))
}

fn misconfigured(name: &SourceName, error: &source::Error) -> Error {
    let detail = error.detail().unwrap_or_default();
    Error::new(error.code(), format!("source '{name}': {error}: {detail}"))
}

fn driver_of(
    name: &SourceName,
    spec: &SourceSpec,
    drivers: &[&'static Driver],
) -> Result<&'static Driver, Error> {
    let mut able = drivers.iter().filter(|driver| driver.client.is_some());
    let known: Vec<&str> = able.clone().map(|driver| driver.name).collect();
    let driver = able.find(|driver| driver.name == spec.kind);
    driver.copied().ok_or_else(|| {
        let kind = &spec.kind;
        let message = format!("source '{name}' is of type '{kind}', which this server cannot open");
        Error::new(Code::SourceUnsupported, message)
            .hint(format!("it can open: {}", known.join(", ")))
    })
}
