//! Every address there is, and what the rights table asks for it. The router is made of this list
//! and of nothing else.

use std::sync::Arc;

use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, post};
use service::Service;
use service::rights::{self, Operation};

use crate::openapi::{self, About};
use crate::{
    ask, audit, cube, docs, elsewhere, entry, health, keys, ledger, members, model, query, session,
};

/// One address and one method.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    pub about: About,
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
    let all = [
        of_process(),
        of_sign_in(),
        of_people(),
        of_questions(),
        of_ledger(),
        of_cube(),
    ];
    all.into_iter().flatten().collect()
}

type Handler = MethodRouter<Arc<Service>>;

impl Route {
    fn open(method: Method, path: &'static str, handler: Handler) -> Self {
        Self {
            method,
            path,
            needs: Needs::Nobody,
            about: About::default(),
            handler,
        }
    }

    fn within(self, operation: &'static Operation) -> Self {
        Self {
            needs: Needs::Right(operation),
            ..self
        }
    }

    /// What it does, and the schema of what comes back.
    fn says(mut self, summary: &'static str, status: u16, gives: Option<&'static str>) -> Self {
        (self.about.summary, self.about.gives) = (summary, (status, gives));
        self
    }

    fn takes(mut self, schema: &'static str) -> Self {
        self.about.takes = Some(schema);
        self
    }

    fn asks(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        self.about.asks = parameters;
        self
    }

    fn also_told(mut self) -> Self {
        self.about.is_told = true;
        self
    }

    fn also_a_table(mut self) -> Self {
        self.about.is_table = true;
        self
    }
}

fn get_(path: &'static str, handler: Handler) -> Route {
    Route::open(Method::GET, path, handler)
}

fn post_(path: &'static str, handler: Handler) -> Route {
    Route::open(Method::POST, path, handler)
}

fn delete_(path: &'static str, handler: Handler) -> Route {
    Route::open(Method::DELETE, path, handler)
}

/// For whoever watches the process, or wants to know what there is.
fn of_process() -> Vec<Route> {
    vec![
        get_("/livez", get(health::livez)).says("Whether the process answers", 200, Some("Health")),
        get_("/readyz", get(health::readyz)).says(
            "Whether the process serves, and how many edits it does not",
            200,
            Some("Health"),
        ),
        get_("/api/v1/openapi.json", get(openapi::serve)).says(
            "This description",
            200,
            Some("Description"),
        ),
        get_("/docs", get(docs::page)).says("This description, to be read and tried", 200, None),
        get_("/docs/page.js", get(docs::script)).says("What the page of it runs", 200, None),
        get_("/docs/page.css", get(docs::style)).says("What the page of it looks like", 200, None),
    ]
}

fn of_sign_in() -> Vec<Route> {
    vec![
        post_("/api/v1/sign-in", post(entry::sign_in))
            .says(
                "Sign a browser in; or the tenants to choose from",
                200,
                Some("SignedIn"),
            )
            .takes("Claimed"),
        get_(service::BACK, get(elsewhere::back))
            .says("Where an issuer sends a browser back to", 303, None)
            .asks(&[("state", "Text"), ("code", "Text")]),
        get_("/t/{tenant}/sign-in", get(elsewhere::depart)).says(
            "Send a browser to the issuer of a tenant",
            303,
            None,
        ),
        post_("/api/v1/sign-out", post(entry::sign_out)).says("End the session", 204, None),
        post_("/api/v1/invitation", post(entry::invited))
            .says("Whom an invitation is for", 200, Some("Invited"))
            .takes("Opened"),
        post_("/api/v1/invitation/accept", post(entry::accept))
            .says("Set the password of who was invited", 200, Some("Person"))
            .takes("Accepted"),
        get_("/api/v1/session", get(session::session))
            .says(
                "Who is signed in, and what they might ask",
                200,
                Some("Session"),
            )
            .within(&rights::SEE_SESSION),
    ]
}

fn of_questions() -> Vec<Route> {
    vec![
        post_("/api/v1/ask", post(ask::ask))
            .says("Answer a question, or ask back", 200, Some("Reply"))
            .takes("Asked")
            .also_a_table()
            .also_told()
            .within(&rights::ASK),
        post_("/api/v1/query", post(query::query))
            .says(
                "The rows of a query; `Cache-Control: no-cache` reads them anew",
                200,
                Some("Results"),
            )
            .takes("Queried")
            .also_a_table()
            .within(&rights::QUERY),
        get_("/api/v1/model", get(model::model))
            .says("What may be asked about", 200, Some("Model"))
            .within(&rights::SEE_MODEL),
        get_("/api/v1/model/faults", get(health::faults))
            .says(
                "Why an edit of the model is not served",
                200,
                Some("Faults"),
            )
            .within(&rights::SEE_FAULTS),
    ]
}

fn of_people() -> Vec<Route> {
    let (people, programs) = (&rights::MANAGE_MEMBERS, &rights::MANAGE_KEYS);
    vec![
        get_("/api/v1/members", get(members::list))
            .says("The people of the tenant", 200, Some("Members"))
            .within(people),
        post_("/api/v1/members", post(members::invite))
            .says(
                "Invite somebody; what comes back is shown once",
                201,
                Some("Invitation"),
            )
            .takes("Invite")
            .within(people),
        delete_("/api/v1/members/{id}", delete(members::remove))
            .says("Take somebody out of the tenant", 204, None)
            .within(people),
        get_("/api/v1/keys", get(keys::list))
            .says(
                "The keys of programs, without what they are",
                200,
                Some("Keys"),
            )
            .within(programs),
        post_("/api/v1/keys", post(keys::issue))
            .says("Make a key; it is shown once", 201, Some("Key"))
            .takes("Issue")
            .within(programs),
        delete_("/api/v1/keys/{id}", delete(keys::revoke))
            .says("End a key", 204, None)
            .within(programs),
    ]
}

const PAGED: &[(&str, &str)] = &[("after", "Text"), ("limit", "Count")];
const WINDOW: &[(&str, &str)] = &[("from", "Moment"), ("until", "Moment"), ("by", "By")];
const SEARCH: &[(&str, &str)] = &[
    ("by", "Text"),
    ("action", "Text"),
    ("outcome", "Outcome"),
    ("trace", "Text"),
    ("from", "Moment"),
    ("until", "Moment"),
    ("after", "Text"),
    ("limit", "Count"),
];

/// What was kept of what people did.
fn of_ledger() -> Vec<Route> {
    vec![
        get_("/api/v1/receipts", get(ledger::receipts))
            .says(
                "One's own receipts, the latest first",
                200,
                Some("Receipts"),
            )
            .asks(PAGED)
            .within(&rights::READ_RECEIPTS),
        get_("/api/v1/receipts/{id}", get(ledger::receipt))
            .says(
                "A receipt, by the trace of its answer",
                200,
                Some("KeptReceipt"),
            )
            .within(&rights::READ_RECEIPTS),
        post_("/api/v1/feedback", post(ledger::feedback))
            .says("Say whether an answer was of use", 204, None)
            .takes("Told")
            .within(&rights::GIVE_FEEDBACK),
        get_("/api/v1/usage", get(ledger::usage))
            .says("What the tenant has used", 200, Some("Usage"))
            .asks(WINDOW)
            .within(&rights::READ_USAGE),
        get_("/api/v1/usage/own", get(ledger::own_usage))
            .says("What one has used oneself", 200, Some("Usage"))
            .asks(WINDOW)
            .within(&rights::READ_OWN_USAGE),
        get_("/api/v1/audit", get(audit::audit))
            .says("Who did what, the latest first", 200, Some("Lines"))
            .asks(SEARCH)
            .within(&rights::READ_AUDIT),
    ]
}

const CUBES: &[(&str, &str)] = &[("query", "Text"), ("queryType", "Text")];

/// As Cube's clients know them.
fn of_cube() -> Vec<Route> {
    let (load, sql, dry_run) = (
        "/cubejs-api/v1/load",
        "/cubejs-api/v1/sql",
        "/cubejs-api/v1/dry-run",
    );
    let answers = |route: Route, summary| {
        let right = &rights::QUERY;
        route.says(summary, 200, Some("CubeAnswer")).within(right)
    };
    let (rows, text, means) = (
        "Rows, as Cube gives them",
        "The statement of a query, as Cube gives it",
        "What a query means, as Cube says it",
    );
    vec![
        answers(get_(load, get(cube::load)), rows).asks(CUBES),
        answers(post_(load, post(cube::load)), rows).takes("CubeQuery"),
        answers(get_(sql, get(cube::sql)), text).asks(CUBES),
        answers(post_(sql, post(cube::sql)), text).takes("CubeQuery"),
        answers(get_(dry_run, get(cube::dry_run)), means).asks(CUBES),
        answers(post_(dry_run, post(cube::dry_run)), means).takes("CubeQuery"),
        get_("/cubejs-api/v1/meta", get(cube::meta))
            .says("The model, as Cube describes it", 200, Some("CubeAnswer"))
            .within(&rights::SEE_MODEL),
    ]
}
