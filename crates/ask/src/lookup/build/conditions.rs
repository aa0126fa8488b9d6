//! Conditions on the rows that are shown, and on rows that there must be.

use semantic::{Against, Aggregate, CubeId, Existence, Filter, Operator};

use super::{Builder, either, opposite, same_member};
use crate::lookup::cues::Made;
use crate::lookup::frame::{Condition, Noun};

impl Builder<'_> {
    pub(super) fn conditions(&mut self, root: CubeId) -> Option<()> {
        let frame = self.frame;
        let mut resolved: Vec<(CubeId, Filter, bool, bool)> = Vec::new();
        for condition in &frame.conditions {
            match condition {
                Condition::Test(test) => {
                    let (member, filter) = self.test(test, root)?;
                    let cube = self.chooser.ways.cube_of(member);
                    let child = self.chooser.ways.steps(root, cube).is_none();
                    // What is negated must be said of the rows that are shown.
                    let clear = !test.negated || frame.main == Some(root);
                    (clear && (child || !test.within)).then_some(())?;
                    let filter = match (test.negated, child) {
                        (true, false) => opposite(filter)?,
                        _ => filter,
                    };
                    if test.or {
                        let (known, last, negated, _) = resolved.pop()?;
                        (known == cube && negated == test.negated).then_some(())?;
                        resolved.push((cube, either(last, filter), test.negated, child));
                    } else {
                        resolved.push((cube, filter, test.negated, child));
                    }
                }
                Condition::Exists {
                    thing,
                    negated,
                    count,
                } => self.exists(root, thing, *negated, count.as_ref())?,
                Condition::Average { noun, operator } => {
                    self.average(root, noun.as_ref(), *operator)?
                }
            }
        }
        let either = frame
            .conditions
            .iter()
            .any(|condition| matches!(condition, Condition::Test(test) if test.or));
        // "this or that and another" may be bracketed in two ways.
        let tests = frame
            .conditions
            .iter()
            .filter(|known| matches!(known, Condition::Test(_)));
        let either = either && tests.count() != 2;
        let apart = either || self.frame.both && resolved.iter().any(|(_, _, _, child)| !child);
        let contradict = apart
            || resolved
                .iter()
                .enumerate()
                .any(|(at, (_, one, no, child))| {
                    let same =
                        |(_, other, _, _): &(CubeId, Filter, bool, bool)| same_member(one, other);
                    !no && !child && resolved[..at].iter().any(same)
                });
        if contradict {
            return None;
        }
        self.place(root, resolved)
    }

    /// Conditions on rows that the counted ones lead to stand as they are; others are about rows
    /// that there must be.
    pub(super) fn place(
        &mut self,
        root: CubeId,
        resolved: Vec<(CubeId, Filter, bool, bool)>,
    ) -> Option<()> {
        let mut children: Vec<(CubeId, bool, Vec<Filter>)> = Vec::new();
        for (cube, filter, negated, child) in resolved {
            if !child {
                self.filters.push(filter);
                continue;
            }
            let rows = self.between(cube, root)?;
            let known = children
                .iter_mut()
                .find(|(known, no, _)| *known == rows && *no == negated && !self.frame.both);
            match known {
                Some((_, _, filters)) => filters.push(filter),
                None => children.push((rows, negated, vec![filter])),
            }
        }
        for (rows, negated, filters) in children {
            let name = self.cube_name(rows);
            self.drop_implied(&name, negated);
            let of = Some(self.cube_name(root));
            self.chooser.trust *= 0.95;
            self.filters.push(Filter::Exists(Box::new(Existence {
                rows: name,
                of,
                negated,
                filters,
            })));
        }
        Some(())
    }

    /// The rows that tie a condition to what is shown: those that were spoken of, else the nearest.
    pub(super) fn between(&self, cube: CubeId, root: CubeId) -> Option<CubeId> {
        let ways = &self.chooser.ways;
        let said = self
            .frame
            .conditions
            .iter()
            .filter_map(|condition| match condition {
                Condition::Exists { thing, .. } => thing.thing(),
                _ => None,
            });
        let mut said = said.filter(|thing| *thing != root);
        let fits = |thing: &CubeId| {
            ways.steps(*thing, cube).is_some() && ways.steps(*thing, root).is_some()
        };
        said.find(fits).or_else(|| ways.meeting(&[cube, root]))
    }

    /// "students who have a pet that is a cat": that there is a cat says that there is a pet.
    pub(super) fn drop_implied(&mut self, rows: &str, negated: bool) {
        let implied = |filter: &Filter| match filter {
            Filter::Exists(known) => {
                known.rows == rows && known.filters.is_empty() && known.negated == negated
            }
            _ => false,
        };
        self.filters.retain(|filter| !implied(filter));
    }

    pub(super) fn exists(
        &mut self,
        root: CubeId,
        thing: &Noun,
        negated: bool,
        count: Option<&(Operator, String)>,
    ) -> Option<()> {
        let cube = thing.thing()?;
        if let (true, Some((operator, amount))) = (cube == root, count) {
            return if negated {
                None
            } else {
                self.having(root, *operator, amount)
            };
        }
        if cube == root && count.is_none() {
            return (!negated).then_some(());
        }
        let ahead = self.chooser.ways.steps(root, cube).is_some();
        if ahead && count.is_none() {
            // Its row is there wherever the way to it is.
            return (!negated).then_some(());
        }
        (!ahead).then_some(())?;
        let rows = self.chooser.ways.meeting(&[cube, root])?;
        let filters = match count {
            Some((operator, amount)) => vec![Filter::Test {
                member: self.path(self.chooser.ways.rows(rows)?),
                operator: *operator,
                values: vec![amount.clone()],
                null: false,
            }],
            None => Vec::new(),
        };
        self.filters.push(Filter::Exists(Box::new(Existence {
            rows: self.cube_name(rows),
            of: Some(self.cube_name(root)),
            negated,
            filters,
        })));
        Some(())
    }

    /// "cities with more than 2 airports", where a city is a column of airports.
    pub(super) fn having(&mut self, root: CubeId, operator: Operator, amount: &str) -> Option<()> {
        let rows = self.chooser.ways.rows(root)?;
        let keys = self.chooser.ways.keys(root);
        let of_rows = self.dimensions.iter().any(|id| keys.contains(id));
        (!of_rows && !self.dimensions.is_empty()).then_some(())?;
        self.grouped = true;
        if !self.measures.contains(&rows) {
            self.measures.push(rows);
            self.beside.push(rows);
        }
        self.filters.push(Filter::Test {
            member: self.path(rows),
            operator,
            values: vec![amount.to_owned()],
            null: false,
        });
        Some(())
    }

    /// Each row is a group of its own, and is compared with the mean of them.
    pub(super) fn average(
        &mut self,
        root: CubeId,
        noun: Option<&Noun>,
        operator: Operator,
    ) -> Option<()> {
        // The average of all, and not of those that other conditions let through.
        let alone = self.frame.conditions.len() == 1 && !self.grouped;
        alone.then_some(())?;
        let column = self.chooser.column(noun?, Some(root))?;
        (self.chooser.ways.cube_of(column) == root).then_some(())?;
        let measure = self.chooser.ways.made(Made::Average, column)?;
        let keys = self.chooser.ways.keys(root);
        (!keys.is_empty()).then_some(())?;
        self.told_apart(root);
        self.grouped = true;
        self.measures.push(measure);
        self.beside.push(measure);
        self.filters.push(Filter::Against(Against {
            member: self.path(measure),
            operator,
            aggregate: Aggregate::Average,
            per: Vec::new(),
            times: None,
        }));
        Some(())
    }
}
