//! How the people of a tenant sign in elsewhere: `auth: {jwt: {algorithm: HS256, secret: ...}}`.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use auth::{Algorithm, Jwt, JwtKey, KeyFile};
use base::{Role, TenantId};
use secrecy::SecretString;
use semantic::yaml::{Fields, Node};

use crate::confine::confine;

/// A secret that is shared has at least as many characters: tokens are signed in the open, and
/// short ones are guessed from one of them.
const SECRET_MIN: usize = 32;

pub(crate) fn jwt(tenant: &TenantId, root: &Path, fields: &mut Fields<'_, '_>) -> Option<Jwt> {
    let node = fields.take("auth")?;
    let mut fields = Fields::of("auth", node, fields.report)?;
    let node = fields.take("jwt");
    fields.unsupported(&["oidc"]);
    let found = node.and_then(|node| settings(tenant, root, node, &mut fields));
    fields.finish();
    found
}

fn settings(
    tenant: &TenantId,
    root: &Path,
    node: &Node,
    outer: &mut Fields<'_, '_>,
) -> Option<Jwt> {
    let mut fields = Fields::of("jwt", node, outer.report)?;
    let algorithm = algorithm(&mut fields);
    let key = key(root, &mut fields);
    let role = role(&mut fields, Role::Viewer);
    let issuer = fields.text("issuer");
    let audience = fields.text("audience");
    let namespace = fields.text("claims_namespace");
    let tenant_claim = fields.text("tenant_claim");
    fields.finish();
    let jwt = Jwt {
        tenant: tenant.clone(),
        algorithm: algorithm?,
        key: key?,
        issuer,
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

/// One of `secret`, `key` (a file with a public key in PEM) and `jwks` (a file with a set of them).
fn key(root: &Path, fields: &mut Fields<'_, '_>) -> Option<JwtKey> {
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
        (None, None, Some(path)) => key_file(root, &path).map(JwtKey::Jwks),
        _ => Err("jwt needs one of 'secret', 'key' and 'jwks', and not two".into()),
    };
    found
        .map_err(|message| fields.report.invalid(fields.node, message))
        .ok()
}

fn pem_file(root: &Path, path: &str) -> Result<String, String> {
    let file = inside(root, path)?;
    fs::read_to_string(file).map_err(|error| format!("'{path}' cannot be read: {error}"))
}

fn key_file(root: &Path, path: &str) -> Result<Arc<dyn auth::KeySet>, String> {
    let opened = KeyFile::open(&inside(root, path)?);
    let set = opened.map_err(|error| format!("'{path}' is no set of keys: {error}"))?;
    Ok(Arc::new(set))
}

fn inside(root: &Path, path: &str) -> Result<PathBuf, String> {
    confine(root, Path::new(path)).ok_or_else(|| {
        format!("'{path}' leads out of the project: name a file in its folder, without '..'")
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
