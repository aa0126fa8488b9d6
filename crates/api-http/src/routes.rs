//! Every address there is, and what the rights table asks for it. The router is made of this list
//! and of nothing else.

use std::sync::Arc;

use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, post};
use service::Service;
use service::rights::{self, Operation};

use crate::{ask, cube, elsewhere, entry, health, keys, members, model, query, session};

/// One address and one method.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    pub(crate) handler: Handler,
}

/// What somebody has to be who comes here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Needs {
    /// Anybody: whoever signs in, or watches the process.
    Nobody,
    /// Signed in to a tenant, with the right to this. Also under `/t/{tenant}`.
    Right(&'static Operation),
}

/// Every route.
pub fn routes() -> Vec<Route> {
    let mut routes = of_querent();
    routes.extend(of_cube());
    routes
}

type Handler = MethodRouter<Arc<Service>>;

fn open(method: Method, path: &'static str, handler: Handler) -> Route {
    Route {
        method,
        path,
        needs: Needs::Nobody,
        handler,
    }
}

fn within(
    method: Method,
    path: &'static str,
    operation: &'static Operation,
    handler: Handler,
) -> Route {
    Route {
        method,
        path,
        needs: Needs::Right(operation),
        handler,
    }
}

/// As Cube's clients know them.
fn of_cube() -> Vec<Route> {
    let (load, sql, dry_run) = (
        "/cubejs-api/v1/load",
        "/cubejs-api/v1/sql",
        "/cubejs-api/v1/dry-run",
    );
    let (get_, post_, query) = (Method::GET, Method::POST, &rights::QUERY);
    let meta = "/cubejs-api/v1/meta";
    vec![
        within(get_.clone(), load, query, get(cube::load)),
        within(post_.clone(), load, query, post(cube::load)),
        within(get_.clone(), sql, query, get(cube::sql)),
        within(post_.clone(), sql, query, post(cube::sql)),
        within(get_.clone(), dry_run, query, get(cube::dry_run)),
        within(post_, dry_run, query, post(cube::dry_run)),
        within(get_, meta, &rights::SEE_MODEL, get(cube::meta)),
    ]
}

fn of_querent() -> Vec<Route> {
    let (get_, post_, delete_) = (Method::GET, Method::POST, Method::DELETE);
    let (people, programs) = (&rights::MANAGE_MEMBERS, &rights::MANAGE_KEYS);
    vec![
        open(get_.clone(), "/livez", get(health::livez)),
        open(get_.clone(), "/readyz", get(health::readyz)),
        open(post_.clone(), "/api/v1/sign-in", post(entry::sign_in)),
        open(get_.clone(), service::BACK, get(elsewhere::back)),
        open(get_.clone(), "/t/{tenant}/sign-in", get(elsewhere::depart)),
        open(post_.clone(), "/api/v1/sign-out", post(entry::sign_out)),
        open(post_.clone(), "/api/v1/invitation", post(entry::invited)),
        open(
            post_.clone(),
            "/api/v1/invitation/accept",
            post(entry::accept),
        ),
        within(
            get_.clone(),
            "/api/v1/session",
            &rights::SEE_SESSION,
            get(session::session),
        ),
        within(post_.clone(), "/api/v1/ask", &rights::ASK, post(ask::ask)),
        within(
            post_.clone(),
            "/api/v1/query",
            &rights::QUERY,
            post(query::query),
        ),
        within(
            get_.clone(),
            "/api/v1/model",
            &rights::SEE_MODEL,
            get(model::model),
        ),
        within(get_.clone(), "/api/v1/members", people, get(members::list)),
        within(
            post_.clone(),
            "/api/v1/members",
            people,
            post(members::invite),
        ),
        within(
            delete_.clone(),
            "/api/v1/members/{id}",
            people,
            delete(members::remove),
        ),
        within(get_, "/api/v1/keys", programs, get(keys::list)),
        within(post_, "/api/v1/keys", programs, post(keys::issue)),
        within(delete_, "/api/v1/keys/{id}", programs, delete(keys::revoke)),
    ]
}
