//! Figures: the only room that names polars.
