//! The HTML pages: parameters in, one edition, a page out. What a page says is decided in
//! `service::pages`, how it looks in `render::page`.

mod brochures;
mod browsing;
mod campaigns;
mod charts;
mod editions;
mod explorer;
mod failure;
mod figures;
mod imports;
mod plans;
mod priorities;
mod reading;
mod serving;
mod structures;

use actix_web::web::{ServiceConfig, post, resource, route, to};
use actix_web::{Resource, Route, guard};

use super::auth;

pub(super) use failure::{page as failure_page, refuse_address};
pub(super) use serving::made_once;

/// Every page on one screen: those that everybody reads, then those of roles.
pub(super) fn configure(service: &mut ServiceConfig) {
    open_pages(service);
    pages_of_roles(service);
}

fn open_pages(service: &mut ServiceConfig) {
    service
        .service(at("/", read().to(reading::show_home)))
        .service(at("/territoires", read().to(browsing::list_territories)))
        .service(at(
            "/territoires/{geo}",
            read().to(browsing::show_territory),
        ))
        .service(at(
            "/imprimer/territoires/{geo}",
            read().to(brochures::show_brochure),
        ))
        .service(at("/indicateurs", read().to(reading::list_indicators)))
        .service(at("/indicateurs/{id}", read().to(figures::show_indicator)))
        .service(at(
            "/graphiques/{kind}/{indicator}",
            read().to(charts::show_chart),
        ))
        .service(at("/schemas", read().to(plans::list_plans)))
        .service(at("/schemas/{plan}", read().to(plans::show_plan)))
        .service(at(
            "/schemas/{plan}/objectifs/{code}",
            read().to(plans::show_objective),
        ))
        .service(at(
            "/schemas/{plan}/priorites",
            read().to(priorities::show_priorities),
        ))
        .service(at(
            "/tableaux/{dashboard}",
            read().to(figures::show_dashboard),
        ))
        .service(at("/explorer", read().to(explorer::show_explorer)))
        .service(at("/accessibilite", read().to(reading::show_accessibility)))
        .service(at(
            "/mentions-legales",
            read().to(reading::show_legal_notice),
        ))
        .service(at("/recherche", read().to(explorer::show_search)))
        .service(at(
            "/provenance/{id:.*}",
            read().to(figures::show_provenance),
        ))
        .service(at(
            "/structures/{id}",
            read().to(structures::show_structure),
        ))
        .service(at("/methode", read().to(reading::show_method)))
        .service(at("/editions", read().to(editions::list_editions)))
        .service(at("/editions/{id}", read().to(editions::show_edition)))
        .service(at(
            "/editions/{id}/approbation",
            post().to(editions::approve_edition),
        ))
        .service(at("/editions/{a}/diff/{b}", read().to(editions::show_diff)))
        .service(at("/assets/{name}", read().to(serving::send_asset)));
}

fn pages_of_roles(service: &mut ServiceConfig) {
    service
        .service(
            at("/imports", read().to(imports::list_imports)).route(post().to(imports::send_file)),
        )
        .service(at("/imports/executions", read().to(imports::list_runs)))
        .service(at("/imports/{id}/lignes", read().to(imports::show_lines)))
        .service(at("/imports/{id}", read().to(imports::show_import)))
        .service(
            at("/imports/{id}/retrait", read().to(imports::ask_withdrawal))
                .route(post().to(imports::withdraw_import)),
        )
        .service(at(
            "/imports/{id}/decisions",
            post().to(imports::decide_import),
        ))
        .service(at(
            "/imports/{id}/confirmations",
            post().to(imports::decide_import),
        ))
        .service(at("/campagnes", read().to(campaigns::list_campaigns)))
        .service(at(
            "/campagnes/{year}.{extension:csv|xlsx}",
            read().to(campaigns::export_campaign),
        ))
        .service(at("/campagnes/{year}", read().to(campaigns::show_campaign)))
        .service(at("/connexion", read().to(auth::show_login)).route(post().to(auth::log_in)))
        .service(at("/deconnexion", post().to(auth::log_out)));
}

fn at(path: &str, route: Route) -> Resource {
    resource(path)
        .route(route)
        .default_service(to(failure::refuse_method))
}

fn read() -> Route {
    route().guard(guard::Any(guard::Get()).or(guard::Head()))
}
