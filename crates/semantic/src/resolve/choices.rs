//! Switches: dimensions of no row, of which a question chooses one value by a filter.

use base::Code;

use super::{Column, ColumnKind, Resolver};
use crate::diagnostic::shown;
use crate::{Diagnostic, Filter, Member, MemberId, Operator};

impl Resolver<'_> {
    /// Takes a filter for a choice, where it is on a switch.
    pub(super) fn choice(
        &mut self,
        member: &Member,
        operator: Operator,
        values: &[String],
        null: bool,
    ) -> bool {
        let switch = member
            .dimension()
            .map_or(&[][..], |dimension| &dimension.switch);
        if switch.is_empty() {
            return false;
        }
        let path = &member.path;
        let chooses = matches!(operator, Operator::Equals | Operator::In);
        let fault = match values {
            [value] if chooses && !null && switch.contains(value) => {
                self.choose(member, value);
                return true;
            }
            [value] if chooses && !null => format!("'{}' is no value of '{path}'", shown(value)),
            _ => format!("of '{path}' one value is chosen"),
        };
        self.refuse_choice(fault, switch);
        true
    }

    fn choose(&mut self, member: &Member, value: &str) {
        let id = member.behind.unwrap_or(member.id);
        let known = self.choices.iter().find(|(known, _)| *known == id);
        match known {
            Some((_, other)) if other != value => {
                let message = format!("two values are chosen of '{}'", member.path);
                self.fault(Code::QueryInvalid, message);
            }
            Some(_) => {}
            None => self.choices.push((id, value.to_owned())),
        }
    }

    fn refuse_choice(&mut self, message: String, switch: &[String]) {
        let fault = Diagnostic::new(Code::QueryInvalid, message);
        let hint = format!(
            "choose by a filter 'equals' with one of {}",
            switch.join(", ")
        );
        self.faults.push(fault.hint(hint));
    }

    /// A choice holds for all of a query: it cannot be one of several conditions.
    pub(super) fn check_choices_in(&mut self, parts: &[Filter]) {
        let chosen = parts.iter().any(|part| self.is_choice(part));
        if chosen {
            let message = "a value of a switch is chosen for the whole query, not within an 'or' or for other rows";
            self.fault(Code::QueryInvalid, message);
        }
    }

    fn is_choice(&self, filter: &Filter) -> bool {
        match filter {
            Filter::And(parts) | Filter::Or(parts) => parts.iter().any(|part| self.is_choice(part)),
            Filter::Test { member, .. } => {
                let found = self.visible.member_at(member).and_then(Member::dimension);
                found.is_some_and(|dimension| !dimension.switch.is_empty())
            }
            _ => false,
        }
    }

    /// Whether a value is chosen of every switch that the query shows or computes by.
    pub(super) fn check_chosen(&mut self, columns: &[Column], on_groups: &[MemberId]) {
        let model = self.visible.model();
        let columns = columns
            .iter()
            .filter(|column| column.kind != ColumnKind::Key);
        let mut open: Vec<MemberId> = columns.map(|column| column.member).collect();
        open.extend(on_groups);
        let mut seen = Vec::new();
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let member = model.member(id);
            open.extend(member.refers_to().filter(|_| !self.visible.masks(id)));
            let Some(dimension) = member.dimension().filter(|of| !of.switch.is_empty()) else {
                continue;
            };
            let real = member.behind.unwrap_or(id);
            if self.choices.iter().any(|(known, _)| *known == real) {
                continue;
            }
            match self.visible.shows(id) {
                true => {
                    let message = format!("no value of '{}' is chosen", member.path);
                    self.refuse_choice(message, &dimension.switch);
                }
                // Which one stays unsaid: the actor may not know of it.
                false => {
                    let message = "a part of the query needs a choice that you cannot make";
                    self.fault(Code::QueryInvalid, message);
                }
            }
        }
    }
}
