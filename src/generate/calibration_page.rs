//! The page of the calibration for readers is the table itself, written out.
