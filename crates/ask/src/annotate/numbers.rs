//! Plain numbers.

use lexicon::number;

use super::{Annotation, Meaning, Scene};

pub(super) fn annotate(scene: &Scene<'_>, at: usize, found: &mut Vec<Annotation>) {
    let word = &scene.tokens[at];
    if let Some(n) = number(&word.text).filter(|_| !word.quoted) {
        found.push(Annotation {
            from: at,
            to: at + 1,
            meaning: Meaning::Number(n),
            weight: 90,
        });
    }
}
