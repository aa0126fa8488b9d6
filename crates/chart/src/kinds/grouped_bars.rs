//! One measure by two dimensions: the one with fewer values becomes the colours within each group.

use serde_json::json;

use super::{Drawing, GROUPED_STEP, Kind, MAX_BARS, MAX_COLOURS};
use crate::{Column, Shape, encode};

pub struct GroupedBars;

impl Kind for GroupedBars {
    fn name(&self) -> &'static str {
        "Grouped bar chart"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>> {
        let (group, colour, measure) = columns(shape)?;
        let view = json!({
            "mark": {"type": "bar"},
            "height": {"step": GROUPED_STEP},
            "encoding": {
                "y": encode::category(group),
                "yOffset": encode::category(colour),
                "x": encode::length(measure),
                "color": encode::category(colour),
                "tooltip": encode::tooltip(shape),
            },
        });
        Some(Drawing {
            measures: vec![measure],
            view,
        })
    }
}

fn columns(shape: &Shape) -> Option<(&Column, &Column, &Column)> {
    let parts = shape.parts();
    match (&parts.times[..], &parts.dimensions[..], &parts.measures[..]) {
        ([], [first, second], [measure, ..]) if shape.rows <= MAX_BARS => {
            let (left, right) = (first.distinct?, second.distinct?);
            let (group, colour) = if left < right {
                (second, first)
            } else {
                (first, second)
            };
            // Every group keeps a place for every colour, so the places count, not the rows.
            let places = left.checked_mul(right)?;
            let readable = left.min(right) <= MAX_COLOURS && places <= 2 * MAX_BARS;
            readable.then_some((*group, *colour, *measure))
        }
        _ => None,
    }
}
