//! The ways to a server, and whom they trust.

use base::Code;
use source::{Error, Settings};

use crate::server::{connect, not_run, or_not_run, patient, settings};

fn ways() -> Option<(Settings, String)> {
    let settings = or_not_run(settings(&[]))?;
    let Ok(authority) = std::env::var("QUERENT_TEST_MYSQL_CA") else {
        not_run("QUERENT_TEST_MYSQL_CA names no certificate");
        return None;
    };
    Some((settings, authority))
}

async fn answer(settings: &Settings, options: &[(&str, &str)]) -> Result<(), (Code, String)> {
    let mut settings = settings.clone();
    for (name, value) in options {
        settings.options.insert((*name).into(), (*value).into());
    }
    let answer = connect(&settings).ping(&patient()).await;
    let told = |error: Error| (error.code(), error.detail().unwrap_or_default().to_owned());
    answer.map(drop).map_err(told)
}

#[tokio::test]
async fn every_mode_connects_where_the_certificate_is_as_it_asks() {
    let Some((settings, authority)) = ways() else {
        return;
    };
    let trusted = ("tls_ca", authority.as_str());
    for options in [
        vec![("tls", "disable")],
        vec![("tls", "prefer")],
        vec![("tls", "require")],
        vec![("tls", "verify-ca"), trusted],
        vec![("tls", "verify-full"), trusted],
    ] {
        assert_eq!(answer(&settings, &options).await, Ok(()), "{options:?}");
    }
}

#[tokio::test]
async fn a_certificate_of_nobody_we_know_is_refused() {
    let Some((settings, _)) = ways() else { return };
    for mode in ["verify-ca", "verify-full"] {
        let (code, why) = answer(&settings, &[("tls", mode)]).await.expect_err(mode);
        assert_eq!(code, Code::SourceRefused, "{mode}");
        assert!(why.contains("certificate"), "{why}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_only_where_the_name_counts() {
    let Some((settings, authority)) = ways() else {
        return;
    };
    // The same machine by a name that its certificate does not have.
    let trusted = [("tls_ca", authority.as_str()), ("host", "0.0.0.0")];
    let by = |mode| [&[("tls", mode)], &trusted[..]].concat();
    let (code, why) = answer(&settings, &by("verify-full"))
        .await
        .expect_err("a wrong name");
    assert_eq!(code, Code::SourceRefused);
    assert!(why.contains("not valid for name"), "{why}");
    assert_eq!(answer(&settings, &by("verify-ca")).await, Ok(()));
}
