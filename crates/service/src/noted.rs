//! What is noted of one question or query: for the audit, as a receipt, and as use. Of what asks for
//! no rows, a line of the audit is noted and no more.

use std::time::{Duration, Instant};

use auth::rights::{DISCOVER, Operation};
use base::{ActorId, Code, Ctx, SystemCtx, TenantId, TraceId, Value};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use store::{Batch, Event, NewEntry, Outcome, Realm, Stream};

use crate::sign_in::allowed;
use crate::{Error, Receipt, Sent, Service, Stage};

/// As much of a question as the audit and the ledger show; the receipt has all of it.
const CHARACTERS_MAX: usize = 500;

/// Attributes that a sign-in vouches for, by which use is summed up.
const DEPARTMENT: &str = "department";
const CUSTOMER: &str = "customer";

/// What came of it, on its way to be written.
pub(crate) struct Noted {
    tenant: TenantId,
    actor: ActorId,
    trace: TraceId,
    department: Option<String>,
    customer: Option<String>,
    operation: &'static Operation,
    asked: String,
    keeps: Keeps,
    at: Timestamp,
    took: Duration,
    came: Came,
}

/// What is kept of a request.
#[derive(Clone, Copy)]
enum Keeps {
    /// A line, a receipt and a row of use: rows were asked for.
    All,
    /// A line of the audit, saying this of what was done.
    Line(&'static str),
}

enum Came {
    Answer(Option<Receipt>),
    /// A question back.
    Back(Receipt),
    Error(Error),
    /// Whoever asked did not wait.
    GivenUp,
}

/// A request that is under way. It is noted when it ends, and also when it is given up.
pub(crate) struct Noting<'a> {
    service: &'a Service,
    ctx: &'a Ctx,
    operation: &'static Operation,
    asked: &'a str,
    keeps: Keeps,
    since: Instant,
    is_noted: bool,
}

impl Service {
    pub(crate) fn noting<'a>(
        &'a self,
        ctx: &'a Ctx,
        operation: &'static Operation,
        asked: &'a str,
    ) -> Noting<'a> {
        Noting {
            service: self,
            ctx,
            operation,
            asked,
            keeps: Keeps::All,
            since: Instant::now(),
            is_noted: false,
        }
    }

    /// Does what the rights table lets the actor do. The audit shows it, or that it was refused.
    pub(crate) async fn shown<T>(
        &self,
        (ctx, operation): (&Ctx, &'static Operation),
        (asked, detail): (&str, &'static str),
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut noting = self.noting(ctx, operation, asked);
        noting.keeps = Keeps::Line(detail);
        let done = match allowed(ctx, operation) {
            Ok(()) => work.await,
            Err(refused) => Err(refused),
        };
        noting.end(done.as_ref().map(|_| None)).await?;
        done
    }

    /// Shows in the audit of a tenant that the server looked at one of its sources.
    pub(crate) async fn show_discovery(
        &self,
        ctx: &SystemCtx,
        (tenant, subject): (&TenantId, &str),
        came: Result<String, &Error>,
    ) -> Result<(), Error> {
        let Some(store) = &self.store else {
            return Ok(());
        };
        let event = Event::done(self.clock.now(), DISCOVER.name, start_of(subject));
        let event = match came {
            Ok(detail) => event.saying(detail),
            Err(error) => Event {
                outcome: outcome_of(error.code),
                ..event.saying(error.code)
            },
        };
        let batch = (Realm::Tenant(tenant.clone()), Batch::because(event));
        store
            .write_all(ctx, &[batch])
            .await
            .map_err(Error::internal)
    }
}

impl Noting<'_> {
    /// An answer, or an error. Where it cannot be kept, nothing is answered.
    pub async fn end(self, came: Result<Option<Receipt>, &Error>) -> Result<(), Error> {
        self.keep(match came {
            Ok(receipt) => Came::Answer(receipt),
            Err(error) => Came::Error(error.clone()),
        })
        .await
    }

    /// A question was asked back.
    pub async fn asked_back(self, receipt: &Receipt) -> Result<(), Error> {
        self.keep(Came::Back(receipt.clone())).await
    }

    async fn keep(mut self, came: Came) -> Result<(), Error> {
        let Some(recorder) = &self.service.recorder else {
            self.is_noted = true;
            return Ok(());
        };
        let noted = self.noted(came);
        self.is_noted = true;
        recorder.keep(noted).await.map_err(Error::internal)
    }

    fn noted(&self, came: Came) -> Noted {
        let attribute = |name: &str| match self.ctx.actor.attributes.get(name)?.0.first()? {
            Value::Text(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        Noted {
            tenant: self.ctx.tenant.clone(),
            actor: self.ctx.actor.id.clone(),
            trace: self.ctx.trace,
            department: attribute(DEPARTMENT),
            customer: attribute(CUSTOMER),
            operation: self.operation,
            asked: without_zeros(self.asked),
            keeps: self.keeps,
            at: self.service.clock.now(),
            took: self.since.elapsed(),
            came,
        }
    }
}

impl Drop for Noting<'_> {
    /// The future of a request is dropped where its connection closes.
    fn drop(&mut self) {
        if let (false, Some(recorder)) = (self.is_noted, &self.service.recorder) {
            recorder.keep_later(self.noted(Came::GivenUp));
        }
    }
}

impl Noted {
    /// The batch that keeps it. Made by whoever writes, not by whoever is answered.
    pub fn batch(&self) -> (Realm, Batch) {
        let entry = |stream, body: Json| NewEntry {
            stream,
            subject: self.trace.to_string(),
            body: without_zeros(&body.to_string()),
        };
        let event = Event {
            outcome: self.came.outcome(),
            trace: Some(self.trace),
            ..Event::done(self.at, self.operation.name, start_of(&self.asked))
        };
        let detail = match (self.keeps, self.came.code()) {
            (Keeps::Line(detail), "") => detail,
            (_, code) => code,
        };
        let batch = Batch::because(event.by(self.actor.clone()).saying(detail));
        let batch = match self.keeps {
            Keeps::Line(_) => batch,
            Keeps::All => batch
                .entry(entry(Stream::Receipt, self.receipt()))
                .entry(entry(Stream::Usage, self.usage())),
        };
        (Realm::Tenant(self.tenant.clone()), batch)
    }

    fn receipt(&self) -> Json {
        let mut body = json!({
            "question": self.asked,
            "operation": self.operation.name,
            "came": self.came.word(),
            "code": self.came.code(),
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(self.came.receipt().map(receipt_parts).unwrap_or_default());
            if let Came::Error(error) = &self.came {
                body.insert("said".into(), json!(error.message));
            }
        }
        body
    }

    fn usage(&self) -> Json {
        let receipt = self.came.receipt();
        let fetched = receipt.map(|receipt| {
            let fetches = receipt
                .steps
                .iter()
                .filter(|step| step.stage == Stage::Fetch);
            fetches.map(|step| step.took).sum::<Duration>()
        });
        json!({
            "operation": self.operation.name,
            "question": start_of(&self.asked),
            "department": self.department,
            "customer": self.customer,
            "came": self.came.word(),
            "code": self.came.code(),
            "micros": micros(self.took),
            "fetch_micros": micros(fetched.unwrap_or_default()),
            "rows": receipt.map_or(0, |receipt| receipt.rows),
            "bytes": receipt.map_or(0, |receipt| receipt.bytes),
        })
    }
}

impl Came {
    fn word(&self) -> &'static str {
        match (self, self.outcome()) {
            (Came::Answer(_), _) => "answer",
            (Came::Back(_), _) => "question back",
            (Came::GivenUp, _) => "given up",
            (Came::Error(_), Outcome::Refused) => "refusal",
            (Came::Error(_), _) => "failure",
        }
    }

    fn outcome(&self) -> Outcome {
        match self {
            Came::Answer(_) | Came::Back(_) => Outcome::Done,
            Came::GivenUp => Outcome::Failed,
            Came::Error(error) => outcome_of(error.code),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Came::Answer(_) | Came::Back(_) => "",
            Came::GivenUp => Code::Cancelled.as_str(),
            Came::Error(error) => error.code.as_str(),
        }
    }

    fn receipt(&self) -> Option<&Receipt> {
        match self {
            Came::Answer(receipt) => receipt.as_ref(),
            Came::Back(receipt) => Some(receipt),
            Came::Error(_) | Came::GivenUp => None,
        }
    }
}

fn outcome_of(code: Code) -> Outcome {
    match code {
        Code::AccessDenied | Code::TenantRefused | Code::StatementRefused => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

fn receipt_parts(receipt: &Receipt) -> serde_json::Map<String, Json> {
    let step =
        |step: &crate::Step| json!({ "verb": step.stage.verb(), "micros": micros(step.took) });
    let parts = json!({
        "asked_at": receipt.asked_at.to_string(),
        "model_version": receipt.model_version.to_string(),
        "query": receipt.query,
        "policies": receipt.policies,
        "inferred": receipt.inferred,
        "statements": receipt.statements.iter().map(sent).collect::<Json>(),
        "rows": receipt.rows,
        "bytes": receipt.bytes,
        "stages": receipt.steps.iter().map(step).collect::<Json>(),
    });
    match parts {
        Json::Object(parts) => parts,
        _ => Default::default(),
    }
}

/// With the statement as it was sent, which whoever reads a receipt takes out for all but auditors.
fn sent(sent: &Sent) -> Json {
    json!({
        "source": sent.source.as_str(),
        "dialect": sent.dialect,
        "sql": sent.sql,
        "parameters": parameters(&sent.parameters),
        "read_at": sent.read.map(|read| read.at.to_string()),
        "remembered": sent.read.map(|read| read.remembered),
        "whole": {
            "sql": sent.whole.text,
            "parameters": parameters(&sent.whole.parameters),
        },
    })
}

fn parameters(values: &[Value]) -> Json {
    let parameter =
        |value: &Value| json!({ "type": value.type_name(), "value": value.to_string() });
    values.iter().map(parameter).collect()
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The stores take no text with one.
fn without_zeros(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').collect()
}

fn start_of(text: &str) -> String {
    text.chars().take(CHARACTERS_MAX).collect()
}
