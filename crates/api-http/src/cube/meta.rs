//! `meta`: the model as far as the caller may know of it.

use std::collections::BTreeMap;

use axum::Json as Body;
use axum::extract::State;
use semantic::{
    Cube, CubeId, Dimension, Folder, Join, Measure, MeasureType, Member, MemberKind, Relationship,
    View, Visible,
};
use serde_json::{Map, Value as Json, json};

use super::Door;
use super::annotation::{drilled, formatted, kind_of, periods};
use super::caller::Caller;
use super::refusal::Refusal;
use super::titles;

pub async fn meta(
    State(service): State<Door>,
    Caller { ctx, .. }: Caller,
) -> Result<Body<Json>, Refusal> {
    let model = service.model_told(&ctx).await;
    let visible = model
        .map_err(|error| Refusal::of(error, &Json::Null, None))?
        .visible;
    let components = components(&visible);
    let cubes = visible.cubes().filter(|cube| cube.public);
    let cubes = cubes.map(|cube| cube_shown(&visible, cube, components.get(&cube.id)));
    let views = visible.views().map(|view| view_shown(&visible, view));
    Ok(Body(json!({
        "cubes": cubes.chain(views).collect::<Vec<_>>(),
        "compilerId": visible.version().to_string(),
    })))
}

fn cube_shown(visible: &Visible, cube: &Cube, component: Option<&usize>) -> Json {
    let members = visible.members().filter(|member| member.cube == cube.id);
    let mut shown = members_shown(visible, members);
    shown.insert("name".into(), json!(cube.name));
    shown.insert("type".into(), json!("cube"));
    shown.insert(
        "title".into(),
        json!(titles::titled(&cube.name, &cube.title)),
    );
    shown.insert("description".into(), json!(cube.description));
    shown.insert("public".into(), json!(true));
    shown.insert("isVisible".into(), json!(true));
    shown.insert("connectedComponent".into(), json!(component));
    let joins = cube.joins.iter().filter(|join| visible.shows_cube(join.to));
    let joins: Vec<Json> = joins.map(|join| join_shown(visible, join)).collect();
    shown.insert("joins".into(), json!(joins));
    let hierarchies = cube.hierarchies.iter().filter(|it| it.public);
    let hierarchies: Vec<Json> = hierarchies
        .map(|it| {
            let levels = it.levels.iter().copied().filter(|id| visible.shows(*id));
            let levels: Vec<&str> = levels
                .map(|id| visible.model().member(id).path.as_str())
                .collect();
            let name = format!("{}.{}", cube.name, it.name);
            json!({ "name": name, "title": it.title, "levels": levels, "public": true })
        })
        .collect();
    shown.insert("hierarchies".into(), json!(hierarchies));
    Json::Object(shown)
}

fn join_shown(visible: &Visible, join: &Join) -> Json {
    let relationship = match join.relationship {
        Relationship::OneToOne => "hasOne",
        Relationship::OneToMany => "hasMany",
        Relationship::ManyToOne => "belongsTo",
    };
    json!({ "name": visible.model().cube(join.to).name, "relationship": relationship })
}

fn view_shown(visible: &Visible, view: &View) -> Json {
    let members = visible.model().members_of_view(view.id);
    let members = members.filter(|member| visible.shows(member.id));
    let mut shown = members_shown(visible, members);
    shown.insert("name".into(), json!(view.name));
    shown.insert("type".into(), json!("view"));
    shown.insert(
        "title".into(),
        json!(titles::titled(&view.name, &view.title)),
    );
    shown.insert("description".into(), json!(view.description));
    shown.insert("public".into(), json!(true));
    shown.insert("isVisible".into(), json!(true));
    let folders: Vec<Json> = view
        .folders
        .iter()
        .map(|folder| folder_shown(visible, folder))
        .collect();
    shown.insert("nestedFolders".into(), json!(folders));
    let flat = view
        .folders
        .iter()
        .map(|folder| json!({ "name": folder.name, "members": paths_within(visible, folder) }));
    shown.insert("folders".into(), Json::Array(flat.collect()));
    Json::Object(shown)
}

fn folder_shown(visible: &Visible, folder: &Folder) -> Json {
    let mut members: Vec<Json> = paths(visible, folder)
        .into_iter()
        .map(Json::String)
        .collect();
    members.extend(
        folder
            .folders
            .iter()
            .map(|inner| folder_shown(visible, inner)),
    );
    json!({ "name": folder.name, "members": members })
}

fn paths(visible: &Visible, folder: &Folder) -> Vec<String> {
    let shown = folder
        .members
        .iter()
        .copied()
        .filter(|id| visible.shows(*id));
    shown
        .map(|id| visible.model().member(id).path.clone())
        .collect()
}

fn paths_within(visible: &Visible, folder: &Folder) -> Vec<String> {
    let mut all = paths(visible, folder);
    all.extend(
        folder
            .folders
            .iter()
            .flat_map(|inner| paths_within(visible, inner)),
    );
    all
}

fn members_shown<'a>(
    visible: &Visible,
    members: impl Iterator<Item = &'a Member>,
) -> Map<String, Json> {
    let mut lists: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for list in ["measures", "dimensions", "segments"] {
        lists.insert(list, Vec::new());
    }
    for member in members {
        let mut shown = named(visible, member);
        let list = match &member.kind {
            MemberKind::Measure(measure) => {
                measured(visible, measure, &mut shown);
                "measures"
            }
            MemberKind::Dimension(dimension) => {
                grouped(dimension, &mut shown);
                "dimensions"
            }
            MemberKind::Segment(_) => "segments",
        };
        lists.entry(list).or_default().push(Json::Object(shown));
    }
    let lists = lists.into_iter();
    lists
        .map(|(list, members)| (list.to_owned(), Json::Array(members)))
        .collect()
}

fn named(visible: &Visible, member: &Member) -> Map<String, Json> {
    let mut shown = Map::new();
    shown.insert("name".into(), json!(member.path));
    shown.insert("title".into(), json!(titles::long(visible, member)));
    shown.insert("shortTitle".into(), json!(titles::short(visible, member)));
    shown.insert("public".into(), json!(true));
    shown.insert("isVisible".into(), json!(true));
    if let Some(description) = &member.description {
        shown.insert("description".into(), json!(description));
    }
    let behind = member.behind.map(|id| visible.model().member(id));
    if let Some(behind) = behind.filter(|behind| visible.shows(behind.id)) {
        shown.insert("aliasMember".into(), json!(behind.path));
    }
    shown
}

fn measured(visible: &Visible, measure: &Measure, shown: &mut Map<String, Json>) {
    shown.insert("type".into(), json!(kind_of(measure.holds)));
    shown.insert("aggType".into(), json!(aggregated_by(measure.kind)));
    formatted(&measure.format, shown);
    let (measures, dimensions) = drilled(visible, measure);
    let all: Vec<&String> = measures.iter().chain(&dimensions).collect();
    shown.insert("drillMembers".into(), json!(all));
    let grouped = json!({ "measures": measures, "dimensions": dimensions });
    shown.insert("drillMembersGrouped".into(), grouped);
    let cumulative = measure.rolling.is_some();
    shown.insert("cumulative".into(), json!(cumulative));
    shown.insert("cumulativeTotal".into(), json!(cumulative));
}

fn aggregated_by(kind: MeasureType) -> &'static str {
    match kind {
        MeasureType::Count => "count",
        MeasureType::CountDistinct => "countDistinct",
        MeasureType::Sum => "sum",
        MeasureType::Avg => "avg",
        MeasureType::Min => "min",
        MeasureType::Max => "max",
        MeasureType::Number | MeasureType::Own => "number",
        MeasureType::Rank => "rank",
    }
}

fn grouped(dimension: &Dimension, shown: &mut Map<String, Json>) {
    shown.insert("type".into(), json!(kind_of(dimension.kind)));
    shown.insert("suggestFilterValues".into(), json!(true));
    shown.insert("primaryKey".into(), json!(dimension.primary_key));
    if !dimension.granularities.is_empty() {
        let own: Vec<Json> = dimension.granularities.iter().map(periods).collect();
        shown.insert("granularities".into(), json!(own));
    }
}

/// Cubes that joins lead between have one number.
fn components(visible: &Visible) -> BTreeMap<CubeId, usize> {
    let mut of: BTreeMap<CubeId, usize> = BTreeMap::new();
    for (number, cube) in visible.cubes().enumerate() {
        of.insert(cube.id, number + 1);
    }
    loop {
        let mut changed = false;
        for cube in visible.cubes() {
            for join in &cube.joins {
                let (Some(&one), Some(&other)) = (of.get(&cube.id), of.get(&join.to)) else {
                    continue;
                };
                let least = one.min(other);
                changed |= one != other;
                of.insert(cube.id, least);
                of.insert(join.to, least);
            }
        }
        if !changed {
            return of;
        }
    }
}
