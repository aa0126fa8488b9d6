//! What a member may be called beside its names by whoever names it together with its cube: "claim
//! date", "open alerts", "employee title". For mapping terms only; questions are not read by it.

use std::collections::HashMap;

use semantic::{CubeId, Dimension, DimensionType, MeasureType, Member, MemberKind, Visible};

/// How many joins lead from and to each cube that an actor knows: of two members with the same
/// name, that of the one that more hangs on is likelier meant.
pub(crate) struct Used {
    joins: HashMap<CubeId, usize>,
    most: usize,
}

impl Used {
    pub fn of(visible: &Visible) -> Self {
        let mut joins: HashMap<CubeId, usize> = HashMap::new();
        for cube in visible.cubes() {
            let known = cube.joins.iter().filter(|join| visible.shows_cube(join.to));
            for join in known {
                *joins.entry(cube.id).or_default() += 1;
                *joins.entry(join.to).or_default() += 1;
            }
        }
        let most = joins.values().copied().max().unwrap_or_default();
        Self { joins, most }
    }

    pub fn weight(&self, cube: CubeId) -> f64 {
        let joins = self.joins.get(&cube).copied().unwrap_or_default();
        match self.most {
            0 => 1.0,
            most => 0.5 + 0.5 * joins as f64 / most as f64,
        }
    }
}

/// The names of a member that its cube's title gives it.
pub(crate) fn in_cube(visible: &Visible, member: &Member) -> Vec<String> {
    let cube = visible.model().cube(member.cube);
    let siblings = || visible.members().filter(|other| other.cube == member.cube);
    let entity = singular(&cube.title.to_lowercase());
    let title = member.title.to_lowercase();
    let mut names = vec![format!("{entity} {title}")];
    match &member.kind {
        MemberKind::Measure(_) if is_counted(member, siblings(), &entity) => {
            names.push(entity);
            names.extend(cube.synonyms.iter().cloned());
        }
        MemberKind::Dimension(dimension) if is_time(dimension) => {
            names.extend(of_time(&entity, &title));
            let mut times = siblings().filter(|other| other.dimension().is_some_and(is_time));
            let only = times.next().is_some() && times.next().is_none();
            if only || cube.time_dimension == Some(member.id) {
                names.push(format!("{entity} date"));
            }
        }
        MemberKind::Dimension(_) => names.extend(of_state(&entity, &title)),
        _ => {}
    }
    names
}

fn is_time(dimension: &Dimension) -> bool {
    dimension.kind == DimensionType::Time
}

/// Customers are counted. Sales are added up, and a country is called by its name.
fn is_counted<'m>(
    member: &Member,
    siblings: impl Iterator<Item = &'m Member>,
    entity: &str,
) -> bool {
    let mut others = siblings.filter(|other| other.id != member.id);
    let counts = member.measure().map(|measure| measure.kind) == Some(MeasureType::Count);
    let named = |other: &Member| {
        let mut names = other.synonyms.iter().chain([&other.title]);
        names.any(|name| singular(&name.to_lowercase()) == entity)
    };
    counts && others.all(|other| other.measure().is_none() && !named(other))
}

/// "Is open" of alerts: "open alert", "alert open", "open".
fn of_state(entity: &str, title: &str) -> Vec<String> {
    let state = title
        .strip_prefix("is ")
        .or_else(|| title.strip_prefix("has "));
    let named = |state: &str| vec![format!("{state} {entity}"), state.to_owned()];
    state.map_or_else(Vec::new, named)
}

/// "Opened on" of accounts: "opening date", "date opened", "account opening date".
fn of_time(entity: &str, title: &str) -> Vec<String> {
    let place = ["on", "at", "date", "day", "time"];
    let words: Vec<&str> = title.split(' ').collect();
    let event = match words.as_slice() {
        [event @ .., last] if !event.is_empty() && place.contains(last) => event.join(" "),
        _ => title.to_owned(),
    };
    let mut names: Vec<String> = Vec::new();
    for form in forms(&event) {
        names.push(format!("{form} date"));
        names.push(format!("date {form}"));
        names.push(format!("{entity} {form} date"));
        names.push(format!("{entity} {form}"));
    }
    names
}

/// Ways to say what happened: `hired` is `hire` and `hiring`; what begins, starts.
fn forms(event: &str) -> Vec<String> {
    let mut forms = vec![event.to_owned()];
    if let Some(stem) = event.strip_suffix("ed") {
        forms.extend([stem.to_owned(), format!("{stem}e"), format!("{stem}ing")]);
    }
    let last = event.rsplit(' ').next().unwrap_or(event);
    let told = |words: &[&str], form: &str| words.contains(&last).then(|| form.to_owned());
    forms.extend(told(
        &["begun", "began", "started", "from", "since", "start"],
        "start",
    ));
    forms.extend(told(
        &["ended", "until", "to", "end", "expired", "expires"],
        "end",
    ));
    forms.extend(told(&["paid"], "payment"));
    forms
}

fn singular(title: &str) -> String {
    let (before, last) = match title.rsplit_once(' ') {
        Some((before, last)) => (format!("{before} "), last),
        None => (String::new(), title),
    };
    format!("{before}{}", lexicon::lemma(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_called_after_what_happened() {
        let names = of_time("account", "opened on");
        for name in ["opening date", "date opened", "account opened date"] {
            assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
        }
        assert!(of_time("employee", "hired on").contains(&"hire date".to_owned()));
        assert!(of_time("campaign", "ended on").contains(&"campaign end".to_owned()));
    }

    #[test]
    fn a_state_is_said_of_what_is_in_it() {
        assert_eq!(of_state("alert", "is open"), ["open alert", "open"]);
        assert!(of_state("alert", "topic").is_empty());
    }
}
