//! Words written without anything between them: the cheapest way to cover them with words and
//! abbreviations, if there is a cheap one.

use super::dictionary::{is_word, meanings};

/// Below this a run is more likely an abbreviation of its own.
const LETTERS_MIN: usize = 5;
/// Longer ones are hashes and accidents.
const LETTERS_MAX: usize = 64;
const WORD_MAX: usize = 18;
/// What a cover may cost for each letter: five letters in two short pieces are just too dear.
const COST_PER_LETTER: f64 = 0.66;

/// The only short pieces that a run may be cut into, and only at its end or between words;
/// others would make sense of anything.
const LAST: &[&str] = &[
    "by", "cd", "dt", "fk", "id", "nm", "no", "nr", "pk", "to", "ts",
];
const BETWEEN: &[&str] = &["by", "id", "in", "no", "of", "to"];

#[derive(Clone, Copy)]
struct Step {
    cost: f64,
    from: usize,
}

/// The pieces of a run, or nothing where no cover is likely.
pub(super) fn segment(run: &str) -> Option<Vec<&str>> {
    if !run.is_ascii() || !(LETTERS_MIN..=LETTERS_MAX).contains(&run.len()) {
        return None;
    }
    let mut best: Vec<Option<Step>> = vec![None; run.len() + 1];
    best[0] = Some(Step { cost: 0.0, from: 0 });
    for to in 2..=run.len() {
        best[to] = (to.saturating_sub(WORD_MAX)..to - 1)
            .filter_map(|from| {
                let cost = best[from]?.cost + cost(&run[from..to], from == 0, to == run.len())?;
                Some(Step { cost, from })
            })
            .min_by(|a, b| a.cost.total_cmp(&b.cost));
    }
    let total = best[run.len()]?.cost;
    let pieces = walk_back(run, &best);
    let is_crumbs = pieces.len() > 3 && pieces.iter().all(|piece| piece.len() <= 3);
    (total <= COST_PER_LETTER * run.len() as f64 && !is_crumbs).then_some(pieces)
}

fn cost(piece: &str, first: bool, last: bool) -> Option<f64> {
    if piece.len() == 2 {
        let may = if last { LAST } else { BETWEEN };
        return (!first && may.contains(&piece)).then_some(1.5);
    }
    let short = if piece.len() == 3 { 0.5 } else { 0.0 };
    if is_word(piece) {
        return Some(1.0 + short);
    }
    (!meanings(piece).is_empty()).then_some(1.3 + short)
}

fn walk_back<'r>(run: &'r str, best: &[Option<Step>]) -> Vec<&'r str> {
    let mut pieces = Vec::new();
    let mut to = run.len();
    while let Some(step) = best[to].filter(|_| to > 0) {
        pieces.push(&run[step.from..to]);
        to = step.from;
    }
    pieces.reverse();
    pieces
}
