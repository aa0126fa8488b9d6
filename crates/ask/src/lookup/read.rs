//! From items to a frame, from left to right. What cannot be read for certain is not read at all.

use lexicon::Word;
use semantic::{CubeId, Operator};

use super::cues::{Cue, Kind, Made};
use super::frame::{Condition, Frame, Key, Noun, Rank, Shown, Test};
use super::items::Item;

/// What an unknown word leaves of the trust.
const UNKNOWN: f64 = 0.8;

pub struct Reader<'a> {
    items: &'a [Item],
    tokens: &'a [Word],
    frame: Frame,
    at: usize,
    conditions: bool,
    made: Vec<Made>,
    count: Option<bool>,
    distinct: bool,
    negated: bool,
    /// What follows is of a thing that there must not be.
    without: bool,
    or: bool,
    group: bool,
    by: bool,
    order: bool,
    descending: bool,
    alphabetical: bool,
    most: Option<Most>,
    than: Option<(Operator, Kind)>,
    amount: Option<String>,
    average: bool,
    between: Vec<String>,
    pending: Option<Noun>,
    focus: Option<CubeId>,
    limit: Option<u64>,
    common: bool,
    /// A value that waits for the word that says what it is of.
    part: Option<Operator>,
    tied: bool,
}

#[derive(Clone, Copy)]
struct Most {
    descending: bool,
    kind: Kind,
}

pub fn read(items: &[Item], tokens: &[Word]) -> Option<Frame> {
    let frame = Frame {
        trust: 1.0,
        ..Frame::default()
    };
    let mut reader = Reader {
        items,
        tokens,
        frame,
        at: 0,
        conditions: false,
        made: Vec::new(),
        count: None,
        distinct: false,
        negated: false,
        without: false,
        or: false,
        group: false,
        by: false,
        order: false,
        descending: false,
        alphabetical: false,
        most: None,
        than: None,
        amount: None,
        average: false,
        between: Vec::new(),
        pending: None,
        focus: None,
        limit: None,
        common: false,
        part: None,
        tied: false,
    };
    while reader.at < items.len() {
        reader.item()?;
        reader.at += 1;
    }
    reader.finish()
}

impl<'a> Reader<'a> {
    fn here(&self) -> &'a Item {
        &self.items[self.at]
    }

    fn next(&self) -> Option<&'a Item> {
        self.items.get(self.at + 1)
    }

    /// The next item that is no courtesy or article.
    fn following(&self) -> Option<&'a Item> {
        let later = self.items.iter().skip(self.at + 1);
        later.into_iter().find(|item| !item.is(Cue::Filler))
    }

    fn item(&mut self) -> Option<()> {
        let item = self.here();
        if item.quoted.is_some() {
            return self.value();
        }
        // Inside a list of options a capital tells a value from a word.
        if item.sex && self.pending.is_none() {
            return self.value();
        }
        let first = item.from == 0;
        let named = item.capital && !first && !item.values.is_empty() && item.cues.is_empty();
        if named && !item.is_noun() {
            return self.value();
        }
        match item.is_noun() {
            true if item.is_value() && self.expects_value() => self.value(),
            true if !self.is_cue_first(item) => self.noun(),
            _ if !item.cues.is_empty() => self.cue(),
            _ if item.is_value() => self.value(),
            _ => self.unknown(),
        }
    }

    fn expects_value(&self) -> bool {
        self.pending.is_some() || self.part.is_some() || self.than.is_some()
    }

    /// Where a phrase is a cue and a weak name, the cue counts.
    fn is_cue_first(&self, item: &Item) -> bool {
        let tier = |tiers: Option<u8>| tiers.unwrap_or(u8::MAX);
        let column = tier(item.columns.first().map(|(tier, _)| *tier));
        let thing = tier(item.things.first().map(|(tier, _)| *tier));
        let verb = item.is(Cue::Verb) && !item.plural;
        let ranks = item.cues.iter().any(|cue| matches!(cue, Cue::Most { .. }));
        !item.cues.is_empty() && (column.min(thing) >= 2 || (verb && self.in_sentence()) || ranks)
    }

    /// Something is shown already, so that a verb may come.
    fn in_sentence(&self) -> bool {
        !self.frame.shown.is_empty()
            && !self.tied
            && self.made.is_empty()
            && self.count.is_none()
            && self.most.is_none()
            && !self.order
            && !self.group
            && self.than.is_none()
    }

    fn unknown(&mut self) -> Option<()> {
        let item = self.here();
        let name = item.capital && item.from > 0;
        // A name that nobody knows would be a condition, and an unknown word something to show,
        // to count or to sort by.
        let open = !self.conditions
            || self.count.is_some()
            || !self.made.is_empty()
            || self.order
            || self.most.is_some()
            || self.group
            || self.distinct
            || self.than.is_some()
            || self.negated;
        (!name && !open).then_some(())?;
        self.frame.trust *= UNKNOWN;
        Some(())
    }

    fn cue(&mut self) -> Option<()> {
        let item = self.here();
        let most = item.cues.iter().find(|cue| matches!(cue, Cue::Most { .. }));
        let made = item.cues.iter().find(|cue| matches!(cue, Cue::Made(_)));
        if let (Some(most), Some(made)) = (most, made) {
            // "maximum" ranks behind "with the", and is a number before "of".
            let ranks = self.conditions && self.than.is_none() && self.made.is_empty();
            return self.act(if ranks { *most } else { *made });
        }
        if item.from == 0 && matches!(&*self.tokens[0].text, "where" | "when" | "whose") {
            return None;
        }
        let part = item.cues.iter().find(|cue| matches!(cue, Cue::Part(_)));
        let literal = self
            .following()
            .is_some_and(|next| next.quoted.is_some() || self.tokens[next.from].text.len() == 1);
        if let (Some(part), true) = (part, literal) {
            return self.act(*part);
        }
        let cue = *item.cues.iter().find(|cue| !matches!(cue, Cue::Part(_)))?;
        self.act(cue)
    }

    fn act(&mut self, cue: Cue) -> Option<()> {
        match cue {
            Cue::Filler => {}
            Cue::Tie => self.tie(),
            Cue::Verb => self.verb()?,
            Cue::Count if self.most.is_some() || self.goes_on() => {}
            Cue::Count => self.count = Some(std::mem::take(&mut self.distinct)),
            Cue::Made(Made::Average) if self.than.is_some() => self.average = true,
            Cue::Made(Made::Total) if self.next().is_some_and(|next| next.is(Cue::Count)) => {}
            Cue::Made(made) if self.made_behind(made) => {}
            Cue::Made(made) => self.made.push(made),
            Cue::Distinct => self.distinct = true,
            Cue::Multiple => {
                self.than(Operator::Gt, Kind::Any);
                self.amount = Some("1".to_owned());
            }
            Cue::Most { descending, kind } => self.most(Most { descending, kind })?,
            Cue::Common => self.common = true,
            Cue::Than { operator, kind } => self.than(operator, kind),
            Cue::Between => {
                self.conditions = true;
                self.than = Some((Operator::Gte, Kind::Any));
                self.between.push(String::new());
            }
            Cue::And => self.and(),
            Cue::Or => self.or = true,
            Cue::Both => self.frame.both = true,
            Cue::Not => {
                self.negated = true;
                self.conditions = true;
            }
            Cue::Without => {
                self.negated = true;
                self.conditions = true;
                self.pending = None;
            }
            Cue::Each => self.group = true,
            Cue::By => self.by(),
            Cue::Ordered => {
                self.settle()?;
                self.order = true;
                self.alphabetical = true;
            }
            Cue::Direction { descending } => self.direction(descending)?,
            Cue::Alphabetical => {
                self.settle()?;
                self.order = true;
                self.alphabetical = true;
            }
            Cue::Where => {
                self.settle()?;
                self.conditions = !self.frame.shown.is_empty() || self.frame.main.is_some();
            }
            Cue::Beside => {
                self.settle()?;
                self.conditions = false;
            }
            Cue::Part(operator) => self.part = Some(operator),
            Cue::Everything => self.frame.shown.push(Shown::Everything),
            Cue::Refused => return None,
        }
        self.tied = match cue {
            Cue::Tie => true,
            Cue::Filler | Cue::Each | Cue::Distinct => self.tied,
            _ => false,
        };
        Some(())
    }

    /// "phone number of": directly behind a column, and part of its name.
    fn goes_on(&self) -> bool {
        let before = self.at.checked_sub(1).map(|at| &self.items[at]);
        before.is_some_and(|item| !item.columns.is_empty() && item.cues.is_empty())
            && !self.here().comma
    }

    fn tie(&mut self) {
        let of = self.tokens[self.here().from].text == "of";
        if !of && self.frame.main.is_some() && !self.order {
            self.conditions = true;
        }
    }

    fn verb(&mut self) -> Option<()> {
        // "the highest rated": what it is sorted by is not said.
        let open = self.most.is_some() || !self.made.is_empty() || self.count.is_some();
        if !self.frame.shown.is_empty() && !self.order {
            self.conditions = true;
        }
        (!open).then_some(())
    }

    /// "How old are the students on average": said behind what it is made of.
    fn made_behind(&mut self, made: Made) -> bool {
        let last = self.following().is_none();
        match self.frame.shown.last_mut() {
            Some(shown) if last => {
                let Shown::Noun(noun) = shown.clone() else {
                    return false;
                };
                *shown = Shown::Made(made, noun);
                true
            }
            _ => false,
        }
    }

    fn by(&mut self) {
        let measured = self
            .frame
            .shown
            .iter()
            .any(|shown| !matches!(shown, Shown::Noun(_)));
        let verb = self.at.checked_sub(1).map(|at| &self.items[at]);
        let verb = verb.is_some_and(|item| item.is(Cue::Verb));
        self.group |= measured && !verb;
        self.by = self.group;
        self.conditions |= verb;
    }

    fn and(&mut self) {
        let listed = self.pending.is_some() && !self.conditions;
        if listed {
            self.pending = None;
        }
        if !self.between.is_empty() {
            return;
        }
        self.or = false;
        self.without = false;
    }

    fn direction(&mut self, descending: bool) -> Option<()> {
        self.settle()?;
        self.descending = descending;
        let last = self.following().is_none();
        match &mut self.frame.rank {
            Some(rank) if last && rank.limit.is_none() => {
                rank.descending = descending;
                self.order = false;
            }
            _ => {
                self.order = true;
                self.alphabetical = true;
            }
        }
        Some(())
    }

    fn most(&mut self, most: Most) -> Option<()> {
        let before = self.at.checked_sub(1).map(|at| &self.items[at]);
        let number = before.and_then(|item| item.number.clone());
        let number = number.or_else(|| self.next().and_then(|item| item.number.clone()));
        if let Some(number) = number {
            self.limit = Some(number.parse().ok().filter(|n| (1..1000).contains(n))?);
            if self.next().is_some_and(|item| item.number.is_some()) {
                self.at += 1;
                // "top 5 largest".
                if self
                    .next()
                    .is_some_and(|item| item.cues.iter().any(|cue| matches!(cue, Cue::Most { .. })))
                {
                    return Some(());
                }
            }
        }
        self.most = Some(most);
        let noun = self
            .following()
            .is_some_and(|next| next.is_noun() || !next.cues.is_empty());
        if !noun {
            self.rank(Key::Kind(most.kind))?;
        }
        Some(())
    }

    fn than(&mut self, operator: Operator, kind: Kind) {
        let operator = match (self.negated, operator) {
            (true, Operator::Gt) => Operator::Lte,
            (true, Operator::Lt) => Operator::Gte,
            (true, Operator::Gte) => Operator::Lt,
            (true, Operator::Lte) => Operator::Gt,
            (_, operator) => operator,
        };
        self.negated = false;
        self.conditions = true;
        // "or more", "or less" stand behind their number.
        let before = self.at.checked_sub(1).map(|at| &self.items[at]);
        if let Some(number) = before.and_then(|item| item.number.clone())
            && matches!(operator, Operator::Gte | Operator::Lte)
            && self.amount.is_some()
        {
            self.amount = Some(number);
        }
        self.than = Some((operator, kind));
    }

    fn rank(&mut self, key: Key) -> Option<()> {
        let most = self.most.take()?;
        if self.frame.rank.is_some() {
            return None;
        }
        self.frame.rank = Some(Rank {
            key,
            descending: most.descending,
            limit: Some(self.limit.take().unwrap_or(1)),
        });
        Some(())
    }

    fn noun_here(&mut self) -> Noun {
        let item = self.here();
        if let [(one, _), (other, _), ..] = item.things.as_slice()
            && one == other
        {
            // Two things are called so.
            self.frame.trust *= 0.8;
        }
        Noun {
            columns: item.columns.clone(),
            things: item.things.clone(),
            owner: None,
            name: item.to == item.from + 1 && self.tokens[item.from].lemma == "name",
            plural: item.plural,
        }
    }

    fn noun(&mut self) -> Option<()> {
        let noun = self.noun_here();
        let tied = std::mem::take(&mut self.tied);
        // "the students' names": a thing before its column.
        let adjacent = self.next().filter(|next| {
            next.columns.iter().any(|(tier, _)| *tier < 3) && !next.comma && next.cues.is_empty()
        });
        if let (true, Some(_), Some(thing)) = (noun.is_thing(), adjacent, noun.thing()) {
            let own = self.here().possessive || !noun.plural;
            if own {
                return self.owned(thing);
            }
        }
        if self.order {
            return self.ordered(noun);
        }
        if std::mem::take(&mut self.group) {
            return self.grouped(noun);
        }
        if self.than.is_some() {
            return self.compared(noun);
        }
        if self.most.is_some() {
            return self.ranked(noun);
        }
        if let Some(distinct) = self.count.take() {
            return self.counted(noun, distinct);
        }
        if !self.made.is_empty() {
            return self.made_of(noun);
        }
        let measured = self
            .frame
            .shown
            .iter()
            .any(|shown| !matches!(shown, Shown::Noun(_)));
        if measured && tied && self.distinct {
            // "for different investors".
            self.distinct = false;
            return self.grouped(noun);
        }
        match self.conditions {
            true => self.conditioned(noun, tied),
            false => self.selected(noun, tied),
        }
    }

    /// A thing that only says whose the next column is.
    fn owned(&mut self, thing: CubeId) -> Option<()> {
        if self.frame.main.is_none() {
            self.frame.main = Some(thing);
        }
        self.at += 1;
        let mut noun = self.noun_here();
        let fits = |noun: &Noun| noun.columns.iter().any(|_| true);
        fits(&noun).then_some(())?;
        noun.things.clear();
        noun.owner = Some(thing);
        self.at -= 1;
        let result = self.take_owned(noun);
        self.at += 1;
        result
    }

    fn take_owned(&mut self, noun: Noun) -> Option<()> {
        match () {
            () if self.order => self.ordered(noun),
            () if std::mem::take(&mut self.group) => self.grouped(noun),
            () if self.than.is_some() => self.compared(noun),
            () if self.most.is_some() => self.ranked(noun),
            () if self.count.is_some() => {
                let distinct = self.count.take().unwrap_or(false);
                self.counted(noun, distinct)
            }
            () if !self.made.is_empty() => self.made_of(noun),
            () if self.conditions => self.conditioned(noun, false),
            () => self.selected(noun, false),
        }
    }

    fn ordered(&mut self, noun: Noun) -> Option<()> {
        // "in alphabetical order of the names of the students".
        if let (Some(rank), Some(thing), true) =
            (&mut self.frame.rank, noun.thing(), noun.is_thing())
        {
            if let Key::Noun(key) | Key::Made(_, key) = &mut rank.key {
                key.owner = key.owner.or(Some(thing));
                self.order = false;
                return Some(());
            }
        }
        let key = match (self.count.take(), self.made.pop()) {
            (Some(_), _) => Key::Count(noun),
            (None, Some(made)) => Key::Made(made, noun),
            (None, None) => Key::Noun(noun),
        };
        if self.frame.rank.is_some() {
            return None;
        }
        let limit = None;
        self.frame.rank = Some(Rank {
            key,
            descending: self.descending,
            limit,
        });
        let of = self.next().is_some_and(|next| next.is(Cue::Tie));
        self.order = of;
        self.alphabetical = false;
        Some(())
    }

    fn grouped(&mut self, noun: Noun) -> Option<()> {
        let made = self
            .frame
            .shown
            .iter()
            .all(|shown| matches!(shown, Shown::Made(..)));
        let whose = std::mem::take(&mut self.by) && made && noun.is_thing();
        if let (true, Some(thing)) = (whose, noun.thing()) {
            // "money requested by entrepreneurs" is whose it is.
            return self.owner(thing, noun);
        }
        if self.frame.main.is_none() && noun.is_thing() && self.frame.shown.is_empty() {
            self.frame.main = noun.thing();
        }
        let own = self.frame.shown.iter_mut().filter_map(|shown| match shown {
            Shown::Noun(noun) if noun.owner.is_none() => Some(noun),
            _ => None,
        });
        let own: Vec<&mut Noun> = own.collect();
        if let Some(thing) = noun.thing().filter(|_| noun.is_thing()) {
            own.into_iter().for_each(|shown| shown.owner = Some(thing));
        }
        self.frame.groups.push(noun);
        Some(())
    }

    /// "more than 3 students", "over 5 credits".
    fn compared(&mut self, noun: Noun) -> Option<()> {
        if self.average {
            let (operator, _) = self.than.take()?;
            self.average = false;
            self.pending = None;
            let noun = Some(noun);
            self.frame
                .conditions
                .push(Condition::Average { noun, operator });
            return Some(());
        }
        let Some(amount) = self.amount.take() else {
            // "at least a salary of 5": its number follows.
            let open = self.pending.is_none() && self.count.is_none() && !noun.is_thing();
            open.then(|| self.pending = Some(noun))?;
            return Some(());
        };
        let (operator, _) = self.than.take()?;
        let several = noun.plural && noun.things.first().is_some_and(|(tier, _)| *tier < 3);
        if (noun.is_thing() || several) && self.pending.is_none() {
            self.frame.conditions.push(Condition::Exists {
                thing: noun,
                negated: false,
                count: Some((operator, amount)),
            });
            return Some(());
        }
        let noun = match self.pending.take() {
            // "with age over 20 years": a unit.
            Some(pending) => pending,
            None => noun,
        };
        self.push_test(
            Some(noun),
            operator,
            Kind::Any,
            vec![amount],
            Vec::new(),
            true,
        );
        Some(())
    }

    /// "the highest salary", "the most students".
    fn ranked(&mut self, noun: Noun) -> Option<()> {
        let common = std::mem::take(&mut self.common);
        let most = self.most?;
        let bare = !self
            .frame
            .shown
            .iter()
            .any(|shown| matches!(shown, Shown::Noun(_)));
        if let Some(made) = self.made.pop() {
            return self.rank(Key::Made(made, noun));
        }
        if common {
            if !self.conditions || bare {
                self.frame.shown.push(Shown::Noun(noun));
            }
            return self.rank(Key::Rows);
        }
        if noun.is_thing() {
            let counts = most.kind == Kind::Any
                && self.tokens[self.here().from].text.len() > 1
                && (self.conditions || self.count.take().is_some());
            self.count = None;
            if counts {
                return self.rank(Key::Count(noun));
            }
            let main = noun.thing();
            self.frame.main = self.frame.main.or(main);
            if bare && !self.conditions {
                let unowned = self.frame.shown.is_empty();
                if unowned {
                    self.frame.shown.push(Shown::Noun(noun));
                }
            }
            let kind = most.kind;
            (kind != Kind::Any).then_some(())?;
            return self.rank(Key::Kind(kind));
        }
        if !self.conditions && bare && self.limit.is_none() {
            let made = match most.descending {
                true => Made::Highest,
                false => Made::Lowest,
            };
            self.most = None;
            self.frame.shown.push(Shown::Made(made, noun));
            return Some(());
        }
        self.rank(Key::Noun(noun))
    }

    fn counted(&mut self, noun: Noun, distinct: bool) -> Option<()> {
        let distinct = distinct || std::mem::take(&mut self.distinct);
        if self.conditions && !self.frame.shown.is_empty() {
            // "and the number of students": shown beside.
            let listed = self.at > 0;
            listed.then_some(())?;
            self.conditions = false;
        }
        if noun.is_thing() && self.frame.main.is_none() {
            self.frame.main = noun.thing();
        }
        if noun.is_thing() {
            self.focus = noun.thing();
        }
        self.frame.shown.push(Shown::Count { noun, distinct });
        Some(())
    }

    fn made_of(&mut self, noun: Noun) -> Option<()> {
        if self.conditions {
            return None;
        }
        let again = self
            .following()
            .is_some_and(|next| next.is(Cue::And) || next.comma);
        let made = std::mem::take(&mut self.made);
        // "average number of employees".
        self.count = None;
        for made in &made {
            self.frame.shown.push(Shown::Made(*made, noun.clone()));
        }
        let _ = again;
        Some(())
    }

    fn selected(&mut self, mut noun: Noun, tied: bool) -> Option<()> {
        let thing = noun.thing().filter(|_| noun.is_thing());
        if let (Some(thing), true) = (thing, tied) {
            return self.owner(thing, noun);
        }
        if let (true, Some(Shown::Noun(name))) = (tied, self.frame.shown.last_mut())
            && name.name
            && !noun.columns.is_empty()
        {
            // "the names of the cities", where cities are a column.
            *name = noun;
            return Some(());
        }
        let listed = self.listed();
        if let (Some(thing), false) = (thing, listed) {
            return self.owner(thing, noun);
        }
        if !listed || tied {
            let valued = self
                .following()
                .is_some_and(|next| next.is_value() && !next.is_noun());
            if valued {
                self.conditions = true;
                self.pending = Some(noun);
                return Some(());
            }
            self.frame.trust *= 0.6;
        }
        if std::mem::take(&mut self.distinct) {
            self.frame.distinct = true;
        }
        if let Some(thing) = thing {
            let repeated = self.frame.main == Some(thing);
            if self.frame.main.is_none() {
                self.frame.main = Some(thing);
            }
            self.focus = Some(thing);
            if repeated && !self.frame.shown.is_empty() {
                return Some(());
            }
        }
        if tied && thing.is_none() {
            noun.owner = None;
        }
        self.frame.shown.push(Shown::Noun(noun));
        Some(())
    }

    /// Whether a noun goes on with what is shown, or begins it.
    fn listed(&self) -> bool {
        let mut before = self.items[..self.at].iter().rev();
        let before = before.find(|item| !item.is(Cue::Filler) && !item.is(Cue::Distinct));
        self.frame.shown.is_empty()
            || self.here().comma
            || before
                .is_none_or(|item| item.is(Cue::And) || item.is(Cue::Beside) || item.is(Cue::Both))
    }

    /// "name and age of students".
    fn owner(&mut self, thing: CubeId, noun: Noun) -> Option<()> {
        let mut any = false;
        for shown in &mut self.frame.shown {
            let column = match shown {
                Shown::Noun(noun) | Shown::Made(_, noun) => noun,
                Shown::Count { noun, .. } if !noun.is_thing() => noun,
                Shown::Count { .. } | Shown::Everything => {
                    any |= matches!(shown, Shown::Everything);
                    continue;
                }
            };
            if column.owner.is_none() {
                column.owner = Some(thing);
                any = true;
            }
        }
        self.focus = Some(thing);
        if self.frame.main.is_none() {
            self.frame.main = Some(thing);
        } else if !any && self.frame.main != Some(thing) {
            self.frame.conditions.push(Condition::Exists {
                thing: noun,
                negated: false,
                count: None,
            });
        }
        if self.frame.shown.is_empty() {
            self.frame.shown.push(Shown::Noun(Noun {
                things: vec![(0, thing)],
                ..Noun::default()
            }));
        }
        Some(())
    }

    fn conditioned(&mut self, noun: Noun, tied: bool) -> Option<()> {
        let thing = noun.thing().filter(|_| noun.is_thing());
        // A value beside the name of its column belongs to it.
        let behind = self.at > 0 && self.items[self.at - 1].is_value() && !self.here().comma;
        if let Some(Condition::Test(test)) = self.frame.conditions.last_mut()
            && test.beside.is_none()
            && behind
        {
            let own = noun
                .columns
                .iter()
                .any(|(_, member)| test.values.iter().any(|value| value.member == *member));
            if own || thing.is_some() || test.noun.is_none() {
                test.beside = Some(noun);
                return Some(());
            }
        }
        match thing {
            Some(thing) if Some(thing) == self.frame.main && !self.negated => Some(()),
            Some(thing) => {
                let valued = self
                    .following()
                    .is_some_and(|next| next.is_value() && !next.is_noun());
                self.focus = Some(thing);
                if valued && !noun.columns.is_empty() || valued && tied {
                    self.pending = Some(noun);
                    return Some(());
                }
                let negated = std::mem::take(&mut self.negated);
                self.without |= negated;
                self.frame.conditions.push(Condition::Exists {
                    thing: noun,
                    negated,
                    count: None,
                });
                Some(())
            }
            None => {
                self.settle()?;
                self.pending = Some(noun);
                Some(())
            }
        }
    }

    fn value(&mut self) -> Option<()> {
        let item = self.here();
        let text = item.quoted.clone().or(item.number.clone());
        let literal = text.is_some();
        let text = text.or_else(|| item.values.first().map(|value| value.value.clone()))?;
        if item.number.is_some() && item.quoted.is_none() {
            return self.number(text);
        }
        self.conditions = true;
        let operator = self.part.take().unwrap_or(Operator::Equals);
        let operator = match self.than.take() {
            Some((than, _)) if item.number.is_some() || item.quoted.is_some() => than,
            Some(_) => return None,
            None => operator,
        };
        let noun = self.pending.take();
        let values = match operator {
            Operator::Equals => item.values.clone(),
            _ => Vec::new(),
        };
        self.push_test(noun, operator, Kind::Any, vec![text], values, literal);
        Some(())
    }

    fn number(&mut self, text: String) -> Option<()> {
        let item = self.here();
        if !self.between.is_empty() {
            return self.bound(text);
        }
        let next = self.next();
        let ranks =
            next.is_some_and(|next| next.cues.iter().any(|cue| matches!(cue, Cue::Most { .. })));
        if ranks && self.than.is_none() {
            return Some(());
        }
        if self.most.is_some() || self.limit_follows() {
            self.limit = Some(text.parse().ok()?);
            return Some(());
        }
        let or_more = self.items.get(self.at + 1).is_some_and(|next| {
            next.cues.iter().any(|cue| {
                matches!(
                    cue,
                    Cue::Than {
                        operator: Operator::Gte | Operator::Lte,
                        ..
                    }
                )
            })
        });
        if or_more && self.than.is_none() {
            self.at += 1;
            let cue = self
                .here()
                .cues
                .iter()
                .find(|cue| matches!(cue, Cue::Than { .. }));
            if let Some(Cue::Than { operator, kind }) = cue {
                self.than(*operator, *kind);
            }
            self.or = false;
        }
        self.conditions = true;
        if let Some((operator, kind)) = self.than {
            let noun = self.following().filter(|next| {
                next.is_noun() && self.pending.is_none() && kind == Kind::Any && !self.here().comma
            });
            let joined = self
                .next()
                .is_some_and(|next| next.is(Cue::And) || next.is(Cue::Or));
            if noun.is_some() && !joined {
                self.amount = Some(text);
                return Some(());
            }
            self.than = None;
            let noun = self.pending.take();
            self.push_test(noun, operator, kind, vec![text], Vec::new(), true);
            return Some(());
        }
        let noun = self.pending.take();
        let year = text.len() == 4 && ("1500".."2100").contains(&&*text);
        let kind = if noun.is_none() && year {
            Kind::Time
        } else {
            Kind::Any
        };
        if noun.is_none() && !year && item.values.is_empty() {
            // "3 students": the number of a thing that follows.
            return self.exactly(text);
        }
        self.push_test(
            noun,
            Operator::Equals,
            kind,
            vec![text],
            item.values.clone(),
            true,
        );
        Some(())
    }

    /// "the 3 youngest": said before the word that ranks.
    fn limit_follows(&self) -> bool {
        let ahead = self.items.iter().skip(self.at + 1).take(2);
        let mut ahead = ahead.filter(|item| !item.is(Cue::Filler));
        ahead
            .next()
            .is_some_and(|item| item.cues.iter().any(|cue| matches!(cue, Cue::Most { .. })))
    }

    /// "with 2 rooms": so many of a thing, or a number in a column.
    fn exactly(&mut self, text: String) -> Option<()> {
        let next = self.next().filter(|next| next.is_noun())?;
        self.at += 1;
        let noun = self.noun_here();
        let _ = next;
        match noun.is_thing() {
            true => self.frame.conditions.push(Condition::Exists {
                thing: noun,
                negated: false,
                count: Some((Operator::Equals, text)),
            }),
            false => self.push_test(
                Some(noun),
                Operator::Equals,
                Kind::Any,
                vec![text],
                Vec::new(),
                true,
            ),
        }
        Some(())
    }

    /// The ends of "between 5 and 10".
    fn bound(&mut self, text: String) -> Option<()> {
        if self.between == [String::new()] {
            self.between = vec![text];
            return Some(());
        }
        let first = self.between.pop()?;
        self.than = None;
        let noun = match self.pending.take() {
            Some(noun) => Some(noun),
            None => match self.next().filter(|next| next.is_noun() && !next.comma) {
                Some(_) => {
                    self.at += 1;
                    Some(self.noun_here())
                }
                None => None,
            },
        };
        let years = [&first, &text].iter().all(|text| text.len() == 4);
        let kind = if years { Kind::Time } else { Kind::Any };
        self.push_test(
            noun,
            Operator::Gte,
            kind,
            vec![first, text],
            Vec::new(),
            true,
        );
        Some(())
    }

    fn push_test(
        &mut self,
        noun: Option<Noun>,
        operator: Operator,
        kind: Kind,
        texts: Vec<String>,
        values: Vec<crate::ValueLink>,
        literal: bool,
    ) {
        let or = std::mem::take(&mut self.or);
        let noun = match (noun, self.frame.conditions.last()) {
            // "over 200 or under 190".
            (None, Some(Condition::Test(last)))
                if operator != Operator::Equals && kind == Kind::Any =>
            {
                last.noun.clone()
            }
            (noun, _) => noun,
        };
        let test = Test {
            noun,
            kind,
            operator,
            values,
            texts,
            negated: std::mem::take(&mut self.negated) || self.without,
            within: self.without,
            or,
            focus: self.focus.or(self.frame.main),
            beside: None,
            literal,
        };
        self.frame.conditions.push(Condition::Test(test));
    }

    /// Before something new begins, what was begun must have ended.
    fn settle(&mut self) -> Option<()> {
        let open = self.pending.is_some()
            || self.part.is_some()
            || self.amount.is_some()
            || (self.than.is_some() && !self.average);
        if self.average && self.than.is_some() {
            let (operator, _) = self.than.take()?;
            self.average = false;
            let noun = self.pending.take();
            self.frame
                .conditions
                .push(Condition::Average { noun, operator });
            return Some(());
        }
        (!open).then_some(())
    }

    fn finish(mut self) -> Option<Frame> {
        self.settle()?;
        if self.order && self.alphabetical && self.frame.rank.is_none() {
            self.frame.rank = Some(Rank {
                key: Key::First,
                descending: self.descending,
                limit: None,
            });
        }
        if self.common && self.most.is_some() {
            self.rank(Key::Rows)?;
        }
        if let Some(most) = self.most {
            self.rank(Key::Kind(most.kind))?;
        }
        let open = self.count.is_some()
            || !self.made.is_empty()
            || self.negated
            || self.group
            || self.limit.is_some()
            || self.between.len() > 1
            || self.or
            || self.distinct
            || self.common;
        (!open && !self.frame.shown.is_empty()).then_some(self.frame)
    }
}
