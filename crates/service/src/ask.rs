//! The portrait of the system: a question goes through the stages in their order.

use ask::{formulate, understand};
use auth::rights::ASK;
use base::{Code, Ctx, DateRange, Type};
use chart::draw;
use insight::find;
use jiff::Span;
use jiff::civil::Date;
use plan::{assemble, lower, rewrite};
use policy::{Grants, grant};
use semantic::{ColumnKind, DimensionType, Query, Resolved, resolve};
use sql::{Statement, Tree, legalize, render};

use crate::answer::Table;
use crate::receipt::{masks_of, policies_of, shown_of};
use crate::sign_in::allowed;
use crate::sources::NamedSource;
use crate::stage::Trail;
use crate::tenant::Tenant;
use crate::{
    Answer, Clarification, Error, Finding, Receipt, Reply, Sent, Service, Stage, Suggestion,
};

impl Service {
    /// Answers a question in plain language, or asks back.
    #[tracing::instrument(skip_all, fields(trace = %ctx.trace, tenant.id = %ctx.tenant))]
    pub async fn ask(&self, ctx: &Ctx, question: &str) -> Result<Reply, Error> {
        let reply = match allowed(ctx, &ASK) {
            Ok(()) => self.reply(ctx, question).await,
            Err(refused) => Err(refused),
        };
        self.show_asked(ctx, &ASK, question, reply.as_ref().err())
            .await?;
        reply
    }

    async fn reply(&self, ctx: &Ctx, question: &str) -> Result<Reply, Error> {
        let tenant = &*self.ready(ctx).await?;
        self.check_length(question)?;
        let now = self.clock.now();
        let today = tenant.today(now);
        let mut receipt = Receipt::begin(ctx, question, &tenant.model, now);
        let mut trail = Trail::default();

        let grants = trail.run(Stage::Grant, || self.grants(ctx, tenant))?;
        self.check_trees(ctx, tenant, &grants).await?;
        let words = self.words(ctx, tenant, &grants).await?;
        let visible = &grants.visible;
        let intent = trail.run(Stage::Understand, || {
            understand(question, &words, visible, &today)
        });
        let formulated = match trail.run(Stage::Formulate, || formulate(&intent, visible, &today)) {
            Ok(formulated) => formulated,
            Err(unclear) => {
                return Ok(Reply::ask_back(
                    unclear,
                    Receipt {
                        steps: trail.0,
                        ..receipt
                    },
                ));
            }
        };
        receipt.query = Some(formulated.query.to_json());

        let compiled = self.compile(tenant, &formulated.query, &grants, &mut trail)?;
        let NamedSource { name, source } = &compiled.source;
        let rows = trail
            .wait(
                Stage::Fetch,
                source.fetch(ctx, &compiled.statement, &self.limits),
            )
            .await?;
        receipt.record(&compiled, name, &rows);

        let table = Table::new(&compiled.resolved, rows.batches);
        let shape = table.shape();
        let covered = days_over(&formulated.query, today.date);
        let findings = trail.run(Stage::Find, || find(&shape, &table.batches, covered));
        let chart = trail.run(Stage::Draw, || draw(&shape, &formulated.echo));
        let (sentence, more) = trail.run(Stage::Answer, || headline(&formulated.echo, findings));
        Ok(Reply::Answer(Box::new(Answer {
            sentence,
            echo: formulated.echo,
            findings: more,
            assumptions: formulated.assumptions,
            table,
            chart: chart.map(|spec| spec.into_json()),
            receipt: Receipt {
                steps: trail.0,
                ..receipt
            },
        })))
    }

    /// The stages that need no data: from a query to the statement that answers it.
    pub(crate) fn compile(
        &self,
        tenant: &Tenant,
        query: &Query,
        grants: &Grants,
        trail: &mut Trail,
    ) -> Result<Compiled, Error> {
        let resolved = trail.run(Stage::Resolve, || {
            resolve(query, &grants.visible, &tenant.calendar, &self.limits)
        })?;
        let source = tenant.sources.of(&resolved.model, resolved.root)?;
        let (catalog, dialect) = (source.source.catalog(), source.source.dialect());
        let lowered = trail.run(Stage::Lower, || {
            lower(&resolved, &grants.rows, catalog, &self.limits)
        })?;
        tenant.sources.one_only(&lowered, &resolved.model)?;
        let plan = trail.run(Stage::Rewrite, || rewrite(lowered.clone(), catalog));
        let assembled = trail.run(Stage::Assemble, || assemble(&plan));
        let tree = trail.run(Stage::Legalize, || legalize(assembled.clone(), dialect))?;
        let statement = trail.run(Stage::Render, || typed(render(&tree, dialect), &resolved));
        Ok(Compiled {
            resolved,
            source,
            lowered,
            plan,
            assembled,
            tree,
            statement,
        })
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

    pub(crate) fn check_length(&self, question: &str) -> Result<(), Error> {
        let max = self.limits.question_chars_max;
        if question.chars().take(max + 1).count() > max {
            return Err(Error::new(
                Code::QuestionTooLong,
                format!("a question may have at most {max} characters"),
            ));
        }
        if question.trim().is_empty() {
            return Err(Error::new(Code::RequestInvalid, "there is no question"));
        }
        Ok(())
    }
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
    pub lowered: plan::Plan,
    pub plan: plan::Plan,
    pub assembled: Tree,
    pub tree: Tree,
    pub statement: Statement,
}

impl Receipt {
    fn record(&mut self, compiled: &Compiled, name: &base::SourceName, rows: &source::Rows) {
        self.policies = policies_of(&compiled.plan, &compiled.resolved);
        self.policies.extend(masks_of(&compiled.resolved));
        let shown = shown_of(compiled);
        self.statements.push(Sent {
            source: name.clone(),
            dialect: compiled.source.source.dialect().name(),
            sql: shown.text,
            parameters: shown.parameters,
            whole: compiled.statement.clone(),
        });
        self.rows = rows.rows;
        self.bytes = rows.bytes;
    }
}

impl Reply {
    fn ask_back(unclear: ask::Clarification, receipt: Receipt) -> Self {
        let options = unclear.options.into_iter();
        Reply::Clarification(Box::new(Clarification {
            question: unclear.question,
            why: unclear.why,
            options: options
                .map(|choice| Suggestion {
                    title: choice.title,
                    question: choice.question,
                })
                .collect(),
            unknown: unclear.unknown,
            receipt,
        }))
    }
}

/// The days that a query asks for and that are over: today is not.
fn days_over(query: &Query, today: Date) -> DateRange {
    let asked = query.time_dimensions.iter().find_map(|time| time.range);
    let (start, last) = asked.unwrap_or((Date::MIN, Date::MAX));
    DateRange {
        start,
        end: last.saturating_add(Span::new().days(1)).min(today),
    }
}

/// What matters most as the sentence of the answer, and what else was found. The numbers are
/// those of the findings, never new ones; where nothing was found the query speaks for itself.
fn headline(echo: &str, findings: Vec<insight::Finding>) -> (String, Vec<Finding>) {
    let mut found = findings.into_iter();
    let sentence = found
        .next()
        .map_or_else(|| format!("{echo}."), |first| first.text);
    let more = found.map(|found| Finding {
        kind: found.kind,
        text: found.text,
    });
    (sentence, more.collect())
}
