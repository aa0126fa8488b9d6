//! The nearest name, for "did you mean". It is only ever given names that the actor may see.

/// The candidate closest to what was typed, if any is close enough to be a slip.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let slips = |name: &str| strsim::damerau_levenshtein(&typed, &name.to_lowercase());
    candidates
        .into_iter()
        .map(|name| (slips(name), name))
        .filter(|(slips, name)| *slips <= name.chars().count().max(3) / 3)
        .min()
        .map(|(_, name)| name)
}
