//! Where an answer came from.

use base::{ActorId, Ctx, SourceName, TenantId, TraceId, Value};
use jiff::Timestamp;
use plan::{Node, Plan, Reason, assemble};
use semantic::{Mask, MemberId, Model, ModelVersion, Resolved, Status};
use sql::{Statement, legalize, render};

use crate::Step;
use crate::way::Compiled;

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
    /// What the answer rests on that nobody has certified.
    pub inferred: Vec<String>,
    pub statements: Vec<Sent>,
    pub rows: u64,
    pub bytes: u64,
    pub steps: Vec<Step>,
}

/// A statement that was sent to a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub source: SourceName,
    pub dialect: &'static str,
    /// As its actor may see it: what row rules are made of stands under their names.
    pub sql: String,
    pub parameters: Vec<Value>,
    /// As it was sent, for auditors and nobody else.
    pub whole: Statement,
    /// `None` where it was not sent.
    pub read: Option<Read>,
}

/// When the rows of a statement were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    pub at: Timestamp,
    /// For a request before this one, or for one at the same moment.
    pub remembered: bool,
}

/// What stands in place of a statement that names what its actor may not see.
const WITHHELD: &str = "-- computed from what is not shown to you; auditors see the statement";

/// A statement as its actor may see it.
pub(crate) fn shown_of(compiled: &Compiled) -> Statement {
    let (plan, query) = (&compiled.plan, &compiled.resolved);
    if names_hidden(query) {
        return withheld();
    }
    if !plan.is_ruled() {
        return compiled.statement.clone();
    }
    let said = |of: &str| rule_of(of, query);
    let plan = plan.without_rules(&said);
    if plan
        .cubes()
        .into_iter()
        .any(|cube| is_kept_back(cube, query))
    {
        return withheld();
    }
    let dialect = compiled.source.source.dialect();
    let tree = legalize(assemble(&plan), dialect);
    tree.map_or_else(|_| withheld(), |tree| render(&tree, dialect))
}

fn withheld() -> Statement {
    Statement {
        text: WITHHELD.to_owned(),
        ..Statement::default()
    }
}

/// Whether something that is computed for the query is hidden from the actor, or a mask is that
/// reads what it masks. What a visible member of a view stands for is known by it.
fn names_hidden(query: &Resolved) -> bool {
    let (model, visible) = (&query.model, &query.visible);
    let members = query.members();
    let known: Vec<MemberId> = (members.iter().copied())
        .filter(|id| visible.shows(*id))
        .flat_map(|id| [Some(id), model.member(id).behind])
        .flatten()
        .collect();
    let reads =
        |id: &MemberId| visible.masks(*id) && matches!(model.member(*id).mask, Mask::Sql(_));
    members.iter().any(|id| !known.contains(id) || reads(id))
}

/// Whether the policies of a cube let the actor see nothing of it.
fn is_kept_back(cube: &str, query: &Resolved) -> bool {
    let (model, visible) = (&query.model, &query.visible);
    let known = |id| model.cube(id).policies.is_empty() || visible.shows_cube(id);
    !model.cube_named(cube).is_some_and(known)
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
            inferred: Vec::new(),
            statements: Vec::new(),
            rows: 0,
            bytes: 0,
            steps: Vec::new(),
        }
    }
}

/// Of the members that the actor knows of, those that were inferred and nobody has looked at. The
/// evidence is not told: it may name what the actor does not see.
pub(crate) fn inferred_of(query: &Resolved) -> Vec<String> {
    let members = query.members().into_iter();
    let known = members.filter(|id| query.visible.shows(*id));
    let known = known.map(|id| query.model.member(id));
    let inferred = known.filter(|member| member.standing.status == Status::Inferred);
    let told = inferred.map(|member| {
        let cube = &query.model.cube(member.cube).title;
        let sure = member.standing.confidence.unwrap_or_default() * 100.0;
        format!(
            "{} of {cube} was inferred, {sure:.0} % sure, and nobody has certified it",
            member.title
        )
    });
    told.collect()
}

impl Receipt {
    /// This one, and what else was sent for the same request.
    pub(crate) fn and(mut self, more: Receipt) -> Self {
        let known = |policy: &String| self.policies.contains(policy);
        let policies: Vec<_> = more.policies.into_iter().filter(|it| !known(it)).collect();
        self.policies.extend(policies);
        let known = |inferred: &String| self.inferred.contains(inferred);
        let inferred: Vec<_> = more.inferred.into_iter().filter(|it| !known(it)).collect();
        self.inferred.extend(inferred);
        self.statements.extend(more.statements);
        self.steps.extend(more.steps);
        self.rows += more.rows;
        self.bytes += more.bytes;
        self
    }
}

/// The rules in a plan, each said once. The condition is not shown: it may be about a member that
/// the actor does not see.
pub(crate) fn policies_of(plan: &Plan, query: &Resolved) -> Vec<String> {
    let mut found = Vec::new();
    collect(&plan.root, query, &mut found);
    found
}

/// A rule in words. The cube or view is named by its title where the actor knows of it.
fn rule_of(of: &str, query: &Resolved) -> String {
    let (model, visible) = (&query.model, &query.visible);
    let cube = model.cube_named(of).filter(|id| visible.shows_cube(*id));
    let mut views = model.views().iter();
    let view = views.find(|view| view.name == of && model.cube_named(of).is_none());
    let title = cube
        .map(|id| &model.cube(id).title)
        .or(view.map(|view| &view.title));
    match title {
        Some(title) => format!("only those rows of {title} that you may see"),
        None => "only rows that you may see".to_owned(),
    }
}

/// Inputs first, so that rules stand in the order in which rows pass them.
fn collect(node: &Node, query: &Resolved, found: &mut Vec<String>) {
    for input in node.inputs() {
        collect(input, query, found);
    }
    let Node::Filter {
        reason: Reason::RowRule(cube),
        ..
    } = node
    else {
        return;
    };
    let rule = rule_of(cube, query);
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
