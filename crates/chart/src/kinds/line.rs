//! One measure along time. Of several that no other kind can draw it takes the first; the tooltip
//! and the table have the rest.

use base::Granularity;
use serde_json::json;

use super::{Drawing, Kind, MAX_POINTS, line_mark};
use crate::{Column, Shape, encode};

pub struct Line;

impl Kind for Line {
    fn name(&self) -> &'static str {
        "Line chart"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>> {
        let (time, granularity, measure) = columns(shape)?;
        let view = json!({
            "mark": line_mark(shape),
            "encoding": {
                "x": encode::time(time, granularity, shape),
                "y": encode::quantity(measure),
                "tooltip": encode::tooltip(shape),
            },
        });
        Some(Drawing {
            measures: vec![measure],
            view,
        })
    }
}

fn columns(shape: &Shape) -> Option<(&Column, Granularity, &Column)> {
    let parts = shape.parts();
    match (&parts.times[..], &parts.dimensions[..], &parts.measures[..]) {
        ([time], [], [measure, ..]) if shape.rows <= MAX_POINTS => {
            Some((time, time.time()?, measure))
        }
        _ => None,
    }
}
