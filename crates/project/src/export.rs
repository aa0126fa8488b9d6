//! The folder that the control store stands for, written back.

use std::path::{Path, PathBuf};
use std::{fs, io};

use auth::rights::EXPORT;
use base::{SystemCtx, TenantId};
use jiff::Timestamp;
use store::{Batch, Error, Event, KeptFile, Realm, SystemStore};

use crate::apply::SERVER_FILE;
use crate::files::folder_of;

/// The files of a project, by their paths: of all tenants, or of one. Secrets stay names. The audit
/// of each tenant shows that it was exported.
pub async fn export(
    ctx: &SystemCtx,
    store: &dyn SystemStore,
    only: Option<&TenantId>,
    now: Timestamp,
) -> Result<Vec<(String, String)>, Error> {
    let file = store
        .get_of::<KeptFile>(ctx, &Realm::System, SERVER_FILE)
        .await?;
    let mut files: Vec<_> = file
        .into_iter()
        .map(|kept| (kept.value.id, kept.value.text))
        .collect();
    let mut told = Vec::new();
    let tenants = store.tenants(ctx).await?;
    for id in tenants
        .iter()
        .filter(|id| only.is_none_or(|only| only == *id))
    {
        let kept = crate::kept::kept(ctx, store, id).await?;
        let count = kept.files.texts.len();
        let folder = folder_of(id);
        let placed = kept.files.texts.into_iter();
        files.extend(placed.map(|(name, text)| (folder.join(name).display().to_string(), text)));
        let event = Event::done(now, EXPORT.name, id).saying(format!("{count} files"));
        told.push((Realm::Tenant(id.clone()), Batch::because(event)));
    }
    store.write_all(ctx, &told).await?;
    Ok(files)
}

/// Writes files into a folder that has nothing in it yet.
pub fn write_new(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        let message = format!("{} is not empty", folder.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    for (path, text) in files {
        let path: PathBuf = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}
