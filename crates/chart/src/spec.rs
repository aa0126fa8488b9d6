//! The verb of this step, and what it makes.

use std::fmt;

use serde_json::{Value, json};

use crate::kinds::{Drawing, KINDS};
use crate::{Shape, describe, encode};

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v6.json";

/// A Vega-Lite 6 specification whose data is named `result`. Who shows it supplies the rows, as
/// objects keyed by the plain column names.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec(Value);

impl Spec {
    pub fn as_json(&self) -> &Value {
        &self.0
    }

    pub fn into_json(self) -> Value {
        self.0
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The first kind of chart that suits the shape, or `None` where a table or a single figure tells more.
pub fn draw(shape: &Shape, title: &str) -> Option<Spec> {
    if shape.rows < 2
        || !shape
            .columns
            .iter()
            .all(|column| encode::can_name(&column.name))
    {
        return None;
    }
    let kind = KINDS.iter().find(|kind| kind.applies(shape))?;
    let Drawing { measures, view } = kind.draw(shape)?;
    let mut spec = json!({
        "$schema": SCHEMA,
        "description": describe::chart(kind.name(), &measures, shape, title),
        "data": {"name": "result"},
    });
    if !title.is_empty() {
        spec["title"] = json!({"text": title, "anchor": "start"});
    }
    merge(&mut spec, view);
    Some(Spec(spec))
}

fn merge(spec: &mut Value, view: Value) {
    if let (Value::Object(spec), Value::Object(view)) = (spec, view) {
        spec.extend(view);
    }
}
