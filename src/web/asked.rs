//! Which edition a request reads: the one served, or the one that `edition=` names.

use std::sync::Arc;

use actix_web::{FromRequest as _, HttpRequest};

use crate::blocking::run_blocking;
use crate::domain::edition::EditionSummary;
use crate::domain::role::Permission;
use crate::service::editions::edition as read_edition;
use crate::service::error::{QueryError, Thing, nearest};
use crate::service::published::PublishedEdition;

use super::auth::Viewer;
use super::confidential::{self, note_view};
use super::error::ApiError;
use super::parameters::Parameters;
use super::state::State;

/// What a request reads, and who asks; an earlier edition is not loaded yet, so that `304` costs
/// nothing.
#[derive(Debug)]
pub(super) struct Asked {
    edition: Which,
    /// A viewer who sees what secrecy hides, and the address that they read.
    confidential: Option<(Viewer, String)>,
}

#[derive(Debug)]
enum Which {
    /// The edition served; none before the first publication.
    Served(Option<Arc<PublishedEdition>>),
    /// An earlier edition, or a preview that this viewer may see.
    Named(EditionSummary),
}

impl Asked {
    /// Finds the edition that the parameters name. Previews are for roles that read deliveries.
    ///
    /// # Errors
    /// 404 with the editions published; a preview is not told from what does not exist.
    pub(super) async fn of(
        state: &State,
        request: &HttpRequest,
        parameters: &Parameters,
    ) -> Result<Self, ApiError> {
        let edition = match parameters.one("edition")? {
            None => Which::Served(state.observatory.current()),
            Some(id) => Which::named(state, request, ("edition", id)).await?,
        };
        Self::by(state, request, edition).await
    }

    /// The same for an edition named by `parameter`, in the address or after it.
    pub(super) async fn named(
        state: &State,
        request: &HttpRequest,
        named: (&'static str, &str),
    ) -> Result<Self, ApiError> {
        let edition = Which::named(state, request, named).await?;
        Self::by(state, request, edition).await
    }

    async fn by(state: &State, request: &HttpRequest, edition: Which) -> Result<Self, ApiError> {
        let viewer = match &state.office {
            Some(_) => Some(Viewer::extract(request).await?),
            None => None,
        };
        let confidential = viewer
            .filter(|viewer| viewer.may(Permission::SeeAnswers))
            .map(|viewer| (viewer, request.uri().to_string()));
        Ok(Self {
            edition,
            confidential,
        })
    }

    /// What an answer depends on.
    pub(super) fn seed(&self, state: &State) -> String {
        match &self.edition {
            Which::Served(Some(edition)) => edition.seed().to_owned(),
            Which::Served(None) => state.observatory.catalogue().sha256.clone(),
            Which::Named(summary) => format!(
                "{}/{}/{}",
                summary.id, summary.definitions_sha256, summary.preview
            ),
        }
    }

    /// What the edition says of itself; none before the first publication.
    pub(super) fn summary(&self) -> Option<EditionSummary> {
        match &self.edition {
            Which::Served(edition) => edition.as_ref().map(|edition| edition.summary().clone()),
            Which::Named(summary) => Some(summary.clone()),
        }
    }

    /// Whether another edition than the one served is read.
    pub(super) fn is_other(&self) -> bool {
        matches!(self.edition, Which::Named(_))
    }

    /// The edition, read from the store when it is not at hand; none before the first publication.
    /// Requests on the edition served never wait for it.
    ///
    /// # Errors
    /// The edition cannot be read by this program; too many wait for one.
    pub(super) async fn open(
        self,
        state: &State,
    ) -> Result<Option<Arc<PublishedEdition>>, ApiError> {
        let found = self.edition.open(state).await?;
        match (found, self.confidential) {
            (Some(edition), Some((viewer, what))) => {
                let revealed = confidential::revealing(state, edition, &viewer).await?;
                note_view(&viewer, &revealed, &what);
                Ok(Some(revealed))
            }
            (found, _) => Ok(found),
        }
    }

    /// The same where nothing can be answered without an edition.
    ///
    /// # Errors
    /// As [`Asked::open`]; 503 before the first publication.
    pub(super) async fn open_some(self, state: &State) -> Result<Arc<PublishedEdition>, ApiError> {
        match self.open(state).await? {
            Some(edition) => Ok(edition),
            None => state.edition(),
        }
    }
}

impl Which {
    async fn named(
        state: &State,
        request: &HttpRequest,
        (parameter, id): (&'static str, &str),
    ) -> Result<Self, ApiError> {
        let current = state.observatory.current();
        if current.as_ref().is_some_and(|edition| edition.id() == id) {
            return Ok(Self::Served(current));
        }
        let listed = state.observatory.editions();
        let published = || listed.iter().filter(|summary| !summary.preview);
        let found = published().find(|summary| summary.id == id).cloned();
        if let (Some(summary), Some(_)) = (found, &state.office) {
            return Ok(Self::Named(summary));
        }
        if let Some(preview) = preview(state, request, id).await? {
            return Ok(Self::Named(preview));
        }
        let ids = || published().map(|summary| summary.id.as_str());
        let unknown = QueryError::Unknown {
            thing: Thing::Edition,
            parameter,
            name: id.to_owned(),
            nearest: nearest(id, ids()),
        };
        Err(ApiError::from(unknown).allowed(ids()))
    }

    async fn open(self, state: &State) -> Result<Option<Arc<PublishedEdition>>, ApiError> {
        let summary = match self {
            Self::Served(edition) => return Ok(edition),
            Self::Named(summary) => summary,
        };
        if let Some(found) = state.observatory.shelf().find(&summary) {
            return Ok(Some(found));
        }
        let place = Arc::clone(&state.office()?.place);
        let observatory = Arc::clone(&state.observatory);
        let read = move || {
            // Another request may have read it while this one waited.
            if let Some(found) = observatory.shelf().find(&summary) {
                return Ok(found);
            }
            let edition = read_edition(&place, &summary.id)?;
            observatory.shelf().put(Arc::clone(&edition));
            Ok::<_, ApiError>(edition)
        };
        run_blocking(&state.past, read).await?.map(Some)
    }
}

/// An edition of the store, for a viewer who sees previews; one published a moment ago is found here
/// too.
async fn preview(
    state: &State,
    request: &HttpRequest,
    id: &str,
) -> Result<Option<EditionSummary>, ApiError> {
    if state.office.is_none() {
        return Ok(None);
    }
    let viewer = Viewer::extract(request).await?;
    if !viewer.may(Permission::ReadDeliveries) {
        return Ok(None);
    }
    let (place, id) = (Arc::clone(&state.office()?.place), id.to_owned());
    let found = run_blocking(&state.compute, move || place.store.edition(&id)).await?;
    Ok(found?.map(|stored| stored.summary))
}
