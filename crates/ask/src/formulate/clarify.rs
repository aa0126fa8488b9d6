//! The questions back: what is not understood, what is ambiguous, what is too broad.

use semantic::{MemberId, Visible};

use super::pick::Picked;
use super::suggest;
use super::when::{When, period_name};
use crate::intent::{Part, Span};
use crate::names::lower;
use crate::{
    Choice, Clarification, ClarificationKind, Doubt, Intent, Link, Reading, Today, ValueLink,
    day_name,
};

fn ambiguous(question: String, why: String, options: Vec<Choice>) -> Clarification {
    Clarification {
        kind: ClarificationKind::Ambiguous,
        question,
        why,
        options,
        unknown: Vec::new(),
    }
}

pub(super) fn not_understood(
    why: String,
    options: Vec<Choice>,
    unknown: Vec<String>,
) -> Clarification {
    let question = match options.is_empty() {
        true => "Can you say it in other words?",
        false => "Did you mean one of these?",
    };
    Clarification {
        kind: ClarificationKind::NotUnderstood,
        question: question.to_owned(),
        why,
        options,
        unknown,
    }
}

/// Every word must be known, and something must be asked for.
pub(super) fn understood(intent: &Intent, visible: &Visible) -> Result<(), Clarification> {
    let words: Vec<String> = intent
        .unknown
        .iter()
        .map(|span| intent.slice(*span).to_owned())
        .collect();
    if let Some(refused) = intent.refused.first() {
        let word = intent.slice(refused.span);
        let why = format!("'{word}': {}", refused.why);
        return Err(not_understood(
            why,
            suggest::simpler(intent, visible),
            words,
        ));
    }
    if !words.is_empty() {
        let named: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let why = format!(
            "nothing that you can ask about is called {}",
            named.join(" or ")
        );
        return Err(not_understood(
            why,
            suggest::nearest(intent, visible),
            words,
        ));
    }
    if let Some(doubt) = intent.doubts.first() {
        return Err(which_reading(intent, visible, doubt));
    }
    let ranked = intent.top.is_some() || intent.descending.is_some();
    let empty = intent.measures.is_empty()
        && (intent.dimensions.is_empty() || ranked || intent.grain.is_some());
    if empty || (intent.measures.is_empty() && intent.trend.is_some()) {
        return Err(which_measure(intent, visible));
    }
    Ok(())
}

/// Conditions or a ranking without anything to measure.
fn which_measure(intent: &Intent, visible: &Visible) -> Clarification {
    let options = suggest::measured(intent, visible);
    let said = intent.period.is_some()
        || !intent.filters.is_empty()
        || !intent.dimensions.is_empty()
        || intent.grain.is_some();
    if options.is_empty() || !said {
        return not_understood(
            "the question names nothing to measure or list".to_owned(),
            suggest::simpler(intent, visible),
            Vec::new(),
        );
    }
    let why = "the question does not say what to measure".to_owned();
    ambiguous("What should be measured?".to_owned(), why, options)
}

/// Several members fit the same words.
pub(super) fn which_member(
    intent: &Intent,
    visible: &Visible,
    part: &Part<Vec<Link>>,
    links: &[Link],
) -> Clarification {
    let said = part
        .span()
        .map(|span| intent.slice(span))
        .unwrap_or_default();
    let options = links.iter().take(4).map(|link| {
        let name = intent.name(link.member);
        let words = counted(visible, link, name);
        let question = part
            .span()
            .map(|span| intent.with(span, &words))
            .unwrap_or_default();
        Choice {
            title: titled(visible, link.member),
            question,
        }
    });
    let why = format!("'{said}' may mean different things, with different numbers");
    ambiguous(
        format!("Which '{said}' do you mean?"),
        why,
        options.collect(),
    )
}

/// A measure that counts says so by its name; the words "how many" fall away with the span.
fn counted(_visible: &Visible, _link: &Link, name: &str) -> String {
    lower(name)
}

/// The title with its cube, where somebody must choose between equal titles.
fn titled(visible: &Visible, id: MemberId) -> String {
    let member = visible.model().member(id);
    format!(
        "{} ({})",
        member.title,
        visible.model().cube(member.cube).title
    )
}

pub(super) fn which_value(
    intent: &Intent,
    visible: &Visible,
    part: &Part<Vec<ValueLink>>,
    candidates: &[ValueLink],
) -> Clarification {
    let said = part
        .span()
        .map(|span| intent.slice(span))
        .unwrap_or_default();
    let mut members: Vec<MemberId> = candidates.iter().map(|value| value.member).collect();
    members.dedup();
    let options = members.iter().take(4).map(|member| {
        let words = format!("{} {said}", lower(intent.name(*member)));
        let question = part
            .span()
            .map(|span| intent.with(span, &words))
            .unwrap_or_default();
        Choice {
            title: format!("{}: {said}", titled(visible, *member)),
            question,
        }
    });
    let why = format!("'{said}' is a value of several members");
    ambiguous(
        format!("Which '{said}' do you mean?"),
        why,
        options.collect(),
    )
}

/// A word that is a time or a member, and a value as well.
fn which_reading(intent: &Intent, visible: &Visible, doubt: &Doubt) -> Clarification {
    let said = intent.slice(doubt.span);
    let choice = |title: String, words: &str| Choice {
        title,
        question: intent.with(doubt.span, words),
    };
    let mut options = vec![choice(doubt.chosen.clone(), &doubt.chosen)];
    for value in doubt.values.iter().take(3) {
        let words = format!("{} {said}", lower(intent.name(value.member)));
        options.push(choice(
            format!("{}: {said}", titled(visible, value.member)),
            &words,
        ));
    }
    let why = format!("'{said}' may mean different things, with different numbers");
    ambiguous(format!("Which '{said}' do you mean?"), why, options)
}

pub(super) fn which_period(intent: &Intent, part: &Part<Vec<Reading>>) -> Clarification {
    let said = part
        .span()
        .map(|span| intent.slice(span))
        .unwrap_or_default();
    let options = part.value.iter().take(4).map(|reading| {
        let question = part
            .span()
            .map(|span| intent.with(span, &reading.phrase))
            .unwrap_or_default();
        Choice {
            title: reading_title(reading),
            question,
        }
    });
    let why = format!("'{said}' is used for different periods");
    ambiguous(
        format!("Which '{said}' do you mean?"),
        why,
        options.collect(),
    )
}

fn reading_title(reading: &Reading) -> String {
    let last = reading.end.yesterday().unwrap_or(reading.end);
    let days = match reading.start {
        Some(start) => period_name(start, last),
        None => format!("until {}", day_name(last)),
    };
    if reading.phrase.starts_with("from ") || reading.phrase == days {
        days
    } else {
        format!("{} ({days})", reading.phrase)
    }
}

/// A reading that is less than sure is offered.
pub(super) fn guessed(echo: &str) -> Clarification {
    let option = Choice {
        title: echo.to_owned(),
        question: echo.to_owned(),
    };
    let why = "not every word was read for certain".to_owned();
    ambiguous(format!("Do you mean '{echo}'?"), why, vec![option])
}

pub(super) fn which_date(intent: &Intent, visible: &Visible, dates: &[MemberId]) -> Clarification {
    let options = dates.iter().take(4).map(|date| Choice {
        title: titled(visible, *date),
        question: intent.extended(&format!("on {}", lower(intent.name(*date)))),
    });
    let why = "there are several dates to go by, and no usual one among them".to_owned();
    ambiguous(
        "Which date should count?".to_owned(),
        why,
        options.collect(),
    )
}

/// A time was asked for, and what is measured has none.
pub(super) fn no_date(intent: &Intent, span: Option<Span>) -> Clarification {
    let said = span.map(|span| intent.slice(span)).unwrap_or("a time");
    not_understood(
        format!("'{said}': what is asked for has no date to go by"),
        Vec::new(),
        Vec::new(),
    )
}

/// A bare measure would be one number over everything there is: rarely what is wanted.
pub(super) fn narrow_enough(
    intent: &Intent,
    picked: &Picked,
    when: &When,
    visible: &Visible,
    today: &Today,
) -> Result<(), Clarification> {
    let conditions = !picked.filters.is_empty() || !picked.segments.is_empty();
    let cut = !picked.dimensions.is_empty() || when.grain.is_some() || conditions;
    let timed =
        when.range.is_some() || when.before.is_some() || intent.ever.is_some() || !when.expected;
    if cut || timed || picked.measures.is_empty() {
        return Ok(());
    }
    let said: Vec<&str> = intent
        .measures
        .iter()
        .filter_map(Part::span)
        .map(|span| intent.slice(span))
        .collect();
    let said = said.join(" and ");
    let fiscal = today.calendar.fiscal_year_start != 1;
    let year = if fiscal {
        "this fiscal year"
    } else {
        "this year"
    };
    let options = [year, "last quarter", "last month"].map(|period| Choice {
        title: format!("{}{}", period[..1].to_uppercase(), &period[1..]),
        question: format!("{said} {period}"),
    });
    let names: Vec<&str> = picked
        .measures
        .iter()
        .map(|id| visible.model().member(*id).title.as_str())
        .collect();
    Err(Clarification {
        kind: ClarificationKind::TooBroad,
        question: format!("For which period do you want {}?", names.join(" and ")),
        why: "the question names no period, no grouping and no condition".to_owned(),
        options: options.to_vec(),
        unknown: Vec::new(),
    })
}
