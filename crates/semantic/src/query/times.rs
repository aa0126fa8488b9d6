//! The time dimensions of a query while it is read, those that compare ranges among them.

use serde::Deserialize;

use super::dates::{self, Range};
use super::json::invalid;
use super::{Filter, Now, Operator, Query, Ranged, TimeDimension};
use crate::Diagnostic;
use crate::diagnostic::shown;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct WireTime {
    dimension: String,
    granularity: Option<String>,
    date_range: Option<OneOrMore>,
    compare_date_range: Option<Vec<OneOrMore>>,
    #[serde(default)]
    fill_gaps: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A time dimension in one of its ranges, if it has one, and a filter where that is more than whole
/// days.
type Limited = (TimeDimension, Option<Filter>, Option<[String; 2]>);

/// A time dimension, once for each of its ranges.
pub(super) struct Times {
    each: Vec<Limited>,
    compares: bool,
}

/// As many ranges as can be told apart side by side; each is a statement of its own.
const RANGES_MAX: usize = 12;

pub(super) fn read(wire: WireTime, now: Option<&Now>) -> Result<Times, Diagnostic> {
    let compares = wire.compare_date_range.is_some();
    let ranges = match (&wire.date_range, &wire.compare_date_range) {
        (None, None) => vec![None],
        (Some(one), None) => vec![Some(one)],
        (None, Some(many)) if (1..=RANGES_MAX).contains(&many.len()) => {
            many.iter().map(Some).collect()
        }
        (None, Some(_)) => {
            let message = format!("'compareDateRange' takes 1 to {RANGES_MAX} ranges");
            return Err(invalid(message));
        }
        (Some(_), Some(_)) => {
            let path = shown(&wire.dimension);
            let message = format!("'{path}' has both a 'dateRange' and a 'compareDateRange'");
            return Err(invalid(message).hint("add the one to the list of the other"));
        }
    };
    let each = ranges.into_iter().map(|range| limited(&wire, range, now));
    let each = each.collect::<Result<_, _>>()?;
    Ok(Times { each, compares })
}

fn limited(
    wire: &WireTime,
    range: Option<&OneOrMore>,
    now: Option<&Now>,
) -> Result<Limited, Diagnostic> {
    let range = range.map(|texts| match texts {
        OneOrMore::One(text) => dates::range(std::slice::from_ref(text), now),
        OneOrMore::More(texts) => dates::range(texts, now),
    });
    let mut time = TimeDimension {
        dimension: wire.dimension.clone(),
        granularity: wire.granularity.clone(),
        range: None,
        fill_gaps: wire.fill_gaps,
    };
    Ok(match range.transpose()? {
        None => (time, None, None),
        Some(Range::Days(first, last)) => {
            time.range = Some((first, last));
            (time, None, Some([first.to_string(), last.to_string()]))
        }
        Some(Range::Times(values)) => {
            let said = <[String; 2]>::try_from(values.clone()).ok();
            let member = wire.dimension.clone();
            let filter = dates::filter(member, Operator::InDateRange, values, false, None);
            (time, Some(filter), said)
        }
    })
}

/// The query with its times: one of it for each range that is compared.
pub(super) fn asked(query: Query, times: Vec<Times>) -> Result<Vec<Ranged>, Diagnostic> {
    if times.iter().filter(|time| time.compares).count() > 1 {
        let message = "only one time dimension can have a 'compareDateRange'";
        return Err(invalid(message));
    }
    let alone = Ranged {
        query,
        compared: None,
    };
    Ok(times.into_iter().fold(vec![alone], |asked, time| {
        let each = asked.iter().flat_map(|asked| {
            let within = |limited: &Limited| asked.within(limited, time.compares);
            time.each.iter().map(within).collect::<Vec<_>>()
        });
        each.collect()
    }))
}

impl Ranged {
    fn within(&self, (time, filter, said): &Limited, compares: bool) -> Self {
        let mut asked = self.clone();
        asked.query.time_dimensions.push(time.clone());
        asked.query.filters.extend(filter.clone());
        if compares {
            asked.compared.clone_from(said);
        }
        asked
    }
}
