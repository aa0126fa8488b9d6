//! One measure along time, a line for each of a few values of a dimension.

use base::Granularity;
use serde_json::json;

use super::{Drawing, Kind, MAX_COLOURS, MAX_POINTS, line_mark};
use crate::{Column, Shape, encode};

pub struct Series;

impl Kind for Series {
    fn name(&self) -> &'static str {
        "Line chart"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>> {
        let (time, granularity, dimension, measure) = columns(shape)?;
        let view = json!({
            "mark": line_mark(shape),
            "encoding": {
                "x": encode::time(time, granularity, shape),
                "y": encode::quantity(measure),
                "color": encode::category(dimension),
                "tooltip": encode::tooltip(shape),
            },
        });
        Some(Drawing {
            measures: vec![measure],
            view,
        })
    }
}

fn columns(shape: &Shape) -> Option<(&Column, Granularity, &Column, &Column)> {
    let parts = shape.parts();
    match (&parts.times[..], &parts.dimensions[..], &parts.measures[..]) {
        ([time], [dimension], [measure, ..]) => {
            // Nobody counted: it may be thousands of lines.
            let few = dimension.distinct.is_some_and(|n| n <= MAX_COLOURS);
            let readable = few && shape.rows <= MAX_POINTS;
            readable.then_some((*time, time.time()?, *dimension, *measure))
        }
        _ => None,
    }
}
