//! Running totals: over which periods they run, and what cannot be accumulated.

use base::Code;

use super::{Column, Resolver, Rolled, Window};
use crate::diagnostic::shown;
use crate::{Diagnostic, Measure, MemberId, Query};

impl Resolver<'_> {
    /// The running total over the periods of a time dimension.
    pub(super) fn running(
        &mut self,
        named: (Option<&str>, Option<&str>),
        query: &Query,
        keys: &[Column],
    ) -> Option<Rolled> {
        let found = self.run_over(named, query, keys);
        found.map_err(|fault| self.faults.push(fault)).ok()
    }

    fn run_over(
        &self,
        (restart, named): (Option<&str>, Option<&str>),
        query: &Query,
        keys: &[Column],
    ) -> Result<Rolled, Diagnostic> {
        let invalid = |message: &str, hint: &'static str| {
            Err(Diagnostic::new(Code::QueryInvalid, message.to_owned()).hint(hint))
        };
        let mut times = self.timed(query, keys);
        times.retain(|time| {
            time.cut.is_some() && named.is_none_or(|named| time.asked.dimension == named)
        });
        let time = match times.len() {
            1 => times.remove(0),
            0 => {
                let hint = "name it among the timeDimensions, with a granularity";
                return invalid(
                    "a running total needs a time that is cut into periods",
                    hint,
                );
            }
            _ => {
                let hint = "leave one granularity, and use 'time' where there are several times";
                return invalid("a running total runs over one time, cut in one way", hint);
            }
        };
        if self.visible.masks(time.member) {
            let message = format!(
                "'{}' is masked, so nothing runs over it",
                time.asked.dimension
            );
            return Err(Diagnostic::new(Code::QueryUnsupported, message));
        }
        let member = self.visible.model().member(time.member);
        let restart = match restart {
            None => None,
            Some(name) => Some(self.periods_named(member, name).ok_or_else(|| {
                let message = format!(
                    "'{}' is not a granularity of '{}'",
                    shown(name),
                    member.path
                );
                Diagnostic::new(Code::QueryInvalid, message)
            })?),
        };
        Ok(Rolled {
            time: time.member,
            spine: self.spine(&time)?,
            column: time.cut.map(|(column, _)| column),
            range: None,
            window: Window::Running { restart },
        })
    }

    /// Refuses what cannot be accumulated. Averages and ratios can: they are those of all rows up
    /// to a period.
    pub(super) fn check_accumulated(&mut self, of: MemberId, path: &str) {
        let model = self.visible.model();
        let mut open = vec![of];
        let mut seen = Vec::new();
        while let Some(id) = open.pop() {
            let Some(measure) = model.member(id).measure().filter(|_| !seen.contains(&id)) else {
                continue;
            };
            seen.push(id);
            let why = match measure {
                Measure {
                    semi_additive: Some(_),
                    ..
                } => "is a stock, of which one count stands for all",
                Measure {
                    rolling: Some(_), ..
                } => "is taken over windows of time already",
                Measure {
                    multi_stage: Some(_),
                    ..
                } => "is computed of totals",
                _ => {
                    open.extend(model.member(id).refers_to());
                    continue;
                }
            };
            let message = format!("'{path}' {why}: it cannot be accumulated");
            return self.fault(Code::QueryInvalid, message);
        }
    }
}
