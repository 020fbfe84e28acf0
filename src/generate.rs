//! Fictitious deliveries in the shape of real ones.
