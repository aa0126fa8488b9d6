//! What can be drawn. A new kind is one file and one line in [`KINDS`].

mod bars;
mod grouped_bars;
mod line;
mod measure_bars;
mod measure_lines;
mod scatter;
mod series;

use serde_json::{Value, json};

use crate::{Column, Shape};

/// One kind of chart.
pub trait Kind: Sync {
    /// What people call it, at the beginning of a sentence.
    fn name(&self) -> &'static str;

    /// Whether a shape of at least two rows can be drawn this way and be read.
    fn applies(&self, shape: &Shape) -> bool;

    /// `None` exactly where it does not apply.
    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>>;
}

/// A chart without its frame.
pub struct Drawing<'a> {
    /// Those that have a length in it; the others stand in the tooltip only.
    pub measures: Vec<&'a Column>,
    /// Mark, encoding, layers.
    pub view: Value,
}

/// In order of preference: the first that applies is drawn.
pub const KINDS: &[&dyn Kind] = &[
    &measure_lines::MeasureLines,
    &series::Series,
    &line::Line,
    &grouped_bars::GroupedBars,
    &measure_bars::MeasureBars,
    &scatter::Scatter,
    &bars::Bars,
];

/// As many as can be told apart by colour.
const MAX_COLOURS: usize = 8;
/// As many bars as one still reads.
const MAX_BARS: usize = 50;
/// As many points as a browser draws without a pause.
const MAX_POINTS: usize = 5_000;
/// Up to here each point of a line is marked: few points make a line that looks more certain than it is.
const MAX_MARKED: usize = 60;

/// The step of bars that stand in groups, in pixels.
const GROUPED_STEP: u8 = 14;

fn line_mark(shape: &Shape) -> Value {
    json!({"type": "line", "point": shape.rows <= MAX_MARKED})
}
