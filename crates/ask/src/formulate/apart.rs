//! Parts of a question that the model's joins do not bring together: which, and what to ask instead.

use semantic::{MemberId, Visible};

use super::pick::Reach;
use super::{clarify, suggest};
use crate::intent::Part;
use crate::{Clarification, Intent, Link};

/// No cube reaches everything that is asked for.
pub(super) fn unconnected(intent: &Intent, visible: &Visible, reach: &Reach<'_>) -> Clarification {
    let apart: Vec<String> = far(intent, visible, reach)
        .iter()
        .map(|said| format!("'{said}'"))
        .collect();
    let apart = apart.join(" and ");
    let why = match intent.measures.as_slice() {
        [_, _, ..] if apart.is_empty() => {
            "measures of different cubes are not answered together yet: ask for one at a time"
                .to_owned()
        }
        [first, ..] => format!(
            "'{}' is not recorded together with {apart}",
            said(intent, first)
        ),
        [] => format!(
            "{apart} belongs together with the rest only through something measured: name a measure"
        ),
    };
    let options = match intent.measures.is_empty() {
        true => suggest::measured(intent, visible),
        false => suggest::simpler(intent, visible),
    };
    clarify::not_understood(why, options, Vec::new())
}

/// The words for what is out of reach from the first thing asked for.
fn far<'i>(intent: &'i Intent, visible: &Visible, reach: &Reach<'_>) -> Vec<&'i str> {
    let columns = || {
        intent
            .measures
            .iter()
            .chain(&intent.dimensions)
            .chain(&intent.segments)
    };
    let first = columns().flat_map(|part| &part.value).next();
    let Some(root) = first.map(|link| visible.model().member(link.member).cube) else {
        return Vec::new();
    };
    let out = |members: Vec<MemberId>| !members.iter().any(|member| reach.reaches(root, *member));
    let members = |part: &Part<Vec<Link>>| part.value.iter().map(|link| link.member).collect();
    let named = columns()
        .filter(|part| out(members(part)))
        .map(|part| said(intent, part));
    let values =
        |part: &Part<Vec<crate::ValueLink>>| part.value.iter().map(|value| value.member).collect();
    let conditions = intent
        .filters
        .iter()
        .filter(|part| out(values(part)))
        .map(|part| said(intent, part));
    named.chain(conditions).collect()
}

fn said<'i, T>(intent: &'i Intent, part: &Part<T>) -> &'i str {
    part.span()
        .map(|span| intent.slice(span))
        .unwrap_or_default()
}
