//! One test binary: the corpus, and what must hold of every statement in it.

mod corpus;
mod dialects;
mod example;
mod laws;
mod queries;
mod sqlite;
mod truth;
