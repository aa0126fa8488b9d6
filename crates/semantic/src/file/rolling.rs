//! Rolling windows of measures: which rows count for a period besides its own.

use crate::yaml::{Fields, Node};
use crate::{Edge, Interval, MeasureType, MultiStage, Rolling};

/// Reads `rolling_window`.
pub(super) fn read(
    kind: MeasureType,
    stage: Option<&MultiStage>,
    fields: &mut Fields<'_, '_>,
) -> Option<Rolling> {
    let node = fields.take_filled("rolling_window")?;
    let what = format!("the rolling_window of {}", fields.what);
    let changes_groups = stage.is_some_and(|stage| *stage != MultiStage::default());
    if kind == MeasureType::Rank || changes_groups {
        let message = format!(
            "{what} stands beside other groups or times: put it on the measures that it is of"
        );
        fields.report.invalid(node, message);
    }
    let mut fields = Fields::of(what, node, fields.report)?;
    let window = match fields.text("type").as_deref() {
        None | Some("fixed") => fixed(&mut fields),
        Some("to_date") => fields.need_text("granularity").map(Rolling::ToDate),
        Some("year_to_date") => Some(Rolling::ToDate("year".into())),
        Some("quarter_to_date") => Some(Rolling::ToDate("quarter".into())),
        Some("month_to_date") => Some(Rolling::ToDate("month".into())),
        Some(other) => {
            let message = format!(
                "'{other}' is not a type of a rolling_window: use fixed, to_date, year_to_date, quarter_to_date or month_to_date"
            );
            fields.report.invalid(node, message);
            None
        }
    };
    fields.finish();
    window
}

/// Everything up to the end of the period: what Cube's older type `running_total` means.
pub(super) fn running_total() -> Rolling {
    Rolling::Fixed {
        from: Edge::Open,
        to: Edge::End(Interval::default()),
    }
}

/// `{trailing: 7 days, leading: unbounded, offset: start}`.
fn fixed(fields: &mut Fields<'_, '_>) -> Option<Rolling> {
    let node = fields.node;
    let (trailing, leading) = (fields.text("trailing"), fields.text("leading"));
    if trailing.is_none() && leading.is_none() {
        let message = format!("{} needs 'trailing', 'leading' or 'type'", fields.what);
        fields.report.invalid(node, message);
    }
    let beside: fn(Interval) -> Edge = match fields.text("offset").as_deref() {
        None | Some("end") => Edge::End,
        Some("start") => Edge::Start,
        Some(other) => {
            let message = format!("'{other}' is not an offset: use start or end");
            fields.report.invalid(node, message);
            return None;
        }
    };
    let back = |length: Interval| beside(length.negated());
    Some(Rolling::Fixed {
        from: edge(trailing, node, fields)?.map_or(Edge::Open, back),
        to: edge(leading, node, fields)?.map_or(Edge::Open, beside),
    })
}

/// How far a window reaches; `Some(None)` where there is no end to it.
fn edge(
    text: Option<String>,
    node: &Node,
    fields: &mut Fields<'_, '_>,
) -> Option<Option<Interval>> {
    let text = match text.as_deref() {
        None => return Some(Some(Interval::default())),
        Some("unbounded") => return Some(None),
        Some(text) => text,
    };
    let read = text.parse::<Interval>().and_then(|length| {
        let backwards = length.months < 0 || length.days < 0 || length.seconds < 0;
        match backwards {
            true => Err(format!(
                "'{text}' is a length below nothing: a window trails behind and leads ahead"
            )),
            false => Ok(length),
        }
    });
    match read {
        Ok(length) => Some(Some(length)),
        Err(message) => {
            let message = format!("{}: {message}", fields.what);
            fields.report.invalid(node, message);
            None
        }
    }
}
