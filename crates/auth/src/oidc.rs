//! Signing in at somebody else's page: OpenID Connect, by the authorization code with PKCE.
//!
//! The issuer and the client belong to one tenant, as the key of its tokens does. The browser is
//! sent there with a `state` and a `nonce` that are good once, and comes back with a code; what the
//! code is exchanged for is verified like every other token.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base::{Role, TenantId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use egress::{Fetch, Form};
use jsonwebtoken::Algorithm;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::jwt::{Jwt, JwtKey, Unaccepted};
use crate::remote_keys::RemoteKeys;
use crate::sign_in::Admitted;

/// The issuer that the people of one tenant sign in at.
pub struct Oidc {
    pub tenant: TenantId,
    pub issuer: String,
    pub client_id: String,
    /// `None` for a client that everybody may be: PKCE holds all the same.
    pub client_secret: Option<SecretString>,
    /// Beside `openid`.
    pub scopes: Vec<String>,
    pub algorithm: Algorithm,
    /// What everybody is who comes from there.
    pub role: Role,
    /// What the issuer says of itself, as long as it is fresh.
    discovered: Mutex<Option<(Instant, Arc<Provider>)>>,
}

/// An issuer as it describes itself.
struct Provider {
    authorize: String,
    token: String,
    jwt: Jwt,
}

#[derive(Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Exchanged {
    id_token: String,
}

/// What a browser is sent away with, and what stays here until it comes back.
pub struct Asked<'a> {
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
    /// Where the issuer sends the browser back to.
    pub redirect: &'a str,
}

const FRESH: Duration = Duration::from_secs(60 * 60);

impl Oidc {
    pub fn new(tenant: TenantId, issuer: &str, client_id: &str) -> Self {
        Self {
            tenant,
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            algorithm: Algorithm::RS256,
            role: Role::Viewer,
            discovered: Mutex::default(),
        }
    }

    /// Where to send the browser.
    pub(crate) async fn address(
        &self,
        web: &dyn Fetch,
        asked: &Asked<'_>,
    ) -> Result<String, Unaccepted> {
        let provider = self.provider(web).await?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(asked.verifier));
        let mut scope = "openid".to_owned();
        self.scopes
            .iter()
            .for_each(|more| scope += &format!(" {more}"));
        let fields = [
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", asked.redirect),
            ("scope", &scope),
            ("state", asked.state),
            ("nonce", asked.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let joint = if provider.authorize.contains('?') {
            '&'
        } else {
            '?'
        };
        Ok(format!(
            "{}{joint}{}",
            provider.authorize,
            egress::form(&fields)
        ))
    }

    /// Lets in whom the issuer vouches for.
    pub(crate) async fn admit(
        &self,
        web: &dyn Fetch,
        code: &str,
        asked: &Asked<'_>,
    ) -> Result<Admitted, Unaccepted> {
        let provider = self.provider(web).await?;
        let secret = self.client_secret.as_ref().map(SecretString::expose_secret);
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", asked.redirect),
            ("code_verifier", asked.verifier),
        ];
        if secret.is_none() {
            fields.push(("client_id", &self.client_id));
        }
        let form = Form {
            fields: &fields,
            login: secret.map(|secret| (self.client_id.as_str(), secret)),
        };
        let body = web.post(&provider.token, &form).await;
        let body = body.map_err(|_| Unaccepted("the issuer did not take the code"))?;
        let exchanged: Exchanged = serde_json::from_slice(&body)
            .map_err(|_| Unaccepted("the issuer gave no token of identity"))?;
        let claims = provider.jwt.verify(&exchanged.id_token, Some(web)).await?;
        if claims.get("nonce").and_then(|nonce| nonce.as_str()) != Some(asked.nonce) {
            return Err(Unaccepted("its nonce is another one"));
        }
        let party = claims.get("azp").and_then(|party| party.as_str());
        let several = claims
            .get("aud")
            .and_then(|of| of.as_array())
            .is_some_and(|of| of.len() > 1);
        if party.map_or(several, |party| party != self.client_id) {
            return Err(Unaccepted("it was made out to another client"));
        }
        provider.jwt.admitted(&claims)
    }

    async fn provider(&self, web: &dyn Fetch) -> Result<Arc<Provider>, Unaccepted> {
        if let Some((since, provider)) = self.discovered().clone()
            && since.elapsed() < FRESH
        {
            return Ok(provider);
        }
        let issuer = self.issuer.trim_end_matches('/');
        let body = web
            .get(&format!("{issuer}/.well-known/openid-configuration"))
            .await;
        let body = body.map_err(|error| {
            tracing::warn!(issuer, %error, "an issuer does not describe itself");
            Unaccepted("the issuer cannot be reached")
        })?;
        let told: Description = serde_json::from_slice(&body)
            .map_err(|_| Unaccepted("the issuer does not describe itself"))?;
        if told.issuer != self.issuer {
            return Err(Unaccepted("the issuer says that it is another one"));
        }
        if !is_safe(&told.authorization_endpoint, issuer) {
            return Err(Unaccepted("the issuer names a page that is not encrypted"));
        }
        let provider = Arc::new(self.described(told));
        *self.discovered() = Some((Instant::now(), provider.clone()));
        Ok(provider)
    }

    fn described(&self, told: Description) -> Provider {
        Provider {
            authorize: told.authorization_endpoint,
            token: told.token_endpoint,
            jwt: Jwt {
                tenant: self.tenant.clone(),
                algorithm: self.algorithm,
                key: JwtKey::Remote(Arc::new(RemoteKeys::at(&told.jwks_uri))),
                issuer: Some(self.issuer.clone()),
                key_id: None,
                audience: Some(self.client_id.clone()),
                namespace: None,
                tenant_claim: None,
                role: self.role,
            },
        }
    }

    fn discovered(&self) -> std::sync::MutexGuard<'_, Option<(Instant, Arc<Provider>)>> {
        self.discovered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A browser is sent to an encrypted page, or to one beside an issuer that is not (which only
/// development reaches).
fn is_safe(page: &str, issuer: &str) -> bool {
    page.starts_with("https://") || issuer.starts_with("http://") && page.starts_with("http://")
}

impl std::fmt::Debug for Oidc {
    /// Without the secret of the client.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Oidc({} at {})", self.client_id, self.issuer)
    }
}
