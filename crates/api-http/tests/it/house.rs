//! Two tenants, their people, and a client that goes straight into the router.

use std::sync::Arc;

use auth::{NewKey, Passwords, SignIn};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base::{ActorId, Role, TenantId};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value as Json, json};
use service::{Acceptance, Clock, Service};
use store::{Member, Outcome, Person, Realm, SystemStore};
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{PlainSeal, make, system, within};
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse battery";

pub struct House {
    pub store: Arc<dyn SystemStore>,
    pub people: SignIn,
    pub router: Router,
}

/// What came back.
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Response {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The cookie that was set, as a browser would send it back.
    pub fn cookie(&self) -> String {
        let set = self.headers.get("set-cookie").expect("a cookie");
        let set = set.to_str().expect("a text");
        set.split(';').next().expect("a pair").to_owned()
    }

    /// Every byte that a client sees, but for the trace that is another with each request.
    pub fn bytes(&self) -> String {
        let trace = self.json()["trace"].as_str().expect("a trace").to_owned();
        let mut all = format!("{}\n", self.status);
        for (name, value) in &self.headers {
            all += &format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()));
        }
        all + &self.body.replace(&trace, "TRACE")
    }
}

fn sign_in(store: &Arc<dyn SystemStore>) -> SignIn {
    SignIn::new(store.clone(), Passwords::costing(8, 1).expect("cheap ones"))
}

pub fn project(tenants: Vec<project::Tenant>) -> project::Project {
    project::Project {
        tenants,
        ..project::Project::empty(std::path::Path::new("."))
    }
}

/// A store with these tenants, of which some are served.
pub async fn house_of(known: &[&str], served: Vec<project::Tenant>) -> House {
    house_with(known, served, |service| service).await
}

/// As [`house_of`], with a service that knows more.
pub async fn house_with(
    known: &[&str],
    served: Vec<project::Tenant>,
    more: impl FnOnce(Service) -> Service,
) -> House {
    let store: Arc<dyn SystemStore> = Arc::new(MemoryStore::new(Arc::new(PlainSeal)));
    make(&store, known).await;
    let opened = Service::open(&system(), project(served), &[], Clock::System).await;
    let service = more(opened.expect("opened").0.with_people(sign_in(&store)));
    House {
        people: sign_in(&store),
        router: api_http::router(Arc::new(service)),
        store,
    }
}

pub fn plain(name: &str) -> project::Tenant {
    project::Tenant::new(&TenantId::new(name).expect("an id"))
}

pub async fn house() -> House {
    house_of(
        &["nectar", "unison"],
        vec![plain("nectar"), plain("unison")],
    )
    .await
}

pub fn member(person: &str, role: Role) -> Member {
    Member {
        person: ActorId::new(person).expect("an id"),
        role,
        groups: Default::default(),
        attributes: Default::default(),
    }
}

impl House {
    /// Somebody who knows the password, and belongs to these.
    pub async fn person(&self, name: &str, memberships: &[(&str, Role)]) {
        let id = ActorId::new(name).expect("an id");
        let person = Person {
            id: id.clone(),
            name: name.into(),
            email: None,
            department: None,
            password: None,
            operator: false,
            disabled: false,
        };
        let now = Timestamp::now();
        let put = self.people.put_person(&system(), now, &person).await;
        put.expect("a person");
        for (tenant, role) in memberships {
            let member = member(name, *role);
            let put = self.people.put_member(&within(tenant), now, &member).await;
            put.expect("a member");
        }
        let link = self
            .people
            .invite(&system(), now, &id)
            .await
            .expect("a link");
        let accepting = Acceptance {
            secret: &link,
            password: &SecretString::from(PASSWORD),
            tenant: None,
        };
        let accepted = self.people.accept(&system(), now, &accepting).await;
        accepted.expect("accepted");
    }

    pub async fn key(&self, tenant: &str, role: Role, expires: Option<Timestamp>) -> String {
        let new = NewKey {
            name: "test".into(),
            member: member("key", role),
            scopes: None,
            expires,
        };
        let now = Timestamp::UNIX_EPOCH;
        let key = self.people.issue_key(&within(tenant), now, new).await;
        key.expect("a key").expose_secret().to_owned()
    }

    pub async fn send(&self, request: Request<Body>) -> Response {
        let response = self.router.clone().oneshot(request).await;
        let (parts, body) = response.expect("infallible").into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        Response {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).expect("a text"),
        }
    }

    pub async fn post(&self, path: &str, body: Json) -> Response {
        self.send(request(Method::POST, path, &[], Some(body)))
            .await
    }

    /// Asks who is signed in.
    pub async fn session(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.send(request(Method::GET, path, headers, None)).await
    }

    pub async fn signed_in(&self, name: &str, tenant: Option<&str>) -> Response {
        let mut claimed = json!({ "name": name, "password": PASSWORD });
        if let Some(tenant) = tenant {
            claimed["tenant"] = json!(tenant);
        }
        self.post("/api/v1/sign-in", claimed).await
    }

    /// The outcome and the reason of the latest line of a realm.
    pub async fn last(&self, realm: &str) -> (Outcome, String) {
        let realm = Realm::read(realm).expect("a realm");
        let heads = self.store.heads(&system()).await.expect("heads");
        let head = heads.into_iter().find(|head| head.chain.realm == realm);
        let head = head.expect("a chain");
        let ctx = system();
        let lines = self.store.chain(&ctx, &head.chain, head.number - 1, 1);
        let line = lines.await.expect("lines").remove(0);
        (line.outcome, line.detail)
    }
}

pub fn request(
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Json>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = match body {
        Some(body) => {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    request.body(body).expect("a request")
}
