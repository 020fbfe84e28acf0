//! What every page shows around its content.

use serde::Serialize;

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// Text.
    pub label: String,
    /// Address, from the root: `/territoires/2026-DEP-44`.
    pub href: String,
}

/// A link among its likes, one of which is the page itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CurrentLinkView {
    /// Text.
    pub label: String,
    /// Address.
    pub href: String,
    /// Whether it is the page shown.
    pub current: bool,
}

/// A link with a line that says what is behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// Text.
    pub label: String,
    /// Address.
    pub href: String,
    /// One sentence.
    pub detail: String,
}

/// Place of a page in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Accueil.
    Home,
    /// Territoires.
    Territories,
    /// Indicateurs.
    Indicators,
    /// Schémas.
    Plans,
    /// Tableau de bord.
    Dashboard,
    /// Explorer.
    Explorer,
    /// Méthode.
    Method,
    /// Éditions.
    Editions,
    /// Livraisons, for those with a role.
    Deliveries,
    /// Campagnes, for those with a role.
    Campaigns,
    /// Imports programmés, for those with a role.
    Runs,
    /// None of them.
    Elsewhere,
}

/// The edition that a page is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionMarkView {
    /// `2026-11-23.1`.
    pub id: String,
    /// `23 novembre 2026`.
    pub date_text: String,
    /// `Données 2012 à 2024, campagnes 2013 à 2025`.
    pub campaigns_text: String,
    /// Whether its figures are invented: the banner says so on every page.
    pub fictitious: bool,
    /// Whether only roles see it.
    pub preview: bool,
    /// Where another edition is served by now: the same page of that one.
    pub served_href: Option<String>,
}

/// What every page shows around its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrameView {
    /// The edition read; none before the first publication.
    pub edition: Option<EditionMarkView>,
    /// Address of the dashboard of the navigation: `/tableaux/apercu`.
    pub dashboard_href: String,
    /// Sentence of the plan, where an illustrative text shows on this page.
    pub illustrative_notice: Option<String>,
    /// Who reads.
    pub visitor: VisitorView,
    /// What an edition shows to a role and not to the public.
    pub confidential: bool,
    /// `Loire-Atlantique : réponses de 96,1 % des structures interrogées (2024)`.
    pub response_text: Option<String>,
    /// `enquête de 2026 (données 2025)`.
    pub next_text: Option<String>,
    /// Where an anomaly is told.
    pub contact: Option<ContactView>,
}

/// Where someone can be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactView {
    /// As it is read.
    pub label: String,
    /// Address that a browser opens; none for mere words.
    pub href: Option<String>,
}

/// Who reads a page, as its header says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VisitorView {
    /// Who publishes the observatory, as the settings say it.
    pub publisher: Option<String>,
    /// Where an anomaly is told, as the settings say it.
    pub contact: Option<String>,
    /// Whether this server knows tokens: the header then leads to `/connexion`.
    pub can_sign_in: bool,
    /// The session of this browser, if there is one.
    pub session: Option<SessionView>,
}

/// A session of a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// Name of the token.
    pub name: String,
    /// `import`, `analyse`…
    pub role_label: String,
    /// What the hidden field `csrf` of each form must say.
    pub csrf: String,
    /// Whether deliveries and reports may be read.
    pub reads_deliveries: bool,
    /// Whether files may be sent.
    pub imports: bool,
}

/// One entry of the navigation.
#[derive(Debug, Serialize)]
pub(super) struct NavigationEntry<'a> {
    label: &'static str,
    href: &'a str,
    current: bool,
}

/// The navigation, in order, with the place of the page marked.
pub(super) fn navigation(section: Section, frame: &FrameView) -> Vec<NavigationEntry<'_>> {
    [
        (Section::Home, "Accueil", "/"),
        (Section::Territories, "Territoires", "/territoires"),
        (Section::Indicators, "Indicateurs", "/indicateurs"),
        (Section::Plans, "Schémas", "/schemas"),
        (
            Section::Dashboard,
            "Tableaux de bord",
            frame.dashboard_href.as_str(),
        ),
        (Section::Explorer, "Explorer", "/explorer"),
        (Section::Method, "Méthode", "/methode"),
        (Section::Editions, "Éditions", "/editions"),
    ]
    .into_iter()
    .map(|(place, label, href)| NavigationEntry {
        label,
        href,
        current: place == section,
    })
    .collect()
}

/// What those with a role find besides; empty for the public.
pub(super) fn workroom(section: Section, frame: &FrameView) -> Vec<NavigationEntry<'_>> {
    let session = frame.visitor.session.as_ref();
    if !session.is_some_and(|session| session.reads_deliveries) {
        return Vec::new();
    }
    [
        (Section::Deliveries, "Livraisons", "/imports"),
        (Section::Campaigns, "Suivi des campagnes", "/campagnes"),
        (Section::Runs, "Imports programmés", "/imports/executions"),
    ]
    .into_iter()
    .map(|(place, label, href)| NavigationEntry {
        label,
        href,
        current: place == section,
    })
    .collect()
}
