//! How the people of a tenant sign in elsewhere: `auth: {jwt: {algorithm: HS256, secret: ...}}`, or
//! `auth: {oidc: {issuer: https://login.example, client_id: querent}}`.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use auth::{Algorithm, Jwt, JwtKey, KeyFile, Oidc, RemoteKeys};
use base::{Role, TenantId};
use secrecy::SecretString;
use semantic::yaml::{Fields, Node};

use crate::confine::Ground;

/// A secret that is shared has at least as many characters: tokens are signed in the open, and
/// short ones are guessed from one of them.
const SECRET_MIN: usize = 32;

pub(crate) fn elsewhere(
    root: &Ground<'_>,
    fields: &mut Fields<'_, '_>,
) -> (Option<Jwt>, Option<Arc<Oidc>>) {
    let node = fields.take("auth");
    let read = node.and_then(|node| Fields::of("auth", node, fields.report));
    let Some(mut fields) = read else {
        return (None, None);
    };
    let (jwt, oidc) = (fields.take("jwt"), fields.take("oidc"));
    let jwt = jwt.and_then(|node| settings(root, node, &mut fields));
    let oidc = oidc.and_then(|node| issuer(root.tenant, node, &mut fields));
    fields.finish();
    (jwt, oidc.map(Arc::new))
}

/// `oidc: {issuer: https://login.example, client_id: querent, client_secret: ...}`.
fn issuer(tenant: &TenantId, node: &Node, outer: &mut Fields<'_, '_>) -> Option<Oidc> {
    let mut fields = Fields::of("oidc", node, outer.report)?;
    let issuer = fields.need_text("issuer");
    let client = fields.need_text("client_id");
    let secret = fields.text("client_secret").map(SecretString::from);
    let scopes = fields.texts("scopes");
    let role = role(&mut fields, Role::Viewer);
    let algorithm = match fields.text("algorithm") {
        Some(named) => published(&named, &mut fields),
        None => Some(Algorithm::RS256),
    };
    fields.finish();
    let mut oidc = Oidc::new(tenant.clone(), &issuer?, &client?);
    (oidc.client_secret, oidc.scopes) = (secret, scopes);
    (oidc.role, oidc.algorithm) = (role, algorithm?);
    Some(oidc)
}

/// An algorithm whose keys an issuer can publish.
fn published(named: &str, fields: &mut Fields<'_, '_>) -> Option<Algorithm> {
    let found = Algorithm::from_str(named).ok();
    let found = found.filter(|_| !named.starts_with("HS"));
    if found.is_none() {
        let message = format!(
            "'{named}' is no algorithm whose keys are published: use RS256, PS256, ES256 or EdDSA"
        );
        fields.report.invalid(fields.node, message);
    }
    found
}

fn settings(root: &Ground<'_>, node: &Node, outer: &mut Fields<'_, '_>) -> Option<Jwt> {
    let mut fields = Fields::of("jwt", node, outer.report)?;
    let algorithm = algorithm(&mut fields);
    let key = key(root, &mut fields);
    let role = role(&mut fields, Role::Viewer);
    let issuer = fields.text("issuer");
    let key_id = fields.text("kid");
    let audience = fields.text("audience");
    let namespace = fields.text("claims_namespace");
    let tenant_claim = fields.text("tenant_claim");
    fields.finish();
    let jwt = Jwt {
        tenant: root.tenant.clone(),
        algorithm: algorithm?,
        key: key?,
        issuer,
        key_id,
        audience,
        namespace,
        tenant_claim,
        role,
    };
    match jwt.check() {
        Ok(()) => Some(jwt),
        Err(unfit) => {
            outer.report.invalid(node, unfit.to_string());
            None
        }
    }
}

fn algorithm(fields: &mut Fields<'_, '_>) -> Option<Algorithm> {
    let named = fields.need_text("algorithm")?;
    let found = Algorithm::from_str(&named).ok();
    if found.is_none() {
        let message = format!(
            "'{named}' is no algorithm that signs: use HS256, RS256, PS256, ES256 or EdDSA, or \
             one of their kin"
        );
        fields.report.invalid(fields.node, message);
    }
    found
}

/// One of `secret`, `key` (a file with a public key in PEM) and `jwks` (a set of them: a file, or
/// where it is published).
fn key(root: &Ground<'_>, fields: &mut Fields<'_, '_>) -> Option<JwtKey> {
    let (secret, pem, jwks) = (
        fields.text("secret"),
        fields.text("key"),
        fields.text("jwks"),
    );
    let found = match (secret, pem, jwks) {
        (Some(secret), None, None) if secret.len() >= SECRET_MIN => {
            Ok(JwtKey::Secret(SecretString::from(secret)))
        }
        (Some(_), None, None) => Err(format!("'secret' has at least {SECRET_MIN} characters")),
        (None, Some(path), None) => pem_file(root, &path).map(JwtKey::Pem),
        (None, None, Some(url)) if url.contains("://") => {
            Ok(JwtKey::Remote(Arc::new(RemoteKeys::at(&url))))
        }
        (None, None, Some(path)) => key_file(root, &path).map(JwtKey::Jwks),
        _ => Err("jwt needs one of 'secret', 'key' and 'jwks', and not two".into()),
    };
    found
        .map_err(|message| fields.report.invalid(fields.node, message))
        .ok()
}

fn pem_file(root: &Ground<'_>, path: &str) -> Result<String, String> {
    let file = inside(root, path)?;
    fs::read_to_string(file).map_err(|error| format!("'{path}' cannot be read: {error}"))
}

fn key_file(root: &Ground<'_>, path: &str) -> Result<Arc<dyn auth::KeySet>, String> {
    let opened = KeyFile::open(&inside(root, path)?);
    let set = opened.map_err(|error| format!("'{path}' is no set of keys: {error}"))?;
    Ok(Arc::new(set))
}

fn inside(root: &Ground<'_>, path: &str) -> Result<PathBuf, String> {
    root.confine(Path::new(path)).ok_or_else(|| {
        format!("'{path}' leads out of what is the tenant's: name a file of the project that is neither hidden nor \
             another tenant's, without '..'")
    })
}

/// What somebody is in the tenant; nobody becomes an operator by it.
pub(crate) fn role(fields: &mut Fields<'_, '_>, otherwise: Role) -> Role {
    let Some((text, node)) = fields.text_at("role") else {
        return otherwise;
    };
    match Role::from_str(&text) {
        Ok(Role::Operator) => {
            let message = "an operator stands above tenants: use admin, modeler, analyst or viewer";
            fields.report.invalid(node, message);
            otherwise
        }
        Ok(role) => role,
        Err(message) => {
            fields.report.invalid(node, message);
            otherwise
        }
    }
}
