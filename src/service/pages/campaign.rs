//! The follow-up of a campaign: what the correspondant looks at each day.

mod listing;

use std::collections::BTreeMap;

use crate::domain::structure::StructureKind;
use crate::domain::territory::TerritoryType;
use crate::render::page::{
    CampaignGroupView, CampaignItemView, CampaignLineView, CampaignPage, CampaignsPage, CountView,
    DoubtView, DownloadView, FilterView, LinkView, OptionGroupView, OptionView, SelectView,
    StatusView,
};
use crate::service::campaign::{Campaign, CampaignStructure, Doubt, Standing};

use super::Site;
use super::address;
use super::imports::item;
use super::wording::{counted, moment, typeset, whole};

pub use listing::{campaign_csv, campaign_listing};

/// Doubts shown on the page; the reports hold the others.
const DOUBTS_SHOWN: usize = 100;

/// Groups that are short enough to be read at once.
const FEW_GROUPS: usize = 8;

/// How the structures are put together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// By EPCI.
    #[default]
    Epci,
    /// By commune.
    Commune,
    /// By kind.
    Kind,
}

impl Grouping {
    /// Every grouping with its code in the address.
    pub const ALL: [(&'static str, Self); 3] = [
        ("epci", Self::Epci),
        ("commune", Self::Commune),
        ("type", Self::Kind),
    ];

    fn label(self) -> &'static str {
        match self {
            Self::Epci => "EPCI",
            Self::Commune => "Commune",
            Self::Kind => "Type de structure",
        }
    }
}

/// What is asked of the follow-up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CampaignAsked {
    /// How structures are put together.
    pub grouping: Grouping,
    /// Those that stand there only.
    pub standing: Option<Standing>,
}

/// `/campagnes`; the last one first.
pub fn campaigns(campaigns: &[Campaign]) -> CampaignsPage {
    CampaignsPage {
        campaigns: campaigns.iter().map(campaign_item).collect(),
    }
}

fn campaign_item(campaign: &Campaign) -> CampaignItemView {
    let rate = Rate::of(&campaign.structures.iter().collect::<Vec<_>>());
    let mut todo = Vec::new();
    if !campaign.waiting.is_empty() {
        todo.push(counted(
            campaign.waiting.len(),
            "livraison en attente",
            "livraisons en attente",
        ));
    }
    if !campaign.doubts.is_empty() {
        todo.push(counted(
            campaign.doubts.len(),
            "réponse à vérifier",
            "réponses à vérifier",
        ));
    }
    CampaignItemView {
        href: format!("/campagnes/{}", campaign.survey_year),
        label: format!("Enquête {}", campaign.survey_year),
        data_text: format!("données {}", campaign.data_year),
        answers_text: rate.answers_text(),
        rate_text: rate.text(),
        rate_permille: rate.permille(),
        todo_text: (!todo.is_empty()).then(|| todo.join(", ")),
    }
}

/// `/campagnes/{survey_year}`; `csrf` is given to those who may confirm.
pub fn campaign(
    site: Site<'_>,
    campaign: &Campaign,
    asked: CampaignAsked,
    others: &[i32],
    csrf: Option<String>,
) -> CampaignPage {
    let names = Names::new(site, campaign);
    let all: Vec<&CampaignStructure> = campaign.structures.iter().collect();
    let rate = Rate::of(&all);
    let shown = all
        .iter()
        .filter(|one| {
            asked
                .standing
                .is_none_or(|standing| standing == one.standing)
        })
        .count();
    let groups = names.groups(asked);
    let doubts = campaign.doubts.iter().take(DOUBTS_SHOWN);
    let beyond = campaign.doubts.len().saturating_sub(DOUBTS_SHOWN);
    CampaignPage {
        survey_year: campaign.survey_year,
        data_year: campaign.data_year,
        fictitious: campaign.fictitious,
        summary: summary(campaign),
        counts: counts(campaign),
        rate_text: rate.text(),
        rate_permille: rate.permille(),
        waiting: campaign
            .waiting
            .iter()
            .map(|delivery| item(site.catalogue, delivery))
            .collect(),
        doubts: doubts
            .map(|doubt| names.doubt(doubt, csrf.is_some()))
            .collect(),
        more_doubts_text: (beyond > 0).then(|| {
            typeset(&format!(
                "Et {} : voyez les comptes rendus.",
                counted(
                    beyond,
                    "autre réponse à vérifier",
                    "autres réponses à vérifier"
                )
            ))
        }),
        confirmed: campaign
            .confirmed
            .iter()
            .map(|doubt| names.doubt(doubt, false))
            .collect(),
        filter: filter(campaign, asked),
        groups_open: asked.standing.is_some() || groups.len() <= FEW_GROUPS,
        groups,
        grouping_text: asked.grouping.label().to_owned(),
        shown_text: if shown == all.len() {
            counted(shown, "structure", "structures")
        } else {
            format!(
                "{} sur {}",
                counted(shown, "structure", "structures"),
                whole(all.len())
            )
        },
        downloads: downloads(campaign.survey_year),
        csrf,
        others: others
            .iter()
            .filter(|year| **year != campaign.survey_year)
            .map(|year| LinkView {
                label: format!("Enquête {year}"),
                href: format!("/campagnes/{year}"),
            })
            .collect(),
    }
}

/// Answers out of those asked.
#[derive(Debug, Clone, Copy)]
struct Rate {
    answered: usize,
    asked: usize,
}

impl Rate {
    fn of(structures: &[&CampaignStructure]) -> Self {
        let has_answered = |one: &&&CampaignStructure| {
            matches!(one.standing, Standing::Answered | Standing::ToVerify)
        };
        Self {
            answered: structures.iter().filter(has_answered).count(),
            asked: structures.len(),
        }
    }

    /// Rounded down: a campaign is complete when the last answer came.
    fn permille(self) -> u32 {
        let permille = (self.answered * 1000).checked_div(self.asked);
        u32::try_from(permille.unwrap_or_default()).unwrap_or(1000)
    }

    fn text(self) -> String {
        if self.asked == 0 {
            "sans objet".to_owned()
        } else {
            format!("{}\u{a0}%", self.permille() / 10)
        }
    }

    fn answers_text(self) -> String {
        format!(
            "{} sur {}",
            counted(self.answered, "réponse", "réponses"),
            whole(self.asked)
        )
    }
}

fn summary(campaign: &Campaign) -> String {
    let asked = campaign.structures.len();
    if asked == 0 {
        return typeset(
            "Aucune structure interrogée n'est connue : importez d'abord le registre des structures agréées de cette année.",
        );
    }
    let mut parts = vec![format!(
        "{} sur {} ont répondu",
        whole(campaign.answered()),
        counted(asked, "structure interrogée", "structures interrogées")
    )];
    let silent = campaign.count(Standing::Silent);
    if silent > 0 {
        parts.push(format!("{} à relancer", whole(silent)));
    }
    if !campaign.doubts.is_empty() {
        parts.push(counted(
            campaign.doubts.len(),
            "réponse à vérifier",
            "réponses à vérifier",
        ));
    }
    if !campaign.waiting.is_empty() {
        parts.push(counted(
            campaign.waiting.len(),
            "livraison qui attend une décision",
            "livraisons qui attendent une décision",
        ));
    }
    if parts.len() == 1 {
        parts.push("rien n'attend".to_owned());
    }
    typeset(&(parts.join(", ") + "."))
}

fn counts(campaign: &Campaign) -> Vec<CountView> {
    let year = campaign.survey_year;
    let mut counts = vec![CountView {
        label: "interrogées".to_owned(),
        value: whole(campaign.structures.len()),
        detail: "agréées, entrées dans l’enquête".to_owned(),
        href: Some(format!("/campagnes/{year}#structures")),
    }];
    let of = |standing: Standing, label: &str, detail: &str| CountView {
        label: label.to_owned(),
        value: whole(campaign.count(standing)),
        detail: detail.to_owned(),
        href: Some(format!(
            "/campagnes/{year}?etat={}#structures",
            standing.code()
        )),
    };
    counts.extend([
        of(Standing::Answered, "ont répondu", "rien à vérifier"),
        of(
            Standing::ToVerify,
            "réponses à vérifier",
            "ont répondu, à rappeler",
        ),
        of(
            Standing::Waiting,
            "en attente",
            "dans un fichier à trancher",
        ),
        of(Standing::Silent, "n’ont pas répondu", "à relancer"),
    ]);
    counts
}

fn filter(campaign: &Campaign, asked: CampaignAsked) -> FilterView {
    let group = |options| {
        vec![OptionGroupView {
            label: None,
            options,
        }]
    };
    let groupings = Grouping::ALL.map(|(code, grouping)| OptionView {
        value: code.to_owned(),
        label: grouping.label().to_owned(),
        selected: grouping == asked.grouping,
    });
    let mut standings = vec![OptionView {
        value: String::new(),
        label: "Tous".to_owned(),
        selected: asked.standing.is_none(),
    }];
    standings.extend(Standing::ALL.map(|standing| OptionView {
        value: standing.code().to_owned(),
        label: format!("{} ({})", standing.label(), whole(campaign.count(standing))),
        selected: asked.standing == Some(standing),
    }));
    FilterView {
        action: format!("/campagnes/{}", campaign.survey_year),
        selects: vec![
            SelectView {
                name: "par".to_owned(),
                label: "Regrouper par".to_owned(),
                groups: group(groupings.to_vec()),
            },
            SelectView {
                name: "etat".to_owned(),
                label: "État".to_owned(),
                groups: group(standings),
            },
        ],
        hidden: Vec::new(),
    }
}

fn downloads(survey_year: i32) -> Vec<DownloadView> {
    [("CSV pour Excel", "csv"), ("XLSX", "xlsx")]
        .map(|(format, extension)| DownloadView {
            label: "Liste de suivi".to_owned(),
            format: format.to_owned(),
            href: format!("/campagnes/{survey_year}.{extension}"),
        })
        .to_vec()
}

/// Names of places, structures and questions.
struct Names<'a> {
    site: Site<'a>,
    campaign: &'a Campaign,
    structures: BTreeMap<&'a str, &'a CampaignStructure>,
}

impl<'a> Names<'a> {
    fn new(site: Site<'a>, campaign: &'a Campaign) -> Self {
        let structures = campaign.structures.iter();
        Self {
            site,
            campaign,
            structures: structures.map(|one| (one.id.as_str(), one)).collect(),
        }
    }

    fn name(structure: &CampaignStructure) -> String {
        let name = structure
            .name
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        name.unwrap_or(&structure.id).to_owned()
    }

    fn commune(&self, structure: &CampaignStructure) -> String {
        let territory = self.site.geography.territory(structure.commune);
        territory.map_or_else(String::new, |territory| territory.label.to_string())
    }

    fn question(&self, variable: &str) -> String {
        let known = self.site.catalogue.dictionary.variables.get(variable);
        known.map_or_else(|| variable.to_owned(), |(_, known)| typeset(&known.label))
    }

    fn doubt(&self, doubt: &Doubt, may_confirm: bool) -> DoubtView {
        let structure = self.structures.get(doubt.structure.as_str());
        let href = format!("/imports/{}", doubt.delivery);
        DoubtView {
            structure: structure.map_or_else(|| doubt.structure.clone(), |one| Self::name(one)),
            commune: structure.map_or_else(String::new, |one| self.commune(one)),
            question: doubt.variable.as_deref().map(|id| self.question(id)),
            value: doubt.value.clone(),
            code: doubt.code.clone(),
            message: typeset(&doubt.message),
            remedy: typeset(&doubt.remedy),
            confirm_action: may_confirm.then(|| format!("{href}/confirmations")),
            delivery: LinkView {
                label: doubt.delivery.clone(),
                href,
            },
            decision: doubt.decision.clone(),
            confirmed_text: doubt.confirmation.as_ref().map(|confirmed| {
                let author = if confirmed.author.is_empty() {
                    "la ligne de commande"
                } else {
                    &confirmed.author
                };
                typeset(&format!(
                    "Confirmée par {author} le {} : « {} »",
                    moment(&confirmed.decided_at),
                    confirmed.reason
                ))
            }),
        }
    }

    /// The structures asked for, put together, in order of name.
    fn groups(&self, asked: CampaignAsked) -> Vec<CampaignGroupView> {
        let mut groups: BTreeMap<(String, Option<usize>), Vec<&CampaignStructure>> =
            BTreeMap::new();
        for structure in &self.campaign.structures {
            let (label, place) = self.group_of(structure, asked.grouping);
            groups.entry((label, place)).or_default().push(structure);
        }
        let views = groups.into_iter().map(|((label, place), structures)| {
            let rate = Rate::of(&structures);
            let territory = place.and_then(|place| self.site.geography.territory(place));
            let mut lines: Vec<CampaignLineView> = structures
                .iter()
                .filter(|one| {
                    asked
                        .standing
                        .is_none_or(|standing| standing == one.standing)
                })
                .map(|one| self.line(one))
                .collect();
            lines.sort_by(|one, other| one.name.cmp(&other.name));
            CampaignGroupView {
                label,
                href: territory.map(|territory| address::territory(&territory.code)),
                answers_text: rate.answers_text(),
                rate_text: rate.text(),
                rate_permille: rate.permille(),
                lines,
            }
        });
        views.filter(|group| !group.lines.is_empty()).collect()
    }

    fn group_of(
        &self,
        structure: &CampaignStructure,
        grouping: Grouping,
    ) -> (String, Option<usize>) {
        match grouping {
            Grouping::Kind => (kind_label(structure.kind).to_owned(), None),
            Grouping::Commune => (self.commune(structure), Some(structure.commune)),
            Grouping::Epci => match self.epci(structure) {
                Some((place, label)) => (label, Some(place)),
                None => ("Hors EPCI".to_owned(), None),
            },
        }
    }

    /// The EPCI of a structure.
    fn epci(&self, structure: &CampaignStructure) -> Option<(usize, String)> {
        let geography = self.site.geography;
        let mut parents = geography.territory(structure.commune)?.parents();
        parents.find_map(|place| {
            let territory = geography.territory(place)?;
            (territory.code.kind == TerritoryType::Epci)
                .then(|| (place, territory.label.to_string()))
        })
    }

    fn line(&self, structure: &CampaignStructure) -> CampaignLineView {
        CampaignLineView {
            name: Self::name(structure),
            id: structure.id.clone(),
            commune: self.commune(structure),
            kind: kind_code(structure.kind),
            status: StatusView {
                code: structure.standing.code(),
                label: structure.standing.label().to_owned(),
            },
            note: (structure.doubts > 0).then(|| whole(structure.doubts)),
        }
    }
}

fn kind_code(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Cs => "CS",
        StructureKind::Evs => "EVS",
    }
}

fn kind_label(kind: StructureKind) -> &'static str {
    match kind {
        StructureKind::Cs => "Centres sociaux",
        StructureKind::Evs => "Espaces de vie sociale",
    }
}
