//! Where an answer came from.

use base::{ActorId, Ctx, SourceName, TenantId, TraceId, Value};
use jiff::Timestamp;
use plan::{Node, Plan, Reason};
use semantic::{Model, ModelVersion, Resolved};

use crate::Step;

/// Everything that is needed to check an answer, or to compute it again.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub question: String,
    pub tenant: TenantId,
    pub actor: ActorId,
    pub trace: TraceId,
    pub asked_at: Timestamp,
    pub model_version: ModelVersion,
    /// The query in its JSON form; `None` where the question did not get that far.
    pub query: Option<serde_json::Value>,
    /// Which rules limited the rows, and what was masked.
    pub policies: Vec<String>,
    pub statements: Vec<Sent>,
    pub rows: u64,
    pub bytes: u64,
    pub steps: Vec<Step>,
}

/// A statement as it was sent to a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub source: SourceName,
    pub dialect: &'static str,
    pub sql: String,
    pub parameters: Vec<Value>,
}

impl Receipt {
    pub(crate) fn begin(ctx: &Ctx, question: &str, model: &Model, now: Timestamp) -> Self {
        Self {
            question: question.to_owned(),
            tenant: ctx.tenant.clone(),
            actor: ctx.actor.id.clone(),
            trace: ctx.trace,
            asked_at: now,
            model_version: model.version.clone(),
            query: None,
            policies: Vec::new(),
            statements: Vec::new(),
            rows: 0,
            bytes: 0,
            steps: Vec::new(),
        }
    }
}

/// The rules in a plan, each said once. The cube is named by its title, the condition is not
/// shown: it may be about a member that the actor does not see.
pub(crate) fn policies_of(plan: &Plan, model: &Model) -> Vec<String> {
    let mut found = Vec::new();
    collect(&plan.root, model, &mut found);
    found
}

/// Inputs first, so that rules stand in the order in which rows pass them.
fn collect(node: &Node, model: &Model, found: &mut Vec<String>) {
    for input in node.inputs() {
        collect(input, model, found);
    }
    let Node::Filter {
        reason: Reason::RowRule(cube),
        ..
    } = node
    else {
        return;
    };
    let named = model.cube_named(cube).map(|id| &model.cube(id).title);
    let view = || model.views().iter().find(|view| view.name == *cube);
    let title = named.or_else(|| view().map(|view| &view.title));
    let title = title.unwrap_or(cube);
    let rule = format!("only those rows of {title} that you may see");
    if !found.contains(&rule) {
        found.push(rule);
    }
}

/// The masked members that a query names or that what it names is computed from, by their titles:
/// what is masked is visible.
pub(crate) fn masks_of(query: &Resolved) -> Vec<String> {
    query
        .members()
        .into_iter()
        .filter(|id| query.visible.masks(*id))
        .map(|id| {
            let member = query.model.member(id);
            let cube = &query.model.cube(member.cube).title;
            format!("{} of {cube} is masked for you", member.title)
        })
        .collect()
}
