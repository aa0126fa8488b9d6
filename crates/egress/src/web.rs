//! Asking a server of the web for a short document, at an address that was checked.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::{Fetch, Form, Policy, Unfetched};

/// Fetches documents over HTTPS. In the open only from this machine, where the policy lets it.
#[derive(Clone)]
pub struct Web {
    policy: Policy,
    tls: Arc<ClientConfig>,
}

/// Longer than any server that is well takes for a short document.
const PATIENCE: Duration = Duration::from_secs(10);
const BYTES_MAX: usize = 1024 * 1024;

impl Web {
    /// Believes the authorities that this machine believes.
    pub fn new(policy: Policy) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::trusting(policy, roots)
    }

    /// Believes these authorities.
    pub fn trusting(policy: Policy, roots: RootCertStore) -> Result<Self, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            policy,
            tls: Arc::new(tls),
        })
    }

    async fn sent(&self, place: &Target, request: Asked) -> Result<Bytes, Unfetched> {
        let answered = tokio::time::timeout(PATIENCE, self.exchange(place, request)).await;
        answered.map_err(|_| Unfetched::Silent(place.host.clone()))?
    }

    async fn exchange(&self, place: &Target, request: Asked) -> Result<Bytes, Unfetched> {
        let addresses = self.policy.reach(&place.host, place.port).await?;
        if !place.encrypted
            && !addresses
                .iter()
                .all(|address| self.policy.is_plain(*address))
        {
            return Err(Unfetched::Open(place.host.clone()));
        }
        // Those that were checked, and not the name once more.
        let stream = TcpStream::connect(&*addresses).await;
        let stream = stream.map_err(|error| place.failed(error))?;
        if !place.encrypted {
            return place.spoken(stream, request).await;
        }
        let name = ServerName::try_from(place.host.clone());
        let name = name.map_err(|error| place.failed(error))?;
        let stream = TlsConnector::from(self.tls.clone()).connect(name, stream);
        let stream = stream.await.map_err(|error| place.failed(error))?;
        place.spoken(stream, request).await
    }
}

#[async_trait]
impl Fetch for Web {
    async fn get(&self, url: &str) -> Result<Bytes, Unfetched> {
        let place = Target::of(url)?;
        let request = place.request("GET", None, None)?;
        self.sent(&place, request).await
    }

    async fn post(&self, url: &str, form: &Form<'_>) -> Result<Bytes, Unfetched> {
        let place = Target::of(url)?;
        let body = crate::form(form.fields);
        let request = place.request("POST", Some(body), form.login)?;
        self.sent(&place, request).await
    }
}

type Asked = Request<Full<Bytes>>;

/// Where a document is.
struct Target {
    encrypted: bool,
    host: String,
    port: u16,
    /// As the header names it.
    authority: String,
    path: String,
}

impl Target {
    fn of(url: &str) -> Result<Self, Unfetched> {
        let unreadable = || Unfetched::Address(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| unreadable())?;
        let encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(unreadable()),
        };
        let authority = uri.authority().ok_or_else(unreadable)?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(unreadable());
        }
        Ok(Self {
            encrypted,
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            port: authority
                .port_u16()
                .unwrap_or(if encrypted { 443 } else { 80 }),
            authority: authority.to_string(),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        })
    }

    fn request(
        &self,
        method: &str,
        form: Option<String>,
        login: Option<(&str, &str)>,
    ) -> Result<Asked, Unfetched> {
        let mut request = Request::builder()
            .method(method)
            .uri(&self.path)
            .header(HOST, &self.authority)
            .header(ACCEPT, "application/json");
        if let Some((name, secret)) = login {
            let written = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
            let pair = STANDARD.encode(format!("{}:{}", written(name), written(secret)));
            let mut value = HeaderValue::try_from(format!("Basic {pair}"))
                .map_err(|error| self.failed(error))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        if form.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = Full::from(form.unwrap_or_default());
        request.body(body).map_err(|error| self.failed(error))
    }

    /// What came back, where it is a document and not too long.
    async fn spoken<S>(&self, stream: S, request: Asked) -> Result<Bytes, Unfetched>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let opened = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = opened.map_err(|error| self.failed(error))?;
        // It ends with the sender, and what goes wrong in it is told to whoever waits.
        let moving = tokio::spawn(connection);
        let answer = sender.send_request(request).await;
        let answer = answer.map_err(|error| self.failed(error))?;
        let status = answer.status();
        if !status.is_success() {
            moving.abort();
            let (host, status) = (self.host.clone(), status.as_u16());
            return Err(Unfetched::Status { host, status });
        }
        let body = Limited::new(answer.into_body(), BYTES_MAX).collect().await;
        moving.abort();
        Ok(body.map_err(|error| self.failed(error))?.to_bytes())
    }

    fn failed(&self, why: impl ToString) -> Unfetched {
        Unfetched::Failed {
            host: self.host.clone(),
            why: why.to_string(),
        }
    }
}
