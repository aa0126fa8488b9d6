//! The tables that a model's own query names become those of the tenant, in full and in quotes.
//!
//! People write `FROM orders` and mean the table of their schema, whatever case an engine folds
//! names to and wherever it looks for them. What is written instead is the one table of the
//! catalog that has the name; a name that none or several have is left, and refused by the walk.

use std::ops::ControlFlow;

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, Query, VisitMut, VisitorMut};

use super::allowed::is_name;
use super::scopes::Scopes;
use crate::{Catalog, Dialect, Table};

pub(super) fn tables(query: &mut Query, dialect: &dyn Dialect, catalog: &Catalog) {
    let quote = dialect.quote("x").chars().next();
    let mut qualifier = Qualifier {
        quote: quote.unwrap_or('"'),
        catalog,
        scopes: Scopes::default(),
    };
    let _ = query.visit(&mut qualifier);
}

struct Qualifier<'a> {
    quote: char,
    catalog: &'a Catalog,
    scopes: Scopes,
}

impl VisitorMut for Qualifier<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.scopes.enter(query);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.scopes.leave();
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        let parts: Option<Vec<&Ident>> = relation.0.iter().map(ObjectNamePart::as_ident).collect();
        let found = match parts.as_deref() {
            Some([name]) if !self.scopes.has(name) => self.only_table(None, name),
            Some([schema, name]) => {
                let table = self.only_table(Some(schema), name);
                table.filter(|table| {
                    !is_exact(schema, &table.schema) || !is_exact(name, &table.name)
                })
            }
            _ => None,
        };
        if let Some(table) = found {
            let quoted = |name: &String| Ident::with_quote(self.quote, name);
            *relation = ObjectName::from(vec![quoted(&table.schema), quoted(&table.name)]);
        }
        ControlFlow::Continue(())
    }
}

/// Whether every engine reads a name as this one.
fn is_exact(ident: &Ident, known: &str) -> bool {
    let small = ident.value == ident.value.to_lowercase();
    ident.value == known && (ident.quote_style.is_some() || small)
}

impl Qualifier<'_> {
    fn only_table(&self, schema: Option<&Ident>, name: &Ident) -> Option<&Table> {
        let means = |ident: &Ident, known: &str| match ident.quote_style {
            Some(_) => ident.value == known,
            None => ident.value.eq_ignore_ascii_case(known),
        };
        let mut names = schema.into_iter().chain([name]);
        let mut tables = self.catalog.tables.iter().filter(|table| {
            means(name, &table.name) && schema.is_none_or(|schema| means(schema, &table.schema))
        });
        match (names.all(is_name), tables.next(), tables.next()) {
            (true, Some(table), None) => Some(table),
            _ => None,
        }
    }
}
