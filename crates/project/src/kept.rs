//! A tenant as the control store keeps it: the texts of its folder, and the values that they name,
//! sealed.

use std::collections::BTreeMap;
use std::path::Path;

use auth::KeyRing;
use base::{Actor, ActorId, Code, Ctx, SystemCtx, TenantId};
use secrecy::ExposeSecret;
use semantic::{Diagnostic, Diagnostics};
use store::{Error, Owner, Realm, Revision, Secret, SystemStore};

use crate::files::{TenantFiles, kind_of};
use crate::{Environment, Tenant};

/// What the store keeps of a tenant's folder.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptTenant {
    pub files: TenantFiles,
    /// Whose each of the files is.
    pub owners: BTreeMap<String, Owner>,
    /// What stands for the names in them, sealed.
    pub secrets: BTreeMap<String, String>,
    pub revision: Revision,
}

/// Reads what is kept of a tenant.
pub async fn kept(
    ctx: &SystemCtx,
    store: &dyn SystemStore,
    id: &TenantId,
) -> Result<KeptTenant, Error> {
    let found = store.documents(&within(ctx, id)?, None).await?;
    let realm = Realm::Tenant(id.clone());
    let secrets = store.all_of::<Secret>(ctx, &realm).await?;
    let mut kept = KeptTenant {
        files: TenantFiles {
            id: id.clone(),
            texts: BTreeMap::new(),
        },
        owners: BTreeMap::new(),
        secrets: secrets
            .into_iter()
            .map(|kept| (kept.value.id, kept.value.sealed))
            .collect(),
        revision: found.revision,
    };
    for document in found.documents {
        let name = document.id.name;
        // What is no file of a folder was made on the page.
        if let (true, Some(text)) = (kind_of(&name) == Some(document.id.kind), document.body) {
            kept.owners.insert(name.clone(), document.owner);
            kept.files.texts.insert(name, text);
        }
    }
    Ok(kept)
}

impl KeptTenant {
    /// The tenant that it is. Files that its settings name are looked for below `root`.
    pub fn read(&self, root: &Path, keys: &KeyRing) -> Result<Tenant, Diagnostics> {
        let mut faults = Diagnostics::default();
        let values = self.secrets.iter().filter_map(|(name, sealed)| {
            let opened = open(keys, &self.files.id, name, sealed);
            let value = opened.map_err(|fault| faults.push(fault)).ok()?;
            Some((name.clone(), value))
        });
        let environment = Environment::with(values.collect::<Vec<_>>());
        let open = environment.all_open_to(&self.files.id);
        let tenant = crate::folder::tenant(root, &self.files, &open, &mut faults);
        match tenant {
            Some(tenant) if faults.is_empty() => Ok(tenant),
            _ => Err(faults),
        }
    }
}

/// What is sealed under a name in a tenant's files is sealed as this.
pub(crate) fn sealed_as(name: &str) -> String {
    format!("environment/{name}")
}

pub(crate) fn open(
    keys: &KeyRing,
    tenant: &TenantId,
    name: &str,
    sealed: &str,
) -> Result<String, Diagnostic> {
    let realm = Realm::Tenant(tenant.clone());
    let opened = keys.open(&realm, &sealed_as(name), sealed);
    opened
        .map(|secret| secret.expose_secret().to_owned())
        .map_err(|error| {
            let message = format!("the value of '{name}' of tenant '{tenant}': {error}");
            let hint = "start with the ring that sealed it, or apply the folder anew";
            Diagnostic::new(Code::Internal, message).hint(hint)
        })
}

/// Reads as the server itself, which is in no group.
fn within(ctx: &SystemCtx, id: &TenantId) -> Result<Ctx, Error> {
    let actor = Actor {
        id: ActorId::new("querent").map_err(Error::corrupt)?,
        groups: Default::default(),
        attributes: Default::default(),
    };
    Ok(ctx.enter(id.clone(), actor))
}
