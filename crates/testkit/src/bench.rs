//! CPU time per operation, as ratios to a fixed loop measured in the same run.
//!
//! Machines are shared and noisy, so three things make the numbers comparable: CPU time of this
//! thread and not time on the wall; batches of all operations interleaved, so that a slow minute
//! hits all alike; and of each operation the fastest of its batches, which is the one that nobody
//! disturbed. A benchmark's `main` is one expression:
//!
//! ```ignore
//! Suite::new().op("resolve", || resolve(&query)).op_within("compile", 40.0, || compile(&query)).main()
//! ```

use rustix::time::{ClockId, clock_gettime};
use std::fmt;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

const BATCHES: usize = 20;

/// Far above the clock's own cost, and short enough that some batch runs undisturbed.
const BATCH_TIME: Duration = Duration::from_millis(5);

/// The fixed loop: a chain of multiplications, each waiting for the one before.
const REFERENCE: &str = "reference loop";
const REFERENCE_ROUNDS: u64 = 10_000;

#[derive(Default)]
pub struct Suite<'a> {
    ops: Vec<Op<'a>>,
}

struct Op<'a> {
    name: String,
    run: Box<dyn FnMut() + 'a>,
    ratio_max: Option<f64>,
}

pub struct Report {
    lines: Vec<Line>,
}

/// One operation's result.
pub struct Line {
    pub name: String,
    pub time: Duration,
    /// To the reference loop.
    pub ratio: f64,
    pub ratio_max: Option<f64>,
}

impl<'a> Suite<'a> {
    pub fn new() -> Suite<'a> {
        Suite::default()
    }

    pub fn op<R>(self, name: &str, run: impl FnMut() -> R + 'a) -> Suite<'a> {
        self.add(name, None, run)
    }

    /// An operation that fails the run when it takes more than `ratio_max` reference loops.
    pub fn op_within<R>(
        self,
        name: &str,
        ratio_max: f64,
        run: impl FnMut() -> R + 'a,
    ) -> Suite<'a> {
        self.add(name, Some(ratio_max), run)
    }

    fn add<R>(
        mut self,
        name: &str,
        ratio_max: Option<f64>,
        mut run: impl FnMut() -> R + 'a,
    ) -> Suite<'a> {
        let run = Box::new(move || {
            black_box(run());
        });
        self.ops.push(Op {
            name: name.to_owned(),
            run,
            ratio_max,
        });
        self
    }

    /// Measures the operations whose names contain one of the words on the command line, or all.
    #[expect(clippy::print_stdout, reason = "a benchmark talks to its terminal")]
    pub fn main(mut self) -> ExitCode {
        // Cargo adds `--bench` and the like.
        let wanted: Vec<String> = std::env::args()
            .skip(1)
            .filter(|arg| !arg.starts_with("--"))
            .collect();
        self.ops
            .retain(|op| wanted.is_empty() || wanted.iter().any(|word| op.name.contains(word)));
        let report = self.measure();
        println!("{report}");
        if report.exceeded().next().is_none() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    pub fn measure(mut self) -> Report {
        self.ops.insert(
            0,
            Op {
                name: REFERENCE.to_owned(),
                run: Box::new(reference),
                ratio_max: None,
            },
        );
        let n_runs: Vec<u32> = self.ops.iter_mut().map(calibrate).collect();
        let mut fastest = vec![Duration::MAX; self.ops.len()];
        for _ in 0..BATCHES {
            for (at, op) in self.ops.iter_mut().enumerate() {
                fastest[at] = fastest[at].min(batch(op, n_runs[at]) / n_runs[at]);
            }
        }
        Report::new(self.ops.into_iter().zip(fastest))
    }
}

/// How many runs fill a batch.
fn calibrate(op: &mut Op) -> u32 {
    let mut n_runs = 1;
    while batch(op, n_runs) < BATCH_TIME && n_runs < 1 << 30 {
        n_runs *= 2;
    }
    n_runs
}

fn batch(op: &mut Op, n_runs: u32) -> Duration {
    let before = cpu_time();
    for _ in 0..n_runs {
        (op.run)();
    }
    cpu_time().saturating_sub(before)
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

fn reference() {
    let mut x = black_box(0x9e37_79b9_7f4a_7c15_u64);
    for _ in 0..REFERENCE_ROUNDS {
        x = (x ^ (x >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    black_box(x);
}

impl Report {
    fn new<'a>(measured: impl Iterator<Item = (Op<'a>, Duration)>) -> Report {
        let mut lines: Vec<Line> = Vec::new();
        for (op, time) in measured {
            let unit = lines.first().map_or(time, |reference| reference.time);
            let ratio = time.as_secs_f64() / unit.as_secs_f64();
            lines.push(Line {
                name: op.name,
                time,
                ratio,
                ratio_max: op.ratio_max,
            });
        }
        Report { lines }
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Operations that took more than they may.
    pub fn exceeded(&self) -> impl Iterator<Item = &Line> {
        self.lines
            .iter()
            .filter(|line| line.ratio_max.is_some_and(|max| line.ratio > max))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(
            f,
            "{:<40} {:>14} {:>12} {:>10}",
            "operation", "CPU time", "x reference", "limit"
        )?;
        for line in &self.lines {
            let limit = line
                .ratio_max
                .map(|max| format!("{max:.4}"))
                .unwrap_or_default();
            let time = format!("{:.2?}", line.time);
            writeln!(
                f,
                "{:<40} {time:>14} {:>12.4} {limit:>10}",
                line.name, line.ratio
            )?;
        }
        for line in self.exceeded() {
            writeln!(
                f,
                "too slow: {} takes {:.4} reference loops",
                line.name, line.ratio
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_work_is_about_twice_the_time() {
        let report = Suite::new()
            .op("once", reference)
            .op("twice", || (reference(), reference()))
            .measure();
        let ratios: Vec<f64> = report.lines().iter().map(|line| line.ratio).collect();
        assert!((0.7..1.4).contains(&ratios[1]), "{report}");
        assert!((1.5..2.7).contains(&ratios[2]), "{report}");
    }

    #[test]
    fn an_operation_over_its_limit_is_told() {
        let op = |name: &str, ratio_max| Op {
            name: name.to_owned(),
            run: Box::new(|| ()),
            ratio_max,
        };
        let times = [1, 3, 3].map(Duration::from_micros);
        let ops = [
            op(REFERENCE, None),
            op("slow", Some(2.0)),
            op("fine", Some(4.0)),
        ];
        let report = Report::new(ops.into_iter().zip(times));
        let exceeded: Vec<&str> = report.exceeded().map(|line| line.name.as_str()).collect();
        assert_eq!(exceeded, ["slow"]);
        assert!(
            report
                .to_string()
                .ends_with("too slow: slow takes 3.0000 reference loops\n"),
            "{report}"
        );
    }
}
