//! The twelve verbs and the zeroth, as they are timed, traced and shown.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::Instrument;

macro_rules! stages {
    ($($name:ident = $verb:literal),* $(,)?) => {
        /// A step on the way of a question.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Stage { $($name),* }

        impl Stage {
            pub const ALL: &[Stage] = &[$(Stage::$name),*];

            pub fn verb(self) -> &'static str {
                match self { $(Stage::$name => $verb),* }
            }
        }
    };
}

stages! {
    Grant = "grant",
    Understand = "understand",
    Formulate = "formulate",
    Resolve = "resolve",
    Lower = "lower",
    Rewrite = "rewrite",
    Assemble = "assemble",
    Legalize = "legalize",
    Render = "render",
    Fetch = "fetch",
    Find = "find",
    Draw = "draw",
    Answer = "answer",
}

/// How long a stage took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub stage: Stage,
    pub took: Duration,
}

/// What happens on the way, for who watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    Begun(Stage),
    Done(Step),
}

/// Hears of each stage as it happens. It must not take long.
pub type Watcher = Arc<dyn Fn(Passing) + Send + Sync>;

/// Times the stages of one request as they happen.
#[derive(Default, Clone)]
pub(crate) struct Trail {
    pub steps: Vec<Step>,
    watcher: Option<Watcher>,
}

impl Trail {
    pub fn watched(watcher: Option<Watcher>) -> Self {
        Self {
            steps: Vec::new(),
            watcher,
        }
    }

    pub fn run<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let _span = tracing::debug_span!("stage", verb = stage.verb()).entered();
        let start = self.begin(stage);
        let result = work();
        self.end(stage, start);
        result
    }

    pub async fn wait<T>(&mut self, stage: Stage, work: impl Future<Output = T>) -> T {
        let start = self.begin(stage);
        let span = tracing::debug_span!("stage", verb = stage.verb());
        let result = work.instrument(span).await;
        self.end(stage, start);
        result
    }

    fn begin(&self, stage: Stage) -> Instant {
        self.tell(Passing::Begun(stage));
        Instant::now()
    }

    fn end(&mut self, stage: Stage, start: Instant) {
        let step = Step {
            stage,
            took: start.elapsed(),
        };
        self.steps.push(step);
        self.tell(Passing::Done(step));
    }

    fn tell(&self, passing: Passing) {
        if let Some(watcher) = &self.watcher {
            watcher(passing);
        }
    }
}
