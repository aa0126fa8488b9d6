//! Several measures of one unit by one dimension: a bar for each measure, side by side.

use serde_json::{Value, json};

use super::{Drawing, GROUPED_STEP, Kind, MAX_BARS, MAX_COLOURS};
use crate::shape::alike;
use crate::{Column, Shape, encode};

pub struct MeasureBars;

impl Kind for MeasureBars {
    fn name(&self) -> &'static str {
        "Grouped bar chart"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>> {
        let (dimension, measures) = columns(shape)?;
        let layers: Vec<Value> = measures
            .iter()
            .map(|measure| layer(measure, shape))
            .collect();
        let view = json!({
            "height": {"step": GROUPED_STEP},
            "encoding": {"y": encode::category(dimension)},
            "layer": layers,
        });
        Some(Drawing { measures, view })
    }
}

fn layer(measure: &Column, shape: &Shape) -> Value {
    json!({
        "mark": {"type": "bar"},
        "encoding": {
            "x": encode::shared_length(measure),
            "yOffset": encode::named(measure),
            "color": encode::named(measure),
            "tooltip": encode::tooltip(shape),
        },
    })
}

fn columns(shape: &Shape) -> Option<(&Column, Vec<&Column>)> {
    let parts = shape.parts();
    let measures = parts.measures;
    let ([], [dimension]) = (&parts.times[..], &parts.dimensions[..]) else {
        return None;
    };
    let several = (2..=MAX_COLOURS).contains(&measures.len()) && alike(&measures);
    let bars = shape.rows.checked_mul(measures.len())?;
    (several && bars <= 2 * MAX_BARS).then_some((*dimension, measures))
}
