//! The seals of the audit, and finding out whether anybody touched it.

use std::collections::BTreeSet;
use std::fmt;

use base::SystemCtx;
use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;
use store::{Chain, Error, Head, Line, Mac, Realm, Seal, SystemStore};

use crate::keyring::{Key, KeyRing};

const PURPOSE: &str = "audit";

impl Seal for KeyRing {
    fn mac(&self, realm: &Realm, text: &[u8]) -> Mac {
        mac(self.present(), realm, text)
    }
}

fn mac(key: &Key, realm: &Realm, text: &[u8]) -> Mac {
    let key = key.derive(PURPOSE, realm);
    let sealed = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).map(|hmac| {
        let done = hmac.chain_update(text).finalize();
        Mac(done.into_bytes().into())
    });
    // Any length of key will do for an HMAC.
    sealed.unwrap_or(Mac::START)
}

/// What a look at the whole audit found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub chains: usize,
    pub lines: i64,
    pub flaws: Vec<Flaw>,
}

/// Where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub chain: Chain,
    pub number: i64,
    pub what: &'static str,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Chain { realm, replica } = &self.chain;
        write!(
            f,
            "{realm}, replica {replica}, line {}: {}",
            self.number, self.what
        )
    }
}

const MISSING: &str = "is missing";
const CHANGED: &str = "was changed, or sealed with a key that the server does not have";
const NOT_EXPORTED: &str = "is not the one whose seal was exported";
const HEAD: &str = "is not where the store says that the chain ends";

/// Follows every chain from its first line. Whoever may write to the store can cut the end off a
/// chain; `exported` heads, kept elsewhere, tell.
pub async fn verify(
    ctx: &SystemCtx,
    store: &dyn SystemStore,
    keys: &KeyRing,
    exported: &[Head],
) -> Result<Report, Error> {
    let heads = store.heads(ctx).await?;
    let chains: BTreeSet<&Chain> = heads
        .iter()
        .chain(exported)
        .map(|head| &head.chain)
        .collect();
    let mut report = Report::default();
    for chain in chains {
        let of = |heads: &[Head]| -> Vec<Head> {
            let own = heads.iter().filter(|head| head.chain == *chain);
            own.cloned().collect()
        };
        let mut follower = Follower {
            keys,
            chain,
            exported: of(exported),
            at: (0, Mac::START),
            flaws: Vec::new(),
        };
        follower.follow(ctx, store, of(&heads).first()).await?;
        report.chains += 1;
        report.lines += follower.at.0;
        report.flaws.append(&mut follower.flaws);
    }
    Ok(report)
}

struct Follower<'a> {
    keys: &'a KeyRing,
    chain: &'a Chain,
    exported: Vec<Head>,
    /// The last line that was looked at.
    at: (i64, Mac),
    flaws: Vec<Flaw>,
}

/// Read at a time.
const PAGE: u32 = 1000;

impl Follower<'_> {
    async fn follow(
        &mut self,
        ctx: &SystemCtx,
        store: &dyn SystemStore,
        head: Option<&Head>,
    ) -> Result<(), Error> {
        loop {
            let lines = store.chain(ctx, self.chain, self.at.0, PAGE).await?;
            if lines.is_empty() {
                break;
            }
            lines.iter().for_each(|line| self.look(line));
        }
        if head.is_some_and(|head| (head.number, head.mac) != self.at) {
            self.flaw(self.at.0, HEAD);
        }
        let ahead = self.exported.iter().map(|head| head.number);
        let cut: Vec<i64> = ahead.filter(|number| *number > self.at.0).collect();
        cut.into_iter()
            .for_each(|number| self.flaw(number, MISSING));
        Ok(())
    }

    /// Goes on from what the line says of itself, so that one flaw is one flaw.
    fn look(&mut self, line: &Line) {
        let (number, before) = self.at;
        if line.number != number + 1 {
            self.flaw(number + 1, MISSING);
        } else if !self.fits(line, &before) {
            self.flaw(line.number, CHANGED);
        }
        let mut known = self.exported.iter();
        if known.any(|head| head.number == line.number && head.mac != line.mac) {
            self.flaw(line.number, NOT_EXPORTED);
        }
        self.at = (line.number, line.mac);
    }

    /// Older keys sealed older lines.
    fn fits(&self, line: &Line, before: &Mac) -> bool {
        let text = line.sealed_text(before);
        let mut keys = self.keys.all().iter();
        keys.any(|key| mac(key, &line.realm, &text) == line.mac)
    }

    fn flaw(&mut self, number: i64, what: &'static str) {
        let chain = self.chain.clone();
        self.flaws.push(Flaw {
            chain,
            number,
            what,
        });
    }
}
