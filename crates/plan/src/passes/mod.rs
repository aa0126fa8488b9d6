//! Stage 5: passes that make a plan simpler or cheaper and leave its result alone.
//!
//! | pass | before | after | why sound |
//! |---|---|---|---|
//! | [`drop_empty_filters`] | a filter without conditions | its input | it lets every row pass |

mod drop_empty_filters;

use crate::Plan;

/// A rewrite of a whole plan.
pub struct Pass {
    pub name: &'static str,
    pub apply: fn(Plan) -> Plan,
}

/// Every pass, in the order in which they run.
pub const PASSES: &[Pass] = &[Pass {
    name: "drop_empty_filters",
    apply: drop_empty_filters::apply,
}];

/// The verb.
pub fn rewrite(plan: Plan) -> Plan {
    PASSES.iter().fold(plan, |plan, pass| (pass.apply)(plan))
}
