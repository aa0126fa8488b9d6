//! Random queries.

use semantic::{Existence, Filter, Operator, Order, Query, TimeDimension};

use super::around::around;
use super::calculation::{calculations, condition};
use super::calendar::granularity;
use super::data::{SECONDS, WORDS, days};
use super::ungrouped::ungrouped;
use super::windows::windows;
use super::{Cube, Draw, Kind, Measure, World};

/// Draws a query about the rows of one cube. Most are sound; a few are refused, which is right.
pub fn query(draw: &mut Draw, world: &World) -> Query {
    let root = draw.of(&world.cubes);
    let dimensions = reached(world, root);
    let measures: Vec<String> = draw
        .some(&root.measures, 4)
        .iter()
        .map(|m| m.path.clone())
        .collect();
    let mut filters: Vec<Filter> = (0..*draw.of(&[0, 1, 0, 2]))
        .map(|_| filter(draw, &dimensions, 2))
        .collect();
    if draw.one_in(5) {
        filters.push(match draw.one_in(3) {
            true => Filter::Or(vec![having(draw, root), having(draw, root)]),
            false => having(draw, root),
        });
    }
    if draw.one_in(6) {
        // What is left out is the cube of the measures.
        let about = if measures.is_empty() { "" } else { &root.name };
        let existence = existence(draw, world, root, about, 2);
        filters.push(match draw.one_in(4) {
            true => Filter::Or(vec![existence, filter(draw, &dimensions, 0)]),
            false => existence,
        });
    }
    if draw.one_in(8) {
        filters.push(Filter::Test {
            member: draw.of(&root.measures).path.clone(),
            operator: Operator::MeasureFilter,
            values: Vec::new(),
            null: false,
        });
    }
    let mut query = Query {
        measures,
        dimensions: draw
            .some(&dimensions, 3)
            .into_iter()
            .map(|(path, _)| path.clone())
            .collect(),
        time_dimensions: times(draw, &dimensions),
        filters,
        segments: segments(draw, world, root),
        ..Query::default()
    };
    if query.measures.is_empty() && query.dimensions.is_empty() {
        query.measures.push(root.measures[0].path.clone());
    }
    calculations(draw, root, &mut query);
    condition(draw, &mut query);
    around(draw, root, &mut query);
    windows(draw, root, &mut query);
    ungrouped(draw, world, &mut query);
    if draw.one_in(8) {
        query.time_zone = Some(zone(draw, &query));
    }
    cut(draw, &mut query);
    query
}

/// A zone of another clock. Where all days are known, its summer may be another one, too.
fn zone(draw: &mut Draw, query: &Query) -> String {
    let known = query
        .time_dimensions
        .iter()
        .all(|time| time.range.is_some());
    let zones = [
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "UTC",
        "America/New_York",
        "Australia/Lord_Howe",
    ];
    let most = if known && query.calculations.is_empty() {
        5
    } else {
        3
    };
    draw.of(&zones[..most]).to_string()
}

/// A condition on a group: on one measure, or on two of a kind.
fn having(draw: &mut Draw, root: &Cube) -> Filter {
    let measure = draw.of(&root.measures);
    let beside = |other: &&Measure| other.exact && family(other.kind) == family(measure.kind);
    let beside: Vec<&Measure> = root.measures.iter().filter(beside).collect();
    if measure.exact && draw.one_in(4) {
        return Filter::Versus {
            member: measure.path.clone(),
            operator: relation(draw),
            other: draw.of(&beside).path.clone(),
        };
    }
    let Test { operator, values } = test(draw, measure.kind);
    Filter::Test {
        member: measure.path.clone(),
        operator,
        values,
        null: false,
    }
}

/// Values of one family can be compared.
fn family(kind: Kind) -> usize {
    match kind {
        Kind::Whole | Kind::Decimal | Kind::Float => 0,
        Kind::Text => 1,
        Kind::Date | Kind::Time => 2,
        Kind::Flag => 3,
    }
}

fn relation(draw: &mut Draw) -> Operator {
    use Operator::*;
    *draw.of(&[Equals, NotEquals, Gt, Gte, Lt, Lte])
}

/// Two dimensions of a kind beside one another.
fn versus(draw: &mut Draw, dimensions: &[(String, Kind)]) -> Filter {
    let (member, kind) = draw.of(dimensions);
    let alike: Vec<&String> = (dimensions.iter())
        .filter(|(_, other)| family(*other) == family(*kind))
        .map(|(path, _)| path)
        .collect();
    Filter::Versus {
        member: member.clone(),
        operator: relation(draw),
        other: (*draw.of(&alike)).clone(),
    }
}

/// With or without rows of any cube that leads to one which `from` leads to.
fn existence(draw: &mut Draw, world: &World, from: &Cube, about: &str, depth: usize) -> Filter {
    let of = *draw.of(&from.reaches);
    let leads = |cube: &&Cube| cube.reaches.contains(&of);
    let rows = *draw.of(&world.cubes.iter().filter(leads).collect::<Vec<_>>());
    let dimensions = reached(world, rows);
    let mut filters: Vec<Filter> = (0..draw.below(3))
        .map(|_| filter(draw, &dimensions, 1))
        .collect();
    if draw.one_in(3) {
        filters.push(having(draw, rows));
    }
    if depth > 1 && draw.one_in(4) {
        filters.push(existence(draw, world, rows, &rows.name, depth - 1));
    }
    let of = world.cubes[of].name.clone();
    let named = match draw.below(4) {
        2 => draw.of(&rows.segments).clone(),
        3 => rows.measures[0].path.clone(),
        _ => rows.name.clone(),
    };
    Filter::Exists(Box::new(Existence {
        rows: named,
        of: (of != about || draw.one_in(2)).then_some(of),
        negated: draw.one_in(2),
        filters,
    }))
}

/// Segments of the cube, and of one that it reaches.
fn segments(draw: &mut Draw, world: &World, root: &Cube) -> Vec<String> {
    let mut segments: Vec<String> = draw.some(&root.segments, 1).into_iter().cloned().collect();
    if draw.one_in(8) {
        let other = &world.cubes[*draw.of(&root.reaches)];
        segments.push(draw.of(&other.segments).clone());
    }
    segments
}

/// A query whose measures add up: no condition on them, and no row left out.
pub fn additive_query(draw: &mut Draw, world: &World) -> Query {
    let root = draw.of(&world.cubes);
    // What is aggregated from rows is another value for whoever sees others of them.
    let mut dimensions = reached(world, root);
    dimensions.retain(|(path, _)| !super::is_aggregated(path));
    let additive: Vec<_> = root.measures.iter().filter(|m| m.additive).collect();
    let mut measures: Vec<String> = draw
        .some(&additive, 3)
        .iter()
        .map(|m| m.path.clone())
        .collect();
    if measures.is_empty() {
        measures.push(additive[0].path.clone());
    }
    Query {
        measures,
        dimensions: draw
            .some(&dimensions, 2)
            .into_iter()
            .map(|(path, _)| path.clone())
            .collect(),
        time_dimensions: times(draw, &dimensions),
        filters: (0..draw.below(3))
            .map(|_| filter(draw, &dimensions, 2))
            .collect(),
        segments: segments(draw, world, root),
        ..Query::default()
    }
}

/// The dimensions of a cube and of those it reaches.
fn reached(world: &World, root: &Cube) -> Vec<(String, Kind)> {
    let cubes = root.reaches.iter().map(|place| &world.cubes[*place]);
    cubes
        .flat_map(|cube| cube.dimensions.iter().cloned())
        .collect()
}

/// None, one or two, perhaps of the same member.
fn times(draw: &mut Draw, dimensions: &[(String, Kind)]) -> Vec<TimeDimension> {
    let is_time = |(_, kind): &&(String, Kind)| matches!(kind, Kind::Date | Kind::Time);
    let times: Vec<_> = dimensions.iter().filter(is_time).collect();
    let count = if times.is_empty() {
        0
    } else {
        *draw.of(&[0, 1, 0, 1, 2])
    };
    (0..count).map(|_| time(draw, &times)).collect()
}

fn time(draw: &mut Draw, times: &[&(String, Kind)]) -> TimeDimension {
    let (path, kind) = draw.of(times);
    let granularity = (!draw.one_in(5)).then(|| granularity(draw, *kind));
    let range = draw.one_in(3).then(|| {
        let (one, other) = (*draw.of(&days()), *draw.of(&days()));
        (one.min(other), one.max(other))
    });
    TimeDimension {
        dimension: path.clone(),
        fill_gaps: granularity.is_some() && range.is_some() && draw.one_in(2),
        granularity,
        range,
    }
}

/// A condition on rows; conditions within one another up to a depth.
fn filter(draw: &mut Draw, dimensions: &[(String, Kind)], depth: usize) -> Filter {
    let parts = |draw: &mut Draw| {
        (0..1 + draw.below(3))
            .map(|_| filter(draw, dimensions, depth - 1))
            .collect()
    };
    match if depth == 0 { 0 } else { draw.below(7) } {
        6 => versus(draw, dimensions),
        4 => Filter::And(parts(draw)),
        5 => Filter::Or(parts(draw)),
        _ => {
            let (member, kind) = draw.of(dimensions);
            let Test { operator, values } = test(draw, *kind);
            Filter::Test {
                member: member.clone(),
                operator,
                values,
                null: operator.takes_null() && draw.one_in(6),
            }
        }
    }
}

/// Orders by what is asked for, and takes a part of the rows.
fn cut(draw: &mut Draw, query: &mut Query) {
    let times = query
        .time_dimensions
        .iter()
        .filter(|time| time.granularity.is_some());
    let mut columns: Vec<String> = times.map(|time| time.dimension.clone()).collect();
    let calculated = query
        .calculations
        .iter()
        .map(|calculation| &calculation.name);
    let members = query.measures.iter().chain(&query.dimensions);
    columns.extend(members.chain(calculated).cloned());
    let order = |path: &&String| (*path).clone();
    let chosen: Vec<String> = draw.some(&columns, 2).iter().map(order).collect();
    for member in chosen {
        query.order.push(Order {
            member,
            descending: draw.one_in(2),
        });
    }
    if draw.one_in(3) {
        query.limit = Some(*draw.of(&[1, 2, 3, 5, 20, 0]));
        query.offset = draw.one_in(3).then(|| draw.below(4) as u64);
    }
}

pub(super) struct Test {
    pub operator: Operator,
    pub values: Vec<String>,
}

/// An operator that fits a kind of value, with values.
pub(super) fn test(draw: &mut Draw, kind: Kind) -> Test {
    use Operator::*;
    let operator = match kind {
        Kind::Flag => *draw.of(&[Equals, NotEquals, Set, NotSet]),
        Kind::Date | Kind::Time => *draw.of(&[
            InDateRange,
            Equals,
            NotEquals,
            In,
            NotIn,
            Gt,
            Gte,
            Lt,
            Lte,
            Set,
            NotSet,
            OnTheDate,
            NotInDateRange,
            BeforeDate,
            BeforeOrOnDate,
            AfterDate,
            AfterOrOnDate,
        ]),
        Kind::Text => *draw.of(&[
            Equals,
            NotEquals,
            In,
            NotIn,
            Gt,
            Gte,
            Lt,
            Lte,
            Set,
            NotSet,
            Contains,
            NotContains,
            StartsWith,
            NotStartsWith,
            EndsWith,
            NotEndsWith,
        ]),
        _ => *draw.of(&[Equals, NotEquals, In, NotIn, Gt, Gte, Lt, Lte, Set, NotSet]),
    };
    let values = match operator {
        Set | NotSet => Vec::new(),
        Gt | Gte | Lt | Lte => vec![value(draw, kind)],
        BeforeDate | BeforeOrOnDate | AfterDate | AfterOrOnDate => vec![value(draw, kind)],
        Contains | NotContains | StartsWith | NotStartsWith | EndsWith | NotEndsWith => {
            (0..1 + draw.below(2)).map(|_| part(draw)).collect()
        }
        OnTheDate => vec![draw.of(&days()).to_string()],
        InDateRange | NotInDateRange => {
            let (one, other) = (*draw.of(&days()), *draw.of(&days()));
            vec![one.min(other).to_string(), one.max(other).to_string()]
        }
        _ => (0..1 + draw.below(3)).map(|_| value(draw, kind)).collect(),
    };
    Test { operator, values }
}

/// A part of a text; some mean more than themselves in a pattern.
fn part(draw: &mut Draw) -> String {
    let parts = ["a", "A", "o'b", "é", "1", " ", "_", "%", "!", "["];
    draw.of(&parts).to_string()
}

/// A value of a kind as a query writes it; most of them occur in the data.
fn value(draw: &mut Draw, kind: Kind) -> String {
    match kind {
        Kind::Whole => (draw.below(10) as i64 - 4).to_string(),
        Kind::Decimal | Kind::Float => draw
            .of(&["0", "1.75", "-0.7", "0.5", "1", "-0.25", "1.1"])
            .to_string(),
        Kind::Text => draw.of(&WORDS).to_string(),
        Kind::Flag => (draw.below(2) == 1).to_string(),
        Kind::Date if !draw.one_in(6) => draw.of(&days()).to_string(),
        Kind::Time if !draw.one_in(2) => draw.of(&days()).to_string(),
        Kind::Date | Kind::Time => {
            let second = *draw.of(&SECONDS);
            let midnight = draw.of(&days()).to_datetime(jiff::civil::Time::midnight());
            (midnight + jiff::Span::new().seconds(second)).to_string()
        }
    }
}
