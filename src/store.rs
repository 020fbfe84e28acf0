//! The only room that names diesel.
