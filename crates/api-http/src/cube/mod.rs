//! Cube's REST interface under `/cubejs-api/v1`, so that clients made for Cube work unchanged:
//! `load`, `sql`, `dry-run` and `meta`.
//!
//! What is asked goes through the same door as everything else; here is only how it is written:
//! numbers as strings, a query that is shown back with its defaults, members with their titles,
//! errors in Cube's words. A member that is hidden does not exist here either.

mod annotation;
mod asked;
mod caller;
mod dry_run;
mod known;
mod load;
mod meta;
mod normal;
mod pivot;
mod places;
mod refusal;
mod result;
mod rows;
mod titles;
mod waiting;

pub use annotation::kind_of;
pub use dry_run::{dry_run, sql};
pub use load::load;
pub use meta::meta;
pub use waiting::Waiting;

use semantic::Visible;
use service::{Receipt, Service};

/// What Cube's sessions call the source of a cube that names none.
const DEFAULT_SOURCE: &str = "default";

/// The source of the cubes that a query names, as the model has it.
fn data_source(visible: &Visible, receipt: &Receipt) -> String {
    let query = receipt.query.as_ref();
    let named = query.and_then(|query| asked::members(query).into_iter().next());
    let member = named.and_then(|path| visible.member_at(&path));
    let source = member.and_then(|member| visible.model().cube(member.cube).source.as_ref());
    source.map_or(DEFAULT_SOURCE.to_owned(), ToString::to_string)
}

/// What Cube calls an engine.
fn db_type(receipt: &Receipt) -> Option<&'static str> {
    receipt.statements.first().map(|sent| sent.dialect)
}

/// Shared by everything that is served here.
type Door = std::sync::Arc<Service>;
