//! An issuer of OpenID Connect without a network: it describes itself, publishes its keys, and
//! exchanges codes, as strictly as a real one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use egress::{Fetch, Form, Unfetched};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

pub const ISSUER: &str = "https://login.example";
pub const CLIENT: &str = "querent";
pub const SECRET: &str = "the secret of the client";

/// The private half of a pair for tests, in PKCS #8.
const ED25519: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
    -----END PRIVATE KEY-----\n";
const ED25519_X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

/// What a browser was sent with, and who signed in.
type Coming = (HashMap<String, String>, Json);

/// What was asked for at its page, and what it would say of who signed in there.
#[derive(Default)]
pub struct Issuer {
    codes: Mutex<HashMap<String, Coming>>,
    /// What it says otherwise than it should, by the name of the claim.
    pub lies: Map<String, Json>,
    /// The id under which its key is published now.
    pub kid: Mutex<String>,
    /// How often each document was fetched.
    pub fetched: Mutex<HashMap<String, usize>>,
}

impl Issuer {
    pub fn new() -> Self {
        Self {
            kid: Mutex::new("one".into()),
            ..Self::default()
        }
    }

    /// Somebody signs in at the page that a browser was sent to. The state and the code that it
    /// comes back with.
    pub fn sign_in(&self, address: &str, subject: &str, groups: &[&str]) -> (String, String) {
        let (page, query) = address.split_once('?').expect("a query");
        assert_eq!(page, format!("{ISSUER}/authorize"));
        let asked: HashMap<String, String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        let code = format!("code {}", asked["state"]);
        let claims = json!({ "sub": subject, "groups": groups });
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.insert(code.clone(), (asked.clone(), claims));
        (asked["state"].clone(), code)
    }

    /// A token of identity, once for a code, for who knows the verifier and the secret.
    fn exchange(&self, form: &Form<'_>) -> Option<Json> {
        let fields: HashMap<&str, &str> = form.fields.iter().copied().collect();
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let (asked, said) = codes.remove(*fields.get("code")?)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(fields.get("code_verifier")?));
        let fits = challenge == asked["code_challenge"]
            && fields.get("redirect_uri") == Some(&asked["redirect_uri"].as_str())
            && fields.get("grant_type") == Some(&"authorization_code")
            && form.login == Some((CLIENT, SECRET));
        fits.then(|| {
            let mut claims = json!({
                "iss": ISSUER, "aud": CLIENT, "exp": 99_999_999_999u64, "nonce": asked["nonce"],
                "sub": said["sub"], "groups": said["groups"], "role": "admin",
            });
            for (name, lie) in &self.lies {
                claims[name] = lie.clone();
            }
            json!({ "id_token": self.signed(&claims), "token_type": "Bearer" })
        })
    }

    /// Claims under its key.
    pub fn signed(&self, claims: &Json) -> String {
        let header = Header {
            kid: Some(self.kid()),
            ..Header::new(Algorithm::EdDSA)
        };
        let key = EncodingKey::from_ed_pem(ED25519.as_bytes()).expect("a key");
        encode(&header, claims, &key).expect("signed")
    }

    fn kid(&self) -> String {
        let kid = self.kid.lock().unwrap_or_else(PoisonError::into_inner);
        kid.clone()
    }

    /// From now on its key has another id.
    pub fn rotate(&self, kid: &str) {
        *self.kid.lock().unwrap_or_else(PoisonError::into_inner) = kid.into();
    }

    pub fn times(&self, document: &str) -> usize {
        let fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        fetched.get(document).copied().unwrap_or_default()
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

fn missing(status: u16) -> Unfetched {
    Unfetched::Status {
        host: "login.example".into(),
        status,
    }
}

#[async_trait]
impl Fetch for Issuer {
    async fn get(&self, url: &str) -> Result<Bytes, Unfetched> {
        let path = url.strip_prefix(ISSUER).ok_or_else(|| missing(404))?;
        let mut fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        *fetched.entry(path.to_owned()).or_default() += 1;
        let document = match path {
            "/.well-known/openid-configuration" => json!({
                "issuer": ISSUER,
                "authorization_endpoint": format!("{ISSUER}/authorize"),
                "token_endpoint": format!("{ISSUER}/token"),
                "jwks_uri": format!("{ISSUER}/keys"),
            }),
            "/keys" => json!({ "keys": [{
                "kty": "OKP", "crv": "Ed25519", "x": ED25519_X, "kid": self.kid(), "alg": "EdDSA",
            }]}),
            _ => return Err(missing(404)),
        };
        Ok(document.to_string().into())
    }

    async fn post(&self, url: &str, form: &Form<'_>) -> Result<Bytes, Unfetched> {
        match url == format!("{ISSUER}/token") {
            true => match self.exchange(form) {
                Some(exchanged) => Ok(exchanged.to_string().into()),
                None => Err(missing(400)),
            },
            false => Err(missing(404)),
        }
    }
}
