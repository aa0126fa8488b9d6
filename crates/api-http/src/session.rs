//! `GET /api/v1/session`: who is signed in, and what they might ask.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use service::Service;

use crate::problem::Problem;
use crate::sign_in::SignedIn;

#[derive(Serialize)]
pub struct Session {
    tenant: Named,
    actor: ActorWire,
    /// Operations of the rights table.
    may: Vec<&'static str>,
    questions: Vec<String>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct ActorWire {
    id: String,
    name: String,
    groups: Vec<String>,
}

pub async fn session(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
) -> Result<Json<Session>, Problem> {
    let session = service
        .session(&ctx)
        .map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(Json(Session {
        tenant: Named {
            id: session.tenant.to_string(),
            name: session.tenant_name,
        },
        actor: ActorWire {
            id: session.actor.to_string(),
            name: session.actor_name,
            groups: session.groups,
        },
        may: session.may,
        questions: session.questions,
    }))
}
