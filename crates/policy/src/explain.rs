//! Why an actor sees a member, its mask, or nothing: for whoever governs the model and may see
//! all of it.

use std::fmt;
use std::sync::Arc;

use base::{Actor, Value};
use semantic::{
    AccessPolicy, Comparison, Mask, Member, MemberId, Model, Predicate, Test, TextPart,
};

use crate::embargo::{Held, Moment};
use crate::grant::{concerns, grant, rows_of};

/// What an actor gets of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Shown,
    Masked,
    Hidden,
}

/// The answer: what the actor gets of the member and of its cube's rows, and by which policies.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    pub member: String,
    pub actor: String,
    pub seen: Seen,
    pub because: Vec<String>,
}

/// Explains what [`grant`] decides, and by the same means.
pub fn explain_access(
    actor: &Actor,
    model: &Arc<Model>,
    id: MemberId,
    moment: Moment<'_>,
) -> Access {
    let grants = grant(actor, model, moment);
    let member = model.member(id);
    let real = model.member(member.behind.unwrap_or(id));
    let cube = model.cube(real.cube);
    let seen = match (grants.visible.shows(id), grants.visible.masks(id)) {
        (false, _) => Seen::Hidden,
        (true, true) => Seen::Masked,
        (true, false) => Seen::Shown,
    };
    let mut because = policies(actor, model, member, real);
    because.extend(embargoes(actor, model, member, moment));
    if seen == Seen::Masked {
        because.push(format!("the mask is {}", mask(&member.mask)));
    }
    if grants.visible.passable(real.cube) {
        let rows = grants.rows.of(real.cube);
        let rows = rows.map_or("all".into(), |rule| said(rule, model));
        because.push(format!("rows of {}: {rows}", cube.name));
    } else {
        because.push(format!(
            "no policy lets {} into cube {}",
            actor.id, cube.name
        ));
    }
    if let Some(rule) = member.view.and_then(|view| grants.rows.of_view(view)) {
        because.push(format!("rows through the view: {}", said(rule, model)));
    }
    Access {
        member: member.path.clone(),
        actor: actor.id.to_string(),
        seen,
        because,
    }
}

/// What each policy says of a member, and of the member of a cube that it stands for.
fn policies(actor: &Actor, model: &Model, member: &Member, real: &Member) -> Vec<String> {
    let cube = model.cube(real.cube);
    let mut lines = Vec::new();
    if !member.public {
        lines.push("the member is not public".to_owned());
    }
    if cube.policies.is_empty() {
        lines.push(format!("cube {} has no policies: it is open", cube.name));
    }
    let mut tell = |policies: &[AccessPolicy], of: String, id: MemberId| {
        for (index, policy) in policies.iter().enumerate() {
            let verdict = verdict(policy, actor, model, id);
            lines.push(format!("policy {} of {of} {verdict}", index + 1));
        }
    };
    tell(&cube.policies, format!("cube {}", cube.name), real.id);
    if let Some(view) = member.view.map(|view| model.view(view)) {
        tell(&view.policies, format!("view {}", view.name), member.id);
    }
    lines
}

/// What is kept back now of the member and of the rows of its cube.
fn embargoes(actor: &Actor, model: &Model, member: &Member, moment: Moment<'_>) -> Vec<String> {
    let mut held = Held {
        actor,
        moment,
        until: None,
    };
    let mut lines = Vec::new();
    if let Some(until) = held.member(member) {
        lines.push(format!("an embargo hides the member until {until}"));
    } else if held.members(model).contains(&member.id) {
        lines.push("an embargo hides something that the member is computed from".to_owned());
    }
    let cube = model.cube(model.member(member.behind.unwrap_or(member.id)).cube);
    for (released, until) in held.rows(cube, model) {
        let until = until.map_or("for good".into(), |until| format!("until {until}"));
        let rows = said(&released, model);
        lines.push(format!(
            "an embargo limits the rows of {} {until}: {rows}",
            cube.name
        ));
    }
    lines
}

fn verdict(policy: &AccessPolicy, actor: &Actor, model: &Model, id: MemberId) -> String {
    if policy.groups.is_empty() {
        return "is faulty: it is for nobody".into();
    }
    let groups = policy.groups.join(", ");
    let theirs = |group: &&String| *group == "*" || actor.groups.contains(*group);
    let by: Vec<&str> = policy
        .groups
        .iter()
        .filter(theirs)
        .map(String::as_str)
        .collect();
    if by.is_empty() {
        return format!("is for {groups}, of which {} is none", actor.id);
    }
    let by = by.join(", ");
    if !concerns(policy, actor) {
        return format!("matches by {by}, but its conditions do not hold");
    }
    let does = if policy.shows.contains(&id) {
        "shows"
    } else if policy.masks.contains(&id) {
        "masks"
    } else {
        "leaves out"
    };
    let rows = said(&rows_of(policy, actor, model), model);
    format!("matches by {by}: it {does} the member; rows: {rows}")
}

fn mask(mask: &Mask) -> String {
    match mask {
        Mask::Null => "no value".into(),
        Mask::Constant(value) => format!("'{value}'"),
        Mask::Sql(_) => "an expression of the model".into(),
    }
}

/// A row rule with its values, as people read it.
fn said(rule: &Predicate, model: &Model) -> String {
    let joined = |parts: &[Predicate], by: &str| {
        let said = |part: &Predicate| match part {
            Predicate::Any(inner) if inner.len() > 1 && parts.len() > 1 => {
                format!("({})", said(part, model))
            }
            _ => said(part, model),
        };
        parts.iter().map(said).collect::<Vec<_>>().join(by)
    };
    match rule {
        _ if rule.is_always() => "all".into(),
        Predicate::Any(parts) if parts.is_empty() => "none".into(),
        Predicate::All(parts) => joined(parts, " and "),
        Predicate::Any(parts) => joined(parts, " or "),
        Predicate::Test { member, test } => {
            format!("{} {}", model.member(*member).path, tested(test))
        }
        Predicate::Calculated { name, test } => format!("{name} {}", tested(test)),
        Predicate::Below { member, of, .. } => {
            let of: Vec<String> = of.iter().map(ToString::to_string).collect();
            let (path, of) = (&model.member(*member).path, of.join(", "));
            format!("{path} is {of} or below")
        }
        // A rule is made of tests and places.
        Predicate::Versus { .. }
        | Predicate::Against { .. }
        | Predicate::Counted(_)
        | Predicate::Exists(_) => "a condition of a query".into(),
    }
}

fn tested(test: &Test) -> String {
    let list = |values: &[Value]| {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        values.join(", ")
    };
    match test {
        Test::Is(values) => format!("is {}", list(values)),
        Test::IsNot(values) => format!("is not {}", list(values)),
        Test::Compare(comparison, value) => {
            let sign = match comparison {
                Comparison::Less => "<",
                Comparison::LessOrEqual => "<=",
                Comparison::Greater => ">",
                Comparison::GreaterOrEqual => ">=",
            };
            format!("{sign} {value}")
        }
        Test::Like(part, texts) => format!("{} {}", looked_for(*part), texts.join(" or ")),
        Test::NotLike(part, texts) => {
            format!("not {} {}", looked_for(*part), texts.join(" or "))
        }
        Test::Within { start, end } => format!("from {start} to before {end}"),
        Test::Outside { start, end } => format!("before {start} or from {end}"),
        Test::Set => "has a value".into(),
        Test::NotSet => "has no value".into(),
    }
}

fn looked_for(part: TextPart) -> &'static str {
    match part {
        TextPart::Anywhere => "contains",
        TextPart::Start => "starts with",
        TextPart::End => "ends with",
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = match self.seen {
            Seen::Shown => "shown to",
            Seen::Masked => "masked for",
            Seen::Hidden => "hidden from",
        };
        write!(f, "{} is {seen} {}", self.member, self.actor)?;
        self.because
            .iter()
            .try_for_each(|line| write!(f, "\n- {line}"))
    }
}
