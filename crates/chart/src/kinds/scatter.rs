//! Two measures of different units over a dimension with many values: how the one goes with the
//! other. With few values bars say more.

use serde_json::json;

use super::{Drawing, Kind, MAX_POINTS};
use crate::{Column, Shape, encode};

/// Fewer points than this show no relation.
const MIN_POINTS: usize = 13;

pub struct Scatter;

impl Kind for Scatter {
    fn name(&self) -> &'static str {
        "Scatter plot"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn draw<'a>(&self, shape: &'a Shape) -> Option<Drawing<'a>> {
        let (across, up) = columns(shape)?;
        let view = json!({
            "mark": {"type": "point"},
            "encoding": {
                "x": encode::quantity(across),
                "y": encode::quantity(up),
                "tooltip": encode::tooltip(shape),
            },
        });
        Some(Drawing {
            measures: vec![across, up],
            view,
        })
    }
}

fn columns(shape: &Shape) -> Option<(&Column, &Column)> {
    let parts = shape.parts();
    match (&parts.times[..], &parts.dimensions[..], &parts.measures[..]) {
        ([], [_], [across, up]) if (MIN_POINTS..=MAX_POINTS).contains(&shape.rows) => {
            Some((across, up))
        }
        _ => None,
    }
}
