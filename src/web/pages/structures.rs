//! The page of a structure.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::directory::StructureSheet;
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::pages::{PeersSeen, frame, structure};
use crate::service::peers::peers;
use crate::service::published::PublishedEdition;
use crate::web::confidential::{may_see_answers_of, note_view};
use crate::web::error::ApiError;
use crate::web::state::State;

use super::figures::no_edition;
use super::serving::{Composition, serve};

/// `GET /structures/{id}`.
pub(super) async fn show_structure(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let id = request.match_info().query("id").to_owned();
    serve(state, request, &[], move |with, _| {
        let edition = with.site.edition.ok_or_else(no_edition)?;
        let sheet = edition
            .structure(&id)
            .ok_or_else(|| unknown(edition, &id))?;
        let found = if may_see_peers(with, edition, sheet) {
            note_view(with.viewer, edition, &format!("/structures/{}", sheet.id));
            Some(peers(&with.office()?.place, edition, sheet)?)
        } else {
            None
        };
        let seen = found.as_ref().map_or(PeersSeen::Hidden, |found| {
            found.as_ref().map_or(PeersSeen::Nothing, PeersSeen::Seen)
        });
        let page = structure(with.site, edition, sheet, seen);
        Ok(with.pages.structure(&frame(with.site, &page), &page)?)
    })
    .await
}

/// Whether the viewer may read the answers of the structure's département.
fn may_see_peers(
    with: &Composition<'_>,
    edition: &PublishedEdition,
    sheet: &StructureSheet,
) -> bool {
    let commune = edition.geography().commune(&sheet.commune);
    let departement = commune.and_then(|commune| commune.departement.as_ref());
    departement.is_some_and(|own| may_see_answers_of(with.viewer, std::slice::from_ref(own)))
}

fn unknown(edition: &PublishedEdition, id: &str) -> ApiError {
    QueryError::Unknown {
        thing: Thing::Structure,
        parameter: "id",
        name: id.to_owned(),
        nearest: nearest(
            id,
            edition.structures().iter().map(|sheet| sheet.id.as_str()),
        ),
    }
    .into()
}
