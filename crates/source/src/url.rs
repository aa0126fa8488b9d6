//! A source in one line: `postgres://user:password@host:5432/database?schemas=sales,stock&tls=disable`.

use std::path::PathBuf;

use egress::Policy;
use percent_encoding::percent_decode_str;

use crate::settings::misconfigured;
use crate::{Driver, Error, Settings};

/// The driver that a URL means and the settings it says. What is after the question mark are
/// options of the driver, and `schemas`.
pub fn from_url<'d>(url: &str, drivers: &[&'d Driver]) -> Result<(&'d Driver, Settings), Error> {
    let (scheme, rest) = url
        .split_once("://")
        .ok_or_else(|| misconfigured("a URL begins with the kind of database, as postgres://"))?;
    let known = drivers
        .iter()
        .find(|driver| driver.schemes.contains(&scheme));
    let driver = known.ok_or_else(|| {
        let schemes = drivers.iter().flat_map(|driver| driver.schemes);
        let schemes: Vec<&str> = schemes.copied().collect();
        misconfigured(format!(
            "'{scheme}' is no kind of database; there are {}",
            schemes.join(", ")
        ))
    })?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Whoever writes a URL sits at the machine.
    let mut settings = Settings {
        reach: Policy::anywhere(),
        ..Settings::default()
    };
    let is_file = driver
        .options
        .iter()
        .any(|list| list.iter().any(|doc| doc.name == "path"));
    match is_file {
        true => settings.path = Some(PathBuf::from(decoded(place)?)),
        false => server(place, &mut settings)?,
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, "true"));
        option(&mut settings, name, decoded(value)?);
    }
    Ok((driver, settings))
}

/// `user:password@host:port/database`.
fn server(place: &str, settings: &mut Settings) -> Result<(), Error> {
    let (authority, database) = place.split_once('/').unwrap_or((place, ""));
    let (login, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (host, ""),
    };
    let host = host.trim_matches(['[', ']']);
    let said = [
        ("host", host),
        ("port", port),
        ("user", user),
        ("password", password),
        ("database", database),
    ];
    for (name, value) in said.into_iter().filter(|(_, value)| !value.is_empty()) {
        let value = decoded(value)?;
        settings.options.insert(name.to_owned(), value);
    }
    Ok(())
}

fn option(settings: &mut Settings, name: &str, value: String) {
    match name {
        "schemas" => {
            let names = value
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty());
            settings.schemas = names.map(str::to_owned).collect();
        }
        name => {
            settings.options.insert(name.to_owned(), value);
        }
    }
}

fn decoded(text: &str) -> Result<String, Error> {
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded = decoded.map_err(|_| misconfigured("a part of the URL is not text"))?;
    Ok(decoded.into_owned())
}
