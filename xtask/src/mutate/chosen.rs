//! A draw that can be repeated: the same seed takes the same mutants of the same code.

/// So many of them, in an order that depends on the seed alone.
pub fn draw<T: Copy>(among: &[T], count: usize, seed: u64) -> Vec<T> {
    let mut left = among.to_vec();
    let mut state = seed;
    for at in (1..left.len()).rev() {
        left.swap(at, (next(&mut state) % (at as u64 + 1)) as usize);
    }
    left.truncate(count);
    left
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
