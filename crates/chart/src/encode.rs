//! Channels of an encoding: which field, on which scale, how its values are written.
//!
//! Formats are those of d3. Only three of its traps shape the code: its percent multiplies by a
//! hundred while ours are hundredths already, its currency sign comes from the reader's locale,
//! and its SI form writes a half as "500m", which reads as half a billion.

use base::{Format, Granularity, Type};
use serde_json::{Map, Value, json};

use crate::describe::unit;
use crate::{Column, Shape};

/// More periods than this, and the axis chooses its own ticks.
const MAX_TICKED: usize = 40;

/// Whether Vega-Lite can address a column. It reads quotes, brackets and backslashes as parts of a
/// path, and its escapes for them fail in combination. Members are named by plain words; a column
/// of another origin might not be.
pub fn can_name(name: &str) -> bool {
    !name.contains(|c: char| matches!(c, '"' | '\'' | '\\' | '[' | ']') || c.is_control())
}

/// A column's name as Vega-Lite wants it in `field`: a bare dot would reach into an object.
pub fn field(name: &str) -> String {
    name.replace('.', "\\.")
}

/// The title with its unit: "Net sales (INR)".
pub fn titled(column: &Column) -> String {
    match unit(column) {
        Some(unit) => format!("{} ({unit})", column.title),
        None => column.title.clone(),
    }
}

/// A length along an axis.
pub fn quantity(column: &Column) -> Value {
    let mut channel = json!({
        "field": field(&column.name),
        "type": "quantitative",
        "title": titled(column),
    });
    match axis_format(column) {
        // No ticks between whole numbers, hence none that the SI form would write as "500m".
        Some("~s") => channel["axis"] = json!({"format": "~s", "tickMinStep": 1}),
        Some(format) => channel["axis"] = json!({"format": format}),
        None => {}
    }
    channel
}

/// The length of a bar. Vega-Lite would stack bars that meet, which claims that the measure may be
/// summed; a rate, a price or a count of different customers may not.
pub fn length(column: &Column) -> Value {
    unstacked(quantity(column))
}

/// The length of a bar beside bars of other measures.
pub fn shared_length(column: &Column) -> Value {
    unstacked(shared_quantity(column))
}

fn unstacked(mut channel: Value) -> Value {
    channel["stack"] = Value::Null;
    channel
}

/// A length along an axis that several measures of one unit share; what each is called stands in
/// the legend.
pub fn shared_quantity(column: &Column) -> Value {
    let mut channel = quantity(column);
    channel["title"] = json!(unit(column));
    channel
}

/// `None` leaves it to the reader: a plain float may be a share of one or a count of billions.
fn axis_format(column: &Column) -> Option<&'static str> {
    match (&column.format, column.kind) {
        (Format::Percent, _) => Some(",.2~f"),
        (Format::Plain, Type::Float) => None,
        _ => Some("~s"),
    }
}

/// A place for each value, in the order of the rows.
pub fn category(column: &Column) -> Value {
    json!({
        "field": field(&column.name),
        "type": "nominal",
        "sort": null,
        "title": column.title,
    })
}

/// The name of a measure where the measures themselves are told apart, by colour or by place.
pub fn named(column: &Column) -> Value {
    json!({"datum": column.title, "type": "nominal", "sort": null, "title": null})
}

/// A place in time. The values are dates without a zone, so all is drawn in UTC.
pub fn time(column: &Column, granularity: Granularity, shape: &Shape) -> Value {
    let mut channel = moment(column, granularity);
    let mut axis = json!({"format": time_format(granularity)});
    let periods = column.distinct.unwrap_or(shape.rows);
    if let Some((interval, step)) = ticks(granularity)
        && periods <= MAX_TICKED
    {
        // One label for each period: an axis with room would otherwise say "Apr 2026" twice.
        axis["tickCount"] = json!({"interval": interval, "step": step});
    }
    if let Some(channel) = channel.as_object_mut() {
        channel.remove("format");
    }
    channel["axis"] = axis;
    channel
}

fn moment(column: &Column, granularity: Granularity) -> Value {
    json!({
        "field": field(&column.name),
        "type": "temporal",
        "timeUnit": time_unit(granularity),
        "title": column.title,
        "format": time_format(granularity),
    })
}

/// Years and quarters keep their month, since those of a fiscal year may begin in any.
fn time_unit(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year | Granularity::Quarter | Granularity::Month => "utcyearmonth",
        Granularity::Week | Granularity::Day => "utcyearmonthdate",
        Granularity::Hour => "utcyearmonthdatehours",
        Granularity::Minute => "utcyearmonthdatehoursminutes",
        Granularity::Second => "utcyearmonthdatehoursminutesseconds",
    }
}

/// A quarter is named by its first month: "Q2" means something else in every fiscal calendar.
fn time_format(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "%Y",
        Granularity::Quarter | Granularity::Month => "%b %Y",
        Granularity::Week | Granularity::Day => "%-d %b %Y",
        Granularity::Hour | Granularity::Minute => "%-d %b %Y %H:%M",
        Granularity::Second => "%-d %b %Y %H:%M:%S",
    }
}

/// Vega counts weeks from Sundays, which need not be ours; below a day its own choice is good.
fn ticks(granularity: Granularity) -> Option<(&'static str, u8)> {
    match granularity {
        Granularity::Year => Some(("year", 1)),
        Granularity::Quarter => Some(("month", 3)),
        Granularity::Month => Some(("month", 1)),
        Granularity::Day => Some(("day", 1)),
        _ => None,
    }
}

/// All of a row, under the titles of the table.
pub fn tooltip(shape: &Shape) -> Value {
    shape.columns.iter().map(told).collect()
}

fn told(column: &Column) -> Value {
    if let Some(granularity) = column.time() {
        return moment(column, granularity);
    }
    let mut channel = Map::new();
    channel.insert("field".into(), field(&column.name).into());
    if column.is_quantity() {
        channel.insert("type".into(), "quantitative".into());
        channel.insert("title".into(), titled(column).into());
        channel.insert("format".into(), full_format(column).into());
    } else {
        channel.insert("type".into(), "nominal".into());
        channel.insert("title".into(), column.title.clone().into());
    }
    Value::Object(channel)
}

fn full_format(column: &Column) -> String {
    match (&column.format, column.kind) {
        (_, Type::Integer) => ",d".to_owned(),
        (Format::Currency(_), _) => ",.2f".to_owned(),
        (Format::Percent, _) => ",.2~f".to_owned(),
        (Format::Plain, Type::Decimal { scale, .. }) => format!(",.{}~f", scale.min(6)),
        (Format::Plain, _) => ",.4~f".to_owned(),
    }
}
