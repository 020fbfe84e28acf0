//! Who asks: a bearer of a token, a session of the browser, or nobody.
//!
//! A handler takes a [`Viewer`] and asks it for a permission with [`Viewer::require`]. A request that
//! changes something and is authenticated by a cookie is refused there unless it proved that it
//! comes from our own pages: forgetting to check is not possible.

mod attempts;
mod door;
mod identify;
mod login;
mod origin;
mod session;

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use crate::domain::role::{Permission, Role};
use crate::render::page::{SessionView, VisitorView};
use crate::service::tokens::Holder;

use super::error::ApiError;
use super::office::Office;
use super::problem::Code;

pub(super) use attempts::Attempts;
pub(super) use door::{keep_closed, to_login};
pub(super) use login::{log_in, log_out, show_login};
pub(super) use session::{KEY_BYTES, Session, Sessions};

/// Who sent the request, as far as it is known.
#[derive(Debug, Clone)]
pub(in crate::web) struct Viewer {
    /// Role; none for the public.
    pub(in crate::web) role: Option<Role>,
    /// Name of the token; empty for the public.
    pub(in crate::web) name: String,
    holder: Option<Arc<Holder>>,
    means: Means,
}

/// How the viewer is known.
#[derive(Debug, Clone)]
enum Means {
    Nobody,
    Bearer,
    /// A cookie, which a browser sends by itself: a change needs a proof of its own.
    Session {
        session: Session,
        csrf: String,
        proof: Proof,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// The request only reads.
    NotNeeded,
    /// The request changes something and did not prove yet that it comes from our pages.
    Missing,
    /// The token of the form, or of the header, was right.
    Given,
}

impl Viewer {
    fn nobody() -> Self {
        Self {
            role: None,
            name: String::new(),
            holder: None,
            means: Means::Nobody,
        }
    }

    fn known(holder: Holder, means: Means) -> Self {
        Self {
            role: Some(holder.role),
            name: holder.name.clone(),
            holder: Some(Arc::new(holder)),
            means,
        }
    }

    /// The viewer of a request where it was already identified; none elsewhere.
    pub(in crate::web) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// Whether the role holds a permission.
    pub(in crate::web) fn may(&self, permission: Permission) -> bool {
        self.role.is_some_and(|role| role.may(permission))
    }

    /// Départements that the viewer is limited to; empty for all.
    pub(in crate::web) fn departements(&self) -> &[String] {
        self.holder
            .as_ref()
            .map_or(&[], |holder| holder.departements.as_slice())
    }

    /// Identifier of the token; none for the public.
    pub(in crate::web) fn token_id(&self) -> Option<&str> {
        self.holder.as_ref().map(|holder| holder.id.as_str())
    }

    /// Refuses a request that the role does not allow.
    ///
    /// # Errors
    /// 401 when nobody is identified, 403 when the role is not enough, and 403 when a form of a
    /// session did not prove where it comes from ([`Viewer::prove`]).
    pub(in crate::web) fn require(&self, permission: Permission) -> Result<(), ApiError> {
        self.require_but_proof(permission)?;
        self.require_proof()
    }

    /// As [`Viewer::require`], before the body that may hold the proof is received.
    pub(in crate::web) fn require_but_proof(&self, permission: Permission) -> Result<(), ApiError> {
        let Some(role) = self.role else {
            return Err(ApiError::new(
                Code::LoginRequired,
                "cette adresse demande un rôle",
            ));
        };
        if !role.may(permission) {
            let allowed = Role::ALL.into_iter().filter(|role| role.may(permission));
            let detail = format!("le rôle « {} » ne suffit pas ici", role.label());
            return Err(
                ApiError::new(Code::RoleNotAllowed, detail).allowed(allowed.map(Role::code))
            );
        }
        Ok(())
    }

    /// Refuses a change asked by a session that did not prove where it comes from.
    pub(in crate::web) fn require_proof(&self) -> Result<(), ApiError> {
        match &self.means {
            Means::Session {
                proof: Proof::Missing,
                ..
            } => Err(form_refused()),
            Means::Session { .. } | Means::Bearer | Means::Nobody => Ok(()),
        }
    }

    /// Takes the hidden field `csrf` of a form; a wrong one leaves the request without proof.
    #[must_use]
    pub(in crate::web) fn prove(mut self, given: Option<&str>) -> Self {
        if let Means::Session { csrf, proof, .. } = &mut self.means
            && *proof == Proof::Missing
            && given.is_some_and(|given| session::same(given, csrf))
        {
            *proof = Proof::Given;
        }
        self
    }

    /// What an answer depends on, for its `ETag`.
    pub(in crate::web) fn fingerprint(&self) -> String {
        let (Some(role), Some(id)) = (self.role, self.token_id()) else {
            return "public".to_owned();
        };
        match &self.means {
            Means::Session { session, .. } => format!("{}/{id}/{}", role.code(), session.nonce),
            Means::Bearer | Means::Nobody => format!("{}/{id}", role.code()),
        }
    }

    /// What a form of our pages sends back as its proof; empty without a session.
    pub(in crate::web) fn csrf_token(&self) -> String {
        match &self.means {
            Means::Session { csrf, .. } => csrf.clone(),
            Means::Bearer | Means::Nobody => String::new(),
        }
    }

    /// What the header of pages says of the viewer.
    pub(in crate::web) fn visitor(&self, office: Option<&Office>) -> VisitorView {
        let session = match (&self.means, self.role) {
            (Means::Session { csrf, .. }, Some(role)) => Some(SessionView {
                name: self.name.clone(),
                role_label: role.label().to_owned(),
                csrf: csrf.clone(),
                reads_deliveries: role.may(Permission::ReadDeliveries),
                imports: role.may(Permission::Import),
            }),
            _ => None,
        };
        VisitorView {
            can_sign_in: office.is_some(),
            session,
            publisher: office.and_then(|office| office.access.publisher.clone()),
            contact: office.and_then(|office| office.access.contact.clone()),
        }
    }
}

fn form_refused() -> ApiError {
    ApiError::new(
        Code::FormRefused,
        "cette demande ne vient pas d'une page de Vigie ouverte dans votre session",
    )
}

impl FromRequest for Viewer {
    type Error = ApiError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { identify::identify(&request).await })
    }
}
