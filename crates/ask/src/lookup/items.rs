//! The words of a question as items, each with everything that it may mean.

use lexicon::{Word, number};
use semantic::{CubeId, MemberId};

use super::cues::{Cue, cues};
use super::schema::{Target, Tier, stem};
use crate::{ValueLink, Words};

/// Words that are read together.
#[derive(Debug, Clone, Default)]
pub struct Item {
    pub from: usize,
    pub to: usize,
    pub cues: Vec<Cue>,
    pub things: Vec<(Tier, CubeId)>,
    pub columns: Vec<(Tier, MemberId)>,
    pub values: Vec<ValueLink>,
    pub number: Option<String>,
    /// Between quotation marks: it is a value, known or not.
    pub quoted: Option<String>,
    /// Behind a comma.
    pub comma: bool,
    /// Behind the end of a sentence.
    pub sentence: bool,
    /// Written with a capital, as names are.
    pub capital: bool,
    /// In the plural, as far as its form tells.
    pub plural: bool,
    pub possessive: bool,
    /// "female", "men".
    pub sex: bool,
}

impl Item {
    pub fn is(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    pub fn is_noun(&self) -> bool {
        !self.things.is_empty() || !self.columns.is_empty()
    }

    pub fn is_value(&self) -> bool {
        !self.values.is_empty() || self.number.is_some() || self.quoted.is_some()
    }

    fn weight(&self) -> i32 {
        let len = i32::try_from(self.to - self.from).unwrap_or(100);
        let base = 100 * len + 30 * (len - 1);
        let tier = self.columns.iter().map(|(tier, _)| *tier);
        let tier = tier.chain(self.things.iter().map(|(tier, _)| *tier)).min();
        match () {
            () if self.quoted.is_some() => 10_000,
            () if tier.is_some_and(|tier| tier < 2) => base + 20,
            () if !self.cues.is_empty() => base + 25,
            () if tier.is_some() => base - 10,
            () if self.is_value() => base + 10,
            () => -50,
        }
    }
}

/// The items of a question: the cover with the greatest weight, the longer first where equal.
pub fn items(question: &str, tokens: &[Word], words: &Words) -> Vec<Item> {
    let tokens = &known(tokens, words)[..];
    let n = tokens.len();
    let mut best: Vec<(i32, Option<Item>)> = vec![(0, None); n + 1];
    let quotes = quotes(question, tokens);
    for at in (0..n).rev() {
        let mut chosen: Option<(i32, Item)> = None;
        for item in starting_at(question, tokens, words, &quotes, at) {
            let total = item.weight() + best[item.to].0;
            let better = |(weight, known): &(i32, Item)| {
                total > *weight || (total == *weight && item.to > known.to)
            };
            if chosen.as_ref().is_none_or(better) {
                chosen = Some((total, item));
            }
        }
        if let Some((weight, item)) = chosen {
            best[at] = (weight, Some(item));
        }
    }
    let (mut at, mut found) = (0, Vec::new());
    while let Some(item) = best.get(at).and_then(|(_, item)| item.clone()) {
        at = item.to;
        found.push(item);
    }
    found
}

/// Words that the model has in another form, in that form: "opened" where there is an "open year".
fn known(tokens: &[Word], words: &Words) -> Vec<Word> {
    let mut known = tokens.to_vec();
    for at in 0..known.len() {
        let strange = cues().starting_at(&known, at).is_empty()
            && words.schema.phrases.starting_at(&known, at).is_empty()
            && words.values.starting_at(&known, at).is_empty();
        let word = words.schema.stems.get(stem(&known[at].lemma));
        if let (true, Some(word)) = (strange, word) {
            known[at].lemma.clone_from(word);
        }
    }
    known
}

/// Words between quotation marks, as places of tokens with the text itself.
fn quotes(question: &str, tokens: &[Word]) -> Vec<(usize, usize, String)> {
    const MARKS: &[char] = &['"', '\'', '“', '”', '‘', '’', '`'];
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let chars: Vec<(usize, char)> = question.char_indices().collect();
    for (place, (at, c)) in chars.iter().enumerate() {
        if !MARKS.contains(c) {
            continue;
        }
        let letter = |c: Option<&(usize, char)>| c.is_some_and(|(_, c)| c.is_alphanumeric());
        let before = letter(place.checked_sub(1).and_then(|place| chars.get(place)));
        let behind = letter(chars.get(place + 1));
        match open {
            None if !before => open = Some(at + c.len_utf8()),
            Some(start) if !behind => {
                let inside = |word: &Word| word.start >= start && word.end <= *at;
                let first = tokens.iter().position(inside);
                let count = tokens.iter().filter(|word| inside(word)).count();
                if let Some(first) = first {
                    let text = question[start..*at].trim().to_owned();
                    found.push((first, first + count, text));
                }
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// So many words from a place, before it is known what they mean.
fn blank(question: &str, tokens: &[Word], at: usize, len: usize) -> Item {
    let (first, last) = (&tokens[at], &tokens[at + len - 1]);
    let slice = question.get(first.start..last.end).unwrap_or_default();
    Item {
        from: at,
        to: at + len,
        comma: matches!(first.gap, lexicon::Gap::Comma | lexicon::Gap::Mark),
        sentence: at > 0
            && question
                .get(tokens[at - 1].end..first.start)
                .is_some_and(|gap| gap.contains("? ") || gap.contains(". ")),
        capital: first.capital,
        plural: last.text != last.lemma,
        possessive: slice.ends_with("'s")
            || slice.ends_with("’s")
            || question
                .get(last.end..)
                .is_some_and(|rest| rest.starts_with(['\'', '’'])),
        ..Item::default()
    }
}

fn starting_at(
    question: &str,
    tokens: &[Word],
    words: &Words,
    quotes: &[(usize, usize, String)],
    at: usize,
) -> Vec<Item> {
    let item = |len: usize| blank(question, tokens, at, len);
    if let Some((_, to, text)) = quotes.iter().find(|(from, _, _)| *from == at) {
        let mut quoted = item(to - at);
        quoted.values = links(words, tokens, at, to - at);
        quoted.quoted = Some(text.clone());
        return vec![quoted];
    }
    let mut found: Vec<Item> = vec![item(1)];
    let place = |found: &mut Vec<Item>, len: usize| -> usize {
        match found.iter().position(|known| known.to == at + len) {
            Some(place) => place,
            None => {
                found.push(item(len));
                found.len() - 1
            }
        }
    };
    for (len, entries) in cues().starting_at(tokens, at) {
        let place = place(&mut found, len);
        found[place].cues = entries.iter().map(|(_, cue)| *cue).collect();
    }
    for (len, entries) in words.schema.phrases.starting_at(tokens, at) {
        let place = place(&mut found, len);
        for (_, (tier, target)) in entries {
            match target {
                Target::Thing(cube) => found[place].things.push((*tier, *cube)),
                Target::Column(member) => found[place].columns.push((*tier, *member)),
            }
        }
        found[place].things.sort();
        found[place].columns.sort();
    }
    for said in words.values.starting_at(tokens, at) {
        let place = place(&mut found, said.len);
        let link = words.paths.get(&said.path).map(|member| ValueLink {
            member: *member,
            value: said.value.clone(),
        });
        let small = said.len == 1 && tokens[at].text.len() < 3 && !tokens[at].capital;
        found[place].values.extend(link.filter(|_| !small));
    }
    let place_one = place(&mut found, 1);
    let sexes = sexes(words, &tokens[at]);
    if !sexes.is_empty() {
        found[place_one].values = sexes;
        found[place_one].sex = true;
    }
    if let Some((len, text)) = numeral(question, tokens, at) {
        let place = place(&mut found, len);
        found[place].number = Some(text);
    }
    found
}

/// "female" where the database writes "F".
fn sexes(words: &Words, token: &Word) -> Vec<ValueLink> {
    let written: &[&str] = match token.lemma.as_str() {
        "female" | "woman" | "girl" => &["f", "female", "w", "woman"],
        "male" | "man" | "boy" => &["m", "male", "man"],
        _ => return Vec::new(),
    };
    let all = written.iter().flat_map(|text| {
        let said = lexicon::split(text);
        words.values.starting_at(&said, 0)
    });
    let own = all.filter(|said| said.path.ends_with(".sex") || said.path.ends_with("gender"));
    let link = |said: crate::values::Said| {
        words.paths.get(&said.path).map(|member| ValueLink {
            member: *member,
            value: said.value,
        })
    };
    own.filter_map(link).collect()
}

fn links(words: &Words, tokens: &[Word], at: usize, len: usize) -> Vec<ValueLink> {
    let said = words.values.starting_at(tokens, at).into_iter();
    let whole = said.filter(|said| said.len == len);
    let link = |said: crate::values::Said| {
        words.paths.get(&said.path).map(|member| ValueLink {
            member: *member,
            value: said.value,
        })
    };
    whole.filter_map(link).collect()
}

/// A number, or a day as 2024-03-01.
fn numeral(question: &str, tokens: &[Word], at: usize) -> Option<(usize, String)> {
    let text = &tokens[at].text;
    if let [year, month, day, ..] = &tokens[at..] {
        let digits = |word: &Word, len: usize| {
            word.text.len() == len && word.text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if digits(year, 4) && digits(month, 2) && digits(day, 2) {
            let text = question.get(year.start..day.end)?;
            return (text.len() == 10).then(|| (3, text.to_owned()));
        }
    }
    let plain = text.replace(',', "");
    if plain.parse::<f64>().is_ok() && plain.starts_with(|c: char| c.is_ascii_digit()) {
        let before = question.get(..tokens[at].start).unwrap_or_default();
        let below = before.ends_with(" -") || before.ends_with('−');
        return Some((1, if below { format!("-{plain}") } else { plain }));
    }
    let word = number(text).filter(|_| text != "hundred")?;
    Some((1, word.to_string()))
}
