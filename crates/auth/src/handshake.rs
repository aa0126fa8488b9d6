//! Going away to an issuer and coming back: what is remembered in between is good once, for a few
//! minutes, and for the browser that went.

use base::{SystemCtx, Value};
use egress::Fetch;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use store::{Batch, Event, Expect, Handshake, Kept, Member, Realm, Scalar};

use crate::oidc::{Asked, Oidc};
use crate::rights::TRY;
use crate::sign_in::{Admitted, Refusal, SignIn, no};
use crate::token;

/// A browser on its way to an issuer.
pub struct Departure {
    /// Where it is sent.
    pub address: String,
    /// What it keeps meanwhile, so that nobody else comes back in its place.
    pub binding: SecretString,
}

/// A browser that comes back.
pub struct Arrival<'a> {
    pub state: &'a str,
    pub code: &'a str,
    pub binding: &'a str,
    pub redirect: &'a str,
}

const LIFE: SignedDuration = SignedDuration::from_mins(10);

impl SignIn {
    /// Sends a browser away to sign in.
    pub async fn depart(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        (oidc, web): (&Oidc, &dyn Fetch),
        redirect: &str,
    ) -> Result<Departure, Refusal> {
        let (state, binding) = (token::fresh()?, token::fresh()?);
        let (nonce, verifier) = (token::fresh()?, token::fresh()?);
        let asked = Asked {
            state: state.expose_secret(),
            nonce: nonce.expose_secret(),
            verifier: verifier.expose_secret(),
            redirect,
        };
        let address = match oidc.address(web, &asked).await {
            Ok(address) => address,
            Err(why) => {
                let realm = Realm::Tenant(oidc.tenant.clone());
                return self.refuse(ctx, &realm, no(now, "", why.0)).await;
            }
        };
        let handshake = Handshake {
            id: token::hash(&state).0,
            tenant: oidc.tenant.clone(),
            binding: token::hash(&binding),
            nonce: asked.nonce.to_owned(),
            verifier: asked.verifier.to_owned(),
            expires: now.saturating_add(LIFE).unwrap_or(now),
        };
        let event = Event::done(now, TRY.name, &oidc.tenant).saying("sent to its issuer");
        let batch = Batch::because(event).put(&handshake, Expect::Absent)?;
        self.write(ctx, Realm::System, batch).await?;
        Ok(Departure { address, binding })
    }

    /// What was remembered of a browser that comes back. It is forgotten by that: whoever comes
    /// with the same state again is nobody.
    pub async fn returned(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        arrival: &Arrival<'_>,
    ) -> Result<Handshake, Refusal> {
        let id = token::hash_text(arrival.state).0;
        let found: Option<Kept<Handshake>> = self.above(ctx, &id).await?;
        let live = found.filter(|kept| kept.value.expires > now);
        let Some(kept) = live else {
            let event = no(now, "", "no such state, or it was used");
            return self.refuse(ctx, &Realm::System, event).await;
        };
        let realm = Realm::Tenant(kept.value.tenant.clone());
        if kept.value.binding != token::hash_text(arrival.binding) {
            let event = no(now, "", "another browser went than came back");
            return self.refuse(ctx, &realm, event).await;
        }
        let event = Event::done(now, TRY.name, &kept.value.tenant).saying("back from its issuer");
        let batch = Batch::because(event).remove::<Handshake>(&id, Expect::Version(kept.version));
        match self.write(ctx, Realm::System, batch).await {
            Err(Refusal::Store(store::Error::Conflict(_))) => {
                let event = no(now, "", "no such state, or it was used");
                self.refuse(ctx, &Realm::System, event).await
            }
            done => done.map(|()| kept.value),
        }
    }

    /// A session for whom the issuer vouches.
    pub async fn arrive(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        (oidc, web): (&Oidc, &dyn Fetch),
        (handshake, arrival): (&Handshake, &Arrival<'_>),
    ) -> Result<SecretString, Refusal> {
        let asked = Asked {
            state: arrival.state,
            nonce: &handshake.nonce,
            verifier: &handshake.verifier,
            redirect: arrival.redirect,
        };
        match oidc.admit(web, arrival.code, &asked).await {
            Ok(admitted) => {
                let member = member(&admitted);
                let person = admitted.actor.id;
                self.begin_session(ctx, now, person, (admitted.tenant, Some(member)))
                    .await
            }
            Err(why) => {
                let realm = Realm::Tenant(oidc.tenant.clone());
                self.refuse(ctx, &realm, no(now, "", why.0)).await
            }
        }
    }
}

/// What an issuer says of somebody, as it is kept for as long as they are signed in.
fn member(admitted: &Admitted) -> Member {
    let scalar = |value: &Value| match value {
        Value::Text(text) => Some(Scalar::Text(text.clone())),
        Value::Integer(number) => Some(Scalar::Integer(*number)),
        Value::Boolean(flag) => Some(Scalar::Boolean(*flag)),
        _ => None,
    };
    let attributes = admitted.actor.attributes.iter();
    // A part of a list would mean something else in a row rule than all of it.
    let whole = attributes.filter_map(|(name, attribute)| {
        let values: Option<Vec<Scalar>> = attribute.0.iter().map(scalar).collect();
        Some((name.clone(), values?))
    });
    Member {
        person: admitted.actor.id.clone(),
        role: admitted.role,
        groups: admitted.actor.groups.clone(),
        attributes: whole.collect(),
    }
}
