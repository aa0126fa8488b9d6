//! The twelve verbs and the zeroth, as they are timed, traced and shown.

use std::time::{Duration, Instant};

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

/// Times the stages of one request as they happen.
#[derive(Debug, Default, Clone)]
pub(crate) struct Trail(pub Vec<Step>);

impl Trail {
    pub fn run<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let _span = tracing::debug_span!("stage", verb = stage.verb()).entered();
        let start = Instant::now();
        let result = work();
        self.0.push(Step {
            stage,
            took: start.elapsed(),
        });
        result
    }

    pub async fn wait<T>(&mut self, stage: Stage, work: impl Future<Output = T>) -> T {
        let start = Instant::now();
        let result = work.await;
        self.0.push(Step {
            stage,
            took: start.elapsed(),
        });
        result
    }
}
