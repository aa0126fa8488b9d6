//! Several measures along time: on one axis where they are counted in the same unit, on two where
//! there are just two units for two measures.

use base::Granularity;
use serde_json::{Value, json};

use super::{Drawing, Kind, MAX_COLOURS, MAX_POINTS, line_mark};
use crate::shape::{alike, titles_differ};
use crate::{Column, Shape, encode};

pub struct MeasureLines;

impl Kind for MeasureLines {
    fn name(&self) -> &'static str {
        "Line chart"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>> {
        let (time, granularity, measures) = columns(shape)?;
        let shared = alike(&measures);
        let layers: Vec<Value> = measures
            .iter()
            .map(|measure| layer(measure, shared, shape))
            .collect();
        let mut view = json!({
            "encoding": {"x": encode::time(time, granularity, shape)},
            "layer": layers,
        });
        if !shared {
            view["resolve"] = json!({"scale": {"y": "independent"}});
        }
        Some(Drawing { measures, view })
    }
}

fn layer(measure: &Column, shared: bool, shape: &Shape) -> Value {
    let along = if shared {
        encode::shared_quantity(measure)
    } else {
        encode::quantity(measure)
    };
    json!({
        "mark": line_mark(shape),
        "encoding": {
            "y": along,
            "color": encode::named(measure),
            "tooltip": encode::tooltip(shape),
        },
    })
}

fn columns(shape: &Shape) -> Option<(&Column, Granularity, Vec<&Column>)> {
    let parts = shape.parts();
    let measures = parts.measures;
    let ([time], []) = (&parts.times[..], &parts.dimensions[..]) else {
        return None;
    };
    let fits = match measures.len() {
        0 | 1 => false,
        2 => titles_differ(&measures),
        n => n <= MAX_COLOURS && alike(&measures),
    };
    (fits && shape.rows <= MAX_POINTS).then_some((*time, time.time()?, measures))
}
