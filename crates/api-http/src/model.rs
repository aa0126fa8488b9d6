//! `GET /api/v1/model`: what may be asked about, as the page shows it to people.
//!
//! Cube's `meta` tells programs the same members; here is also what they are called by people, and
//! who stands behind them.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use semantic::{
    Cube, Join, MeasureType, Member, MemberKind, Relationship, Standing, Status, View, Visible,
};
use serde_json::{Value as Json_, json};
use service::Service;

use crate::cube::kind_of;
use crate::problem::Problem;
use crate::sign_in::SignedIn;
use crate::wire::format;

pub async fn model(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
) -> Result<Json<Json_>, Problem> {
    let seen = service.model_told(&ctx).await;
    let visible = seen
        .map_err(|error| Problem::new(error, ctx.trace))?
        .visible;
    let cubes = visible.cubes().filter(|cube| cube.public);
    let cubes = cubes.map(|cube| cube_shown(&visible, cube));
    let views = visible.views().map(|view| view_shown(&visible, view));
    Ok(Json(json!({
        "version": visible.version().to_string(),
        "cubes": cubes.chain(views).collect::<Vec<_>>(),
    })))
}

fn cube_shown(visible: &Visible, cube: &Cube) -> Json_ {
    let members = visible.members().filter(|member| member.cube == cube.id);
    let joins = cube
        .joins
        .iter()
        .filter(|join| visible.shows_cube(join.to) && visible.model().cube(join.to).public);
    json!({
        "name": cube.name,
        "title": cube.title,
        "kind": "cube",
        "description": cube.description,
        "synonyms": cube.synonyms,
        "standing": standing(&cube.standing),
        "joins": joins.map(|join| join_shown(visible, join)).collect::<Vec<_>>(),
        "members": members.map(|member| member_shown(visible, member)).collect::<Vec<_>>(),
    })
}

fn view_shown(visible: &Visible, view: &View) -> Json_ {
    let members = visible.model().members_of_view(view.id);
    let members = members.filter(|member| visible.shows(member.id));
    json!({
        "name": view.name,
        "title": view.title,
        "kind": "view",
        "description": view.description,
        "synonyms": [],
        "standing": standing(&Standing::default()),
        "joins": [],
        "members": members.map(|member| member_shown(visible, member)).collect::<Vec<_>>(),
    })
}

fn join_shown(visible: &Visible, join: &Join) -> Json_ {
    let relationship = match join.relationship {
        Relationship::OneToOne => "one_to_one",
        Relationship::OneToMany => "one_to_many",
        Relationship::ManyToOne => "many_to_one",
    };
    let to = visible.model().cube(join.to);
    json!({ "to": to.name, "relationship": relationship })
}

fn member_shown(visible: &Visible, member: &Member) -> Json_ {
    let (kind, holds, by, shape) = match &member.kind {
        MemberKind::Measure(measure) => (
            "measure",
            Some(kind_of(measure.holds)),
            Some(aggregated_by(measure.kind)),
            format(&measure.format),
        ),
        MemberKind::Dimension(dimension) => {
            let holds = kind_of(dimension.kind);
            ("dimension", Some(holds), None, Json_::Null)
        }
        MemberKind::Segment(_) => ("segment", None, None, Json_::Null),
    };
    json!({
        "name": member.path,
        "title": member.title,
        "kind": kind,
        "type": holds,
        "aggregated": by,
        "format": shape,
        "description": member.description,
        "synonyms": member.synonyms,
        "masked": visible.masks(member.id),
        "standing": standing(&member.standing),
    })
}

fn aggregated_by(kind: MeasureType) -> &'static str {
    match kind {
        MeasureType::Count => "count",
        MeasureType::CountDistinct => "count_distinct",
        MeasureType::Sum => "sum",
        MeasureType::Avg => "avg",
        MeasureType::Min => "min",
        MeasureType::Max => "max",
        MeasureType::Number | MeasureType::Own => "number",
        MeasureType::Rank => "rank",
    }
}

/// Why it was inferred is for those who review it, and stays out: it may tell of other columns.
fn standing(standing: &Standing) -> Json_ {
    let status = match standing.status {
        Status::Certified => "certified",
        Status::Inferred => "inferred",
    };
    json!({ "status": status, "confidence": standing.confidence })
}
