mod asked_back;
mod fixture;
mod lookups;
mod properties;
mod questions;
mod times;
