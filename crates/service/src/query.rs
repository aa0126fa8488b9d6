//! A query in its JSON form, answered by the stages that questions go through from resolve on.

use auth::rights::QUERY;
use base::{Code, Ctx};
use semantic::{Query, Ranged};

use crate::answer::Table;
use crate::sign_in::allowed;
use crate::way::Way;
use crate::{Error, Receipt, Service};

/// The rows of a query, and where they came from.
#[derive(Debug, Clone)]
pub struct QueryResult {
    /// From when to when, where the query compares ranges.
    pub compared: Option<[String; 2]>,
    pub table: Table,
    /// How many rows there are before the limit, where that was asked.
    pub total: Option<u64>,
    pub receipt: Receipt,
}

impl Service {
    /// The rows that a query asks for, under the rights of whoever asks; those of each range on
    /// their own, where it compares several.
    #[tracing::instrument(skip_all, fields(trace = %ctx.trace, tenant.id = %ctx.tenant))]
    pub async fn query(&self, ctx: &Ctx, asked: &str) -> Result<Vec<QueryResult>, Error> {
        self.queried(ctx, asked, false).await
    }

    /// As [`Self::query`], with rows as they are now: what is remembered will not do.
    #[tracing::instrument(skip_all, fields(trace = %ctx.trace, tenant.id = %ctx.tenant))]
    pub async fn query_anew(&self, ctx: &Ctx, asked: &str) -> Result<Vec<QueryResult>, Error> {
        self.queried(ctx, asked, true).await
    }

    async fn queried(&self, ctx: &Ctx, asked: &str, anew: bool) -> Result<Vec<QueryResult>, Error> {
        let noting = self.noting(ctx, &QUERY, asked);
        let results = match allowed(ctx, &QUERY) {
            Ok(()) => self.results(&self.in_time(ctx), asked, anew).await,
            Err(refused) => Err(refused),
        };
        let receipts = |results: &Vec<QueryResult>| {
            let receipts = results.iter().map(|result| result.receipt.clone());
            receipts.reduce(Receipt::and)
        };
        noting.end(results.as_ref().map(receipts)).await?;
        results
    }

    async fn results(&self, ctx: &Ctx, asked: &str, anew: bool) -> Result<Vec<QueryResult>, Error> {
        self.check_query_length(asked)?;
        let mut way = self.set_out(ctx, asked).await?;
        way.anew = anew;
        let now = way.tenant.clock(way.receipt.asked_at);
        let mut results = Vec::new();
        for ranged in Query::each_from_json_at(asked, &now)? {
            results.push(self.result(way.clone(), ranged).await?);
        }
        Ok(results)
    }

    async fn result(&self, mut way: Way<'_>, ranged: Ranged) -> Result<QueryResult, Error> {
        let (table, compiled) = self.table_of(&mut way, &ranged.query).await?;
        let total = match ranged.query.total {
            true => Some(self.total_of(&mut way, &compiled).await?),
            false => None,
        };
        Ok(QueryResult {
            compared: ranged.compared,
            table,
            total,
            receipt: way.receipt(),
        })
    }

    pub(crate) fn check_query_length(&self, asked: &str) -> Result<(), Error> {
        let max = self.limits.query_bytes_max;
        match asked.len() > max {
            true => Err(Error::new(
                Code::QueryTooLong,
                format!("a query may have at most {max} bytes"),
            )),
            false => Ok(()),
        }
    }
}
