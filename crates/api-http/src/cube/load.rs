//! `load`: the rows of a query, or of several side by side.

use axum::extract::State;
use axum::{Extension, Json as Body};
use serde_json::{Value as Json, json};
use service::SeenModel;

use super::asked::{Asked, plain};
use super::caller::Caller;
use super::pivot::pivot;
use super::refusal::Refusal;
use super::result::Looked;
use super::waiting::{Asking, Waiting};
use super::{Door, known, normal, places};

pub async fn load(
    State(service): State<Door>,
    Extension(waiting): Extension<Waiting>,
    Caller { ctx, token }: Caller,
    asked: Asked,
) -> Result<Body<Json>, Refusal> {
    let asking = Asking {
        token,
        tenant: ctx.tenant.clone(),
        text: asked.text(),
    };
    let work = Way { service, ctx }.answer(asked);
    let outcome = waiting.wait(asking, work).await;
    outcome.unwrap_or_else(|| Err(Refusal::wait())).map(Body)
}

pub const REGULAR: &str = "regularQuery";
pub const COMPARES: &str = "compareDateRangeQuery";
pub const BLENDS: &str = "blendingQuery";

pub fn kind_of(asked: &Asked) -> &'static str {
    match (asked.compares(), asked.queries.len()) {
        (true, _) => COMPARES,
        (false, 0 | 1) => REGULAR,
        (false, _) => BLENDS,
    }
}

/// Who asks, and whom.
pub struct Way {
    pub service: Door,
    pub ctx: base::Ctx,
}

impl Way {
    async fn answer(self, asked: Asked) -> Result<Json, Refusal> {
        let kind = kind_of(&asked);
        let mut results = Vec::new();
        for query in &asked.queries {
            results.extend(self.results(query, kind).await?);
        }
        if !asked.multi {
            return Ok(results.pop().unwrap_or_default());
        }
        Ok(json!({
            "queryType": kind,
            "pivotQuery": pivot(&results, kind),
            "results": results,
            "slowQuery": false,
        }))
    }

    /// The result of a query; one for each range that it compares.
    async fn results(&self, query: &Json, kind: &str) -> Result<Vec<Json>, Refusal> {
        let model = self.checked(query)?;
        let (asked, places) = places::apart(plain(query), &model.visible);
        let asked = asked.to_string();
        let found = match query["renewQuery"] == true {
            true => self.service.query_anew(&self.ctx, &asked).await,
            false => self.service.query(&self.ctx, &asked).await,
        };
        let found = found.map_err(|error| Refusal::of(error, query, Some(&model.visible)))?;
        let looked = Looked {
            query,
            kind,
            model: &model,
            places: &places,
        };
        Ok(found.iter().map(|found| looked.shown(found)).collect())
    }

    /// What the caller may see of the model, in which everything that the query names is.
    pub fn checked(&self, query: &Json) -> Result<SeenModel, Refusal> {
        normal::check(query)?;
        let model = self.service.model_seen(&self.ctx);
        let model = model.map_err(|error| Refusal::of(error, query, None))?;
        known::check(query, &model.visible)?;
        Ok(model)
    }
}
