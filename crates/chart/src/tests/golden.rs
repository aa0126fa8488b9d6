//! Whole specifications, as the page receives them.

use serde_json::{Value, json};

use super::*;
use crate::draw;

fn drawn(shape: &Shape, title: &str) -> Value {
    draw(shape, title).expect("a chart").into_json()
}

#[test]
fn sales_by_brand_are_bars_in_the_order_of_the_rows() {
    let spec = drawn(&shape(5, vec![brand(5), sales()]), "Top 5 brands");
    let expected = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": "Top 5 brands. Bar chart of Net sales (INR) by Brand; 5 rows, as in the table.",
        "data": {"name": "result"},
        "title": {"text": "Top 5 brands", "anchor": "start"},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "product\\.brand", "type": "nominal", "sort": null, "title": "Brand"},
            "x": {
                "field": "sales\\.net_value",
                "type": "quantitative",
                "title": "Net sales (INR)",
                "axis": {"format": "~s", "tickMinStep": 1},
                "stack": null,
            },
            "tooltip": [
                {"field": "product\\.brand", "type": "nominal", "title": "Brand"},
                {
                    "field": "sales\\.net_value",
                    "type": "quantitative",
                    "title": "Net sales (INR)",
                    "format": ",.2f",
                },
            ],
        },
    });
    assert_eq!(spec, expected);
}

#[test]
fn sales_by_month_are_a_line_in_utc_with_one_label_per_month() {
    let spec = drawn(&shape(8, vec![month(8), sales()]), "");
    assert_eq!(spec["mark"], json!({"type": "line", "point": true}));
    let x = json!({
        "field": "sales\\.date\\.month",
        "type": "temporal",
        "timeUnit": "utcyearmonth",
        "title": "Month",
        "axis": {"format": "%b %Y", "tickCount": {"interval": "month", "step": 1}},
    });
    assert_eq!(spec["encoding"]["x"], x);
    let told = json!({
        "field": "sales\\.date\\.month",
        "type": "temporal",
        "timeUnit": "utcyearmonth",
        "title": "Month",
        "format": "%b %Y",
    });
    assert_eq!(spec["encoding"]["tooltip"][0], told);
    assert!(spec.get("title").is_none(), "an empty title is no title");
}

#[test]
fn a_few_brands_by_month_are_a_line_each() {
    let spec = drawn(&shape(36, vec![month(12), brand(3), sales()]), "Sales");
    let colour =
        json!({"field": "product\\.brand", "type": "nominal", "sort": null, "title": "Brand"});
    assert_eq!(spec["encoding"]["color"], colour);
    assert_eq!(
        spec["description"],
        "Sales. Line chart of Net sales (INR) by Month and Brand; 36 rows, as in the table."
    );
}

#[test]
fn two_measures_of_one_unit_share_an_axis_and_are_told_apart_by_name() {
    let spec = drawn(&shape(12, vec![month(12), sales(), returns()]), "");
    let layers = spec["layer"].as_array().expect("layers");
    let names: Vec<&Value> = layers
        .iter()
        .map(|l| &l["encoding"]["color"]["datum"])
        .collect();
    assert_eq!(names, ["Net sales", "Returns"]);
    assert_eq!(layers[0]["encoding"]["y"]["title"], "INR");
    assert!(spec.get("resolve").is_none());
}

#[test]
fn two_measures_of_different_units_get_an_axis_each() {
    let spec = drawn(&shape(12, vec![month(12), sales(), margin()]), "");
    assert_eq!(spec["resolve"], json!({"scale": {"y": "independent"}}));
    assert_eq!(
        spec["layer"][0]["encoding"]["y"]["title"],
        "Net sales (INR)"
    );
    assert_eq!(spec["layer"][1]["encoding"]["y"]["title"], "Margin (%)");
}

#[test]
fn the_dimension_with_fewer_values_becomes_the_colour() {
    let spec = drawn(&shape(12, vec![zone(4), brand(6), sales()]), "");
    assert_eq!(spec["encoding"]["y"]["field"], "product\\.brand");
    assert_eq!(spec["encoding"]["color"]["field"], "geography\\.zone");
    assert_eq!(spec["encoding"]["yOffset"]["field"], "geography\\.zone");
}
