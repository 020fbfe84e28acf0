//! Other crates' parsers of binary files, kept from taking the process down.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::error::ImportError;
use super::damaged;

/// Runs a parser; its panic becomes the refusal of a damaged file. Workbooks mutated at random
/// make `calamine` index out of bounds here and there: a fuzzer finds them faster than fixes come.
/// What the parser was writing is dropped with it.
pub(super) fn guarded<T>(
    what: &str,
    parse: impl FnOnce() -> Result<T, ImportError>,
) -> Result<T, ImportError> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|_panic| Err(damaged(what)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_refusal() {
        let nothing: Vec<u8> = Vec::new();
        let error = guarded("Ce classeur", || Ok(nothing[3])).unwrap_err();
        assert_eq!(error.issues()[0].code, "FILE-014");
    }
}
