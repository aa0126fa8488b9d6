//! The nearest name, for "did you mean". It is only ever given names that the actor may see.

/// Nobody slips in a text longer than this, and comparing costs its length for every candidate.
const TYPED_MAX: usize = 200;

/// The candidate closest to what was typed, if any is close enough to be a slip.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > TYPED_MAX {
        return None;
    }
    let typed = typed.to_lowercase();
    let length = typed.chars().count();
    let slips = |name: &str| strsim::damerau_levenshtein(&typed, &name.to_lowercase());
    candidates
        .into_iter()
        .map(|name| (name.chars().count(), name))
        .map(|(count, name)| (count, count.max(3) / 3, name))
        .filter(|(count, allowed, _)| count.abs_diff(length) <= *allowed)
        .map(|(_, allowed, name)| (slips(name), allowed, name))
        .filter(|(slips, allowed, _)| slips <= allowed)
        .map(|(slips, _, name)| (slips, name))
        .min()
        .map(|(_, name)| name)
}
