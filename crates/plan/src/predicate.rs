//! Conditions of queries, rules and models as expressions over joined tables.

use base::Code;
use semantic::{Diagnostic, MemberId, Predicate, Test};
use sql::Expr;

use crate::clock;
use crate::join_tree::{At, JoinTree};
use crate::scalar::Scalars;
use crate::value_test::{earlier, tested};
use crate::versus::{beside, so_many_times};

impl Scalars<'_> {
    /// A condition on rows as seen from a place.
    pub fn condition(&mut self, at: At, predicate: &Predicate) -> Result<Expr, Diagnostic> {
        self.predicate(predicate, &mut |scalars, id| scalars.member(at, id))
    }

    /// A condition whose members are columns of a result.
    pub fn condition_on_result(&mut self, predicate: &Predicate) -> Result<Expr, Diagnostic> {
        self.predicate(predicate, &mut |scalars, id| {
            Ok(Expr::name(&scalars.model.member(id).path))
        })
    }

    fn predicate(
        &mut self,
        predicate: &Predicate,
        value_of: &mut dyn FnMut(&mut Self, MemberId) -> Result<Expr, Diagnostic>,
    ) -> Result<Expr, Diagnostic> {
        let mut each = |scalars: &mut Self, parts: &[Predicate]| {
            parts
                .iter()
                .map(|part| scalars.predicate(part, value_of))
                .collect::<Result<Vec<_>, _>>()
        };
        match predicate {
            Predicate::All(parts) => {
                let mut parts = each(self, parts)?;
                parts.retain(|part| *part != Expr::All(Vec::new()));
                Ok(Expr::All(parts))
            }
            Predicate::Any(parts) => each(self, parts).map(Expr::Any),
            Predicate::Calculated { name, test } => Ok(tested(Expr::name(name), test, false)),
            Predicate::Test { member, test } => {
                let (asked, member) = (*member, self.own(*member));
                let value = value_of(self, member)?;
                self.tested(asked, member, value, test)
            }
            Predicate::Versus {
                member,
                relation,
                other,
            } => {
                self.check_even(*member)?;
                let mut side = |id| {
                    let own = self.own(id);
                    let value = value_of(self, own)?;
                    Ok((self.later(id, own, value)?, self.value_type(own)))
                };
                Ok(beside(side(*member)?, *relation, side(*other)?))
            }
            Predicate::Below {
                member,
                node,
                parent,
                depth,
                of,
            } => {
                let key = value_of(self, *member)?;
                self.below(key, (*node, *parent), *depth, of)
            }
            Predicate::Against {
                member,
                relation,
                whole,
            } => {
                let value = value_of(self, *member)?;
                let name = whole.name(&self.model.member(*member).path);
                let beyond = so_many_times(Expr::name(&name), whole.times);
                Ok(beside((value, None), *relation, (beyond, None)))
            }
            Predicate::Counted(measure) => self.counted(*measure),
            Predicate::Exists(place) => self.exists(*place),
        }
    }

    /// Where the clock is turned, two times are no further apart than what it shows of them.
    fn check_even(&self, member: MemberId) -> Result<(), Diagnostic> {
        let uneven = self.clock.is_some_and(|clock| !clock.is_even());
        if uneven && self.model.member(member).is_time() {
            let message = "two times cannot be compared in a zone with another summer time";
            return Err(Diagnostic::new(Code::QueryUnsupported, message));
        }
        Ok(())
    }

    /// The rows that a measure aggregates. To whom it is masked, none of them is known.
    fn counted(&mut self, id: MemberId) -> Result<Expr, Diagnostic> {
        let member = self.model.member(id);
        let Some(measure) = member.measure().filter(|_| !(self.masked)(id)) else {
            return Ok(Expr::Any(Vec::new()));
        };
        let at = self
            .joins
            .reach_asked(JoinTree::ROOT, member.cube, self.passable)?;
        let conditions = measure.filters.iter().map(|sql| self.fragment(at, sql));
        conditions.collect::<Result<_, _>>().map(Expr::All)
    }

    /// A test of a member that stands for one that was asked for.
    fn tested(
        &self,
        asked: MemberId,
        member: MemberId,
        value: Expr,
        test: &Test,
    ) -> Result<Expr, Diagnostic> {
        let kind = self.time_type(member);
        let is_date = self.is_date(member);
        let shifts = || self.shifts.iter().filter(|shift| shift.time == asked);
        for shift in shifts() {
            self.check_moved(member, kind, shift.by)?;
        }
        let own = shifts().rev();
        let own = own
            .into_iter()
            .try_fold(test.clone(), |test, shift| earlier(&test, shift.by));
        if let (Some(test), Some(clock)) = (&own, self.clock_of(member)?) {
            return clock::tested_by(clock, &value, test).ok_or_else(|| {
                let message = "a time is asked for that the organisation's clock never shows";
                Diagnostic::new(Code::QueryWrongValue, message)
            });
        }
        Ok(match own {
            // The time of the rows is compared as it is, which keeps indexes of use.
            Some(test) => tested(value, &test, is_date),
            None => tested(self.later(asked, member, value)?, test, is_date),
        })
    }
}
