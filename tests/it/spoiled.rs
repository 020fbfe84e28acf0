//! Spoiled deliveries, made from good ones: each is caught with its own code, or imported right.

mod good;
mod observatory;
