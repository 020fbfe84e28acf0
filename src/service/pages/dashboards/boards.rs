//! Links from one dashboard to the others, on the same choices.

use crate::render::page::CurrentLinkView;
use crate::service::dashboard::Choices;

use super::super::wording::typeset;
use super::super::{Site, address};
use super::choices::parameters;

/// Every dashboard, the one shown marked.
pub(super) fn boards(site: Site<'_>, shown: &str, choices: &Choices) -> Vec<CurrentLinkView> {
    let parameters = parameters(site, choices);
    let all = site.catalogue.dashboards.values();
    all.map(|dashboard| CurrentLinkView {
        label: typeset(&dashboard.label),
        href: address::with_choices(&address::dashboard(&dashboard.id), &parameters),
        current: dashboard.id == shown,
    })
    .collect()
}
