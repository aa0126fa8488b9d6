mod audit;
mod development;
mod jwt;
mod people;
mod remote_keys;
mod rights;
mod sealing;
mod sign_in;
