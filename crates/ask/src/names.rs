//! How a member is said so that it is understood as this member alone.

use std::collections::BTreeMap;

use lexicon::{Phrases, functions, is_stop, split};
use semantic::{Member, MemberId, Visible};

use crate::words::{GENERIC, Link, Quality, ROLES, Role};

/// The spoken name of every visible member.
#[derive(Debug, Clone, Default)]
pub struct Names {
    spoken: BTreeMap<MemberId, String>,
}

impl Names {
    pub fn new(visible: &Visible, phrases: &Phrases<Link>) -> Self {
        let speak = |member: &Member| (member.id, spoken(visible, phrases, member));
        Self {
            spoken: visible.members().map(speak).collect(),
        }
    }

    pub fn of(&self, member: MemberId) -> &str {
        self.spoken
            .get(&member)
            .map(String::as_str)
            .unwrap_or_default()
    }
}

/// The title, if it means nothing else; else the title behind its cube's; else the path.
fn spoken(visible: &Visible, phrases: &Phrases<Link>, member: &Member) -> String {
    let cube = visible.model().cube(member.cube);
    let qualified = format!("{} {}", cube.title, member.title);
    let alone = |phrase: &&String| {
        let named = phrases
            .get(phrase)
            .iter()
            .filter(|(_, link)| link.quality == Quality::Named);
        let itself = named.clone().any(|(_, link)| link.role == Role::Itself);
        let mut rivals = named
            .clone()
            .filter(|(_, link)| link.role == Role::Itself || !itself);
        named.clone().count() > 0
            && rivals.all(|(_, link)| link.member == member.id)
            && !is_common(phrase)
    };
    let found = [&member.title, &qualified].into_iter().find(alone);
    found.unwrap_or(&member.path).clone()
}

/// A name that is also a function or time word would not be read as a name, and "name" alone
/// says too little.
fn is_common(phrase: &str) -> bool {
    let words = split(phrase);
    let [word] = words.as_slice() else {
        return !functions().get(phrase).is_empty();
    };
    is_stop(&word.text)
        || !functions().get(phrase).is_empty()
        || ROLES.contains(&word.lemma.as_str())
        || GENERIC.contains(&word.lemma.as_str())
        || lexicon::month(&word.text).is_some()
        || lexicon::weekday(&word.text).is_some()
}

/// A title within a sentence: "Product Brand" is "product brand", "SKU code" stays.
pub fn lower(title: &str) -> String {
    let word = |word: &str| {
        let shouted = word.chars().nth(1).is_some_and(char::is_uppercase);
        if shouted {
            word.to_owned()
        } else {
            word.to_lowercase()
        }
    };
    title.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
