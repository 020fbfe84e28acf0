//! The page of a structure.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::directory::StructureSheet;
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::pages::{PeersSeen, frame, structure};
use crate::service::peers::{Peers, peers};
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
        let found = peers_seen(with, edition, sheet)?;
        let seen = match &found {
            None => PeersSeen::Hidden,
            Some(None) => PeersSeen::Nothing,
            Some(Some(peers)) => PeersSeen::Seen(peers),
        };
        let page = structure(with.site, edition, sheet, seen);
        Ok(with.pages.structure(&frame(with.site, &page), &page)?)
    })
    .await
}

/// The peers of a structure, for a role that may read the answers of its département.
fn peers_seen(
    with: &Composition<'_>,
    edition: &PublishedEdition,
    sheet: &StructureSheet,
) -> Result<Option<Option<Peers>>, ApiError> {
    let commune = edition.geography().commune(&sheet.commune);
    let departement = commune.and_then(|commune| commune.departement.as_ref());
    let allowed =
        departement.is_some_and(|own| may_see_answers_of(with.viewer, std::slice::from_ref(own)));
    if !allowed {
        return Ok(None);
    }
    let place = &with.office()?.place;
    let found = peers(place, edition, sheet)?;
    note_view(with.viewer, edition, &format!("/structures/{}", sheet.id));
    Ok(Some(found))
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
