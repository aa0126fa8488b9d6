//! What must be aggregated for the columns of a result: which measures, and in which scopes.

use semantic::{Column, MemberId, Model, Resolved};

use super::scope::Scope;

/// Measures that are aggregated from rows, each in a scope. The scope of the query comes first.
pub(super) struct Needs<'a> {
    model: &'a Model,
    scopes: Vec<(Scope, Vec<MemberId>)>,
}

impl<'a> Needs<'a> {
    pub fn of(query: &'a Resolved) -> Self {
        Self {
            model: &query.model,
            scopes: vec![(Scope::of(query), Vec::new())],
        }
    }

    pub fn base(&self) -> &Scope {
        &self.scopes[0].0
    }

    /// Notes a need, and returns the column in which it will be met.
    pub fn note(&mut self, scope: &Scope, measure: MemberId) -> String {
        let place = self.scopes.iter().position(|(known, _)| known == scope);
        let place = place.unwrap_or_else(|| {
            self.scopes.push((scope.clone(), Vec::new()));
            self.scopes.len() - 1
        });
        let measures = &mut self.scopes[place].1;
        if !measures.contains(&measure) {
            measures.push(measure);
        }
        self.column(scope, measure)
    }

    fn column(&self, scope: &Scope, measure: MemberId) -> String {
        let path = &self.model.member(measure).path;
        match scope == self.base() {
            true => path.clone(),
            false => self.apart(scope, path),
        }
    }

    /// A column of another scope: behind its path, how that differs from the scope of the query. A
    /// space is in no name of a member or calculation.
    pub fn apart(&self, scope: &Scope, path: &str) -> String {
        format!("{path} {}", scope.apart_from(self.base(), self.model))
    }

    /// The measures that are needed in a scope.
    pub fn in_scope(&self, scope: &Scope) -> &[MemberId] {
        let found = self.scopes.iter().find(|(known, _)| known == scope);
        found.map_or(&[], |(_, measures)| measures)
    }

    /// The scopes beside that of the query.
    pub fn others(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.iter().skip(1).map(|(scope, _)| scope)
    }

    /// The keys and the measures of all scopes. Rows are prepared for all of them, whatever they
    /// are grouped by later: so each part stands on the row rules of everything that the query
    /// touches, and parts that need the same rows share them.
    pub fn all(&self) -> (Vec<Column>, Vec<MemberId>) {
        let (mut keys, mut measures) = (Vec::new(), Vec::new());
        for (scope, needed) in &self.scopes {
            add_new(&mut keys, &scope.keys);
            add_new(&mut measures, needed);
        }
        (keys, measures)
    }
}

fn add_new<T: Clone + PartialEq>(to: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !to.contains(item) {
            to.push(item.clone());
        }
    }
}
