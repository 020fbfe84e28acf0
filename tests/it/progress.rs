//! Progress towards targets: every rule on an edition worked out by hand, then every progress that the
//! demonstration serves, computed again from the numbers of its own answers.

mod rules;
mod served;
