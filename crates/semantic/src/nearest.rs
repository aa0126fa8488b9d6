//! The nearest name, for "did you mean". It is only ever given names that the actor may see.

/// Nobody slips in a text longer than this, and comparing costs its length for every candidate.
const TYPED_MAX: usize = 200;

/// The candidate closest to what was typed, if any is close enough to be a slip.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > TYPED_MAX {
        return None;
    }
    let typed = typed.to_lowercase();
    let slips = |name: &str| strsim::damerau_levenshtein(&typed, &name.to_lowercase());
    candidates
        .into_iter()
        .map(|name| (slips(name), name))
        .filter(|(slips, name)| *slips <= name.chars().count().max(3) / 3)
        .min()
        .map(|(_, name)| name)
}
