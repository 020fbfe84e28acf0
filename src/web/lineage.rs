//! The lineage of a figure.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::role::Permission;
use crate::service::lineage::write_lineage;

use super::auth::Viewer;
use super::error::ApiError;
use super::figures::answer_about_figure;
use super::state::State;

/// `GET /lineage/{id}`: names of deliveries for a role that reads deliveries.
pub(super) async fn find_lineage(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
) -> Result<HttpResponse, ApiError> {
    let names = viewer.may(Permission::ReadDeliveries);
    let place = ("/api/v1/lineage", &["edition"][..]);
    answer_about_figure(&state, &request, place, |out, figure| {
        write_lineage(out, figure, names);
    })
    .await
}
