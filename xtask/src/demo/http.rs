//! An HTTP client for asking our own server on loopback: one request, one connection.
//!
//! It speaks HTTP/1.0, whose answers end where the connection ends: no chunks, nothing kept alive.

use anyhow::{Context, Result, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(60);
const BYTES_MAX: u64 = 16 << 20;

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub content_type: String,
    pub body: String,
}

impl Response {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

pub struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub token: Option<&'a str>,
    pub body: &'a str,
}

pub fn send(url: &str, request: &Request) -> Result<Response> {
    let Request { method, path, .. } = request;
    exchange(host(url)?, request).with_context(|| format!("{method} {path} was not answered"))
}

fn exchange(host: &str, request: &Request) -> Result<Response> {
    let mut stream =
        TcpStream::connect(host).with_context(|| format!("cannot connect to {host}"))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    stream.write_all(encode(host, request).as_bytes())?;
    let mut bytes = Vec::new();
    stream
        .take(BYTES_MAX)
        .read_to_end(&mut bytes)
        .context("the server went silent")?;
    decode(&String::from_utf8_lossy(&bytes))
}

fn host(url: &str) -> Result<&str> {
    let rest = url
        .strip_prefix("http://")
        .with_context(|| format!("{url:?} is no http:// address"))?;
    Ok(rest.split('/').next().unwrap_or(rest))
}

fn encode(host: &str, request: &Request) -> String {
    let Request {
        method,
        path,
        token,
        body,
    } = request;
    let token = token
        .map(|token| format!("Authorization: Bearer {token}\r\n"))
        .unwrap_or_default();
    format!(
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\n{token}Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len(),
    )
}

fn decode(text: &str) -> Result<Response> {
    let (head, body) = text
        .split_once("\r\n\r\n")
        .context("the answer has no end of headers")?;
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let mut headers = lines.filter_map(|line| line.split_once(':'));
    let content_type = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    ensure!(
        body.len() < BYTES_MAX as usize,
        "the answer is longer than {BYTES_MAX} bytes"
    );
    Ok(Response {
        status: status.context("the answer has no status")?,
        content_type: content_type
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default(),
        body: body.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_carries_its_token_and_the_length_of_its_body() {
        let request = Request {
            method: "POST",
            path: "/ask",
            token: Some("t"),
            body: "{}",
        };
        let text = encode("127.0.0.1:8080", &request);
        assert!(
            text.starts_with(
                "POST /ask HTTP/1.0\r\nHost: 127.0.0.1:8080\r\nAuthorization: Bearer t\r\n"
            ),
            "{text}"
        );
        assert!(text.ends_with("Content-Length: 2\r\n\r\n{}"), "{text}");
    }

    #[test]
    fn an_answer_is_taken_apart() {
        let response =
            decode("HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\n\r\n<p>no").unwrap();
        assert_eq!((response.status, response.is_success()), (404, false));
        assert_eq!(
            (response.content_type.as_str(), response.body.as_str()),
            ("text/html", "<p>no")
        );
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        assert!(decode("").is_err());
        assert!(decode("hello\r\n\r\n").is_err());
        assert!(host("https://example.org").is_err());
    }
}
