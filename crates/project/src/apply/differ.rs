//! What is different of one tenant.

use std::collections::BTreeMap;

use auth::KeyRing;
use secrecy::SecretString;
use store::{Change, DocumentId, Expect, Owner, Realm, RowChange, Secret};

use super::{Applied, ApplyError, Different, Object, What};
use crate::files::{SETTINGS, TenantFiles, kind_of};
use crate::kept::{KeptTenant, open, sealed_as};

/// Compares the files of a tenant with those that are kept; `None` where nothing is different.
pub(super) fn tenant(
    keys: &KeyRing,
    files: &TenantFiles,
    before: Option<&KeptTenant>,
    applied: &Applied<'_>,
) -> Result<Option<Different>, ApplyError> {
    let mut different = Different {
        tenant: files.id.clone(),
        objects: Vec::new(),
        changes: Vec::new(),
        rows: Vec::new(),
        expect: Some(before.map_or(0, |kept| kept.revision)),
    };
    for (name, text) in &files.texts {
        different.compare(name, text, before, applied.adopt);
    }
    let kept = before.into_iter().flat_map(|kept| kept.files.texts.keys());
    for name in kept.filter(|name| !files.texts.contains_key(*name)) {
        different.remove(name, before);
    }
    // The settings of the page go on with the values that they name.
    let left = |object: &Object| object.name == SETTINGS && object.what == What::Left;
    if !different.objects.iter().any(left) {
        let nothing = BTreeMap::new();
        let values = applied.values.get(&files.id).unwrap_or(&nothing);
        different.seal(keys, values, before)?;
        different.follow_secrets(files);
    }
    Ok((!different.objects.is_empty()).then_some(different))
}

/// What goes of a tenant without a folder: what the folder owned.
pub(super) fn gone(before: &KeptTenant) -> Option<Different> {
    let mut different = Different {
        tenant: before.files.id.clone(),
        objects: Vec::new(),
        changes: Vec::new(),
        rows: Vec::new(),
        expect: Some(before.revision),
    };
    for name in before.files.texts.keys() {
        different.remove(name, Some(before));
    }
    for name in before.secrets.keys() {
        different.forget(name);
    }
    (!different.objects.is_empty()).then_some(different)
}

fn of_the_page(name: &str, before: Option<&KeptTenant>) -> bool {
    let owner = before.and_then(|kept| kept.owners.get(name));
    owner == Some(&Owner::Page)
}

impl Different {
    fn tell(&mut self, name: impl Into<String>, what: What) {
        let name = name.into();
        self.objects.push(Object { name, what });
    }

    fn change(&mut self, name: &str, body: Option<&str>) {
        let kind = kind_of(name);
        self.changes.extend(kind.map(|kind| Change {
            id: DocumentId::new(kind, name),
            owner: Owner::Folder,
            body: body.map(str::to_owned),
        }));
    }

    fn compare(&mut self, name: &str, text: &str, before: Option<&KeptTenant>, adopt: bool) {
        let what = match before.and_then(|kept| kept.files.texts.get(name)) {
            None => What::Added,
            Some(kept) if kept == text => return,
            Some(_) if !of_the_page(name, before) => What::Changed,
            Some(_) if adopt => What::Adopted,
            Some(_) => return self.tell(name, What::Left),
        };
        self.tell(name, what);
        self.change(name, Some(text));
    }

    /// What the page owns stays, whether or not the folder has it.
    fn remove(&mut self, name: &str, before: Option<&KeptTenant>) {
        if !of_the_page(name, before) {
            self.tell(name, What::Removed);
            self.change(name, None);
        }
    }

    /// Seals the values that are new, and takes away those that no file names any more.
    fn seal(
        &mut self,
        keys: &KeyRing,
        values: &BTreeMap<String, String>,
        before: Option<&KeptTenant>,
    ) -> Result<(), ApplyError> {
        let sealed = |name: &String| before.and_then(|kept| kept.secrets.get(name));
        for (name, value) in values {
            let known = sealed(name).map(|sealed| open(keys, &self.tenant, name, sealed));
            let what = match known {
                None => What::Added,
                Some(Ok(known)) if known == *value => continue,
                Some(_) => What::Changed,
            };
            let realm = Realm::Tenant(self.tenant.clone());
            let secret = SecretString::from(value.clone());
            let secret = Secret {
                id: name.clone(),
                sealed: keys.seal(&realm, &sealed_as(name), &secret)?,
            };
            self.rows.push(RowChange::put(&secret, Expect::Anything)?);
            self.tell(format!("secret {name}"), what);
        }
        let kept = before.into_iter().flat_map(|kept| kept.secrets.keys());
        let unnamed = kept.filter(|name| !values.contains_key(*name));
        unnamed.for_each(|name| self.forget(name));
        Ok(())
    }

    fn forget(&mut self, name: &str) {
        let row = RowChange::remove::<Secret>(name, Expect::Anything);
        self.rows.push(row);
        self.tell(format!("secret {name}"), What::Removed);
    }

    /// Other values under the same names are another version of the settings: whoever serves them
    /// hears of it by their revision.
    fn follow_secrets(&mut self, files: &TenantFiles) {
        let settings = self.changes.iter().any(|change| change.id.name == SETTINGS);
        if !self.rows.is_empty() && !settings {
            self.change(SETTINGS, files.texts.get(SETTINGS).map(String::as_str));
        }
    }
}
