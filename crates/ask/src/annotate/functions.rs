//! Function words and words that carry nothing.

use lexicon::{Function, functions, is_stop};

use super::{Annotation, Meaning, Scene, weight};

pub(super) fn annotate(scene: &Scene<'_>, at: usize, found: &mut Vec<Annotation>) {
    if scene.tokens[at].quoted {
        return;
    }
    if is_stop(&scene.tokens[at].text) {
        found.push(Annotation::new(at, at + 1, Meaning::Stop, 60));
    }
    for (len, meanings) in functions().starting_at(scene.tokens, at) {
        let Some((_, function)) = meanings.first() else {
            continue;
        };
        // A member that is called like something not answered yet is the member.
        let rank = if matches!(function, Function::Refused(_)) {
            5
        } else {
            30
        };
        let meaning = Meaning::Function(*function);
        found.push(Annotation::new(at, at + len, meaning, weight(len, rank)));
    }
}
