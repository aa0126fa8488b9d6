//! What is kept back at a certain moment, and when that ends.

use base::{Actor, Calendar, Value};
use jiff::Timestamp;
use jiff::civil::DateTime;
use semantic::{
    Comparison, Cube, Embargo, Member, MemberId, Model, Predicate, RowEmbargo, RuleFilter, Test,
};

use crate::grant::rule;

/// When somebody asks, and how their tenant counts time.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub now: Timestamp,
    pub calendar: &'a Calendar,
}

impl Moment<'_> {
    /// What the tenant's clock shows.
    fn local(&self) -> DateTime {
        self.now
            .to_zoned(self.calendar.time_zone.clone())
            .datetime()
    }

    /// When the tenant's clock shows a time; `None` where that is beyond all times.
    fn instant(&self, time: DateTime) -> Option<Timestamp> {
        let zoned = time.to_zoned(self.calendar.time_zone.clone()).ok()?;
        Some(zoned.timestamp())
    }

    fn is_reached(&self, time: DateTime) -> bool {
        self.instant(time)
            .is_some_and(|instant| instant <= self.now)
    }
}

/// What of a model is kept from one actor at a moment.
pub(crate) struct Held<'a> {
    pub actor: &'a Actor,
    pub moment: Moment<'a>,
    /// The first moment at which anything of it ends.
    pub until: Option<Timestamp>,
}

impl Held<'_> {
    /// The members that are kept back, and what is computed from them: a rate would give away what
    /// it divides, and a mask what it reads.
    pub fn members(&mut self, model: &Model) -> Vec<MemberId> {
        let mut held: Vec<MemberId> = model.members().iter().map(|member| member.id).collect();
        held.retain(|id| self.member(model.member(*id)).is_some());
        let mut before = usize::MAX;
        while !held.is_empty() && before != held.len() {
            before = held.len();
            let more = model.members().iter().filter(|member| {
                let mut parts = member.refers_to().chain(member.mask_refers_to());
                !held.contains(&member.id) && parts.any(|part| held.contains(&part))
            });
            let more: Vec<MemberId> = more.map(|member| member.id).collect();
            held.extend(more);
        }
        held
    }

    /// Until when a member itself is kept back, if it is.
    pub fn member(&mut self, member: &Member) -> Option<DateTime> {
        let embargo = member.embargo.as_ref()?;
        self.holds(embargo).then_some(embargo.until)
    }

    fn holds(&mut self, embargo: &Embargo) -> bool {
        let holds = !self.is_free(&embargo.except) && !self.moment.is_reached(embargo.until);
        if holds {
            self.ends(Some(embargo.until));
        }
        holds
    }

    /// The conditions on rows that the embargoes of a cube make now, each with when it ends.
    pub fn rows(&mut self, cube: &Cube, model: &Model) -> Vec<(Predicate, Option<DateTime>)> {
        let embargoes = cube.embargoes.iter();
        embargoes
            .filter_map(|embargo| self.row(embargo, model))
            .collect()
    }

    fn row(
        &mut self,
        embargo: &RowEmbargo,
        model: &Model,
    ) -> Option<(Predicate, Option<DateTime>)> {
        if self.is_free(embargo.except()) {
            return None;
        }
        match embargo {
            RowEmbargo::Rows { filters, embargo } => {
                let kept = filters.iter().map(|filter| self.outside(filter, model));
                let kept = Predicate::Any(kept.collect());
                self.holds(embargo).then_some((kept, Some(embargo.until)))
            }
            RowEmbargo::Periods {
                over,
                period,
                delay,
                ..
            } => {
                let (now, calendar) = (self.moment.local(), self.moment.calendar);
                let (start, until) = period.first_held(delay, now, calendar);
                self.ends(until);
                let earlier = Test::Compare(Comparison::Less, Value::Date(start));
                let released = Predicate::Test {
                    member: *over,
                    test: earlier,
                };
                Some((released, until))
            }
        }
    }

    /// Rows of which it is known that a filter does not let them through.
    fn outside(&self, filter: &RuleFilter, model: &Model) -> Predicate {
        let Some(operator) = filter.operator.opposite() else {
            return Predicate::never();
        };
        let opposite = RuleFilter {
            operator,
            ..filter.clone()
        };
        rule(&opposite, self.actor, model)
    }

    fn is_free(&self, except: &[String]) -> bool {
        let mut groups = except.iter();
        groups.any(|group| group == "*" || self.actor.groups.contains(group))
    }

    fn ends(&mut self, time: Option<DateTime>) {
        let instant = time.and_then(|time| self.moment.instant(time));
        self.until = match (self.until, instant) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
}
