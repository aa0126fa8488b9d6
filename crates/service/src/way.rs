//! The part of the way that questions and queries share: from a query to the table that answers it.

use std::sync::Arc;

use base::{Code, Ctx, Limits, Type, Value};
use plan::{Plan, assemble, count, lower, rewrite};
use policy::{Grants, grant};
use semantic::{ColumnKind, DimensionType, Query, Resolved, resolve};
use source::Guarded;
use sql::{Statement, Tree, legalize, render};

use crate::answer::Table;
use crate::receipt::{Read, inferred_of, masks_of, policies_of, shown_of};
use crate::results::Asking;
use crate::sources::NamedSource;
use crate::stage::Trail;
use crate::tenant::Tenant;
use crate::{Error, Receipt, Sent, Service, Stage};

/// A request on its way: whose it is, what they may see, and what is noted of it.
#[derive(Clone)]
pub(crate) struct Way<'a> {
    pub ctx: &'a Ctx,
    pub tenant: Arc<Tenant>,
    pub grants: Grants,
    pub trail: Trail,
    pub receipt: Receipt,
    /// Whether results that are remembered will not do.
    pub anew: bool,
}

impl Way<'_> {
    /// What was noted, at the end of the way.
    pub fn receipt(self) -> Receipt {
        Receipt {
            steps: self.trail.steps,
            ..self.receipt
        }
    }
}

impl Service {
    /// Stage 0: nothing is read before it is known what the actor may see.
    pub(crate) async fn set_out<'a>(&self, ctx: &'a Ctx, asked: &str) -> Result<Way<'a>, Error> {
        self.set_out_on(Trail::default(), ctx, asked).await
    }

    /// As [`Self::set_out`], with somebody who watches.
    pub(crate) async fn set_out_on<'a>(
        &self,
        mut trail: Trail,
        ctx: &'a Ctx,
        asked: &str,
    ) -> Result<Way<'a>, Error> {
        let tenant = self.ready(ctx).await?;
        let receipt = Receipt::begin(ctx, asked, &tenant.model, self.clock.now());
        let grants = trail.run(Stage::Grant, || self.grants(ctx, &tenant))?;
        self.check_trees(ctx, &tenant, &grants).await?;
        Ok(Way {
            ctx,
            tenant,
            grants,
            trail,
            receipt,
            anew: false,
        })
    }

    /// Stages 3 to 9: the rows that a query asks for, noted in the receipt.
    pub(crate) async fn table_of(
        &self,
        way: &mut Way<'_>,
        query: &Query,
    ) -> Result<(Table, Compiled), Error> {
        way.receipt.query = Some(query.to_json());
        let compiled = self.compile(&way.tenant, query, &way.grants, &mut way.trail)?;
        let rows = self.rows_of(way, &compiled).await?;
        (way.receipt.rows, way.receipt.bytes) = (rows.rows, rows.bytes);
        Ok((Table::new(&compiled.resolved, rows.batches), compiled))
    }

    /// How many rows there are before the limit, counted where they are.
    pub(crate) async fn total_of(
        &self,
        way: &mut Way<'_>,
        compiled: &Compiled,
    ) -> Result<u64, Error> {
        let source = NamedSource {
            name: compiled.source.name.clone(),
            source: compiled.source.source.clone(),
        };
        let (resolved, counted) = (compiled.resolved.clone(), count(&compiled.lowered));
        let counted = Compiled::new(resolved, source, counted, &mut way.trail)?;
        let rows = self.rows_of(way, &counted).await?;
        let first = rows.batches.first().filter(|batch| batch.num_rows() > 0);
        match first.map(|batch| insight::value_at(batch, 0, 0)) {
            Some(Value::Integer(number)) => u64::try_from(number).map_err(Error::internal),
            other => Err(Error::internal(format!("a count is {other:?}"))),
        }
    }

    /// Stage 9. What is sent is noted with what came back.
    async fn rows_of(&self, way: &mut Way<'_>, compiled: &Compiled) -> Result<source::Rows, Error> {
        let asking = Asking {
            ctx: way.ctx,
            tenant: &way.tenant,
            grants: &way.grants,
            anew: way.anew,
        };
        let found = self.found(asking, compiled);
        let found = way.trail.wait(Stage::Fetch, found).await?;
        let read = Read {
            at: found.result.read_at,
            remembered: found.remembered,
        };
        way.receipt.record(compiled, Some(read));
        Ok(found.result.rows.clone())
    }

    /// Stage 9 of whatever is asked of a source: when it is this tenant's turn.
    pub(crate) async fn fetch(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        source: &Guarded,
        statement: &Statement,
    ) -> Result<source::Rows, Error> {
        let _turn = self.turns.take(ctx, &tenant.limits).await?;
        Ok(source.fetch(ctx, statement, &tenant.limits).await?)
    }

    /// The same call, with no more time than its tenant has for one.
    pub(crate) fn in_time(&self, ctx: &Ctx) -> Ctx {
        let limits = self.tenant(ctx).map(|tenant| tenant.limits.clone());
        let most = limits.unwrap_or_default().time_max;
        Ctx {
            deadline: ctx.deadline.within(most),
            ..ctx.clone()
        }
    }

    /// The stages that need no data: from a query to the statement that answers it.
    pub(crate) fn compile(
        &self,
        tenant: &Tenant,
        query: &Query,
        grants: &Grants,
        trail: &mut Trail,
    ) -> Result<Compiled, Error> {
        compile(tenant, query, grants, &tenant.limits, trail)
    }

    /// Stage 0. Somebody who may see nothing is told so, and nothing else.
    pub(crate) fn grants(&self, ctx: &Ctx, tenant: &Tenant) -> Result<Grants, Error> {
        let moment = tenant.moment(self.clock.now());
        let grants = grant(&ctx.actor, &tenant.model, moment);
        if grants.visible.is_empty() {
            return Err(
                Error::new(Code::AccessDenied, "you have no access to any data here")
                    .hint("ask whoever runs this server to add you to a group"),
            );
        }
        Ok(grants)
    }
}

/// As [`Service::compile`], within limits that need not be those of a request.
pub(crate) fn compile(
    tenant: &Tenant,
    query: &Query,
    grants: &Grants,
    limits: &Limits,
    trail: &mut Trail,
) -> Result<Compiled, Error> {
    let resolved = trail.run(Stage::Resolve, || {
        resolve(query, &grants.visible, &tenant.calendar, limits)
    })?;
    let source = tenant.sources.of(&resolved.model, resolved.root)?;
    let catalog = source.source.catalog();
    let lowered = trail.run(Stage::Lower, || {
        lower(&resolved, &grants.rows, catalog, limits)
    })?;
    tenant.sources.one_only(&lowered, &resolved.model)?;
    Compiled::new(resolved, source, lowered, trail)
}

/// Some engines have no true and false, and only the model knows where a column holds them.
fn typed(mut statement: Statement, query: &Resolved) -> Statement {
    for (column, kind) in query.columns.iter().zip(&mut statement.columns) {
        let dimension = query.model.member(column.member).dimension();
        let is_flag = dimension.is_some_and(|dimension| dimension.kind == DimensionType::Boolean);
        if is_flag && column.kind == ColumnKind::Dimension {
            *kind = Some(Type::Boolean);
        }
    }
    statement
}

/// What each stage between a query and its statement has made.
pub(crate) struct Compiled {
    pub resolved: Resolved,
    pub source: NamedSource,
    pub lowered: Plan,
    pub plan: Plan,
    pub assembled: Tree,
    pub tree: Tree,
    pub statement: Statement,
}

impl Compiled {
    /// Stages 5 to 8.
    fn new(
        resolved: Resolved,
        source: NamedSource,
        lowered: Plan,
        trail: &mut Trail,
    ) -> Result<Self, Error> {
        let (catalog, dialect) = (source.source.catalog(), source.source.dialect());
        let plan = trail.run(Stage::Rewrite, || rewrite(lowered.clone(), catalog));
        let assembled = trail.run(Stage::Assemble, || assemble(&plan));
        let tree = trail.run(Stage::Legalize, || legalize(assembled.clone(), dialect))?;
        let statement = trail.run(Stage::Render, || typed(render(&tree, dialect), &resolved));
        Ok(Self {
            resolved,
            source,
            lowered,
            plan,
            assembled,
            tree,
            statement,
        })
    }
}

impl Receipt {
    pub(crate) fn record(&mut self, compiled: &Compiled, read: Option<Read>) {
        self.policies = policies_of(&compiled.plan, &compiled.resolved);
        self.policies.extend(masks_of(&compiled.resolved));
        self.inferred = inferred_of(&compiled.resolved);
        let shown = shown_of(compiled);
        self.statements.push(Sent {
            source: compiled.source.name.clone(),
            dialect: compiled.source.source.dialect().name(),
            sql: shown.text,
            parameters: shown.parameters,
            whole: compiled.statement.clone(),
            read,
        });
    }
}
