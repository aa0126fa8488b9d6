//! What the columns of a result are, as charts and tables of Cube's clients read it.

use base::Format;
use semantic::{CustomGranularity, DimensionType, Measure, Member, MemberKind, Visible};
use serde_json::{Map, Value as Json, json};

use super::{places, titles};

/// What a query shows, member by member.
pub fn annotation(visible: &Visible, query: &Json) -> Json {
    let listed = |list: &str| {
        let paths = query[list].as_array().into_iter().flatten();
        let paths = paths
            .filter_map(Json::as_str)
            .filter(|path| path.split('.').count() == 2);
        let known = paths.filter_map(|path| {
            let member = visible
                .member_at(path)
                .map(|member| described(visible, member));
            let shown = member.or_else(|| places::described(visible, path))?;
            Some((path.to_owned(), Json::Object(shown)))
        });
        known.collect::<Map<_, _>>()
    };
    json!({
        "measures": listed("measures"),
        "dimensions": listed("dimensions"),
        "segments": listed("segments"),
        "timeDimensions": times(visible, query),
    })
}

/// A time that is cut stands twice: as its periods, and by its own name.
fn times(visible: &Visible, query: &Json) -> Map<String, Json> {
    let mut shown = Map::new();
    for (path, granularity) in cuts(query) {
        let Some(member) = visible.member_at(&path) else {
            continue;
        };
        let plain = described(visible, member);
        let mut cut = plain.clone();
        cut.insert(
            "granularity".into(),
            described_periods(member, &granularity),
        );
        shown.insert(format!("{path}.{granularity}"), Json::Object(cut));
        shown.insert(path, Json::Object(plain));
    }
    shown
}

/// The times that a query cuts, and by what.
pub fn cuts(query: &Json) -> Vec<(String, String)> {
    let times = query["timeDimensions"].as_array().into_iter().flatten();
    let times = times.filter_map(|time| {
        let granularity = time["granularity"].as_str()?;
        Some((
            time["dimension"].as_str()?.to_owned(),
            granularity.to_owned(),
        ))
    });
    let dimensions = query["dimensions"].as_array().into_iter().flatten();
    let dimensions = dimensions.filter_map(|path| {
        let (time, granularity) = path.as_str()?.rsplit_once('.')?;
        let cut = time.contains('.');
        cut.then(|| (time.to_owned(), granularity.to_owned()))
    });
    times.chain(dimensions).collect()
}

fn described(visible: &Visible, member: &Member) -> Map<String, Json> {
    let mut shown = Map::new();
    shown.insert("title".into(), json!(titles::long(visible, member)));
    shown.insert("shortTitle".into(), json!(titles::short(visible, member)));
    if let Some(description) = &member.description {
        shown.insert("description".into(), json!(description));
    }
    match &member.kind {
        MemberKind::Measure(measure) => measured(visible, measure, &mut shown),
        MemberKind::Dimension(dimension) => {
            shown.insert("type".into(), json!(kind_of(dimension.kind)));
        }
        MemberKind::Segment(_) => {}
    }
    shown
}

fn measured(visible: &Visible, measure: &Measure, shown: &mut Map<String, Json>) {
    shown.insert("type".into(), json!(kind_of(measure.holds)));
    formatted(&measure.format, shown);
    let (measures, dimensions) = drilled(visible, measure);
    let all: Vec<&String> = measures.iter().chain(&dimensions).collect();
    shown.insert("drillMembers".into(), json!(all));
    let grouped = json!({ "measures": measures, "dimensions": dimensions });
    shown.insert("drillMembersGrouped".into(), grouped);
}

/// The measures and dimensions behind a number, as far as the actor may know of them.
pub fn drilled(visible: &Visible, measure: &Measure) -> (Vec<String>, Vec<String>) {
    let members = measure.drill_members.iter().copied();
    let members = members.filter(|id| visible.shows(*id));
    let members = members.map(|id| visible.model().member(id));
    let (measures, dimensions): (Vec<&Member>, Vec<&Member>) =
        members.partition(|member| member.measure().is_some());
    let paths = |members: Vec<&Member>| members.iter().map(|member| member.path.clone()).collect();
    (paths(measures), paths(dimensions))
}

pub fn formatted(format: &Format, shown: &mut Map<String, Json>) {
    match format {
        Format::Plain => {}
        Format::Percent => {
            shown.insert("format".into(), json!("percent"));
        }
        Format::Currency(code) => {
            shown.insert("format".into(), json!("currency"));
            if let Some(code) = code {
                shown.insert("currency".into(), json!(code));
            }
        }
    }
}

pub fn kind_of(kind: DimensionType) -> &'static str {
    match kind {
        DimensionType::Text => "string",
        DimensionType::Number => "number",
        DimensionType::Time => "time",
        DimensionType::Boolean => "boolean",
    }
}

fn described_periods(member: &Member, name: &str) -> Json {
    let own = member
        .dimension()
        .into_iter()
        .flat_map(|time| &time.granularities);
    let mut own = own.filter(|granularity| granularity.name == name);
    match own.next() {
        Some(granularity) => periods(granularity),
        None => json!({ "name": name, "title": name, "interval": format!("1 {name}") }),
    }
}

/// How periods of the model's own are made, as the model says it.
pub fn periods(granularity: &CustomGranularity) -> Json {
    let mut shown = Map::new();
    shown.insert("name".into(), json!(granularity.name));
    shown.insert("title".into(), json!(granularity.title));
    shown.insert("interval".into(), json!(granularity.interval));
    for (key, text) in [
        ("offset", &granularity.offset),
        ("origin", &granularity.origin),
    ] {
        if let Some(text) = text {
            shown.insert(key.into(), json!(text));
        }
    }
    Json::Object(shown)
}
