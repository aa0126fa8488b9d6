//! Stage 2: from an intent to a query, or to the one question that is missing.

mod apart;
mod clarify;
mod echo;
mod lookup_echo;
mod pick;
mod suggest;
mod when;

use base::Granularity;
use semantic::{Filter, MemberId, Operator, Order, Query, TimeDimension, Visible};

use crate::lookup::Lookup;
use crate::{Clarification, Intent, Quality, Today};
use pick::Picked;
use when::When;

/// A query with what was taken for granted on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Formulated {
    pub query: Query,
    pub assumptions: Vec<String>,
    /// The query in controlled English, which is understood as this query again.
    pub echo: String,
    /// 0 to 1: lower where weaker links and defaults were needed.
    pub confidence: f64,
    /// Columns of the query that nobody asked for: rows are sorted or told apart by them.
    pub beside: Vec<String>,
}

/// Stage 2. Reads nothing but the intent: the same intent gives the same query.
pub fn formulate(
    intent: &Intent,
    visible: &Visible,
    today: &Today,
) -> Result<Formulated, Clarification> {
    if let Some(found) = &intent.lookup {
        return Ok(looked_up(found, visible));
    }
    let made = attempt(intent, visible, today);
    match made {
        // Where rows are looked up, a reading that measures is a guess.
        Ok(made) if visible.cubes().any(|cube| cube.looked_up) => Err(clarify::guessed(&made.echo)),
        made => made.map_err(|asked| suggest::tried(asked, intent, visible, today)),
    }
}

/// A lookup is a query already.
fn looked_up(found: &Lookup, visible: &Visible) -> Formulated {
    Formulated {
        echo: lookup_echo::echo(found, visible),
        query: found.query.clone(),
        assumptions: Vec::new(),
        // As often as lookups of such trust were right on databases they were tuned with.
        confidence: 0.6 + 0.3 * found.trust,
        beside: found.beside.clone(),
    }
}

/// The stage itself, its questions back still unproven.
fn attempt(intent: &Intent, visible: &Visible, today: &Today) -> Result<Formulated, Clarification> {
    clarify::understood(intent, visible)?;
    let picked = pick::pick(intent, visible)?;
    let when = when::when(intent, &picked, visible, today)?;
    clarify::narrow_enough(intent, &picked, &when, visible, today)?;
    let query = query(intent, &picked, &when, visible);
    let echo = echo::echo(intent, &query, &picked, &when, visible);
    let mut assumptions = intent.assumptions.clone();
    assumptions.extend(picked.notes.iter().cloned());
    assumptions.extend(when.notes.iter().cloned());
    let confidence = confidence(intent, &picked, assumptions.len());
    Ok(Formulated {
        query,
        assumptions,
        echo,
        confidence,
        beside: Vec::new(),
    })
}

fn query(intent: &Intent, picked: &Picked, when: &When, visible: &Visible) -> Query {
    let path = |id: &MemberId| visible.model().member(*id).path.clone();
    let mut filters: Vec<Filter> = picked
        .filters
        .iter()
        .map(|(member, values)| either(path(member), values))
        .collect();
    filters.extend(when.before.iter().map(|(member, day)| Filter::Test {
        member: path(member),
        operator: Operator::Lt,
        values: vec![day.to_string()],
        null: false,
    }));
    Query {
        measures: picked.measures.iter().map(path).collect(),
        dimensions: picked.dimensions.iter().map(path).collect(),
        time_dimensions: when
            .time
            .iter()
            .filter_map(|id| time_dimension(path(id), when))
            .collect(),
        filters,
        segments: picked.segments.iter().map(path).collect(),
        order: order(intent, picked, when, visible),
        limit: limit(intent),
        ..Query::default()
    }
}

fn either(member: String, values: &[String]) -> Filter {
    Filter::Test {
        member,
        operator: Operator::Equals,
        values: values.to_vec(),
        null: false,
    }
}

fn time_dimension(dimension: String, when: &When) -> Option<TimeDimension> {
    let used = when.grain.is_some() || when.range.is_some();
    used.then_some(TimeDimension {
        dimension,
        granularity: when.grain.map(|size| size.to_string()),
        range: when.range,
        fill_gaps: false,
    })
}

fn limit(intent: &Intent) -> Option<u64> {
    let top = intent.top.as_ref().map(|top| top.value.n);
    top.or(intent.limit.as_ref().map(|limit| limit.value))
}

/// Rankings run by their measure, trends along time; everything else is left to the resolver.
fn order(intent: &Intent, picked: &Picked, when: &When, visible: &Visible) -> Vec<Order> {
    let path = |id: MemberId| visible.model().member(id).path.clone();
    let said = intent.top.as_ref().map(|top| top.value.descending);
    let descending = said.or(intent.descending.as_ref().map(|order| order.value));
    let by = picked.measures.get(intent.rank_by.unwrap_or(0));
    match (descending, by, when.time.filter(|_| when.grain.is_some())) {
        (Some(descending), Some(by), _) => vec![Order {
            member: path(*by),
            descending,
        }],
        (None, _, Some(time)) => vec![Order {
            member: path(time),
            descending: false,
        }],
        _ => Vec::new(),
    }
}

/// Steps of a trend that fit its period: neither three dots nor a thousand.
fn trend_grain(days: Option<i32>) -> Granularity {
    match days {
        Some(..=62) => Granularity::Day,
        Some(63..=186) => Granularity::Week,
        Some(187..=1_900) | None => Granularity::Month,
        Some(_) => Granularity::Year,
    }
}

/// Each weaker link and each default costs something; what is left is the confidence.
fn confidence(intent: &Intent, picked: &Picked, assumptions: usize) -> f64 {
    let link = |quality: &Quality| match quality {
        Quality::Named => 1.0,
        Quality::Stripped => 0.99,
        Quality::Kin => 0.9,
        Quality::Partial => 0.88,
    };
    let links: f64 = picked.qualities.iter().map(link).product();
    let defaults = 0.99_f64.powi(i32::try_from(assumptions).unwrap_or(100));
    let sold = if intent.measures.is_empty() {
        0.98
    } else {
        1.0
    };
    (links * defaults * sold * 100.0).round() / 100.0
}
