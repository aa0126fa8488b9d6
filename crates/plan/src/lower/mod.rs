//! Stage 4: a resolved query and the row rules become a plan.
//!
//! Rows pass the rules of every cube they touch before anything is computed from them, so no
//! aggregate, and no surface above, can contain what a rule keeps back. Each fact is aggregated on
//! its own, once for each grain that is needed; what is above stands on the results of all of them.

mod calculations;
mod formula;
mod measures;
mod needs;
mod over_time;
mod result;
mod rows;
mod scope;
mod totals;

use base::{Code, Limits};
use policy::RowRules;
use semantic::{CubeId, Diagnostic, MemberId, Resolved};
use sql::Catalog;

use crate::Plan;
use crate::join_tree::JoinTree;
use crate::scalar::Scalars;
use result::Results;

/// The verb.
pub fn lower(
    query: &Resolved,
    rules: &RowRules,
    catalog: &Catalog,
    limits: &Limits,
) -> Result<Plan, Diagnostic> {
    let given = Given {
        query,
        rules,
        catalog,
        limits,
        passable: &|cube| query.visible.passable(cube),
        masked: &|member| query.visible.masks(member),
    };
    Results::of(given).plan()
}

/// What every part of a plan is made from.
#[derive(Clone, Copy)]
struct Given<'a> {
    query: &'a Resolved,
    rules: &'a RowRules,
    catalog: &'a Catalog,
    limits: &'a Limits,
    passable: &'a dyn Fn(CubeId) -> bool,
    masked: &'a dyn Fn(MemberId) -> bool,
}

impl<'a> Given<'a> {
    /// Expressions over the rows of a cube.
    fn scalars(self, root: CubeId) -> Scalars<'a> {
        Scalars {
            model: &self.query.model,
            catalog: self.catalog,
            joins: JoinTree::new(&self.query.model, root, self.limits),
            passable: self.passable,
            masked: self.masked,
            times: &[],
        }
    }
}

/// Loading a model hides measures like this; it is refused here for whoever shows one anyway.
fn broken() -> Diagnostic {
    Diagnostic::new(Code::ModelInvalid, "a measure of the model is faulty")
}
