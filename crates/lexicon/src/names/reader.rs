//! Reads the names of one database: what its tables share tells what need not be said.

use std::collections::HashMap;

use super::dictionary::{
    BY_KIND, Meaning, by_beginning, by_skeleton, fit, is_formed, is_word, meanings,
};
use super::piece::pieces;
use super::run::segment;
use super::{By, Kind, Pack, Part, Reading};
use crate::Leaning;

/// What a marker in a table's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableSign {
    Fact,
    Dimension,
    Bridge,
    Staging,
    View,
    Lookup,
    Aggregate,
    Temporary,
    Backup,
    /// Says only that it is a table.
    Table,
}

/// Markers that stand before or behind a table's name and are no part of it.
const MARKERS: &[(&str, TableSign)] = &[
    ("agg", TableSign::Aggregate),
    ("backup", TableSign::Backup),
    ("bak", TableSign::Backup),
    ("bkp", TableSign::Backup),
    ("bridge", TableSign::Bridge),
    ("brg", TableSign::Bridge),
    ("d", TableSign::Dimension),
    ("dim", TableSign::Dimension),
    ("dimension", TableSign::Dimension),
    ("f", TableSign::Fact),
    ("fact", TableSign::Fact),
    ("fct", TableSign::Fact),
    ("lkp", TableSign::Lookup),
    ("lkup", TableSign::Lookup),
    ("lookup", TableSign::Lookup),
    ("mv", TableSign::View),
    ("ods", TableSign::Staging),
    ("raw", TableSign::Staging),
    ("staging", TableSign::Staging),
    ("stg", TableSign::Staging),
    ("t", TableSign::Table),
    ("tb", TableSign::Table),
    ("tbl", TableSign::Table),
    ("temp", TableSign::Temporary),
    ("tmp", TableSign::Temporary),
    ("v", TableSign::View),
    ("vw", TableSign::View),
    ("xref", TableSign::Bridge),
];

/// Types that some write before the names of columns: `strName`, `blnActive`.
const HUNGARIAN: &[&str] = &["bln", "dbl", "dtm", "lng", "str"];

/// Reads names of one database.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    packs: Vec<Pack>,
    /// What nearly all tables begin with, such as the name of the product.
    shared: Option<String>,
}

/// A table's name, and what its columns need to know of it.
#[derive(Debug, Clone)]
pub struct TableName {
    pub reading: Reading,
    pub sign: Option<TableSign>,
    /// The walks of business that table and columns speak of.
    pub leaning: Leaning,
    /// What its columns begin with, such as `l_` in TPC-H.
    shared: Option<String>,
}

impl Reader {
    /// For a database with these tables.
    pub fn new<'t>(tables: impl IntoIterator<Item = &'t str> + Clone) -> Self {
        Self {
            packs: Pack::detect(tables.clone()),
            shared: shared_beginning(tables, 5, is_no_word),
        }
    }

    /// The systems that the database looks like.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Reads a table's name, with its columns to tell what it is about.
    pub fn table<'c>(
        &self,
        raw: &str,
        columns: impl IntoIterator<Item = &'c str> + Clone,
    ) -> TableName {
        let mut leaning = Leaning::default();
        for column in columns.clone() {
            hear(&mut leaning, column, 1);
        }
        hear(&mut leaning, raw, 3);
        let shared = shared_beginning(columns, 3, |piece| piece.len() <= 2 || is_no_word(piece));
        let (reading, sign) = match self.packed(raw, Pack::table) {
            Some(reading) => (reading, None),
            None => self.marked(raw, &leaning),
        };
        TableName {
            reading,
            sign,
            leaning,
            shared,
        }
    }

    /// Reads a column's name.
    pub fn column(&self, table: &TableName, raw: &str, kind: Kind) -> Reading {
        if let Some(reading) = self.packed(raw, Pack::column) {
            return reading;
        }
        let mut pieces = pieces(raw);
        drop_first(&mut pieces, |first| Some(first) == table.shared.as_deref());
        if raw.contains(char::is_uppercase) {
            drop_first(&mut pieces, |first| HUNGARIAN.contains(&first));
        }
        read(&pieces, kind, &table.leaning)
    }

    fn packed(
        &self,
        raw: &str,
        name: impl Fn(Pack, &str) -> Option<&'static str>,
    ) -> Option<Reading> {
        let found = self
            .packs
            .iter()
            .find_map(|pack| Some((*pack, name(*pack, raw)?)));
        let (pack, means) = found?;
        Some(Reading::new(vec![part(raw, means, By::Pack(pack))]))
    }

    fn marked(&self, raw: &str, leaning: &Leaning) -> (Reading, Option<TableSign>) {
        let mut pieces = pieces(raw);
        drop_first(&mut pieces, |first| Some(first) == self.shared.as_deref());
        let mut sign = None;
        let first = pieces.first().filter(|_| pieces.len() > 1);
        if let Some(first) = first.and_then(|first| marker(first)) {
            drop_first(&mut pieces, |_| true);
            sign = Some(first);
        }
        // A single letter marks only at the beginning: "vitamin_d" is no dimension.
        let last = pieces
            .last()
            .filter(|last| last.len() > 1 && pieces.len() > 1);
        if let Some(last) = last.and_then(|last| marker(last)) {
            pieces.pop();
            sign = Some(last);
        }
        (read(&pieces, Kind::Unknown, leaning), sign)
    }
}

fn marker(piece: &str) -> Option<TableSign> {
    MARKERS
        .iter()
        .find(|(name, _)| *name == piece)
        .map(|(_, sign)| *sign)
}

/// Never leaves nothing: a table called `t` is called so.
fn drop_first(pieces: &mut Vec<String>, is_noise: impl Fn(&str) -> bool) {
    if pieces.len() > 1 && is_noise(&pieces[0]) {
        pieces.remove(0);
    }
}

fn is_no_word(piece: &str) -> bool {
    !is_word(piece) && meanings(piece).is_empty()
}

/// The first piece that four fifths of at least so many names share, if it is noise.
fn shared_beginning<'n>(
    names: impl IntoIterator<Item = &'n str>,
    names_min: usize,
    is_noise: impl Fn(&str) -> bool,
) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut n_names = 0;
    for name in names {
        n_names += 1;
        let mut pieces = pieces(name).into_iter();
        if let (Some(first), Some(_)) = (pieces.next(), pieces.next()) {
            *counts.entry(first).or_default() += 1;
        }
    }
    let (first, count) = counts
        .into_iter()
        .max_by(|(a, m), (b, n)| m.cmp(n).then(b.cmp(a)))?;
    let most = n_names >= names_min && count * 5 >= n_names * 4;
    (most && is_noise(&first)).then_some(first)
}

/// Lets the pieces of a name say what a table is about; an abbreviation speaks only where it
/// has one meaning.
fn hear(leaning: &mut Leaning, raw: &str, weight: u32) {
    for piece in pieces(raw) {
        match meanings(&piece) {
            [] if is_word(&piece) => leaning.hear(&piece, weight),
            [] => {
                let words = segment(&piece).unwrap_or_default();
                words.iter().for_each(|word| hear(leaning, word, weight));
            }
            [one] => one
                .words
                .split(' ')
                .for_each(|word| leaning.hear(word, weight)),
            _ => {}
        }
    }
}

/// The other pieces of a name say more of one than its table: "empsal" is no sale.
fn read(pieces: &[String], kind: Kind, leaning: &Leaning) -> Reading {
    let mut leaning = *leaning;
    pieces.iter().for_each(|piece| hear(&mut leaning, piece, 5));
    let parts = pieces.iter().map(|piece| read_piece(piece, kind, &leaning));
    Reading::new(parts.collect())
}

fn read_piece(piece: &str, kind: Kind, leaning: &Leaning) -> Part {
    if let Some((meaning, by)) = choose(piece, kind, leaning) {
        return part(piece, meaning.words, by);
    }
    if is_word(piece) || is_formed(piece) || piece.chars().all(char::is_numeric) {
        return part(piece, piece, By::Word);
    }
    if let Some(pieces) = segment(piece) {
        return run(piece, &pieces, kind, leaning);
    }
    if let Some(word) = by_skeleton(piece) {
        return part(piece, word, By::Skeleton);
    }
    if let Some(word) = by_beginning(piece) {
        return part(piece, word, By::Beginning);
    }
    part(piece, piece, By::Unknown)
}

/// Which of the meanings of an abbreviation is meant.
fn choose(piece: &str, kind: Kind, leaning: &Leaning) -> Option<(&'static Meaning, By)> {
    let all = meanings(piece);
    if let [only] = all {
        return Some((only, By::Abbreviation));
    }
    let fitting = all.iter().enumerate().filter_map(|(at, meaning)| {
        Some((fit(meaning, kind, leaning)?, std::cmp::Reverse(at), meaning))
    });
    let best = fitting.max_by_key(|(fit, at, _)| (*fit, *at));
    let Some((fit, _, meaning)) = best else {
        return all.first().map(|meaning| (meaning, By::Commonest));
    };
    let by = match fit {
        // "per" is short for "period" in ledgers only; elsewhere it is a word.
        0 if meaning.words == piece => By::Word,
        0 => By::Commonest,
        BY_KIND.. => By::Type,
        _ => By::Context,
    };
    Some((meaning, by))
}

fn run(raw: &str, pieces: &[&str], kind: Kind, leaning: &Leaning) -> Part {
    let read = pieces
        .iter()
        .map(|piece| match choose(piece, kind, leaning) {
            Some((meaning, _)) => meaning.words,
            None => piece,
        });
    let means: Vec<&str> = read.collect();
    let abbreviations = pieces.iter().filter(|piece| !meanings(piece).is_empty());
    let by = By::Run {
        abbreviations: abbreviations.count(),
    };
    part(raw, &means.join(" "), by)
}

fn part(raw: &str, means: &str, by: By) -> Part {
    Part {
        raw: raw.to_owned(),
        means: means.to_owned(),
        by,
    }
}
