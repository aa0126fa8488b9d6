//! Databases in SQLite, looked at from outside.

mod database;
mod planted;
mod random;
