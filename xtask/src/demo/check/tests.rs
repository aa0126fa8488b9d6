use super::*;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

fn tenant_called(name: &str) -> Tenant {
    tenant(&json!({"tenant": name, "token": "t", "questions": ["sales by month"]})).unwrap()
}

fn answered(body: &Value) -> Response {
    Response {
        status: 200,
        content_type: "application/json".to_owned(),
        body: body.to_string(),
    }
}

fn fault(question: &str, body: &Value) -> String {
    judge(question, &answered(body)).unwrap_or_default()
}

#[test]
fn the_broad_question_is_always_asked() {
    assert_eq!(
        tenant_called("nectar").questions,
        ["sales by month", ASKED_BACK]
    );
}

#[test]
fn a_good_answer_has_no_fault() {
    let answer = json!({"kind": "answer", "rows": [[1]], "receipt": {}});
    assert_eq!(fault("sales by month", &answer), "");
    let back = json!({"kind": "clarification", "question": "?", "options": [{"title": "a"}]});
    assert_eq!(fault(ASKED_BACK, &back), "");
}

#[test]
fn each_bad_answer_is_told_apart() {
    let answer = |rows: Value| json!({"kind": "answer", "rows": rows, "receipt": {}});
    assert!(fault("sales by month", &answer(json!([]))).contains("no rows"));
    assert!(fault(ASKED_BACK, &answer(json!([[1]]))).contains("must be asked back"));
    assert!(
        fault("sales by month", &json!({"kind": "answer", "rows": [[1]]})).contains("no receipt")
    );
    assert!(
        fault("sales by month", &json!({"kind": "clarification"})).contains("asked back, though")
    );
    assert!(fault(ASKED_BACK, &json!({"kind": "clarification"})).contains("without any option"));
    assert!(fault("sales by month", &json!({"kind": "poem"})).contains("neither"));
}

#[test]
fn an_error_is_told_with_its_code_and_hint() {
    let body =
        json!({"code": "query.unknown_dimension", "title": "no such thing", "hint": "try region"});
    let response = Response {
        status: 422,
        ..answered(&body)
    };
    assert_eq!(
        judge("x", &response).unwrap(),
        "422 query.unknown_dimension | no such thing | try region"
    );
}

#[test]
fn the_other_tenants_schema_is_a_leak_and_the_own_is_not() {
    let all = [
        tenant_called("nectar"),
        tenant_called("unison"),
        tenant_called("indus"),
    ];
    let leak = |text: &str| leaks(&all[0], &all, &answered(&json!({ "sentence": text })));
    assert!(
        leak("FROM client_unison.fact_sales")
            .unwrap()
            .contains("\"unison\"")
    );
    assert_eq!(leak("FROM client_nectar.fact, the whole industry"), None);
}

/// A server that answers every request by what `answer` makes of it, as long as the test lives.
fn serving(answer: fn(&str) -> String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 4096];
            let n_bytes = stream.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..n_bytes]).into_owned();
            stream.write_all(answer(&request).as_bytes()).unwrap();
        }
    });
    url
}

fn response(status: &str, content_type: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n{body}")
}

fn a_good_server(request: &str) -> String {
    let answer = r#"{"kind":"answer","sentence":"Sales.","columns":[{"name":"n"}],"rows":[[1]],"receipt":{}}"#;
    let back =
        r#"{"kind":"clarification","question":"Which?","options":[{"title":"a","question":"b"}]}"#;
    match request {
        _ if request.starts_with("GET / ") => {
            response("200 OK", "text/html; charset=utf-8", "<html>")
        }
        _ if !request.contains("Authorization: Bearer t") => {
            response("401 Unauthorized", "application/problem+json", "{}")
        }
        _ if request.contains(ASKED_BACK) => response("200 OK", "application/json", back),
        _ => response("200 OK", "application/json", answer),
    }
}

fn announced(url: &str) -> Value {
    let tenant = |name| json!({"tenant": name, "token": "t", "questions": ["sales by month"]});
    json!({"url": url, "tenants": [tenant("nectar"), tenant("unison")]})
}

#[test]
fn a_good_server_passes_the_check() {
    assert_eq!(
        faults(&announced(&serving(a_good_server))).unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn a_bad_server_is_told_everything_at_once() {
    let told = faults(&announced(&serving(|_| {
        response("500 No", "text/plain", "oops")
    })))
    .unwrap();
    assert_eq!(told[0], "GET / is not a page: 500 text/plain");
    assert_eq!(told[1], "asking without a token got 500 and not 401");
    assert_eq!(told[2], "nectar, \"sales by month\": 500 oops");
    assert_eq!(told.len(), 6);
}

#[test]
fn a_server_that_is_gone_is_an_error_and_not_a_hang() {
    let error = faults(&announced("http://127.0.0.1:9")).unwrap_err();
    assert_eq!(error.to_string(), "GET / was not answered");
}
