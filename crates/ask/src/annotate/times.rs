//! Phrases of time.

use super::{Annotation, Meaning, Scene, weight};
use crate::time::{self, TimeMeaning};

pub(super) fn annotate(scene: &Scene<'_>, at: usize, found: &mut Vec<Annotation>) {
    let mut taken = Vec::new();
    for phrase in time::starting_at(scene.tokens, at, scene.today) {
        // Of rules that read the same words, the first in the table holds.
        if taken.contains(&phrase.len) {
            continue;
        }
        taken.push(phrase.len);
        // A member that is called like something not answered yet is the member.
        let refused = matches!(phrase.meaning, TimeMeaning::Refused(_));
        let weight = weight(phrase.len, if refused { -60 } else { 20 });
        found.push(Annotation::new(
            at,
            at + phrase.len,
            Meaning::Time(phrase.meaning),
            weight,
        ));
    }
}
