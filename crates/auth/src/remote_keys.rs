//! A set of public keys where its owner publishes it: fetched when somebody comes with a token,
//! remembered for a while, and fetched anew when a key is asked for that is not in it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egress::Fetch;
use jsonwebtoken::jwk::{Jwk, JwkSet};

use crate::jwt::{NO_KEY, Unaccepted};

/// A set is taken for the present one this long: what was taken out of it counts no longer.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// Where it cannot be fetched, the last one is good for this long.
const STALE: Duration = Duration::from_secs(60 * 60);
/// It is fetched no more often than this: strangers can ask for any key.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct RemoteKeys {
    url: String,
    known: Mutex<Known>,
    /// One fetches, and the others wait for it.
    fetching: tokio::sync::Mutex<()>,
    patience: Duration,
}

#[derive(Default)]
struct Known {
    set: Option<(Instant, Arc<JwkSet>)>,
    tried: Option<Instant>,
}

impl RemoteKeys {
    pub fn at(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            known: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
            patience: PATIENCE,
        }
    }

    /// Fetched as often as this.
    #[cfg(test)]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn key(&self, kid: &str, web: Option<&dyn Fetch>) -> Result<Jwk, Unaccepted> {
        if let Some(key) = self.within(FRESH).and_then(|set| set.find(kid).cloned()) {
            return Ok(key);
        }
        self.refresh(kid, web).await;
        let set = self.within(STALE).ok_or(UNREACHED)?;
        set.find(kid).cloned().ok_or(NO_KEY)
    }

    /// The set, where it is not older than this.
    fn within(&self, age: Duration) -> Option<Arc<JwkSet>> {
        let known = self.known();
        let (fetched, set) = known.set.as_ref()?;
        (fetched.elapsed() < age).then(|| set.clone())
    }

    async fn refresh(&self, kid: &str, web: Option<&dyn Fetch>) {
        let _turn = self.fetching.lock().await;
        let there = self
            .within(FRESH)
            .is_some_and(|set| set.find(kid).is_some());
        if there || !self.may_try() {
            return;
        }
        let Some(web) = web else { return };
        let fetched = web.get(&self.url).await.map_err(|error| error.to_string());
        let read = fetched.and_then(|body| {
            serde_json::from_slice::<JwkSet>(&body).map_err(|error| error.to_string())
        });
        match read {
            Ok(set) => self.known().set = Some((Instant::now(), Arc::new(set))),
            Err(error) => tracing::warn!(url = self.url, error, "keys could not be fetched"),
        }
    }

    fn may_try(&self) -> bool {
        let mut known = self.known();
        let due = known
            .tried
            .is_none_or(|tried| tried.elapsed() >= self.patience);
        if due {
            known.tried = Some(Instant::now());
        }
        due
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const UNREACHED: Unaccepted = Unaccepted("the set of keys cannot be fetched");
