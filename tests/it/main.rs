//! The one integration-test harness.

// Said again although the whole crate is a test: clippy then knows that its helpers are tests too.
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod breakdowns;
#[cfg(test)]
mod campaign;
#[cfg(test)]
#[expect(
    clippy::cast_precision_loss,
    reason = "shares of pixels, far under 2^52"
)]
mod chart;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod dashboards;
#[cfg(test)]
mod definitions;
#[cfg(test)]
mod details;
#[cfg(test)]
mod editions;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod explorer;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod import;
#[cfg(test)]
#[expect(
    clippy::cast_precision_loss,
    clippy::needless_pass_by_value,
    clippy::wildcard_enum_match_arm,
    reason = "shares of pixels, samples made in place"
)]
mod maps;
#[cfg(test)]
mod messy;
#[cfg(test)]
mod mutated;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod plan_pages;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod priorities;
#[cfg(test)]
mod progress;
#[cfg(test)]
mod real_files;
#[cfg(test)]
mod real_lists;
#[cfg(test)]
mod search;
#[cfg(test)]
mod site;
#[cfg(test)]
mod source_facts;
#[cfg(test)]
mod spoiled;
#[cfg(test)]
mod store;
#[cfg(test)]
mod territories;
#[cfg(test)]
mod traps;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod web;
#[cfg(test)]
mod week;
#[cfg(test)]
mod workbook;
