//! Calculations, looked up: the measure, the groups within which, and what is left out of a whole.

use base::Code;

use super::{Column, ColumnKind, Predicate, Resolver, Rolled};
use crate::diagnostic::shown;
use crate::fragment::is_identifier;
use crate::{
    Calculation, CalculationKind, Diagnostic, Interval, Member, MemberId, MemberKind, Query, Shown,
    nearest,
};

/// A calculation whose every name was found.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedCalculation {
    pub name: String,
    pub of: MemberId,
    pub kind: ResolvedKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ResolvedKind {
    Share {
        /// Columns, by their places.
        within: Vec<usize>,
        ignoring: Vec<MemberId>,
    },
    Change {
        shift: Shift,
        shown: Shown,
    },
    Running {
        rolled: Box<Rolled>,
        /// The granularity with whose periods it begins anew, as it was named.
        restart: Option<String>,
    },
    Rank {
        /// Columns, by their places.
        within: Vec<usize>,
        ascending: bool,
    },
}

/// A time dimension whose earlier rows are looked at as if they were so much later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    pub time: MemberId,
    pub by: Interval,
}

impl Resolver<'_> {
    /// Looks up every calculation, and adds its column.
    pub(super) fn calculations(
        &mut self,
        query: &Query,
        columns: &mut Vec<Column>,
    ) -> Vec<ResolvedCalculation> {
        let mut found: Vec<ResolvedCalculation> = Vec::new();
        let keys = columns.clone();
        for asked in &query.calculations {
            self.check_name(&asked.name);
            let Some(calculation) = self.calculation(asked, query, &keys) else {
                continue;
            };
            columns.push(Column {
                member: calculation.of,
                name: calculation.name.clone(),
                kind: ColumnKind::Calculation,
            });
            self.calculated
                .push((calculation.name.clone(), calculation.of));
            found.push(calculation);
        }
        found
    }

    fn check_name(&mut self, name: &str) {
        if !is_identifier(name) {
            let message = format!("'{}' is no name of a calculation", shown(name));
            let fault = Diagnostic::new(Code::QueryInvalid, message);
            self.faults
                .push(fault.hint("use letters, digits and underscores, as in 'share_of_zone'"));
        }
        if self.calculated.iter().any(|(known, _)| known == name) {
            let message = format!("there are two calculations named '{}'", shown(name));
            self.fault(Code::QueryInvalid, message);
        }
    }

    fn calculation(
        &mut self,
        asked: &Calculation,
        query: &Query,
        keys: &[Column],
    ) -> Option<ResolvedCalculation> {
        let of = self.member(&asked.of, "measure", |m| m.measure().is_some());
        let kind = match &asked.kind {
            CalculationKind::Share { within, ignoring } => ResolvedKind::Share {
                within: self.within(within, keys)?,
                ignoring: self.ignored(ignoring)?,
            },
            CalculationKind::Change { from, shown, time } => ResolvedKind::Change {
                shift: self.shift(*from, time.as_deref(), query, keys)?,
                shown: *shown,
            },
            CalculationKind::Running { restart, time } => {
                if let Some(of) = of {
                    self.check_accumulated(of.id, &of.path);
                }
                let named = (restart.as_deref(), time.as_deref());
                ResolvedKind::Running {
                    rolled: Box::new(self.running(named, query, keys)?),
                    restart: restart.clone(),
                }
            }
            CalculationKind::Rank { within, ascending } => ResolvedKind::Rank {
                within: self.within(within, keys)?,
                ascending: *ascending,
            },
        };
        Some(ResolvedCalculation {
            name: asked.name.clone(),
            of: of?.id,
            kind,
        })
    }

    /// The columns that are named; all of them, or none.
    pub(super) fn within(&mut self, names: &[String], columns: &[Column]) -> Option<Vec<usize>> {
        let found = names.iter().map(|name| self.key(name, columns));
        let found: Vec<Option<usize>> = found.collect();
        found.into_iter().collect()
    }

    /// The column of a dimension, or of a time dimension that is cut in one way.
    fn key(&mut self, name: &str, columns: &[Column]) -> Option<usize> {
        let places = || {
            columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.is_key())
        };
        let exact = places().find(|(_, column)| column.name == name);
        let cut = |column: &Column| column.is_cut_of(name);
        let mut cuts = places().filter(|(_, column)| cut(column));
        let found = exact.or_else(|| cuts.next().filter(|_| cuts.next().is_none()));
        if let Some((place, _)) = found {
            return Some(place);
        }
        let near = nearest(name, places().map(|(_, column)| column.name.as_str()));
        if near.is_some() || self.any_member(name).is_some() {
            let message = format!("'{}' is no group of the result", shown(name));
            let fault = Diagnostic::new(Code::QueryInvalid, message);
            self.faults.push(match near {
                Some(_) => fault.near(near),
                None => fault.hint("name it among the dimensions too"),
            });
        }
        None
    }

    fn ignored(&mut self, names: &[String]) -> Option<Vec<MemberId>> {
        let filters =
            |m: &Member| m.dimension().is_some() || matches!(m.kind, MemberKind::Segment(_));
        let found = names
            .iter()
            .map(|name| self.member(name, "dimension or a segment", filters));
        let found: Vec<Option<MemberId>> = found.map(|m| m.map(|m| m.id)).collect();
        found.into_iter().collect()
    }

    /// What is ignored must be a condition, and one that can be left out by itself.
    pub(super) fn check_ignored(
        &mut self,
        calculations: &[ResolvedCalculation],
        filter: &Predicate,
        segments: &[MemberId],
    ) {
        for calculation in calculations {
            let ResolvedKind::Share { ignoring, .. } = &calculation.kind else {
                continue;
            };
            for id in ignoring {
                let path = &self.visible.model().member(*id).path;
                if !segments.contains(id) && !filter.names(*id) {
                    let message =
                        format!("'{path}' is ignored, but nothing of the query limits it");
                    self.fault(Code::QueryInvalid, message);
                }
            }
            if filter.conjuncts().any(|part| part.is_torn_by(ignoring)) {
                let message = format!(
                    "'{}' ignores a part of an 'or' only: ignore all of its members, or none",
                    calculation.name
                );
                self.fault(Code::QueryInvalid, message);
            }
        }
    }
}
