//! What must be aggregated for the columns of a result: which measures, and in which scopes.

use semantic::{Column, MemberId, Model};

use super::scope::Scope;

/// Measures that are aggregated from rows, each in a scope. That of the result comes first.
pub(super) struct Needs<'a> {
    model: &'a Model,
    scopes: Vec<Noted>,
    /// The keys and measures of what stands around these.
    around: (Vec<Column>, Vec<MemberId>),
}

struct Noted {
    scope: Scope,
    /// How it differs from the first scope.
    words: String,
    measures: Vec<MemberId>,
}

impl<'a> Needs<'a> {
    pub fn of(scope: Scope, model: &'a Model) -> Self {
        let base = Noted {
            scope,
            words: String::new(),
            measures: Vec::new(),
        };
        Self {
            model,
            scopes: vec![base],
            around: Default::default(),
        }
    }

    /// The needs of totals that stand inside of these.
    pub fn within(&self, scope: Scope) -> Needs<'a> {
        Needs {
            around: self.all(),
            ..Needs::of(scope, self.model)
        }
    }

    pub fn base(&self) -> &Scope {
        &self.scopes[0].scope
    }

    /// Notes a need, and returns the column in which it will be met.
    pub fn note(&mut self, scope: &Scope, measure: MemberId) -> String {
        let place = self.scopes.iter().position(|known| known.scope == *scope);
        let place = place.unwrap_or_else(|| {
            let noted = Noted {
                scope: scope.clone(),
                words: self.words(scope),
                measures: Vec::new(),
            };
            self.scopes.push(noted);
            self.scopes.len() - 1
        });
        let measures = &mut self.scopes[place].measures;
        if !measures.contains(&measure) {
            measures.push(measure);
        }
        self.column(scope, &self.model.member(measure).path)
    }

    /// Words that tell a scope from all others.
    fn words(&self, scope: &Scope) -> String {
        let mut words = scope.apart_from(self.base(), self.model);
        let times = scope.times(self.model);
        // MySQL drops a space at the end of a name.
        if !times.is_empty() && self.scopes.iter().any(|known| known.words == words) {
            words = format!("{words} in {times}");
        }
        while self.scopes.iter().any(|known| known.words == words) {
            words.push('_');
        }
        words
    }

    /// The column of a measure at a path: behind it, how its scope differs from that of the result.
    /// A space is in no name of a member or calculation.
    pub fn column(&self, scope: &Scope, path: &str) -> String {
        let words = self.noted(scope).map_or("", |noted| &noted.words);
        match words.is_empty() {
            true => path.to_owned(),
            false => format!("{path} {words}"),
        }
    }

    /// The measures that are needed in a scope.
    pub fn in_scope(&self, scope: &Scope) -> &[MemberId] {
        self.noted(scope).map_or(&[], |noted| &noted.measures)
    }

    fn noted(&self, scope: &Scope) -> Option<&Noted> {
        self.scopes.iter().find(|known| known.scope == *scope)
    }

    /// The scopes beside that of the result.
    pub fn others(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.iter().skip(1).map(|noted| &noted.scope)
    }

    /// The keys and the measures of all scopes. Rows are prepared for all of them, whatever they
    /// are grouped by later: so each part stands on the row rules of everything that the query
    /// touches, and parts that need the same rows share them.
    pub fn all(&self) -> (Vec<Column>, Vec<MemberId>) {
        let (mut keys, mut measures) = self.around.clone();
        for noted in &self.scopes {
            add_new(&mut keys, &noted.scope.keys);
            add_new(&mut measures, &noted.measures);
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
