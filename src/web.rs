//! The only room that names actix.
