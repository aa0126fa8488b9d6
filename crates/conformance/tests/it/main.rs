//! One test binary: the corpus, and what must hold of every statement in it.

mod accounts;
mod attacks;
mod corpus;
mod database;
mod dialects;
mod example;
mod facts;
mod files;
mod filters;
mod hierarchy;
mod laws;
mod members;
mod operators;
mod queries;
mod random;
mod reads;
mod roles;
mod sqlite;
mod stages;
mod sweep;
mod truth;
mod views;
mod windows;
