//! A query in its JSON form, answered by the stages that questions go through from resolve on.

use auth::rights::QUERY;
use base::{Code, Ctx};
use semantic::Query;

use crate::answer::Table;
use crate::sign_in::allowed;
use crate::{Error, Receipt, Service};

/// The rows of a query, and where they came from.
#[derive(Debug, Clone)]
pub struct QueryResult {
    pub table: Table,
    pub receipt: Receipt,
}

impl Service {
    /// The rows that a query asks for, under the rights of whoever asks.
    #[tracing::instrument(skip_all, fields(trace = %ctx.trace, tenant.id = %ctx.tenant))]
    pub async fn query(&self, ctx: &Ctx, asked: &str) -> Result<QueryResult, Error> {
        let result = match allowed(ctx, &QUERY) {
            Ok(()) => self.result(ctx, asked).await,
            Err(refused) => Err(refused),
        };
        self.show_asked(ctx, &QUERY, asked, result.as_ref().err())
            .await?;
        result
    }

    async fn result(&self, ctx: &Ctx, asked: &str) -> Result<QueryResult, Error> {
        self.check_query_length(asked)?;
        let mut way = self.set_out(ctx, asked).await?;
        let now = way.tenant.clock(way.receipt.asked_at);
        let query = Query::from_json_at(asked, &now)?;
        let table = self.table_of(&mut way, &query).await?;
        let receipt = way.receipt();
        Ok(QueryResult { table, receipt })
    }

    pub(crate) fn check_query_length(&self, asked: &str) -> Result<(), Error> {
        let max = self.limits.query_bytes_max;
        match asked.len() > max {
            true => Err(Error::new(
                Code::QuestionTooLong,
                format!("a query may have at most {max} bytes"),
            )),
            false => Ok(()),
        }
    }
}
