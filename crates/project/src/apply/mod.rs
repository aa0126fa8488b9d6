//! A folder becomes what the control store holds: what is different, and writing it at once.
//!
//! Each file is owned by the folder or by the page. What people made on the page stays theirs until
//! the operator adopts it. Passwords and their kin are never written into the store as they are:
//! files name them, and what stands for the names is sealed.

mod differ;
mod in_clear;

use std::collections::BTreeMap;
use std::fmt;

use auth::KeyRing;
use auth::rights::APPLY;
use base::{SystemCtx, TenantId};
use jiff::Timestamp;
use store::{Batch, Change, Event, Expect, KeptFile, Realm, Revision, RowChange, SystemStore};

use crate::files::TenantFiles;
pub use in_clear::in_clear;

/// The server's own file, which belongs to no tenant.
pub(crate) const SERVER_FILE: &str = "querent.yaml";

/// What is applied, and how far.
pub struct Applied<'a> {
    pub server: Option<&'a str>,
    pub tenants: &'a [TenantFiles],
    /// What stands for the names in the files of each tenant.
    pub values: &'a BTreeMap<TenantId, BTreeMap<String, String>>,
    /// Whether the folder takes over what was edited on the page.
    pub adopt: bool,
    /// Whether tenants go that have no folder any more.
    pub prune: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Added,
    Changed,
    Removed,
    /// Edited on the page, and taken over by the folder.
    Adopted,
    /// Edited on the page, and left as it is.
    Left,
}

/// Something of a tenant that is different: a file by its path, or `secret NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub name: String,
    pub what: What,
}

/// What is different of one tenant, and what is to be written for it.
pub struct Different {
    pub tenant: TenantId,
    pub objects: Vec<Object>,
    changes: Vec<Change>,
    rows: Vec<RowChange>,
    expect: Option<Revision>,
}

/// Everything that is different.
#[derive(Default)]
pub struct Difference {
    pub server: Option<What>,
    pub tenants: Vec<Different>,
    /// Tenants that have no folder, and stay as they are.
    pub without_folder: Vec<TenantId>,
    server_row: Option<RowChange>,
}

#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("a value cannot be sealed: {0}")]
    Seal(#[from] auth::SealError),
}

/// Compares a folder with what the store holds.
pub async fn compare(
    ctx: &SystemCtx,
    store: &dyn SystemStore,
    keys: &KeyRing,
    applied: &Applied<'_>,
) -> Result<Difference, ApplyError> {
    let known = store.tenants(ctx).await?;
    let mut difference = Difference::default();
    difference
        .compare_server(ctx, store, applied.server)
        .await?;
    for files in applied.tenants {
        let before = match known.contains(&files.id) {
            true => Some(crate::kept::kept(ctx, store, &files.id).await?),
            false => None,
        };
        let different = differ::tenant(keys, files, before.as_ref(), applied)?;
        difference.tenants.extend(different);
    }
    for id in known {
        if applied.tenants.iter().any(|files| files.id == id) {
            continue;
        }
        let before = crate::kept::kept(ctx, store, &id).await?;
        match applied.prune {
            true => difference.tenants.extend(differ::gone(&before)),
            false if before.files.texts.is_empty() => {}
            false => difference.without_folder.push(id),
        }
    }
    Ok(difference)
}

impl Difference {
    /// Whether there is anything to write.
    pub fn is_empty(&self) -> bool {
        let nothing = |different: &Different| different.is_nothing();
        self.server_row.is_none() && self.tenants.iter().all(nothing)
    }

    /// Writes all of it at once, or nothing; where somebody was quicker, nothing.
    pub async fn write(
        self,
        ctx: &SystemCtx,
        store: &dyn SystemStore,
        now: Timestamp,
    ) -> Result<(), ApplyError> {
        let mut batches = Vec::new();
        if let Some(row) = self.server_row {
            let mut batch = Batch::because(Event::done(now, APPLY.name, SERVER_FILE));
            batch.rows.push(row);
            batches.push((Realm::System, batch));
        }
        for different in self.tenants.into_iter().filter(|of| !of.is_nothing()) {
            let realm = Realm::Tenant(different.tenant.clone());
            batches.push((realm, different.batch(now)));
        }
        store.write_all(ctx, &batches).await?;
        Ok(())
    }

    async fn compare_server(
        &mut self,
        ctx: &SystemCtx,
        store: &dyn SystemStore,
        text: Option<&str>,
    ) -> Result<(), ApplyError> {
        let Some(text) = text else {
            return Ok(());
        };
        let realm = Realm::System;
        let before = store.get_of::<KeptFile>(ctx, &realm, SERVER_FILE).await?;
        let expect = before
            .as_ref()
            .map_or(Expect::Absent, |kept| Expect::Version(kept.version));
        self.server = match &before {
            None => Some(What::Added),
            Some(kept) if kept.value.text != text => Some(What::Changed),
            Some(_) => return Ok(()),
        };
        let file = KeptFile {
            id: SERVER_FILE.into(),
            text: text.to_owned(),
        };
        self.server_row = Some(RowChange::put(&file, expect)?);
        Ok(())
    }
}

impl Different {
    fn is_nothing(&self) -> bool {
        self.changes.is_empty() && self.rows.is_empty()
    }

    fn batch(self, now: Timestamp) -> Batch {
        let count = |what| {
            self.objects
                .iter()
                .filter(|object| object.what == what)
                .count()
        };
        let said: Vec<String> = [What::Added, What::Changed, What::Adopted, What::Removed]
            .into_iter()
            .filter(|what| count(*what) > 0)
            .map(|what| format!("{} {what}", count(what)))
            .collect();
        let event = Event::done(now, APPLY.name, &self.tenant).saying(said.join(", "));
        Batch {
            changes: self.changes,
            rows: self.rows,
            expect: self.expect,
            ..Batch::because(event)
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            What::Added => "added",
            What::Changed => "changed",
            What::Removed => "removed",
            What::Adopted => "adopted",
            What::Left => "left, since it was edited on the page",
        })
    }
}
