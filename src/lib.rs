//! Vigie: an observatory of *animation de la vie sociale*.
//!
//! Rooms, in reading order; who may import whom is held by `tests/it/architecture.rs`.
//! The walk of one figure, from file to image, is in `ARCHITECTURE.md`.

pub mod domain;

pub mod catalogue;
pub mod geography;
pub mod secrecy;

pub mod engine;
pub mod generate;
pub mod import;
pub mod render;
pub mod sources;
pub mod store;

pub mod service;

pub mod cli;
pub mod web;

pub mod app;
pub mod blocking;
pub mod config;
