//! Bytes to records and rejections; pure.
