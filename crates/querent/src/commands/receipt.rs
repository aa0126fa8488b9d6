//! `querent receipt TRACE --tenant nectar`: where an answer came from.

use base::{ActorId, Ctx, Role};
use serde_json::Value as Json;
use service::{KeptReceipt, Reader, kept_receipt};
use store::Member;

use crate::control::{Control, House};
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    /// The trace that the answer was given with.
    trace: String,
    #[arg(long)]
    tenant: String,
    /// Whom to read it as: whoever asked sees what they asked and what was sent for it, admins of
    /// the tenant also the statements as they were. Who runs the server sees how it went.
    #[arg(long = "as")]
    actor: Option<String>,
    /// As it is kept.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    control: Control,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    let ctx = house.enter(&args.tenant).await?;
    let actor = args.actor.as_deref().map(ActorId::new).transpose()?;
    let reader = reader(&house, &ctx, actor.as_ref()).await?;
    let receipt = kept_receipt(&*house.store, &ctx, &args.trace, reader).await?;
    match args.json {
        true => terminal::line(format!("{:#}", receipt.body)),
        false => show(&receipt),
    }
    Ok(())
}

async fn reader<'a>(
    house: &House,
    ctx: &Ctx,
    actor: Option<&'a ActorId>,
) -> anyhow::Result<Reader<'a>> {
    let Some(actor) = actor else {
        return Ok(Reader::Operator);
    };
    let store: &dyn store::Store = &*house.store;
    let member = store.get::<Member>(ctx, actor.as_str()).await?;
    let is_auditor = member.is_some_and(|kept| kept.value.role == Role::Admin);
    Ok(match is_auditor {
        true => Reader::Auditor,
        false => Reader::Actor(actor),
    })
}

fn show(receipt: &KeptReceipt) {
    let body = &receipt.body;
    let by = receipt.by.as_ref().map_or("-", ActorId::as_str);
    terminal::line(format!("{} by {by}: {}", receipt.at, text(&body["came"])));
    for (name, key) in [
        ("asked", "question"),
        ("code", "code"),
        ("said", "said"),
        ("model", "model_version"),
        ("query", "query"),
        ("rows", "rows"),
        ("bytes", "bytes"),
    ] {
        if !body[key].is_null() && !text(&body[key]).is_empty() {
            terminal::line(format!("{name}: {}", text(&body[key])));
        }
    }
    list(&body["policies"], |policy| {
        terminal::line(format!("governed: {}", text(policy)))
    });
    list(&body["statements"], |sent| {
        let whole = &sent["whole"]["sql"];
        let sql = if whole.is_null() { &sent["sql"] } else { whole };
        let (source, dialect) = (text(&sent["source"]), text(&sent["dialect"]));
        terminal::line(format!("sent to {source} ({dialect})"));
        match sql.is_null() {
            true => terminal::line("  (what was asked is shown to who asked, and to auditors)"),
            false => terminal::line(format!("{}\nparameters: {}", text(sql), sent["parameters"])),
        }
    });
    list(&body["stages"], |step| {
        terminal::line(format!(
            "{:>8} µs {}",
            text(&step["micros"]),
            text(&step["verb"])
        ))
    });
}

fn list(items: &Json, show: impl Fn(&Json)) {
    items.as_array().into_iter().flatten().for_each(show);
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
