//! (being born)
