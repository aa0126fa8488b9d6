//! By which keys measures are taken, and of which rows.

use semantic::{Column, ColumnKind, MemberId, Model, Resolved};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scope {
    pub keys: Vec<Column>,
    /// Members and segments whose conditions do not count.
    pub ignoring: Vec<MemberId>,
}

impl Scope {
    /// That of the query itself.
    pub fn of(query: &Resolved) -> Self {
        let keys = query.columns.iter().filter(|column| column.is_key());
        Self {
            keys: keys.cloned().collect(),
            ignoring: Vec::new(),
        }
    }

    pub fn names(&self) -> Vec<String> {
        self.keys.iter().map(|key| key.name.clone()).collect()
    }

    /// How it differs from another one, in words that tell it from all others that do.
    pub fn apart_from(&self, other: &Scope, model: &Model) -> String {
        self.words(other, |key| key.name.clone(), |id| &model.member(id).path)
            .join(" ")
    }

    /// The same in short, for the names in a statement.
    pub fn label(&self, other: &Scope, model: &Model) -> String {
        let short = |key: &Column| {
            let name = &model.member(key.member).name;
            match key.kind {
                ColumnKind::Time(_) => {
                    let granularity = key.name.rsplit('.').next().unwrap_or_default();
                    format!("{name}_{granularity}")
                }
                _ => name.clone(),
            }
        };
        self.words(other, short, |id| &model.member(id).name)
            .join("_")
            .replace([' ', ','], "_")
    }

    fn words<'m>(
        &self,
        other: &Scope,
        key: impl Fn(&Column) -> String,
        member: impl Fn(MemberId) -> &'m String,
    ) -> Vec<String> {
        let mut words = Vec::new();
        if self.keys != other.keys {
            let keys: Vec<String> = self.keys.iter().map(key).collect();
            words.push(match keys.is_empty() {
                true => "overall".to_owned(),
                false => format!("by {}", keys.join(",")),
            });
        }
        if self.ignoring != other.ignoring {
            let ignored: Vec<&str> = self
                .ignoring
                .iter()
                .map(|id| member(*id).as_str())
                .collect();
            words.push(format!("for any {}", ignored.join(",")));
        }
        words
    }
}
