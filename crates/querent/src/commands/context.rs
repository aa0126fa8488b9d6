//! `querent context "sales by region"` and `querent tables "net sales"`: what a question is about,
//! and which tables a metric needs, as far as somebody may know of them.

use service::{CubeContext, TableOf};

use crate::running::Who;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: Who,
    /// The question, in plain language.
    question: String,
}

#[derive(clap::Args)]
pub struct Tables {
    #[command(flatten)]
    who: Who,
    /// A measure as cube.member, or a business term.
    metric: String,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let (service, ctx) = args.who.enter().await?;
    let context = service.context_for(&ctx, &args.question).await?;
    context.cubes.iter().for_each(tell_cube);
    for (from, to) in &context.joins {
        terminal::line(format!("join {from} -> {to}"));
    }
    for (member, value) in &context.values {
        terminal::line(format!("value {member} = {value}"));
    }
    for question in &context.questions {
        terminal::line(format!("sample {question}"));
    }
    for word in &context.unknown {
        terminal::line(format!("unknown {word}"));
    }
    Ok(())
}

fn tell_cube(cube: &CubeContext) {
    let about = cube.description.as_deref().unwrap_or_default();
    terminal::line(format!("cube {} ({}) {about}", cube.name, cube.title));
    for member in &cube.members {
        let standing = if member.certified { "" } else { ", inferred" };
        let about = member.description.as_deref().unwrap_or_default();
        let (path, title, kind) = (&member.path, &member.title, member.kind);
        terminal::line(format!("  {path} ({title}; {kind}{standing}) {about}"));
    }
}

pub async fn run_tables(args: Tables) -> anyhow::Result<()> {
    let (service, ctx) = args.who.enter().await?;
    let tables = service.tables_for(&ctx, &args.metric).await?;
    tables.iter().for_each(tell_table);
    Ok(())
}

fn tell_table(table: &TableOf) {
    let needed = if table.needed {
        "needed"
    } else {
        "to group by"
    };
    let place = table.table.as_deref().unwrap_or("a query");
    terminal::line(format!(
        "{} ({}): {place}, {needed}",
        table.cube, table.title
    ));
}
