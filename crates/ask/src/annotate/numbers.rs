//! Plain numbers.

use lexicon::number;

use super::{Annotation, Meaning, Scene};

pub(super) fn annotate(scene: &Scene<'_>, at: usize, found: &mut Vec<Annotation>) {
    let word = &scene.tokens[at];
    if let Some(n) = number(&word.text).filter(|_| !word.quoted) {
        found.push(Annotation::new(at, at + 1, Meaning::Number(n), 90));
    }
}
