//! Choosing among overlapping meanings: the cover of the question with the greatest weight.

use crate::ValueLink;
use crate::annotate::{Annotation, Meaning};

/// What a word costs that nothing explains.
const UNKNOWN: i32 = -300;

/// The best sequence of meanings that covers every word once. Equal weights: the longer first
/// meaning wins, then the one found first, so that the same words always give the same cover.
pub fn best(words: usize, mut found: Vec<Annotation>) -> Vec<Annotation> {
    found.extend((0..words).map(|from| Annotation::new(from, from + 1, Meaning::Unknown, UNKNOWN)));
    // From the last word backwards: the best weight from here on, and the meaning it begins with.
    let mut totals: Vec<(i32, usize)> = vec![(0, usize::MAX); words + 1];
    let mut starts: Vec<Vec<usize>> = vec![Vec::new(); words];
    for (index, annotation) in found.iter().enumerate() {
        starts[annotation.from].push(index);
    }
    for from in (0..words).rev() {
        let total = |index: &usize| {
            found[*index]
                .weight
                .saturating_add(totals[found[*index].to].0)
        };
        let better = |a: &&usize, b: &&usize| {
            total(a)
                .cmp(&total(b))
                .then(found[**a].to.cmp(&found[**b].to))
                .then(b.cmp(a))
        };
        if let Some(chosen) = starts[from].iter().max_by(better) {
            totals[from] = (total(chosen), *chosen);
        }
    }
    follow(words, &totals, found)
}

fn follow(words: usize, totals: &[(i32, usize)], found: Vec<Annotation>) -> Vec<Annotation> {
    let mut chosen = Vec::new();
    let mut at = 0;
    while at < words {
        let Some(annotation) = found.get(totals[at].1) else {
            break;
        };
        at = annotation.to;
        let mut annotation = annotation.clone();
        annotation.rivals = rivals(&annotation, &found);
        chosen.push(annotation);
    }
    chosen
}

/// "May" is a month, and may be a brand: whoever chose one must know of the other.
fn rivals(chosen: &Annotation, found: &[Annotation]) -> Vec<ValueLink> {
    let same = found
        .iter()
        .filter(|other| (other.from, other.to) == (chosen.from, chosen.to));
    let values = same.filter_map(|other| match &other.meaning {
        Meaning::Value(values) if other.meaning != chosen.meaning => Some(values.clone()),
        _ => None,
    });
    values.flatten().collect()
}
