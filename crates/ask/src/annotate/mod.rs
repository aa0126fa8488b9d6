//! Every meaning that any run of words may have. Which of them hold is the cover's to choose.

mod functions;
mod members;
mod numbers;
mod times;
mod values;

use lexicon::{Function, Word};
use semantic::Visible;

use crate::time::TimeMeaning;
use crate::{Link, Today, ValueLink, Words};

/// A meaning of the words from `from` up to `to`.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    pub from: usize,
    pub to: usize,
    pub meaning: Meaning,
    pub weight: i32,
    /// The values that exactly the same words may also be, where another meaning was chosen.
    pub rivals: Vec<ValueLink>,
}

impl Annotation {
    pub fn new(from: usize, to: usize, meaning: Meaning, weight: i32) -> Self {
        Self {
            from,
            to,
            meaning,
            weight,
            rivals: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Candidates, the surest first.
    Member(Vec<Link>),
    Value(Vec<ValueLink>),
    Time(TimeMeaning),
    Number(i64),
    Function(Function),
    /// Changes no number.
    Stop,
    Unknown,
}

/// What all annotators look at.
struct Scene<'a> {
    tokens: &'a [Word],
    words: &'a Words,
    visible: &'a Visible,
    today: &'a Today,
    /// Every word begins with a capital, so they say nothing.
    shouted: bool,
}

type Annotator = fn(&Scene<'_>, usize, &mut Vec<Annotation>);

const ANNOTATORS: &[Annotator] = &[
    functions::annotate,
    times::annotate,
    members::annotate,
    values::annotate,
    numbers::annotate,
];

/// Weights: a word explained counts 100, and words explained together count more than apart.
/// The last digits decide between meanings of the same words.
fn weight(len: usize, rank: i32) -> i32 {
    let len = i32::try_from(len).unwrap_or(i32::MAX / 1000);
    100 * len + 30 * (len - 1) + rank
}

pub fn annotate(
    tokens: &[Word],
    words: &Words,
    visible: &Visible,
    today: &Today,
) -> Vec<Annotation> {
    let small = |word: &Word| !word.capital && word.text.starts_with(char::is_alphabetic);
    let shouted = !tokens.iter().any(small);
    let scene = Scene {
        tokens,
        words,
        visible,
        today,
        shouted,
    };
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        for annotate in ANNOTATORS {
            annotate(&scene, at, &mut found);
        }
    }
    found
}
