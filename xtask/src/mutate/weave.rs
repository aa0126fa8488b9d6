//! Mutants woven into the text of a file, each around what it would change, on the same lines.

use super::sites::Site;

/// All of them at once. Lines stay where they are, so that an error tells whose it is.
pub fn weave(text: &str, sites: &[&Site]) -> String {
    let mut marks: Vec<Mark> = sites.iter().flat_map(|site| marks(site)).collect();
    marks.sort_by_key(|mark| mark.order);
    let mut woven = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for mark in &marks {
        woven += &text[done..mark.order.0];
        woven += mark.text;
        done = mark.order.0;
    }
    woven + &text[done..]
}

struct Mark<'a> {
    /// Where; what ends there before what begins; the outer before the inner, and back.
    order: (usize, bool, isize),
    text: &'a str,
}

fn marks(site: &Site) -> [Mark<'_>; 2] {
    let (start, end) = (site.range.start, site.range.end);
    // What takes no room neither ends before itself nor holds anything.
    let begins = |rank| (start, true, rank);
    let ends = match start == end {
        true => begins(site.nth as isize),
        false => (end, false, -(site.nth as isize)),
    };
    [
        Mark {
            order: begins(site.nth as isize),
            text: &site.before,
        },
        Mark {
            order: ends,
            text: &site.after,
        },
    ]
}
