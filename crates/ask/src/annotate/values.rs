//! Values of members that the actor may see.

use lexicon::{Word, functions, is_small, is_stop};
use semantic::MemberId;

use super::{Annotation, Meaning, Scene, weight};
use crate::ValueLink;

pub(super) fn annotate(scene: &Scene<'_>, at: usize, found: &mut Vec<Annotation>) {
    let mut last = 0;
    for hit in scene.words.values.starting_at(scene.tokens, at) {
        let Some(member) = scene.visible.member_at(&hit.path) else {
            continue;
        };
        let common = hit.len == 1 && is_common(&scene.tokens[at]);
        if common && !is_marked(scene, &scene.tokens[at], &hit.value) {
            continue;
        }
        // Behind the name of its member a value is meant, whatever else the word may say.
        let named = is_named_before(scene, at, member.id);
        let rank = if common || named { 40 } else { 0 };
        let link = ValueLink {
            member: member.id,
            value: hit.value,
        };
        match found.last_mut() {
            Some(Annotation {
                meaning: Meaning::Value(links),
                ..
            }) if last == hit.len => links.push(link),
            _ => {
                let meaning = Meaning::Value(vec![link]);
                found.push(Annotation::new(
                    at,
                    at + hit.len,
                    meaning,
                    weight(hit.len, rank),
                ));
            }
        }
        last = hit.len;
    }
}

/// "brand" in "brand May": up to three words that name the value's member.
fn is_named_before(scene: &Scene<'_>, at: usize, member: MemberId) -> bool {
    (1..=at.min(3)).any(|back| {
        let phrases = scene
            .words
            .members
            .starting_at(&scene.tokens[..at], at - back);
        let whole = phrases.iter().filter(|(len, _)| *len == back);
        whole
            .flat_map(|(_, entries)| entries.iter())
            .any(|(_, link)| link.member == member)
    })
}

/// "in", "or", "it" may be codes of places and departments, but only where they are marked.
fn is_common(word: &Word) -> bool {
    is_stop(&word.text) || is_small(&word.text) || !functions().get(&word.text).is_empty()
}

/// "IN" in capitals for a code, "Like" with one for a name; the first word of a sentence has
/// its capital anyway.
fn is_marked(scene: &Scene<'_>, word: &Word, value: &str) -> bool {
    let code = !value.chars().any(char::is_lowercase);
    let capital = if code { word.capitals } else { word.capital };
    let own = word.start > 0 && word.text != "i";
    word.quoted || (capital && own && !scene.shouted)
}
