//! A clock in another zone than the tenant's: what it shows when the tenant's shows a time.
//!
//! Columns without a zone are the tenant's own clock. Between two zones lie so many seconds, and so
//! many others from the day on which one of them changes to summer time. Which days those are is
//! compiled in here, so no engine needs tables of zones.

use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// How one clock goes beside another.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    own: TimeZone,
    asked: TimeZone,
    /// How many seconds later it stands, and from which moment of the tenant's clock on it is other
    /// ones.
    first: i64,
    changes: Vec<(DateTime, i64)>,
}

/// Changes that a statement may look for. A zone has two in a year.
const CHANGES_MAX: usize = 40;

/// Before the first there was no time that computers count, and no zone is planned beyond the last.
const ALWAYS: (Date, Date) = (date(1970, 1, 1), date(2100, 1, 1));

impl Clock {
    /// The clock of a zone on the days given, both inside; on all days, if none are. None, where it
    /// changes too often in that time.
    pub fn of(own: &TimeZone, asked: &TimeZone, days: Option<(Date, Date)>) -> Option<Self> {
        let (first, last) = days.unwrap_or(ALWAYS);
        // A day is another one elsewhere.
        let around = Span::new().days(3);
        let from = instant(own, first.saturating_sub(around))?;
        let to = instant(own, last.saturating_add(around))?;
        let mut clock = Self {
            own: own.clone(),
            asked: asked.clone(),
            first: 0,
            changes: Vec::new(),
        };
        clock.first = clock.between(from);
        for moment in clock.moments(from, to)? {
            let seconds = clock.between(moment);
            let last = clock
                .changes
                .last()
                .map_or(clock.first, |(_, known)| *known);
            if seconds != last {
                clock.changes.push((clock.shown_from(moment)?, seconds));
            }
        }
        (clock.changes.len() <= CHANGES_MAX).then_some(clock)
    }

    /// When one of the two zones changes.
    fn moments(&self, from: Timestamp, to: Timestamp) -> Option<Vec<Timestamp>> {
        let mut moments = Vec::new();
        for zone in [&self.own, &self.asked] {
            let changes = zone.following(from).map(|change| change.timestamp());
            moments.extend(changes.take_while(|moment| *moment <= to));
        }
        moments.sort_unstable();
        moments.dedup();
        Some(moments)
    }

    fn between(&self, moment: Timestamp) -> i64 {
        let seconds = |zone: &TimeZone| i64::from(zone.to_offset(moment).seconds());
        seconds(&self.asked) - seconds(&self.own)
    }

    /// From which time of the tenant's clock on a change holds. Of an hour that it shows twice the
    /// first is meant, and one that it leaves out is counted from before.
    fn shown_from(&self, moment: Timestamp) -> Option<DateTime> {
        let before = moment.checked_sub(Span::new().seconds(1)).ok()?;
        let as_before = self.own.to_offset(before).to_datetime(moment);
        Some(as_before.max(self.own.to_datetime(moment)))
    }

    /// How many seconds later it stands, with the moments of the tenant's clock from which on it is
    /// other ones.
    pub fn steps(&self) -> (i64, &[(DateTime, i64)]) {
        (self.first, &self.changes)
    }

    /// Whether it always stands so much later.
    pub fn is_even(&self) -> bool {
        self.changes.is_empty()
    }

    /// What the tenant's clock shows when this one shows a time.
    pub fn back(&self, time: DateTime) -> Option<DateTime> {
        let instant = self.asked.to_ambiguous_timestamp(time).compatible().ok()?;
        Some(self.own.to_datetime(instant))
    }
}

fn instant(zone: &TimeZone, day: Date) -> Option<Timestamp> {
    let midnight = day.to_datetime(Time::midnight());
    zone.to_ambiguous_timestamp(midnight).compatible().ok()
}
