//! Stage 4: a resolved query and the row rules become a plan.
//!
//! Rows pass the rules of every cube they touch before anything is computed from them, so no
//! aggregate, and no surface above, can contain what a rule keeps back. Each fact is aggregated on
//! its own, once for each grain that is needed; what is above stands on the results of all of them.

mod amounts;
mod around;
mod calculations;
mod extremes;
mod formula;
mod joined;
mod measures;
mod multi_stage;
mod needs;
mod over_time;
mod result;
mod rows;
mod scope;
mod sub_query;
mod totals;
mod windows;

use std::cell::RefCell;

use base::{Code, Limits};
use policy::RowRules;
use semantic::{CubeId, Diagnostic, MemberId, Predicate, Resolved, ResolvedTop};
use sql::Catalog;

use crate::join_tree::JoinTree;
use crate::scalar::Scalars;
use crate::{Node, Plan};
use result::Results;

/// The verb.
pub fn lower(
    query: &Resolved,
    rules: &RowRules,
    catalog: &Catalog,
    limits: &Limits,
) -> Result<Plan, Diagnostic> {
    let setting = Setting {
        rules,
        catalog,
        limits,
        depth: 0,
    };
    setting.of(query, |given| Results::of(given).plan())
}

/// What is the same for a query and for those within it.
#[derive(Clone, Copy)]
struct Setting<'a> {
    rules: &'a RowRules,
    catalog: &'a Catalog,
    limits: &'a Limits,
    /// How many questions this one is within.
    depth: usize,
}

impl Setting<'_> {
    fn of<T>(
        self,
        query: &Resolved,
        work: impl FnOnce(Given<'_>) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        work(Given {
            query,
            setting: self,
            found: &self.found(query)?,
            first: self.first(query)?.as_ref(),
            passable: &|cube| query.visible.passable(cube),
            masked: &|member| query.visible.masks(member),
        })
    }

    /// The groups that keep their names, where all others become one.
    fn first(self, query: &Resolved) -> Result<Option<Node>, Diagnostic> {
        let Some(top) = query.top.clone().filter(|top| top.others) else {
            return Ok(None);
        };
        let ranked = Resolved {
            top: Some(ResolvedTop {
                others: false,
                ..top
            }),
            columns: around::named(&query.columns),
            ..query.clone()
        };
        self.of(&ranked, |given| Results::of(given).first())
            .map(Some)
    }

    /// The entities that the conditions of a query look for.
    fn found(self, query: &Resolved) -> Result<Vec<Node>, Diagnostic> {
        let source = |cube| &query.model.cube(cube).source;
        let found = query.existing.iter().map(|asked| {
            if source(asked.keys.root) != source(query.root) {
                return Err(several_sources());
            }
            self.of(&asked.keys, |given| Results::of(given).groups())
        });
        found.collect()
    }
}

fn several_sources() -> Diagnostic {
    let message = "the query needs data of several sources, which is not compiled yet";
    Diagnostic::new(Code::QueryUnsupported, message)
}

/// What every part of a plan is made from.
#[derive(Clone, Copy)]
struct Given<'a> {
    query: &'a Resolved,
    setting: Setting<'a>,
    /// The entities that conditions look for.
    found: &'a [Node],
    /// The groups that keep their names, where all others become one.
    first: Option<&'a Node>,
    passable: &'a dyn Fn(CubeId) -> bool,
    masked: &'a dyn Fn(MemberId) -> bool,
}

impl<'a> Given<'a> {
    /// Expressions over the rows of a cube.
    fn scalars(self, root: CubeId) -> Scalars<'a> {
        Scalars {
            model: &self.query.model,
            catalog: self.setting.catalog,
            joins: JoinTree::new(&self.query.model, root, self.setting.limits),
            passable: self.passable,
            masked: self.masked,
            times: &[],
            existing: &self.query.existing,
            looked_for: Vec::new(),
            derived: RefCell::default(),
            branches: Vec::new(),
            shifts: &[],
            sub_queries: Vec::new(),
            choices: &self.query.choices,
            clock: None,
            counting: Predicate::always(),
        }
    }
}

/// Loading a model hides measures like this; it is refused here for whoever shows one anyway.
fn broken() -> Diagnostic {
    Diagnostic::new(Code::ModelInvalid, "a measure of the model is faulty")
}
