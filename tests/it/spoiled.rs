//! Spoiled deliveries, made from good ones: each is caught with its own code, or imported right.

mod answers;
mod good;
mod identities;
mod observatory;
mod whole_file;
