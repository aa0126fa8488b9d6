mod asked_back;
mod fixture;
mod properties;
mod questions;
mod speed;
mod times;
