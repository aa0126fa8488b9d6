//! Reading what was kept of questions: receipts, each for whom it may be shown to, and use.

use std::collections::{BTreeMap, BTreeSet};

use auth::rights::{GIVE_FEEDBACK, READ_AUDIT, READ_OWN_USAGE, READ_RECEIPTS, READ_USAGE};
use base::{ActorId, Code, Ctx};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use store::{Batch, Entry, Event, Line, NewEntry, Page, Search, Store, Stream};

use crate::{Error, Service};

/// A receipt as it was kept, cut to what its reader may know.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptReceipt {
    /// Where it stands among those of its tenant: whoever reads on names it.
    pub id: String,
    /// The trace of its answer.
    pub trace: String,
    pub by: Option<ActorId>,
    pub at: Timestamp,
    pub body: Json,
}

/// Who reads a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader<'a> {
    /// Whoever asked sees their own, with its parameters.
    Actor(&'a ActorId),
    /// Sees all of them, with the statements as they were sent.
    Auditor,
    /// Runs the server, and reads nothing of a tenant: sees how it went, and not what was asked.
    Operator,
}

/// Whether an answer was of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback<'a> {
    /// The trace of the answer.
    pub receipt: &'a str,
    pub useful: bool,
    pub comment: &'a str,
}

/// When, and summed up by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: Timestamp,
    pub until: Timestamp,
    pub by: By,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    User,
    Department,
    Customer,
    Question,
    Day,
}

/// Use in a window: all of it, and for each of what it is summed up by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    pub all: Sums,
    pub each: BTreeMap<String, Sums>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    pub asked: u64,
    /// Answers and questions back.
    pub answered: u64,
    pub refused: u64,
    pub failed: u64,
    pub micros: u64,
    pub fetch_micros: u64,
    pub rows: u64,
    pub bytes: u64,
    pub users: BTreeSet<String>,
}

/// Entries that are read at a time.
const PAGE: u32 = 1_000;
/// No write takes longer.
const WRITTEN_WITHIN: SignedDuration = SignedDuration::from_mins(5);
const COMMENT_MAX: usize = 2_000;

impl Service {
    /// What was kept of an answer: one's own, or for auditors any of the tenant.
    pub async fn receipt(&self, ctx: &Ctx, trace: &str) -> Result<KeptReceipt, Error> {
        self.may(ctx, &READ_RECEIPTS).await?;
        let reader = match ctx.rights.allow(READ_AUDIT.name) {
            true => Reader::Auditor,
            false => Reader::Actor(&ctx.actor.id),
        };
        receipt(self.ledger()?, ctx, trace, reader).await
    }

    /// The latest receipts of whoever asks, before one that was read already.
    pub async fn receipts(
        &self,
        ctx: &Ctx,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<KeptReceipt>, Error> {
        self.may(ctx, &READ_RECEIPTS).await?;
        let unreadable = |_| Error::new(Code::RequestInvalid, "this is no cursor of receipts");
        let before = before.map(str::parse).transpose().map_err(unreadable)?;
        let page = Page {
            before,
            ..Page::latest(limit.min(PAGE)).by(&ctx.actor.id)
        };
        let found = self.ledger()?.entries(ctx, Stream::Receipt, &page).await;
        let found = found.map_err(Error::internal)?.into_iter();
        let reader = Reader::Actor(&ctx.actor.id);
        found.map(|entry| kept(entry, reader)).collect()
    }

    /// Who used how much.
    pub async fn usage(&self, ctx: &Ctx, window: &Window) -> Result<Usage, Error> {
        self.may(ctx, &READ_USAGE).await?;
        usage(self.ledger()?, ctx, window, None).await
    }

    /// How much whoever asks has used.
    pub async fn own_usage(&self, ctx: &Ctx, window: &Window) -> Result<Usage, Error> {
        self.may(ctx, &READ_OWN_USAGE).await?;
        usage(self.ledger()?, ctx, window, Some(&ctx.actor.id)).await
    }

    /// Who did what in the caller's tenant, the latest first.
    pub async fn audit(&self, ctx: &Ctx, search: &Search) -> Result<Vec<Line>, Error> {
        self.may(ctx, &READ_AUDIT).await?;
        let search = Search {
            limit: search.limit.min(PAGE),
            ..search.clone()
        };
        let lines = self.ledger()?.audit(ctx, &search).await;
        lines.map_err(Error::internal)
    }

    /// Keeps what somebody says of an answer that they were given.
    pub async fn feedback(&self, ctx: &Ctx, said: &Feedback<'_>) -> Result<(), Error> {
        self.may(ctx, &GIVE_FEEDBACK).await?;
        let store = self.ledger()?;
        receipt(store, ctx, said.receipt, Reader::Actor(&ctx.actor.id)).await?;
        let comment: String = said
            .comment
            .chars()
            .filter(|c| *c != '\0')
            .take(COMMENT_MAX)
            .collect();
        let event = Event::done(self.clock.now(), GIVE_FEEDBACK.name, said.receipt);
        let entry = NewEntry {
            stream: Stream::Feedback,
            subject: said.receipt.to_owned(),
            body: json!({ "useful": said.useful, "comment": comment }).to_string(),
        };
        let batch = Batch::because(event).entry(entry);
        store
            .write(ctx, &batch)
            .await
            .map(drop)
            .map_err(Error::internal)
    }

    fn ledger(&self) -> Result<&dyn Store, Error> {
        let store = self.store.as_deref();
        store.map(|store| store as &dyn Store).ok_or_else(|| {
            let message = "this server keeps no receipts: it has no control store";
            Error::new(Code::RequestInvalid, message)
        })
    }
}

/// What was kept of an answer. Not there and not yours look the same.
pub async fn receipt(
    store: &dyn Store,
    ctx: &Ctx,
    trace: &str,
    reader: Reader<'_>,
) -> Result<KeptReceipt, Error> {
    let page = Page::latest(1).of(trace);
    let found = store
        .entries(ctx, Stream::Receipt, &page)
        .await
        .map_err(Error::internal)?;
    let mine = |entry: &Entry| match reader {
        Reader::Actor(actor) => entry.by.as_ref() == Some(actor),
        Reader::Auditor | Reader::Operator => true,
    };
    let entry = found.into_iter().find(mine).ok_or_else(|| {
        let message = "there is no such receipt, or it is not yours";
        Error::new(Code::RequestUnknownAddress, message)
    })?;
    kept(entry, reader)
}

/// An entry as its reader may see it.
fn kept(entry: Entry, reader: Reader<'_>) -> Result<KeptReceipt, Error> {
    let mut body: Json = serde_json::from_str(&entry.body).map_err(Error::internal)?;
    cut(&mut body, reader);
    Ok(KeptReceipt {
        id: entry.id.to_string(),
        trace: entry.subject,
        by: entry.by,
        at: entry.at,
        body,
    })
}

/// Takes out what the reader may not know.
fn cut(body: &mut Json, reader: Reader<'_>) {
    let is_operator = reader == Reader::Operator;
    let asked = ["question", "query", "said", "policies", "inferred"];
    if let (true, Some(body)) = (is_operator, body.as_object_mut()) {
        body.retain(|key, _| !asked.contains(&key.as_str()));
    }
    let statements = body.get_mut("statements").and_then(Json::as_array_mut);
    let statements = (statements.into_iter().flatten()).filter_map(Json::as_object_mut);
    for statement in statements {
        statement.retain(|key, _| match key.as_str() {
            "whole" => reader == Reader::Auditor,
            "sql" | "parameters" => !is_operator,
            _ => true,
        });
    }
}

/// Sums up what was used in a window: by one actor, or by everybody.
pub async fn usage(
    store: &dyn Store,
    ctx: &Ctx,
    window: &Window,
    of: Option<&ActorId>,
) -> Result<Usage, Error> {
    let mut usage = Usage::default();
    let mut page = Page::latest(PAGE);
    page.by = of.cloned();
    loop {
        let entries = store
            .entries(ctx, Stream::Usage, &page)
            .await
            .map_err(Error::internal)?;
        let Some(last) = entries.last() else {
            return Ok(usage);
        };
        page.before = Some(last.id);
        // They are numbered when they are written, which is a little after they happened.
        let is_over = last.at.duration_until(window.from) > WRITTEN_WITHIN;
        for entry in entries
            .iter()
            .filter(|entry| (window.from..window.until).contains(&entry.at))
        {
            usage.add(entry, window.by)?;
        }
        if is_over {
            return Ok(usage);
        }
    }
}

impl Usage {
    fn add(&mut self, entry: &Entry, by: By) -> Result<(), Error> {
        let body: Json = serde_json::from_str(&entry.body).map_err(Error::internal)?;
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let user = entry.by.as_ref().map_or("", ActorId::as_str);
        let key = match by {
            By::User => user.to_owned(),
            By::Department => text("department"),
            By::Customer => text("customer"),
            By::Question => text("question"),
            By::Day => entry.at.strftime("%Y-%m-%d").to_string(),
        };
        let each = self.each.entry(key).or_default();
        for sums in [each, &mut self.all] {
            sums.add(&body, user);
        }
        Ok(())
    }
}

impl Sums {
    fn add(&mut self, body: &Json, user: &str) {
        let number = |name: &str| body[name].as_u64().unwrap_or(0);
        self.asked += 1;
        match body["came"].as_str() {
            Some("answer" | "question back") => self.answered += 1,
            Some("refusal") => self.refused += 1,
            _ => self.failed += 1,
        }
        self.micros += number("micros");
        self.fetch_micros += number("fetch_micros");
        self.rows += number("rows");
        self.bytes += number("bytes");
        self.users.insert(user.to_owned());
    }
}

#[cfg(test)]
mod tests;
