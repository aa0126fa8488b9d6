mod asked_back;
mod fixture;
mod properties;
mod questions;
mod times;
