//! From raw identifiers to readable names: `custacctno` is "Customer account number".
//!
//! Everything read is said with how sure it is and by what. Nothing is ever dropped in silence:
//! what is not understood stays in the name as it was written.

mod dictionary;
mod pack;
mod piece;
mod reader;
mod run;
#[cfg(test)]
mod tests;

pub use pack::Pack;
pub use reader::{Reader, TableName, TableSign};

/// What is known of a column's type when its name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Unknown,
    Number,
    Text,
    Date,
    Flag,
}

/// A name as a person would write it, and how it was come by.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Begins with a capital: "Customer account number".
    pub name: String,
    /// From 0 to 1.
    pub confidence: f64,
    pub parts: Vec<Part>,
}

/// A piece of the raw name and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub raw: String,
    pub means: String,
    pub by: By,
}

/// By what a piece was read; what comes later is less sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// It is a word, or a number.
    Word,
    Pack(Pack),
    /// An abbreviation with one meaning.
    Abbreviation,
    /// One of several meanings, the one that fits the column's type.
    Type,
    /// One of several meanings, the one that fits what the table is about.
    Context,
    /// The commonest of several meanings.
    Commonest,
    /// Words written without anything between them; so many of them are abbreviations.
    Run {
        abbreviations: usize,
    },
    /// A word without its vowels.
    Skeleton,
    /// The beginning of a word.
    Beginning,
    Unknown,
}

impl Part {
    /// Two letters may mean too much for any context to decide.
    fn confidence(&self) -> f64 {
        let open = matches!(self.by, By::Type | By::Context | By::Commonest);
        match open && self.raw.len() <= 2 {
            true => self.by.confidence() * 0.8,
            false => self.by.confidence(),
        }
    }
}

impl By {
    fn confidence(self) -> f64 {
        match self {
            Self::Word => 1.0,
            Self::Pack(_) => 0.97,
            Self::Abbreviation => 0.92,
            Self::Type => 0.85,
            Self::Context => 0.8,
            Self::Run { abbreviations: 0 } => 0.85,
            Self::Run { .. } => 0.75,
            Self::Commonest => 0.6,
            Self::Skeleton => 0.55,
            Self::Beginning => 0.5,
            Self::Unknown => 0.2,
        }
    }

    fn says(self) -> &'static str {
        match self {
            Self::Word => "a word",
            Self::Pack(pack) => pack.title(),
            Self::Abbreviation => "a common abbreviation",
            Self::Type => "the meaning that fits the column's type",
            Self::Context => "the meaning that fits the table",
            Self::Commonest => "the commonest of several meanings",
            Self::Run { .. } => "words written together",
            Self::Skeleton => "a word without its vowels",
            Self::Beginning => "the beginning of a word",
            Self::Unknown => "not understood",
        }
    }
}

impl Reading {
    fn new(parts: Vec<Part>) -> Self {
        Self {
            name: sentence_case(&parts),
            confidence: confidence(&parts),
            parts,
        }
    }

    /// The words of the name in lower case, as a thesaurus has them.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let words = self.parts.iter().flat_map(|part| part.means.split(' '));
        words.map(str::to_lowercase)
    }

    /// A sentence for people; it names pieces of the identifier and never a value.
    pub fn evidence(&self) -> String {
        let read = self.parts.iter().filter(|part| part.by != By::Word);
        let said: Vec<String> = read
            .map(|part| match part.by {
                By::Unknown => format!("\"{}\" is not understood", part.raw),
                by => format!(
                    "\"{}\" is read as \"{}\" ({})",
                    part.raw,
                    part.means,
                    by.says()
                ),
            })
            .collect();
        match said.is_empty() {
            true => "the name is written in words".to_owned(),
            false => said.join("; "),
        }
    }
}

/// Between the mean and the weakest part: one piece that is not understood spoils a short name
/// more than a long one.
fn confidence(parts: &[Part]) -> f64 {
    let letters: usize = parts.iter().map(|part| part.raw.len()).sum();
    if letters == 0 {
        return 0.0;
    }
    let weighed = parts
        .iter()
        .map(|part| part.confidence() * part.raw.len() as f64);
    let mean = weighed.sum::<f64>() / letters as f64;
    let weakest = parts.iter().map(Part::confidence);
    (mean + weakest.fold(1.0, f64::min)) / 2.0
}

fn sentence_case(parts: &[Part]) -> String {
    let means: Vec<&str> = parts.iter().map(|part| &*part.means).collect();
    let text = means.join(" ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}
