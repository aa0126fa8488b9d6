//! Names of measures, dimensions and segments that the actor may see.

use super::{Annotation, Meaning, Scene, weight};
use crate::{Link, Quality};

pub(super) fn annotate(scene: &Scene<'_>, at: usize, found: &mut Vec<Annotation>) {
    if scene.tokens[at].quoted {
        return;
    }
    for (len, entries) in scene.words.members.starting_at(scene.tokens, at) {
        let seen = entries
            .iter()
            .map(|(_, link)| *link)
            .filter(|link| scene.visible.shows(link.member));
        let mut links: Vec<Link> = seen.collect();
        links.sort();
        let Some(best) = links.first() else { continue };
        let rank = match best.quality {
            Quality::Named | Quality::Stripped => 10,
            Quality::Kin => -10,
            Quality::Partial => -20,
        };
        found.push(Annotation::new(
            at,
            at + len,
            Meaning::Member(links),
            weight(len, rank),
        ));
    }
}
