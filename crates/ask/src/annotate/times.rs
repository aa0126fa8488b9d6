//! Phrases of time.

use super::{Annotation, Meaning, Scene, weight};
use crate::time;

pub(super) fn annotate(scene: &Scene<'_>, at: usize, found: &mut Vec<Annotation>) {
    let mut taken = Vec::new();
    for phrase in time::starting_at(scene.tokens, at, scene.today) {
        // Of rules that read the same words, the first in the table holds.
        if taken.contains(&phrase.len) {
            continue;
        }
        taken.push(phrase.len);
        let weight = weight(phrase.len, 20);
        found.push(Annotation {
            from: at,
            to: at + phrase.len,
            meaning: Meaning::Time(phrase.meaning),
            weight,
        });
    }
}
