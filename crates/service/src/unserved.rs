//! Edits that are not served because something is wrong with them. The last good version goes on, and
//! whoever edited hears why.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use auth::rights::SEE_FAULTS;
use base::{Code, Ctx, SystemCtx};
use semantic::{Diagnostic, Diagnostics};

use crate::{Error, Service};

/// By what was edited: a tenant's id, or a file of the server.
#[derive(Default)]
pub(crate) struct Unserved(RwLock<BTreeMap<String, Diagnostics>>);

/// What is said instead of a fault in what only the operator may see.
const IN_SETTINGS: &str =
    "something outside of the model is wrong: whoever runs this server finds it in the log";

impl Unserved {
    pub fn set(&self, of: &str, faults: Diagnostics) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match faults.is_empty() {
            true => drop(known.remove(of)),
            false => drop(known.insert(of.to_owned(), faults)),
        }
    }

    pub fn number(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn of(&self, name: &str) -> Vec<Diagnostic> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known
            .get(name)
            .map_or_else(Vec::new, |faults| faults.0.clone())
    }
}

impl Service {
    /// What is wrong with an edit that was read; nothing, where it was mended.
    pub fn note_unserved(&self, _ctx: &SystemCtx, of: &str, faults: Diagnostics) {
        self.unserved.set(of, faults);
    }

    /// How many of the things that were edited are served in an earlier version, or not at all.
    pub fn unserved(&self, _ctx: &SystemCtx) -> usize {
        self.unserved.number()
    }

    /// Why an edit of the caller's tenant is not served: faults in its model as they are. Of what
    /// else its folder holds they hear no more than that something is wrong.
    pub async fn faults(&self, ctx: &Ctx) -> Result<Vec<Diagnostic>, Error> {
        self.may(ctx, &SEE_FAULTS).await?;
        let found = self.unserved.of(ctx.tenant.as_str());
        let model = format!("tenants/{}/model/", ctx.tenant);
        let of_model = |fault: &Diagnostic| {
            let place = fault.place.as_ref();
            let placed = place.is_some_and(|place| place.file.starts_with(&model));
            // A cube whose rows are not there has no place.
            placed || fault.code == Code::SourceMissingObject
        };
        let (mut told, other): (Vec<_>, Vec<_>) = found.into_iter().partition(of_model);
        if let Some(other) = other.first() {
            told.push(Diagnostic::new(other.code, IN_SETTINGS));
        }
        Ok(told)
    }
}
