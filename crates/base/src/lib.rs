//! The words every other room uses: ids, the context of a call, codes, limits, values and time.
//!
//! Step: none of its own; each step takes or returns something that is named here.
//! Never: knows a database, a model, a wire format or another crate of ours.
//!
//! Start reading at [`Ctx`]: whoever touches a tenant's data holds one.

mod calendar;
mod code;
mod ctx;
mod format;
mod granularity;
mod id;
mod limits;
mod periods;
mod role;
mod spine;
mod value;
mod week_year;

pub use calendar::{Calendar, DateRange};
pub use code::Code;
pub use ctx::{Actor, Attribute, Ctx, Deadline, SystemCtx, TraceId};
pub use format::Format;
pub use granularity::Granularity;
pub use id::{ActorId, InvalidId, SourceName, TenantId};
pub use limits::Limits;
pub use periods::{Every, Periods, SECONDS_A_DAY, Unit};
pub use role::{Rights, Role};
pub use spine::Spine;
pub use value::{Decimal, Type, Value};
pub use week_year::{Begins, Pattern, WeekPart, WeekYear};

#[cfg(test)]
mod tests;
