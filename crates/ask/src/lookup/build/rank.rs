//! What rows are sorted by, and how many of them are shown.

use semantic::{CubeId, DimensionType, MemberId};

use super::Builder;
use crate::lookup::frame::{Key, Noun, Rank};

impl Builder<'_> {
    pub(super) fn rank(&mut self, root: CubeId) -> Option<()> {
        let frame = self.frame;
        let Some(rank) = &frame.rank else {
            return Some(());
        };
        let top_of_each = rank.limit.is_some() && !frame.groups.is_empty();
        (!top_of_each).then_some(())?;
        let key = match &rank.key {
            Key::Rows => self.most_rows(root)?,
            Key::Count(noun) => self.most_of(noun, root)?,
            Key::Made(made, noun) => {
                let column = self.chooser.column(noun, None)?;
                let measure = self.chooser.ways.made(*made, column)?;
                self.ranked_by_measure(measure, rank)?
            }
            Key::Noun(noun) => {
                let column = self.ranked_column(noun)?;
                let kind = self.chooser.ways.kind(column);
                let text = !matches!(kind, Some(DimensionType::Number | DimensionType::Time));
                // The first of texts in their order is hardly what "the most" means.
                (!text || rank.limit.is_none()).then_some(())?;
                self.ranked_by_column(column)?
            }
            Key::Kind(kind) => {
                let (column, turned) = self.chooser.of_kind(*kind, None)?;
                let key = self.ranked_by_column(column)?;
                self.order.push((key, rank.descending != turned));
                return Some(());
            }
            Key::First => *self.measures.first().or(self.dimensions.first())?,
        };
        self.order.push((key, rank.descending));
        Some(())
    }

    pub(super) fn ranked_column(&mut self, noun: &Noun) -> Option<MemberId> {
        if noun.columns.is_empty() || noun.is_thing() {
            let columns = self.chooser.columns(noun)?;
            return columns.first().copied();
        }
        self.chooser.column(noun, None)
    }

    pub(super) fn ranked_by_column(&mut self, column: MemberId) -> Option<MemberId> {
        if self.dimensions.contains(&column) {
            return Some(column);
        }
        if self.grouped {
            // Groups have no such value, unless it is made of theirs.
            return None;
        }
        self.dimensions.push(column);
        self.beside.push(column);
        Some(column)
    }

    pub(super) fn ranked_by_measure(&mut self, measure: MemberId, rank: &Rank) -> Option<MemberId> {
        let _ = rank;
        if !self.measures.contains(&measure) {
            self.measures.push(measure);
            self.beside.push(measure);
        }
        self.grouped = true;
        Some(measure)
    }

    /// "the most common": groups by what is shown, and counts.
    pub(super) fn most_rows(&mut self, root: CubeId) -> Option<MemberId> {
        let rows = self.chooser.ways.rows(root)?;
        self.grouped = true;
        if !self.measures.contains(&rows) {
            self.measures.push(rows);
            self.beside.push(rows);
        }
        Some(rows)
    }

    /// "with the most students": so many rows of it belong to each.
    pub(super) fn most_of(&mut self, noun: &Noun, root: CubeId) -> Option<MemberId> {
        let thing = noun.thing()?;
        let counted = self.chooser.ways.meeting(&[thing, root])?;
        let rows = self.chooser.ways.rows(counted)?;
        if counted != root {
            self.told_apart(root);
        }
        (self.measures.is_empty() || self.measures == [rows]).then_some(())?;
        self.grouped = true;
        self.counted = Some(counted);
        if !self.measures.contains(&rows) {
            self.measures.push(rows);
            self.beside.push(rows);
        }
        Some(rows)
    }
}
