//! The service over databases in SQLite: what is asked of a real engine, in the light half.

mod context;
mod kept;
mod results;
mod samples;
mod shop;
mod words;
