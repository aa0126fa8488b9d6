//! The portrait of the system: a question goes through the stages in their order.

use ask::{formulate, understand};
use auth::rights::ASK;
use base::{Code, Ctx, DateRange};
use chart::draw;
use insight::find;
use jiff::Span;
use jiff::civil::Date;
use semantic::Query;

use crate::sign_in::allowed;
use crate::stage::{Trail, Watcher};
use crate::{Answer, Clarification, Error, Finding, Receipt, Reply, Service, Stage, Suggestion};

impl Service {
    /// Answers a question in plain language, or asks back.
    #[tracing::instrument(skip_all, fields(trace = %ctx.trace, tenant.id = %ctx.tenant))]
    pub async fn ask(&self, ctx: &Ctx, question: &str) -> Result<Reply, Error> {
        self.asked(ctx, question, None).await
    }

    /// As [`Self::ask`]; `watcher` hears of each stage as it happens.
    #[tracing::instrument(skip_all, fields(trace = %ctx.trace, tenant.id = %ctx.tenant))]
    pub async fn ask_watched(
        &self,
        ctx: &Ctx,
        question: &str,
        watcher: Watcher,
    ) -> Result<Reply, Error> {
        self.asked(ctx, question, Some(watcher)).await
    }

    async fn asked(
        &self,
        ctx: &Ctx,
        question: &str,
        watcher: Option<Watcher>,
    ) -> Result<Reply, Error> {
        let noting = self.noting(ctx, &ASK, question);
        let reply = match allowed(ctx, &ASK) {
            Ok(()) => self.reply(&self.in_time(ctx), question, watcher).await,
            Err(refused) => Err(refused),
        };
        match &reply {
            Ok(Reply::Clarification(unclear)) => noting.asked_back(&unclear.receipt).await?,
            Ok(Reply::Answer(answer)) => noting.end(Ok(Some(answer.receipt.clone()))).await?,
            Err(error) => noting.end(Err(error)).await?,
        }
        reply
    }

    async fn reply(
        &self,
        ctx: &Ctx,
        question: &str,
        watcher: Option<Watcher>,
    ) -> Result<Reply, Error> {
        self.check_length(question)?;
        let trail = Trail::watched(watcher);
        let mut way = self.set_out_on(trail, ctx, question).await?;
        let today = way.tenant.today(way.receipt.asked_at);
        let words = self.words(ctx, &way.tenant, &way.grants).await?;
        let visible = &way.grants.visible;
        let intent = (way.trail).run(Stage::Understand, || {
            understand(question, &words, visible, &today)
        });
        let formulated = (way.trail).run(Stage::Formulate, || formulate(&intent, visible, &today));
        let formulated = match formulated {
            Ok(formulated) => formulated,
            Err(unclear) => return Ok(Reply::ask_back(unclear, way.receipt())),
        };
        let (table, _) = self.table_of(&mut way, &formulated.query).await?;
        let shape = table.shape();
        let covered = days_over(&formulated.query, today.date);
        let findings = (way.trail).run(Stage::Find, || find(&shape, &table.batches, covered));
        let chart = (way.trail).run(Stage::Draw, || draw(&shape, &formulated.echo));
        let said = || headline(&formulated.echo, findings);
        let (sentence, more) = way.trail.run(Stage::Answer, said);
        Ok(Reply::Answer(Box::new(Answer {
            sentence,
            echo: formulated.echo,
            findings: more,
            assumptions: formulated.assumptions,
            confidence: formulated.confidence,
            beside: formulated.beside,
            table,
            chart: chart.map(|spec| spec.into_json()),
            receipt: way.receipt(),
        })))
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
