//! Nearby questions that would be answered, made of nothing but what the actor may see.

use std::cmp::Reverse;

use semantic::{DimensionType, MeasureType, Member, MemberId, Visible};

use super::attempt;
use super::pick::Reach;
use crate::intent::{Part, Span};
use crate::names::lower;
use crate::{Choice, Clarification, ClarificationKind, Intent, Today, understand};

const MOST: usize = 3;

/// Offers only what leads on: a question that is answered, or asked back in another way.
pub(super) fn tried(
    mut asked: Clarification,
    intent: &Intent,
    visible: &Visible,
    today: &Today,
) -> Clarification {
    let leads_on = |choice: &Choice| {
        let again = understand(&choice.question, &intent.words, visible, today);
        match attempt(&again, visible, today) {
            Ok(_) => true,
            Err(next) => {
                next.kind != ClarificationKind::NotUnderstood && next.question != asked.question
            }
        }
    };
    let mut options: Vec<Choice> = asked
        .options
        .iter()
        .filter(|choice| leads_on(choice))
        .cloned()
        .collect();
    if options.is_empty() && asked.kind == ClarificationKind::NotUnderstood {
        let bare = Intent {
            words: intent.words.clone(),
            ..Intent::default()
        };
        let tries = [intent, &bare].map(|intent| simpler(intent, visible));
        let leading = tries.map(|choices| choices.into_iter().filter(leads_on).collect::<Vec<_>>());
        options = leading
            .into_iter()
            .find(|choices| !choices.is_empty())
            .unwrap_or_default();
    }
    asked.options = options;
    asked
}

/// For unknown words: the question with the nearest visible name, else questions of a simple form.
pub(super) fn nearest(intent: &Intent, visible: &Visible) -> Vec<Choice> {
    let [span] = intent.unknown.as_slice() else {
        return simpler(intent, visible);
    };
    let mut near: Vec<(usize, &Member)> = visible
        .members()
        .filter_map(|member| Some((slips(intent, *span, member)?, member)))
        .collect();
    near.sort_by_key(|(slips, member)| (*slips, member.id));
    let choices: Vec<Choice> = near
        .into_iter()
        .take(MOST)
        .map(|(_, member)| Choice {
            title: member.title.clone(),
            question: intent.with(*span, &lower(intent.name(member.id))),
        })
        .collect();
    if choices.is_empty() {
        simpler(intent, visible)
    } else {
        choices
    }
}

/// How many slips lie between an unknown word and a name; `None` where it is too many.
fn slips(intent: &Intent, span: Span, member: &Member) -> Option<usize> {
    let typed = lexicon::key(intent.slice(span));
    let names = [&member.title, &member.name]
        .into_iter()
        .chain(&member.synonyms)
        .map(|name| lexicon::key(name));
    let words = names.flat_map(|name| {
        name.split(' ')
            .map(str::to_owned)
            .chain([name.clone()])
            .collect::<Vec<_>>()
    });
    let close = |name: &String| {
        let slips = strsim::damerau_levenshtein(&typed, name);
        (typed.chars().count() > 3 && slips <= name.chars().count().max(3) / 3).then_some(slips)
    };
    words
        .filter(|word| word.len() > 3)
        .filter_map(|word| close(&word))
        .min()
}

/// Questions of a simple form, about the measure that was named if one was.
pub(super) fn simpler(intent: &Intent, visible: &Visible) -> Vec<Choice> {
    let reach = Reach::new(visible);
    let named = intent
        .measures
        .iter()
        .flat_map(|part| &part.value)
        .map(|link| link.member);
    let Some(measure) = named.chain(usual(visible)).next() else {
        return Vec::new();
    };
    let root = visible.model().member(measure).cube;
    let name = lower(intent.name(measure));
    let fits = |member: &&Member| {
        member.dimension().is_some() && !member.is_time() && reach.reaches(root, member.id)
    };
    let said = intent
        .dimensions
        .iter()
        .flat_map(|part| &part.value)
        .filter_map(|l| visible.members().find(|m| m.id == l.member));
    let mut dimensions: Vec<&Member> = said.filter(fits).collect();
    for other in visible
        .members()
        .filter(fits)
        .filter(|member| is_telling(member))
    {
        if !dimensions.iter().any(|known| known.id == other.id) {
            dimensions.push(other);
        }
    }
    let period = period(intent)
        .map(|said| format!(" {said}"))
        .unwrap_or_default();
    let question =
        |dimension: &Member| format!("{name} by {}{period}", lower(intent.name(dimension.id)));
    dimensions
        .into_iter()
        .take(MOST)
        .map(|dimension| choice(question(dimension)))
        .collect()
}

/// The measure that people most likely ask for: a sum over something that happens in time.
fn usual(visible: &Visible) -> Option<MemberId> {
    let measures = visible
        .members()
        .filter(|member| member.measure().is_some());
    measures
        .min_by_key(|measure| rank(visible, measure))
        .map(|member| member.id)
}

/// Smaller is more usual: in time, with much to break it down by, and added up.
fn rank(visible: &Visible, measure: &Member) -> impl Ord + use<> {
    let cube = visible.model().cube(measure.cube);
    let sum = measure
        .measure()
        .is_some_and(|measure| measure.kind == MeasureType::Sum);
    (
        cube.time_dimension.is_none(),
        Reverse(cube.joins.len()),
        !sum,
        measure.id,
    )
}

/// Texts that are no codes make the better examples.
fn is_telling(member: &Member) -> bool {
    let text = member
        .dimension()
        .is_some_and(|dimension| dimension.kind == DimensionType::Text);
    text && !lexicon::key(&member.title).ends_with("code")
}

/// The words of the period, where it has one reading.
fn period(intent: &Intent) -> Option<&str> {
    let part = intent
        .period
        .as_ref()
        .filter(|part| part.value.len() == 1)?;
    part.span().map(|span| intent.slice(span))
}

fn choice(question: String) -> Choice {
    let first = question
        .chars()
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    Choice {
        title: format!("{first}{}", question.chars().skip(1).collect::<String>()),
        question,
    }
}

/// The question with a measure added, for each measure that fits the rest of it.
pub(super) fn measured(intent: &Intent, visible: &Visible) -> Vec<Choice> {
    let reach = Reach::new(visible);
    let fits = |measure: &&Member| {
        let dimensions = intent.dimensions.iter().all(|p| {
            p.value
                .iter()
                .any(|l| reach.reaches(measure.cube, l.member))
        });
        let values = intent.filters.iter().all(|p| {
            p.value
                .iter()
                .any(|v| reach.reaches(measure.cube, v.member))
        });
        measure.measure().is_some() && dimensions && values
    };
    let mut measures: Vec<&Member> = visible.members().filter(fits).collect();
    measures.sort_by_key(|measure| rank(visible, measure));
    let choices = measures.into_iter().take(4).map(|measure| {
        let name = lower(intent.name(measure.id));
        let question = match intent.top {
            Some(_) => intent.extended(&format!("by {name}")),
            None => rephrased(intent, &name),
        };
        Choice {
            title: measure.title.clone(),
            question,
        }
    });
    choices.collect()
}

/// What was said, around a measure: "net sales by brand in Tamil Nadu last month".
fn rephrased(intent: &Intent, measure: &str) -> String {
    let spans = |parts: Vec<Option<Span>>| {
        parts
            .into_iter()
            .flatten()
            .map(|span| intent.slice(span).to_owned())
            .collect::<Vec<_>>()
    };
    let mut groups = spans(intent.dimensions.iter().map(Part::span).collect());
    groups.extend(intent.grain.as_ref().map(|grain| grain.value.to_string()));
    let values = spans(intent.filters.iter().map(Part::span).collect());
    let mut question = measure.to_owned();
    for (marker, words) in [("by", groups), ("in", values)] {
        if !words.is_empty() {
            question = format!("{question} {marker} {}", words.join(" and "));
        }
    }
    let segments = spans(intent.segments.iter().map(Part::span).collect());
    question.extend(segments.iter().map(|words| format!(" only {words}")));
    let period = intent
        .period
        .as_ref()
        .and_then(Part::span)
        .map(|span| format!(" {}", intent.slice(span)));
    question + &period.unwrap_or_default()
}
