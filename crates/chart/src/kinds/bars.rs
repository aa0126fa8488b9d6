//! One measure by one dimension, lying down so that long names are read, in the order of the rows.
//! Of several measures that no other kind can draw it takes the first; the tooltip and the table
//! have the rest.

use serde_json::json;

use super::{Drawing, Kind, MAX_BARS};
use crate::{Column, Shape, encode};

pub struct Bars;

impl Kind for Bars {
    fn name(&self) -> &'static str {
        "Bar chart"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>> {
        let (dimension, measure) = columns(shape)?;
        let view = json!({
            "mark": {"type": "bar"},
            "encoding": {
                "y": encode::category(dimension),
                "x": encode::length(measure),
                "tooltip": encode::tooltip(shape),
            },
        });
        Some(Drawing {
            measures: vec![measure],
            view,
        })
    }
}

fn columns(shape: &Shape) -> Option<(&Column, &Column)> {
    let parts = shape.parts();
    match (&parts.times[..], &parts.dimensions[..], &parts.measures[..]) {
        ([], [dimension], [measure, ..]) if shape.rows <= MAX_BARS => Some((dimension, measure)),
        _ => None,
    }
}
