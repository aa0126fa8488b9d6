//! Stage 5: passes that make a plan simpler or cheaper and leave its result alone.
//!
//! | pass | before | after | why sound |
//! |---|---|---|---|
//! | [`drop_empty_filters`] | a filter without conditions | its input | it lets every row pass |
//! | [`bare_columns`] | a condition on a column that is cut to periods | a range of the column itself | a period lies behind a moment if and only if all of it does |
//! | [`keys_of_facts`] | a condition on the key of a joined table | the same of the column that holds the key, beside it | whoever has the partner has its key |
//! | [`sums_before_windows`] | rows joined with each period whose window they lie in, and added up | sums of rows joined with them, and added up again | rows that agree in groups and times lie in the same windows |
//!
//! What a pass knows of indexes and partitions is what the catalog says; without it nothing is
//! rewritten for their sake. `docs/passes.md` shows each pass to people.

mod bare_columns;
mod drop_empty_filters;
mod keys_of_facts;
mod reads;
mod sums_before_windows;

use sql::Catalog;

use crate::Plan;

/// A rewrite of a whole plan.
pub struct Pass {
    pub name: &'static str,
    pub apply: fn(Plan, &Catalog) -> Plan,
}

/// Every pass, in the order in which they run.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "drop_empty_filters",
        apply: drop_empty_filters::apply,
    },
    Pass {
        name: "bare_columns",
        apply: bare_columns::apply,
    },
    Pass {
        name: "keys_of_facts",
        apply: keys_of_facts::apply,
    },
    Pass {
        name: "sums_before_windows",
        apply: sums_before_windows::apply,
    },
];

/// The verb.
pub fn rewrite(plan: Plan, catalog: &Catalog) -> Plan {
    let passes = PASSES.iter();
    passes.fold(plan, |plan, pass| (pass.apply)(plan, catalog))
}
