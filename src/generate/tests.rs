//! What fictitious deliveries must be.
