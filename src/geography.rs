//! Territories: reference data, resolution of codes, populations.
