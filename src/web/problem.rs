//! The table of error codes: permanent, one line each.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal, $title:literal, $remedy:literal;)*) => {
        /// What went wrong, as a program reads it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The permanent code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// French title.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What to do, in French.
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$variant => $remedy,)* }
            }
        }
    };
}

codes! {
    /// A parameter that this address does not have.
    UnknownParameter = "unknown_parameter", 400, "Paramètre inconnu", "Retirez ce paramètre ou corrigez son nom.";
    /// A parameter given twice where one value is expected.
    RepeatedParameter = "repeated_parameter", 400, "Paramètre répété", "Gardez une seule valeur.";
    /// A parameter that is needed.
    MissingParameter = "missing_parameter", 400, "Paramètre manquant", "Ajoutez ce paramètre à l'adresse.";
    /// A value that cannot be read or is out of bounds.
    BadValue = "bad_value", 400, "Valeur refusée", "Corrigez la valeur du paramètre.";
    /// A cursor of another request or edition.
    BadCursor = "bad_cursor", 400, "Curseur refusé", "Reprenez la liste depuis le début, sans cursor.";
    /// A file that cannot be taken as it was sent.
    BadUpload = "bad_upload", 400, "Envoi refusé", "Envoyez un seul fichier, dans le corps de la requête ou dans le champ « file » d'un formulaire multipart.";
    /// A body that is not the JSON expected.
    BadBody = "bad_body", 400, "Contenu refusé", "Envoyez le contenu JSON que la documentation décrit.";
    /// Nobody is identified.
    LoginRequired = "login_required", 401, "Identification nécessaire", "Donnez un jeton : en-tête Authorization: Bearer, ou page /connexion dans un navigateur.";
    /// A token that is not in service.
    InvalidToken = "invalid_token", 401, "Jeton refusé", "Vérifiez le jeton, ou demandez-en un autre : vigie token create.";
    /// The role does not allow it.
    RoleNotAllowed = "role_not_allowed", 403, "Rôle insuffisant", "Demandez un jeton d'un rôle qui le permet.";
    /// A delivery of another département than those of the token.
    OutsideScope = "outside_scope", 403, "Hors de votre périmètre", "Vérifiez le fichier envoyé, ou demandez un jeton pour ce département.";
    /// A form that does not come from our own pages, or too late.
    FormRefused = "form_refused", 403, "Formulaire refusé", "Rechargez la page, puis recommencez.";
    /// No such indicator.
    IndicatorNotFound = "indicator_not_found", 404, "Indicateur inconnu", "Choisissez un indicateur dans /api/v1/indicators.";
    /// No such territory.
    TerritoryNotFound = "territory_not_found", 404, "Territoire inconnu", "Cherchez le territoire avec /api/v1/territories?q=.";
    /// No such plan.
    PlanNotFound = "plan_not_found", 404, "Schéma inconnu", "Choisissez un schéma dans /api/v1/plans.";
    /// No such dashboard.
    DashboardNotFound = "dashboard_not_found", 404, "Tableau de bord inconnu", "Choisissez un tableau de bord dans /api/v1/dashboards.";
    /// No such edition, or one that is not served.
    EditionNotFound = "edition_not_found", 404, "Édition inconnue", "Choisissez une édition dans /api/v1/editions.";
    /// Not the identifier of a figure.
    FigureNotFound = "figure_not_found", 404, "Chiffre inconnu", "Un chiffre se nomme indicateur/territoire/année/population, et /dimension:membre pour une ventilation.";
    /// No such structure on the registers of the edition.
    StructureNotFound = "structure_not_found", 404, "Structure inconnue", "Vérifiez l'identifiant, ou partez de la page de la commune.";
    /// No such delivery, or one that this role does not see.
    DeliveryNotFound = "delivery_not_found", 404, "Livraison inconnue", "Choisissez une livraison dans /api/v1/imports.";
    /// No such job, or a forgotten one.
    JobNotFound = "job_not_found", 404, "Tâche inconnue", "Le résultat d'une tâche est gardé une heure ; retrouvez la livraison dans /api/v1/imports.";
    /// No such address.
    AddressNotFound = "address_not_found", 404, "Adresse inconnue", "Vérifiez l'adresse.";
    /// A method that this address does not take.
    MethodNotAllowed = "method_not_allowed", 405, "Méthode refusée", "Cette adresse se lit avec GET ou HEAD.";
    /// The body comes too slowly.
    SlowBody = "slow_body", 408, "Envoi trop lent", "Recommencez l'envoi avec une meilleure connexion.";
    /// The delivery is not applied, or is withdrawn already.
    NotApplied = "not_applied", 409, "Livraison non appliquée", "Regardez l'état de la livraison dans /api/v1/imports.";
    /// Real and fictitious deliveries never meet.
    KindsNeverMeet = "kinds_never_meet", 409, "Réel et fictif ne se mêlent pas", "Envoyez cette livraison à un autre observatoire.";
    /// Nothing to publish.
    NothingDelivered = "nothing_delivered", 409, "Rien à publier", "Importez d'abord une livraison.";
    /// A preview that no longer says what a publication would.
    PreviewOutdated = "preview_outdated", 409, "Aperçu dépassé", "Préparez un autre aperçu, ou approuvez celui-ci tel quel avec {\"force\": true}.";
    /// Not a preview: an edition that is published, or none.
    NotPreview = "not_preview", 409, "Rien à approuver", "Regardez les éditions dans /api/v1/editions : seul un aperçu s'approuve, une fois.";
    /// Another edition was published meanwhile.
    EditionOvertaken = "edition_overtaken", 409, "Une autre édition a paru", "Regardez l'édition courante, puis recommencez.";
    /// The audit of secrecy refused the edition.
    SecretsRecovered = "secrets_recovered", 409, "Édition refusée par l'audit du secret", "Signalez les chiffres nommés aux auteurs de Vigie, ou retirez du catalogue ce qui les montre, puis publiez de nouveau.";
    /// An edition of another shape, or whose definitions this program does not read.
    EditionNotReadable = "edition_not_readable", 410, "Édition illisible par cette version", "Lisez l'édition courante, ou celle-ci avec la version de Vigie qui l'a faite.";
    /// The body is larger than the settings allow.
    TooLarge = "too_large", 413, "Fichier trop gros", "Découpez le fichier, ou demandez à l'administrateur de relever upload_limit_mb.";
    /// The indicator is not computed at that level.
    LevelNotComputed = "level_not_computed", 422, "Niveau non calculé", "Choisissez un niveau calculé pour cet indicateur.";
    /// The indicator is not computed for that population.
    PopulationNotComputed = "population_not_computed", 422, "Population non calculée", "Choisissez une population calculée pour cet indicateur.";
    /// The indicator has no such breakdown.
    BreakdownNotComputed = "breakdown_not_computed", 422, "Ventilation non calculée", "Choisissez une ventilation de cet indicateur, ou retirez by.";
    /// The kind of chart cannot show it.
    ChartNotPossible = "chart_not_possible", 422, "Graphique impossible", "Choisissez un autre type de graphique ou un autre indicateur.";
    /// The image is too small or too large.
    SizeOutOfBounds = "size_out_of_bounds", 422, "Taille d'image refusée", "Demandez de 320 à 3840 pixels de large et de 240 à 2160 de haut.";
    /// More than one request may ask.
    TooMany = "too_many", 422, "Demande trop grande", "Réduisez la demande : moins de territoires, d'indicateurs ou d'années.";
    /// Too many tokens refused from one address.
    TooManyAttempts = "too_many_attempts", 429, "Trop d'essais", "Attendez quelques minutes avant de recommencer.";
    /// An answer to a question of a delivery that cannot be taken.
    DecisionRefused = "decision_refused", 422, "Décision refusée", "Regardez les questions que la livraison pose, et leurs réponses possibles, dans son compte rendu.";
    /// A bug; nothing of it is said.
    Internal = "internal", 500, "Erreur interne", "Réessayez ; si l'erreur revient, signalez-la avec son identifiant request_id.";
    /// The delivery is stored and the edition is not published.
    NotPublished = "not_published", 500, "Édition non publiée", "Publiez de nouveau : POST /api/v1/editions, ou vigie publish.";
    /// Too many heavy requests at once.
    Busy = "busy", 503, "Service occupé", "Réessayez dans quelques secondes.";
    /// Nothing is published yet.
    NoEdition = "no_edition", 503, "Aucune édition publiée", "Importez des fichiers puis publiez une édition avec vigie publish.";
}
