//! Sign-in links for whoever tries a server out: one for the first person of each tenant.

use serde_json::json;
use service::Service;

use crate::{running, terminal};

/// A tenant as somebody who tries it out needs it.
pub struct Invitation {
    tenant: String,
    name: String,
    token: String,
    link: String,
    questions: Vec<String>,
}

pub fn invitations(service: &Service, url: &str) -> anyhow::Result<Vec<Invitation>> {
    let system = running::system();
    let mut invitations = Vec::new();
    for tenant in service.tenant_list(&system) {
        let Some(actor) = service.first_person(&system, &tenant) else {
            continue;
        };
        let session = service.session(&service.enter(&system, &tenant, &actor)?)?;
        let token = service.development_token(&system, &tenant, &actor)?;
        invitations.push(Invitation {
            tenant: tenant.to_string(),
            name: session.tenant_name,
            // Behind '#' it is never sent to a server, so it is in no log.
            link: format!("{url}/#token={token}"),
            token,
            questions: session.questions,
        });
    }
    Ok(invitations)
}

pub fn greet(url: &str, invitations: &[Invitation]) {
    terminal::line(format!(
        "Querent listens on {url}. Open one of these links; each signs you in for twelve hours:\n"
    ));
    for invitation in invitations {
        terminal::line(format!(
            "{} ({})\n  {}",
            invitation.name, invitation.tenant, invitation.link
        ));
        for question in &invitation.questions {
            terminal::line(format!("  - {question}"));
        }
        terminal::line("");
    }
    terminal::line("Stop with Ctrl-C.");
}

pub fn as_json(url: &str, invitations: &[Invitation]) -> String {
    let tenants: Vec<_> = invitations
        .iter()
        .map(|one| json!({ "tenant": one.tenant, "token": one.token, "link": one.link, "questions": one.questions }))
        .collect();
    json!({ "url": url, "tenants": tenants }).to_string()
}
