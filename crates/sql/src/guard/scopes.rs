//! Which common table expressions can be read from at each place of a statement.

use sqlparser::ast::{Ident, Query};

/// Each common table expression sees those before it and those around it; the body of its query
/// sees all of them.
#[derive(Default)]
pub(super) struct Scopes(Vec<Level>);

struct Level {
    names: Vec<Ident>,
    /// So many of them can be seen by now: the visitor goes to them first, one after the other.
    n_visible: usize,
}

impl Scopes {
    pub fn enter(&mut self, query: &Query) {
        let ctes = query.with.iter().flat_map(|with| &with.cte_tables);
        self.0.push(Level {
            names: ctes.map(|cte| cte.alias.name.clone()).collect(),
            n_visible: 0,
        });
    }

    pub fn leave(&mut self) {
        self.0.pop();
        if let Some(around) = self.0.last_mut() {
            around.n_visible = (around.n_visible + 1).min(around.names.len());
        }
    }

    /// How many queries are around this place.
    pub fn depth(&self) -> usize {
        self.0.len()
    }

    /// Whether every engine takes a name for one of the expressions, however it tells names apart:
    /// what it took for something else could be a table of another tenant.
    pub fn has(&self, name: &Ident) -> bool {
        let visible = self
            .0
            .iter()
            .flat_map(|scope| &scope.names[..scope.n_visible]);
        visible.into_iter().any(|cte| is_same(cte, name))
    }
}

fn is_same(one: &Ident, other: &Ident) -> bool {
    let quoted = |ident: &Ident| ident.quote_style.is_some();
    let small = one.value.to_lowercase() == one.value;
    one.value == other.value && (quoted(one) == quoted(other) || small)
}
