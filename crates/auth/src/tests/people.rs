//! Invitations let in once.

use std::sync::Arc;

use base::ActorId;
use jiff::Timestamp;
use secrecy::SecretString;
use store::{Person, Realm};
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{PlainSeal, system};

use super::sign_in::{PASSWORD, after, house, now, password, person};
use crate::invitations::Acceptance;
use crate::password::{PasswordError, Passwords};
use crate::sign_in::{Refusal, SignIn};

async fn accept(
    sign_in: &SignIn,
    at: Timestamp,
    secret: &SecretString,
    password: &SecretString,
) -> Result<ActorId, Refusal> {
    let accepting = Acceptance {
        secret,
        password,
        tenant: None,
    };
    sign_in.accept(&system(), at, &accepting).await
}

fn empty() -> SignIn {
    let store = Arc::new(MemoryStore::new(Arc::new(PlainSeal)));
    SignIn::new(store, Passwords::costing(8, 1).expect("cheap ones"))
}

#[tokio::test]
async fn the_first_link_makes_the_operator_once() {
    let sign_in = empty();
    let link = sign_in
        .first_run(&system(), now())
        .await
        .expect("run")
        .expect("a link");
    let chosen = password(PASSWORD);
    let short = accept(&sign_in, now(), &link, &password("short")).await;
    assert_eq!(short, Err(Refusal::Password(PasswordError::TooShort)));
    let operator = accept(&sign_in, now(), &link, &chosen)
        .await
        .expect("accepted");
    let replayed = accept(&sign_in, now(), &link, &chosen).await;
    assert_eq!(replayed, Err(Refusal::NotAccepted));
    assert_eq!(
        sign_in
            .first_run(&system(), now())
            .await
            .expect("run")
            .map(drop),
        None
    );
    let kept = sign_in
        .store
        .get_of::<Person>(&system(), &Realm::System, operator.as_str())
        .await;
    assert!(kept.expect("read").expect("a person").value.operator);
}

#[tokio::test]
async fn a_link_is_good_for_a_day_and_for_the_person_it_was_made_for() {
    let sign_in = house().await.sign_in;
    sign_in
        .put_person(&system(), now(), &person("ravi"))
        .await
        .expect("a person");
    let ravi = person("ravi").id;
    let link = sign_in
        .invite(&system(), now(), &ravi)
        .await
        .expect("a link");
    let chosen = password(PASSWORD);
    let day = 24 * 3600;
    let late = accept(&sign_in, after(day), &link, &chosen).await;
    assert_eq!(late, Err(Refusal::NotAccepted));
    let guessed = SecretString::from("guessed");
    let wrong = accept(&sign_in, now(), &guessed, &chosen).await;
    assert_eq!(wrong, Err(Refusal::NotAccepted));
    let accepted = accept(&sign_in, after(day - 1), &link, &chosen).await;
    assert_eq!(accepted, Ok(ravi));
}

#[tokio::test]
async fn a_link_of_somebody_who_was_disabled_since_is_worth_nothing() {
    let sign_in = house().await.sign_in;
    let link = sign_in
        .invite(&system(), now(), &person("asha").id)
        .await
        .expect("a link");
    let gone = Person {
        disabled: true,
        ..person("asha")
    };
    sign_in
        .put_person(&system(), now(), &gone)
        .await
        .expect("changed");
    let refused = accept(&sign_in, now(), &link, &password(PASSWORD)).await;
    assert_eq!(refused, Err(Refusal::NotAccepted));
}
