//! Every address on one screen.

use actix_web::web::{ServiceConfig, delete, post, resource, route, scope, to};
use actix_web::{HttpRequest, HttpResponse, Resource, ResponseError as _, Route, guard};

use super::error::ApiError;
use super::problem::Code;
use super::{
    charts, dashboards, editions, figures, gaps, imports, indicators, jobs, lineage, pages, plans,
    printed, priorities, probes, publishing, search, territories,
};

/// Order matters: the first pattern that matches answers.
#[expect(clippy::too_many_lines, reason = "every address on one screen")]
pub(super) fn configure(service: &mut ServiceConfig) {
    service
        .service(at("/livez", read().to(probes::check_alive)))
        .service(at("/readyz", read().to(probes::check_ready)))
        .service(
            scope("/api/v1")
                .service(at("/figures", read().to(figures::list_figures)))
                .service(at("/figures.{format}", read().to(figures::list_figures)))
                .service(at("/figures/{id:.+}", read().to(figures::find_figure)))
                .service(at("/lineage/{id:.+}", read().to(lineage::find_lineage)))
                .service(at(
                    "/charts/{kind}/{indicator}.{format}",
                    read().to(charts::render_chart),
                ))
                .service(at("/territories", read().to(territories::list_territories)))
                .service(at(
                    "/territories/{geo}",
                    read().to(territories::find_territory),
                ))
                .service(at("/territories/{geo}/gaps", read().to(gaps::list_gaps)))
                .service(at("/indicators", read().to(indicators::list_indicators)))
                .service(at(
                    "/indicators/{id}",
                    read().to(indicators::find_indicator),
                ))
                .service(at("/plans", read().to(plans::list_plans)))
                .service(at("/plans/{id}", read().to(plans::find_plan)))
                .service(at(
                    "/plans/{id}/coverage",
                    read().to(plans::find_plan_coverage),
                ))
                .service(at(
                    "/plans/{id}/objectives/{code}/lineage",
                    read().to(lineage::find_objective_lineage),
                ))
                .service(at(
                    "/plans/{id}/priorities",
                    read().to(priorities::list_priorities),
                ))
                .service(
                    at("/imports", read().to(imports::list_imports))
                        .route(post().to(imports::send_file)),
                )
                .service(
                    at("/imports/{id}", read().to(imports::find_import))
                        .route(delete().to(imports::withdraw_import)),
                )
                .service(at(
                    "/imports/{id}/figures",
                    read().to(imports::find_touched),
                ))
                .service(at(
                    "/imports/{id}/annotated.xlsx",
                    read().to(imports::annotate_import),
                ))
                .service(at(
                    "/imports/{id}/decisions",
                    post().to(imports::settle_import),
                ))
                .service(at("/published", read().to(printed::list_printed)))
                .service(at("/runs", read().to(imports::list_runs)))
                .service(at("/jobs/{id}", read().to(jobs::find_job)))
                .service(
                    at("/editions", read().to(editions::list_editions))
                        .route(post().to(publishing::publish_edition)),
                )
                .service(at("/editions/{id}", read().to(editions::find_edition)))
                .service(at(
                    "/editions/{a}/diff/{b}",
                    read().to(editions::compare_editions),
                ))
                .service(at(
                    "/editions/{id}/approve",
                    post().to(publishing::approve_edition),
                ))
                .service(at("/search", read().to(search::search)))
                .service(at("/dashboards", read().to(dashboards::list_dashboards)))
                .service(at(
                    "/dashboards/{id}",
                    read().to(dashboards::find_dashboard),
                ))
                .default_service(to(refuse_address)),
        )
        .configure(pages::configure)
        .default_service(to(pages::refuse_address));
}

fn at(path: &str, route: Route) -> Resource {
    resource(path)
        .route(route)
        .default_service(to(refuse_method))
}

fn read() -> Route {
    route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

async fn refuse_method(request: HttpRequest) -> HttpResponse {
    let detail = format!("{} n'est pas accepté ici", request.method());
    ApiError::new(Code::MethodNotAllowed, detail).error_response()
}

async fn refuse_address(request: HttpRequest) -> HttpResponse {
    let detail = format!("rien ne se trouve à l'adresse {}", request.path());
    ApiError::new(Code::AddressNotFound, detail).error_response()
}
