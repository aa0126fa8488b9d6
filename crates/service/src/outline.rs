//! What may be asked, and what a query would become, without asking any database for rows.

use auth::rights::{QUERY, SEE_MODEL};
use base::Ctx;
use semantic::{Query, Visible};

use crate::sign_in::allowed;
use crate::{Error, Receipt, Service};

/// The model as far as an actor may know of it, and the clock that its dates are told by.
#[derive(Debug, Clone)]
pub struct SeenModel {
    pub visible: Visible,
    /// By its name in the IANA database.
    pub time_zone: String,
}

impl Service {
    /// The members that the actor may know of, told to somebody who asks for them.
    pub async fn model_told(&self, ctx: &Ctx) -> Result<SeenModel, Error> {
        let work = async { self.model_seen(ctx) };
        self.shown((ctx, &SEE_MODEL), ("", ""), work).await
    }

    /// The members that the actor may know of, for a surface that reads a query by them.
    pub fn model_seen(&self, ctx: &Ctx) -> Result<SeenModel, Error> {
        allowed(ctx, &SEE_MODEL)?;
        let tenant = self.tenant(ctx)?;
        let zone = tenant.calendar.time_zone.iana_name();
        Ok(SeenModel {
            visible: self.grants(ctx, &tenant)?.visible,
            time_zone: zone.unwrap_or("UTC").to_owned(),
        })
    }

    /// The receipt that a query would have: what it means, and the statement that would be sent.
    /// One for each range that it compares.
    pub async fn outline(&self, ctx: &Ctx, asked: &str) -> Result<Vec<Receipt>, Error> {
        let work = self.outlined(ctx, asked);
        self.shown((ctx, &QUERY), (asked, "not sent"), work).await
    }

    async fn outlined(&self, ctx: &Ctx, asked: &str) -> Result<Vec<Receipt>, Error> {
        self.check_query_length(asked)?;
        let way = self.set_out(ctx, asked).await?;
        let now = way.tenant.clock(way.receipt.asked_at);
        let mut receipts = Vec::new();
        for ranged in Query::each_from_json_at(asked, &now)? {
            let mut way = way.clone();
            way.receipt.query = Some(ranged.query.to_json());
            let compiled = self.compile(&way.tenant, &ranged.query, &way.grants, &mut way.trail)?;
            way.receipt.record(&compiled, None);
            receipts.push(way.receipt());
        }
        Ok(receipts)
    }
}
