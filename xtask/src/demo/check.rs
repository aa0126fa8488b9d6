//! `cargo xtask demo --check`: asks the demo's questions over HTTP as each tenant and judges the answers.

use super::http::{self, Request, Response};
use super::server::Server;
use super::{querent_demo, show};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;

/// Too broad to answer: a guess would be wrong silently.
const ASKED_BACK: &str = "show me sales";
const ASK: &str = "/api/v1/ask";

struct Tenant {
    name: String,
    token: String,
    questions: Vec<String>,
}

pub fn run(root: &Path, binary: &Path) -> Result<()> {
    let mut command = querent_demo(root, binary);
    command.args(["--format", "json"]);
    let server = Server::start(&command)?;
    let faults = faults(&server.announced)?;
    server.stop()?;
    if !faults.is_empty() {
        bail!(
            "demo --check found {} fault(s):\n  - {}",
            faults.len(),
            faults.join("\n  - ")
        );
    }
    println!("demo --check: every question was answered as it should be");
    Ok(())
}

fn faults(announced: &Value) -> Result<Vec<String>> {
    let url = announced["url"]
        .as_str()
        .context("the server's first line names no \"url\"")?;
    let tenants = tenants(announced)?;
    println!("demo: listening on {url}");
    let mut faults: Vec<String> = [page(url)?, stranger(url)?].into_iter().flatten().collect();
    for tenant in &tenants {
        println!("\n{}", tenant.name);
        for question in &tenant.questions {
            let response = ask(url, Some(&tenant.token), question)?;
            let told = judge(question, &response)
                .into_iter()
                .chain(leaks(tenant, &tenants, &response));
            faults.extend(told.map(|fault| format!("{}, {question:?}: {fault}", tenant.name)));
        }
    }
    Ok(faults)
}

fn tenants(announced: &Value) -> Result<Vec<Tenant>> {
    let list = announced["tenants"]
        .as_array()
        .context("the server's first line names no \"tenants\"")?;
    list.iter()
        .map(|json| tenant(json).with_context(|| format!("not a tenant: {json}")))
        .collect()
}

fn tenant(json: &Value) -> Option<Tenant> {
    let mut questions: Vec<String> = json["questions"]
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    if !questions.iter().any(|question| question == ASKED_BACK) {
        questions.push(ASKED_BACK.to_owned());
    }
    Some(Tenant {
        name: json["tenant"].as_str()?.to_owned(),
        token: json["token"].as_str()?.to_owned(),
        questions,
    })
}

fn page(url: &str) -> Result<Option<String>> {
    let page = http::send(
        url,
        &Request {
            method: "GET",
            path: "/",
            token: None,
            body: "",
        },
    )?;
    let is_page = page.status == 200 && page.content_type.starts_with("text/html");
    Ok((!is_page).then(|| format!("GET / is not a page: {} {}", page.status, page.content_type)))
}

fn stranger(url: &str) -> Result<Option<String>> {
    let response = ask(url, None, ASKED_BACK)?;
    Ok((response.status != 401)
        .then(|| format!("asking without a token got {} and not 401", response.status)))
}

fn ask(url: &str, token: Option<&str>, question: &str) -> Result<Response> {
    let body = json!({ "question": question }).to_string();
    http::send(
        url,
        &Request {
            method: "POST",
            path: ASK,
            token,
            body: &body,
        },
    )
}

/// Prints the answer and says what is wrong with it, if anything.
fn judge(question: &str, response: &Response) -> Option<String> {
    println!("\n> {question}");
    let body: Value = serde_json::from_str(&response.body).unwrap_or(Value::Null);
    if !response.is_success() {
        let told = if body.is_object() {
            show::problem(&body)
        } else {
            response.body.clone()
        };
        return Some(format!("{} {told}", response.status));
    }
    match body["kind"].as_str() {
        Some("answer") => judge_answer(question, &body),
        Some("clarification") => judge_clarification(question, &body),
        _ => Some(format!(
            "neither an answer nor a clarification: {}",
            response.body
        )),
    }
}

fn judge_answer(question: &str, answer: &Value) -> Option<String> {
    print!("{}", show::answer(answer));
    if question == ASKED_BACK {
        return Some("answered, though it is too broad and must be asked back".to_owned());
    }
    if is_empty(&answer["rows"]) {
        return Some("the answer has no rows".to_owned());
    }
    answer["receipt"]
        .is_null()
        .then(|| "the answer has no receipt".to_owned())
}

fn judge_clarification(question: &str, clarification: &Value) -> Option<String> {
    print!("{}", show::clarification(clarification));
    if question != ASKED_BACK {
        return Some("asked back, though the demo offers it as a question to try".to_owned());
    }
    is_empty(&clarification["options"])
        .then(|| "asked back without any option to choose".to_owned())
}

fn is_empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

/// Whether an answer says anything of another tenant: its name, or its schema's.
fn leaks(asking: &Tenant, all: &[Tenant], response: &Response) -> Option<String> {
    let text = response.body.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let others: Vec<&str> = all
        .iter()
        .map(|tenant| tenant.name.as_str())
        .filter(|name| *name != asking.name)
        .collect();
    let told = words.find(|word| others.contains(word))?;
    Some(format!(
        "the answer contains another tenant's word {told:?}"
    ))
}

#[cfg(test)]
mod tests;
