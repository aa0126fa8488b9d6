mod audit;
mod development;
mod jwt;
mod people;
mod rights;
mod sealing;
mod sign_in;
