//! `/api/v1/members`: the people of the caller's tenant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use base::{ActorId, Code, Role};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json_, json};
use service::{Error, Member, NewMember, Scalar, Service};

use crate::problem::Problem;
use crate::sign_in::{SignedIn, param};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    person: String,
    name: Option<String>,
    role: Role,
    #[serde(default)]
    groups: BTreeSet<String>,
    #[serde(default)]
    attributes: BTreeMap<String, Vec<Scalar>>,
}

#[derive(Serialize)]
pub struct MemberWire {
    person: ActorId,
    role: Role,
    groups: BTreeSet<String>,
    attributes: BTreeMap<String, Vec<Scalar>>,
}

const EXAMPLE: &str = "{\"person\": \"asha\", \"role\": \"analyst\", \"groups\": [\"sales\"]}";

pub async fn list(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
) -> Result<Json<Vec<MemberWire>>, Problem> {
    let members = service.members(&ctx).await;
    let members = members.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(Json(members.into_iter().map(wire).collect()))
}

/// Answers with what the link to the page holds behind `#invitation=`, once.
pub async fn invite(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    invite: Result<Json<Invite>, JsonRejection>,
) -> Result<(StatusCode, Json<Json_>), Problem> {
    let read = invite.map_err(|error| Problem::unreadable(&error, EXAMPLE, ctx.trace));
    let told = |error: Error| Problem::new(error, ctx.trace);
    let Json(invite) = read?;
    let person = ActorId::new(&invite.person)
        .map_err(|invalid| told(Error::new(Code::RequestInvalid, invalid.to_string())))?;
    let new = NewMember {
        name: invite.name.unwrap_or(invite.person),
        member: Member {
            person,
            role: invite.role,
            groups: invite.groups,
            attributes: invite.attributes,
        },
    };
    let secret = service.invite_member(&ctx, &new).await.map_err(told)?;
    let body = json!({ "invitation": secret.expose_secret() });
    Ok((StatusCode::CREATED, Json(body)))
}

pub async fn remove(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    params: RawPathParams,
) -> Result<StatusCode, Problem> {
    let removed = service.remove_member(&ctx, param(&params, "id")).await;
    removed.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(StatusCode::NO_CONTENT)
}

fn wire(member: Member) -> MemberWire {
    MemberWire {
        person: member.person,
        role: member.role,
        groups: member.groups,
        attributes: member.attributes,
    }
}
