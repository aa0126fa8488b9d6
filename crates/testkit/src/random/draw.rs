//! Choices, one after the other.

/// So many choices that a seed makes; those after them are the first ones.
pub struct Draw {
    seed: u64,
    length: usize,
    next: usize,
}

impl Draw {
    pub fn new(seed: u64, length: usize) -> Self {
        Self {
            seed,
            length,
            next: 0,
        }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.next += 1;
        match self.next <= self.length {
            true => scattered(self.seed, self.next, 0) % n.max(1),
            false => 0,
        }
    }

    /// True once in so many times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    pub fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        let at = self.below(values.len());
        &values[at]
    }

    /// Up to `most` different ones of a list.
    pub fn some<'a, T>(&mut self, values: &'a [T], most: usize) -> Vec<&'a T> {
        let mut places: Vec<usize> = Vec::new();
        for _ in 0..self.below(most + 1) {
            let place = self.below(values.len());
            if place < values.len() && !places.contains(&place) {
                places.push(place);
            }
        }
        places.into_iter().map(|place| &values[place]).collect()
    }
}

/// A number that depends on nothing but these three: rows can be left away without changing others.
pub(super) fn scattered(seed: u64, row: usize, column: usize) -> usize {
    let mut z = seed
        .wrapping_add((row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_add((column as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 8) as usize
}
