use std::time::Duration;

use base::{ActorId, TenantId};

use crate::*;

fn tenant(name: &str) -> TenantId {
    TenantId::new(name).expect("an id")
}

fn actor() -> ActorId {
    ActorId::new("asha").expect("an id")
}

fn keys() -> Keys {
    let mut keys = Keys::default();
    for name in ["nectar", "unison"] {
        keys.add_random(tenant(name)).expect("random bytes");
    }
    keys
}

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn a_token_comes_back_as_its_tenant_and_actor() {
    let keys = keys();
    let token = keys
        .sign(&tenant("nectar"), &actor(), HOUR)
        .expect("signed");
    assert_eq!(
        keys.verify(&token),
        Ok(Verified {
            tenant: tenant("nectar"),
            actor: actor()
        })
    );
}

#[test]
fn a_token_that_names_another_tenant_is_refused() {
    use jsonwebtoken::{EncodingKey, Header, encode};
    let header = Header {
        kid: Some("unison".into()),
        ..Header::default()
    };
    let claims = serde_json::json!({ "sub": "asha", "exp": 99_999_999_999u64 });
    let forged = encode(
        &header,
        &claims,
        &EncodingKey::from_secret(b"a key of my own"),
    )
    .expect("encoded");
    assert_eq!(keys().verify(&forged), Err(Error));

    // A genuine signature under another tenant's name does not carry over.
    let keys = keys();
    let nectar = keys
        .sign(&tenant("nectar"), &actor(), HOUR)
        .expect("signed");
    let unison = keys
        .sign(&tenant("unison"), &actor(), HOUR)
        .expect("signed");
    let header_of = |token: &str| {
        token
            .split('.')
            .next()
            .map(str::to_owned)
            .expect("a header")
    };
    let swapped = nectar.replacen(&header_of(&nectar), &header_of(&unison), 1);
    assert_eq!(keys.verify(&swapped), Err(Error));
}

#[test]
fn unsigned_expired_and_mangled_tokens_are_refused() {
    let keys = keys();
    let token = keys
        .sign(&tenant("nectar"), &actor(), HOUR)
        .expect("signed");
    let [_, claims, _]: [&str; 3] = token
        .split('.')
        .collect::<Vec<_>>()
        .try_into()
        .expect("three parts");
    // {"alg":"none","kid":"nectar"}
    let unsigned = format!("eyJhbGciOiJub25lIiwia2lkIjoibmVjdGFyIn0.{claims}.");
    for bad in ["", "x", "a.b.c", &unsigned, &token[..token.len() - 4]] {
        assert_eq!(keys.verify(bad), Err(Error), "{bad}");
    }
    let other = self::keys();
    assert_eq!(
        other.verify(&token),
        Err(Error),
        "another key of the same tenant"
    );
}

#[test]
fn an_expired_token_is_refused() {
    let keys = keys();
    let token = keys
        .sign_until(&tenant("nectar"), &actor(), 1_000)
        .expect("signed");
    assert_eq!(keys.verify(&token), Err(Error));
}
