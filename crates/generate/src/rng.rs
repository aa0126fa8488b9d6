//! A generator of our own, so that a seed means the same data in every version and on every machine.

/// SplitMix64. Floating point is used only with the four basic operations, which are exact everywhere.
pub(crate) struct Rng(u64);

impl Rng {
    /// A stream of its own per label: a change to one table leaves the others as they were.
    pub fn of(seed: u64, labels: &[&str]) -> Self {
        let mut state = Self(seed).next();
        for label in labels {
            for byte in label.bytes().chain([0xff]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Self(state)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 up to, not including, `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as u64) as i64
    }

    /// True in `n` of a thousand cases.
    pub fn per_mille(&mut self, n: u32) -> bool {
        self.below(1000) < u64::from(n)
    }

    /// 0.0 up to, not including, 1.0.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / ONE
    }
}

const ONE: f64 = (1u64 << 53) as f64;

/// Picks an index in proportion to its weight.
pub(crate) struct Wheel(Vec<u64>);

impl Wheel {
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let sums: Vec<f64> = weights
            .into_iter()
            .map(|w| {
                sum += w;
                sum
            })
            .collect();
        Self(sums.into_iter().map(|s| (s / sum * ONE) as u64).collect())
    }

    pub fn pick(&self, rng: &mut Rng) -> usize {
        let at = rng.next() >> 11;
        self.0
            .partition_point(|end| *end <= at)
            .min(self.0.len().saturating_sub(1))
    }
}

/// Hands out `total` whole things over weighted places so that the parts add up exactly.
pub(crate) struct Quota {
    total: u64,
    weight: f64,
    passed: f64,
    given: u64,
}

impl Quota {
    pub fn new(total: u64, weight: f64) -> Self {
        Self {
            total,
            weight,
            passed: 0.0,
            given: 0,
        }
    }

    pub fn next(&mut self, weight: f64) -> u64 {
        self.passed += weight;
        let part = if self.weight > 0.0 {
            self.passed / self.weight
        } else {
            0.0
        };
        let upto = ((part * self.total as f64 + 0.5) as u64).min(self.total);
        let n = upto.saturating_sub(self.given);
        self.given = self.given.max(upto);
        n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_same_for_ever() {
        let mut rng = Rng::of(7, &["nectar", "sales"]);
        let first: Vec<u64> = (0..3).map(|_| rng.below(1_000_000)).collect();
        assert_eq!(
            first, FIRST,
            "a seed must keep its meaning; examples and tests depend on it"
        );
        assert_ne!(
            Rng::of(7, &["ab", "c"]).next(),
            Rng::of(7, &["a", "bc"]).next()
        );
    }

    const FIRST: [u64; 3] = [186_608, 508_435, 185_136];

    #[test]
    fn a_wheel_never_picks_what_has_no_weight() {
        let wheel = Wheel::new([0.0, 2.0, 0.0, 1.0, 0.0]);
        let mut rng = Rng::of(1, &[]);
        let mut seen = [0; 5];
        (0..3000).for_each(|_| seen[wheel.pick(&mut rng)] += 1);
        assert_eq!((seen[0], seen[2], seen[4]), (0, 0, 0));
        assert!((1900..2100).contains(&seen[1]), "{seen:?}");
    }

    #[test]
    fn a_quota_adds_up() {
        let weights = [0.3, 1.7, 0.0, 2.2];
        let mut quota = Quota::new(1001, weights.iter().sum());
        assert_eq!(weights.iter().map(|w| quota.next(*w)).sum::<u64>(), 1001);
    }
}
