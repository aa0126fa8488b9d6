//! The binary: configuration, wiring and subcommands.
//!
//! Step: none; it opens the door that is `service` and lets surfaces in.
//! Never: computes an answer itself, or knows more of an engine than its registry line.

mod checking;
mod commands;
mod control;
mod data;
mod faults;
mod following;
mod founding;
mod invitation;
mod looking;
mod registry;
mod reloading;
mod rows;
mod running;
mod terminal;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Ask your databases questions in plain language; get governed, explained, charted answers.
#[derive(Parser)]
#[command(name = "querent", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a project over HTTP.
    Serve(commands::serve::Args),
    /// Serve the example project with generated data, with a sign-in link for each tenant.
    Demo(commands::demo::Args),
    /// Ask a question and print the answer.
    Ask(commands::ask::Args),
    /// Run a query in its JSON form and print its rows.
    Query(commands::query::Args),
    /// Show what one stage makes of a question or a query.
    Explain(commands::explain::Args),
    /// Say why a person sees a member, its mask, or nothing; for the operator.
    ExplainAccess(commands::explain_access::Args),
    /// Check a project folder and say everything that is wrong with it.
    Check(commands::check::Args),
    /// Look at sources: what is configured, or what answers at a URL.
    Source(commands::source::Args),
    /// Print the script that makes a login which reads and does nothing else.
    Grants(commands::grants::Args),
    /// Make a project folder of older configuration files.
    Import(commands::import::Args),
    /// Make a database nobody described ready to ask: test it, look at it, propose a model.
    Connect(commands::connect::Args),
    /// Look at a database nobody described, and say what it may mean.
    Discover(commands::discover::Args),
    /// Propose a model for a source, review what is inferred in one, certify or correct it.
    Model(commands::model::Args),
    /// Measure how well something is done.
    Eval(commands::eval::Args),
    /// Say what a business term means among the members that somebody sees, or certify it.
    Term(commands::term::Args),
    /// Say what a question is about: cubes, members, values, joins and samples.
    Context(commands::context::Args),
    /// Say which tables a metric needs, and which it can be grouped by.
    Tables(commands::context::Tables),
    /// Print the JSON Schema of model files, for editors.
    Schema,
    /// Generate example data.
    Generate(commands::generate::Args),
    /// Bring what the control store holds to what a project folder says.
    Apply(commands::apply::Args),
    /// Write the folder that the control store stands for.
    Export(commands::export::Args),
    /// Write a copy of the control store, while it is in use.
    Backup(commands::backup::Args),
    /// Take a copy of a control store back.
    Restore(commands::backup::Restore),
    /// Name what a tenant is, compare it with what it was, and go back.
    Checkpoint(commands::checkpoint::Args),
    /// Seal anew what the control store keeps sealed.
    Seal(commands::seal::Args),
    /// Show where an answer came from.
    Receipt(commands::receipt::Args),
    /// Who asked how much over a time, and what came of it.
    Usage(commands::usage::Args),
    /// Show the audit, and find out whether anybody touched it.
    Audit(commands::audit::Args),
    /// The tenants of the control store.
    Tenant(commands::tenant::Args),
    /// The people of the control store.
    User(commands::user::Args),
    /// Keys for programs.
    Key(commands::key::Args),
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    log_to_stderr(match command {
        Command::Serve(_) | Command::Demo(_) => LevelFilter::INFO,
        // Who asks once wants the answer, and hears only of what is wrong.
        _ => LevelFilter::WARN,
    });
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return terminal::failed(&error.into()),
    };
    match runtime.block_on(run(command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => terminal::failed(&error),
    }
}

/// Warnings and state changes, or what `RUST_LOG` asks for. The parser of the guard logs what it
/// reads, literals included, so it is kept quiet.
fn log_to_stderr(level: LevelFilter) {
    let filter = EnvFilter::builder()
        .with_default_directive(level.into())
        .from_env_lossy();
    let filter = match "sqlparser=warn".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => commands::serve::run(args).await,
        Command::Demo(args) => commands::demo::run(args).await,
        Command::Ask(args) => commands::ask::run(args).await,
        Command::Query(args) => commands::query::run(args).await,
        Command::Explain(args) => commands::explain::run(args).await,
        Command::ExplainAccess(args) => commands::explain_access::run(args).await,
        Command::Term(args) => commands::term::run(args).await,
        Command::Check(args) => commands::check::run(&args),
        Command::Source(args) => commands::source::run(args).await,
        Command::Grants(args) => commands::grants::run(&args),
        Command::Import(args) => commands::import::run(args),
        Command::Connect(args) => commands::connect::run(args).await,
        Command::Discover(args) => commands::discover::run(args).await,
        Command::Model(args) => commands::model::run(args).await,
        Command::Eval(args) => commands::eval::run(args).await,
        Command::Context(args) => commands::context::run(args).await,
        Command::Tables(args) => commands::context::run_tables(args).await,
        Command::Schema => commands::schema::run(),
        Command::Generate(args) => commands::generate::run(args).await,
        Command::Apply(args) => commands::apply::run(args).await,
        Command::Export(args) => commands::export::run(args).await,
        Command::Backup(args) => commands::backup::run(args).await,
        Command::Restore(args) => commands::backup::restore(args).await,
        Command::Checkpoint(args) => commands::checkpoint::run(args).await,
        Command::Seal(args) => commands::seal::run(args).await,
        Command::Receipt(args) => commands::receipt::run(args).await,
        Command::Usage(args) => commands::usage::run(args).await,
        Command::Audit(args) => commands::audit::run(args).await,
        Command::Tenant(args) => commands::tenant::run(args).await,
        Command::User(args) => commands::user::run(args).await,
        Command::Key(args) => commands::key::run(args).await,
    }
}
