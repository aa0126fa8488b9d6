//! A source in one line.

use crate::options::{SERVER, TLS};
use crate::{Driver, OptionDoc, from_url};

use super::Plain;

const FILE: Driver = Driver {
    name: "file",
    title: "A file",
    schemes: &["file"],
    default_schemas: |_| vec!["main".into()],
    options: &[&[OptionDoc::required("path", "The file.")]],
    dialect: &Plain,
    client: None,
    grants: None,
};

const SERVED: Driver = Driver {
    name: "served",
    title: "A server",
    schemes: &["served", "sv"],
    options: &[SERVER, TLS],
    ..FILE
};

#[test]
fn a_url_says_where_and_who_and_how() {
    let url = "sv://reader:p%40ss%3Aw%2F@db.example:5433/shop?schemas=sales,%20stock&tls=require";
    let (driver, settings) = from_url(url, &[&FILE, &SERVED]).expect("sound");
    assert_eq!(driver.name, "served");
    assert_eq!(settings.schemas, ["sales", "stock"]);
    for (name, value) in [
        ("host", "db.example"),
        ("port", "5433"),
        ("user", "reader"),
        ("password", "p@ss:w/"),
        ("database", "shop"),
        ("tls", "require"),
    ] {
        assert_eq!(settings.text(name), Some(value), "{name}");
    }
    let (_, settings) = from_url("served://[::1]/shop", &[&SERVED]).expect("sound");
    assert_eq!(
        (settings.text("host"), settings.text("port")),
        (Some("::1"), None)
    );
    let (_, settings) = from_url("file:///data/a%20b.db", &[&FILE]).expect("sound");
    assert_eq!(
        settings.path.expect("a path").to_str(),
        Some("/data/a b.db")
    );
}

#[test]
fn what_is_no_url_is_told() {
    for (url, said) in [
        ("db.example", "a URL begins with the kind of database"),
        (
            "oracle://x/y",
            "'oracle' is no kind of database; there are file, served, sv",
        ),
        ("served://%ff@x/y", "is not text"),
    ] {
        let error = from_url(url, &[&FILE, &SERVED]).err().expect(url);
        assert!(
            error.detail().expect("why").contains(said),
            "{url}: {:?}",
            error.detail()
        );
    }
}

#[test]
fn a_driver_without_its_client_says_so() {
    let (driver, settings) = from_url("file:///x", &[&FILE]).expect("sound");
    let error = driver.open(&settings).err().expect("there is no client");
    assert!(
        error
            .detail()
            .expect("why")
            .contains("without the client of A file")
    );
    assert!(driver.may_show("path") && !SERVED.may_show("password") && !SERVED.may_show("other"));
}
