//! Reading what a client sent, byte by byte; `None` where there is less than there should be.

pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    pub fn short(&mut self) -> Option<u16> {
        Some(self.unsigned(2)? as u16)
    }

    pub fn long(&mut self) -> Option<u32> {
        Some(self.unsigned(4)? as u32)
    }

    /// A number of up to sixteen bytes, the least first.
    pub fn unsigned(&mut self, bytes: usize) -> Option<u128> {
        let mut whole = [0; 16];
        whole.get_mut(..bytes)?.copy_from_slice(self.take(bytes)?);
        Some(u128::from_le_bytes(whole))
    }

    pub fn signed(&mut self, bytes: usize) -> Option<i64> {
        let number = self.unsigned(bytes)? as i128;
        let unused = 128 - 8 * u32::try_from(bytes).ok()?;
        i64::try_from(number << unused >> unused).ok()
    }

    /// Text of so many UTF-16 units.
    pub fn text(&mut self, units: usize) -> Option<String> {
        Some(utf16(self.take(units * 2)?))
    }

    /// A long value in pieces; the outer `None` is broken, the inner one NULL.
    pub fn pieces(&mut self) -> Option<Option<Vec<u8>>> {
        if self.unsigned(8)? == u128::from(u64::MAX) {
            return Some(None);
        }
        let mut whole = Vec::new();
        loop {
            match self.long()? as usize {
                0 => return Some(Some(whole)),
                length => whole.extend_from_slice(self.take(length)?),
            }
        }
    }
}

pub fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2);
    let units: Vec<u16> = units
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}
