//! The form that a word shares with its plural.

/// Plurals that no rule gives, and words that only look like plurals.
const IRREGULAR: &[(&str, &str)] = &[
    ("analyses", "analysis"),
    ("branches", "branch"),
    ("bus", "bus"),
    ("buses", "bus"),
    ("children", "child"),
    ("criteria", "criterion"),
    ("data", "data"),
    ("feet", "foot"),
    ("gas", "gas"),
    ("has", "has"),
    ("his", "his"),
    ("indices", "index"),
    ("its", "its"),
    ("leaves", "leaf"),
    ("lives", "life"),
    ("men", "man"),
    ("movies", "movie"),
    ("news", "news"),
    ("people", "person"),
    ("persons", "person"),
    ("plus", "plus"),
    ("sales", "sale"),
    ("series", "series"),
    ("shelves", "shelf"),
    ("skus", "sku"),
    ("taxes", "tax"),
    ("this", "this"),
    ("thus", "thus"),
    ("was", "was"),
    ("women", "woman"),
    ("yes", "yes"),
];

/// The singular of an English noun; every other word is returned as it is.
pub fn lemma(word: &str) -> String {
    if let Ok(at) = IRREGULAR.binary_search_by_key(&word, |(plural, _)| plural) {
        return IRREGULAR[at].1.to_owned();
    }
    let singular = |stem: &str, ending: &str| format!("{stem}{ending}");
    if !word.is_ascii() || word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return short(word).to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return singular(stem, "y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    let keep = ["ss", "us", "is", "'s"]
        .iter()
        .any(|ending| word.ends_with(ending));
    match word.strip_suffix('s') {
        Some(stem) if !keep => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Abbreviations in the plural: "SKUs" and "KGs" mean the same as "SKU" and "KG".
fn short(word: &str) -> &str {
    let known = [
        "ids", "kgs", "hrs", "lts", "mts", "nos", "pcs", "qtrs", "rms", "sos", "yrs",
    ];
    if known.contains(&word) {
        &word[..word.len() - 1]
    } else {
        word
    }
}
