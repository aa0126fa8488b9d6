//! The service over databases in SQLite: what is asked of a real engine, in the light half.

mod kept;
mod samples;
mod shop;
mod words;
