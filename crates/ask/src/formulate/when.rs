//! Which date counts, from when to when, and in which steps.

use base::Granularity;
use jiff::civil::Date;
use semantic::{CubeId, MeasureType, Member, MemberId, Visible};

use super::pick::{Picked, Reach};
use super::{clarify, trend_grain};
use crate::intent::Part;
use crate::names::lower;
use crate::{Clarification, Intent, Reading, Today, day_name};

/// The time of a query.
#[derive(Debug, Default)]
pub(super) struct When {
    pub time: Option<MemberId>,
    /// First and last day, both inside.
    pub range: Option<(Date, Date)>,
    /// Everything before a day, where there is no first one.
    pub before: Option<(MemberId, Date)>,
    pub grain: Option<Granularity>,
    /// The date is not the one that its cube would have been asked by.
    pub named: bool,
    /// What is asked for happens in time, so that a question without a period is a broad one.
    pub expected: bool,
    pub notes: Vec<String>,
}

pub(super) fn when(
    intent: &Intent,
    picked: &Picked,
    visible: &Visible,
    today: &Today,
) -> Result<When, Clarification> {
    let Some(root) = picked.root else {
        return Ok(When::default());
    };
    let wanted = intent.period.is_some()
        || intent.grain.is_some()
        || intent.trend.is_some()
        || intent.time.is_some();
    let dates = Dates {
        visible,
        reach: Reach::new(visible),
        root,
    };
    let mut when = When {
        time: dates.by_default(),
        expected: dates.expected(picked),
        ..When::default()
    };
    if !wanted {
        note_everything(intent, picked, &mut when);
        return Ok(when);
    }
    when.time = Some(time_dimension(intent, &dates, when.time)?);
    when.named = when.time != dates.by_default();
    if let Some(time) = when
        .time
        .filter(|_| intent.time.is_none() && !dates.declared())
    {
        when.notes
            .push(format!("time goes by {}", lower(intent.name(time))));
    }
    when.grain = intent.grain.as_ref().map(|grain| grain.value);
    match &intent.period {
        Some(part) => place(intent, part, &mut when)?,
        None => note_everything(intent, picked, &mut when),
    }
    if intent.trend.is_some() && when.grain.is_none() {
        steps(&mut when);
    }
    note_future(&mut when, today);
    Ok(when)
}

/// The date that was named, or the one that the cube is asked by; else the asker chooses.
fn time_dimension(
    intent: &Intent,
    dates: &Dates<'_>,
    default: Option<MemberId>,
) -> Result<MemberId, Clarification> {
    let visible = dates.visible;
    if let Some(part) = &intent.time {
        let near = part
            .value
            .iter()
            .filter(|link| dates.reach.reaches(dates.root, link.member));
        let mut near: Vec<_> = near.copied().collect();
        near.dedup_by_key(|link| link.member);
        return match near.as_slice() {
            [link] => Ok(link.member),
            [] => Err(clarify::no_date(intent, part.span())),
            _ => Err(clarify::which_member(intent, visible, part, &near)),
        };
    }
    if let Some(time) = default {
        return Ok(time);
    }
    let said = intent
        .period
        .as_ref()
        .and_then(Part::span)
        .or(intent.grain.as_ref().and_then(Part::span));
    match dates.all().as_slice() {
        [] => Err(clarify::no_date(intent, said)),
        several => Err(clarify::which_date(intent, visible, several)),
    }
}

/// The dates that the counted rows may have.
struct Dates<'a> {
    visible: &'a Visible,
    reach: Reach<'a>,
    root: CubeId,
}

impl Dates<'_> {
    /// The model's choice, else the only date of the cube, else the only date it reaches.
    fn by_default(&self) -> Option<MemberId> {
        let chosen = self.visible.model().cube(self.root).time_dimension;
        let chosen =
            chosen.filter(|id| self.visible.shows(*id) && self.reach.reaches(self.root, *id));
        chosen.or_else(|| only(&self.own())).or_else(|| {
            if self.own().is_empty() {
                only(&self.all())
            } else {
                None
            }
        })
    }

    /// The model itself says which date counts.
    fn declared(&self) -> bool {
        self.visible.model().cube(self.root).time_dimension == self.by_default()
    }

    /// How many outlets there are is not a matter of a period, though each has an opening date.
    fn expected(&self, picked: &Picked) -> bool {
        let model = self.visible.model();
        let counts = |id: &MemberId| {
            let measure = model.member(*id).measure();
            measure
                .is_some_and(|m| matches!(m.kind, MeasureType::Count | MeasureType::CountDistinct))
        };
        let things =
            picked.measures.iter().all(counts) && model.cube(self.root).time_dimension.is_none();
        self.by_default().is_some() && !things
    }

    fn own(&self) -> Vec<MemberId> {
        let own = |member: &&Member| member.is_time() && member.cube == self.root;
        self.visible
            .members()
            .filter(own)
            .map(|member| member.id)
            .collect()
    }

    fn all(&self) -> Vec<MemberId> {
        let own = self.own();
        if !own.is_empty() {
            return own;
        }
        let near = |member: &&Member| member.is_time() && self.reach.reaches(self.root, member.id);
        self.visible
            .members()
            .filter(near)
            .map(|member| member.id)
            .collect()
    }
}

fn only(dates: &[MemberId]) -> Option<MemberId> {
    match dates {
        [date] => Some(*date),
        _ => None,
    }
}

fn place(intent: &Intent, part: &Part<Vec<Reading>>, when: &mut When) -> Result<(), Clarification> {
    let [reading] = part.value.as_slice() else {
        return Err(clarify::which_period(intent, part));
    };
    let last = reading.end.yesterday().unwrap_or(reading.end);
    let said = part
        .span()
        .map(|span| intent.slice(span))
        .unwrap_or_default();
    match reading.start {
        Some(start) => {
            when.range = Some((start, last));
            when.notes
                .push(format!("'{said}' is {}", period_name(start, last)));
        }
        None => {
            when.before = when.time.map(|time| (time, reading.end));
            when.notes
                .push(format!("'{said}' is everything up to {}", day_name(last)));
        }
    }
    Ok(())
}

/// "1 Jul - 30 Sep 2026", and a single day as itself.
pub(super) fn period_name(first: Date, last: Date) -> String {
    if first == last {
        return day_name(first);
    }
    if first.year() == last.year() {
        let year = format!(" {}", first.year());
        return format!(
            "{} - {}",
            day_name(first).trim_end_matches(&year),
            day_name(last)
        );
    }
    format!("{} - {}", day_name(first), day_name(last))
}

fn steps(when: &mut When) {
    let days = when
        .range
        .and_then(|(first, last)| first.until(last).ok())
        .map(|span| span.get_days() + 1);
    let grain = trend_grain(days);
    when.grain = Some(grain);
    when.notes.push(format!("the trend is shown by {grain}"));
}

fn note_everything(intent: &Intent, picked: &Picked, when: &mut When) {
    if when.expected && !picked.measures.is_empty() && intent.ever.is_none() {
        when.notes
            .push("no period was named: all dates are counted".to_owned());
    }
}

/// A period that is not over has numbers up to today only; the sentence beneath must say so.
fn note_future(when: &mut When, today: &Today) {
    let Some((first, last)) = when.range else {
        return;
    };
    if first > today.date {
        when.notes.push(format!(
            "the period has not begun: today is {}",
            day_name(today.date)
        ));
    } else if last > today.date {
        when.notes.push(format!(
            "the period is not over: today is {}",
            day_name(today.date)
        ));
    }
}
