//! Who may see what: an actor and a model become what is visible, and the row rules for later.
//!
//! Step: 0 grant (actor + model + policies -> `Visible`, and the row rules for `lower`).
//! Never: reads data, knows SQL, or lets something through because a rule could not be applied.
//!
//! Cube's rules hold: a cube without policies is open; a cube with policies shows an actor what
//! the policies of the actor's groups show together, and rows that any of them allows; an actor
//! whom no policy matches sees nothing of the cube.

mod condition;
mod embargo;
mod explain;
mod grant;
mod tree;

pub use embargo::Moment;
pub use explain::{Access, Seen, explain_access};
pub use grant::{Fingerprint, Grants, RowRules, grant, ungoverned};

#[cfg(test)]
mod tests;
