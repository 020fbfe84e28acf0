//! The only place that leaves the async workers.
