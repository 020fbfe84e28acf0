//! Each fact of the text that the project came from: on the page of its plan and in the API, marked
//! as sourced.

use serde_json::Value;

use crate::cli::place::shared_path;
use crate::site::get;

/// A fact: its plan, and its words as the source has them.
type Fact = (&'static str, &'static str);

/// Sentences and titles that carry their own nature.
const TEXTS: [Fact; 19] = [
    // The contract: who adopts and signs it, what it is for, its four orientations.
    (
        "cpog-44-2013",
        "Le CPOG est soumis au Conseil d’administration et il est signé par les présidents et les directeurs de la Cnaf et de la Caisse.",
    ),
    (
        "cpog-44-2013",
        "Il marque les orientations politiques et les objectifs de l’organisme qui doivent permettre la mise en œuvre de la convention d’objectifs et de gestion dans le champ local.",
    ),
    (
        "cpog-44-2013",
        "renforcer le développement de l’offre d’accueil des jeunes enfants en direction de toutes les familles et de tous les territoires",
    ),
    (
        "cpog-44-2013",
        "contribuer à la structuration d’une offre « enfance et jeunesse » adaptée aux besoins des familles",
    ),
    (
        "cpog-44-2013",
        "soutenir la fonction parentale et faciliter les relations parents-enfants",
    ),
    (
        "cpog-44-2013",
        "faciliter l’intégration sociale des familles dans leur environnement et contribuer à la cohésion sociale sur les territoires",
    ),
    // The schéma: purpose, basis, signature.
    (
        "avs-44-2017",
        "Ce schéma s’attache à garantir une action concertée afin de développer, mettre en œuvre et animer une politique d’animation de la vie sociale coordonnée à l’échelle du Département de Loire-Atlantique.",
    ),
    (
        "avs-44-2017",
        "Il s’appuie sur les données départementales issues de l’observatoire national Senacs (système d’échange national des centres sociaux) mis en place en 2011, par la Cnaf et la fédération nationale des centres sociaux.",
    ),
    (
        "avs-44-2017",
        "Le schéma a été signé le 8 février 2017 par la Caf, la Préfecture, le Conseil départemental, la Carsat, la MSA, l’Éducation nationale, les mairies de Nantes et de Saint-Nazaire et la fédération des centres sociaux.",
    ),
    // The services to families: three national orientations, the stakes.
    (
        "sdsf-44-2018",
        "Le schéma départemental des services aux familles (SDSF) s’inscrit dans le cadre d’une politique nationale dont l’objectif repose sur trois orientations",
    ),
    (
        "sdsf-44-2018",
        "accompagner les familles et favoriser le développement des enfants",
    ),
    (
        "sdsf-44-2018",
        "créer les conditions favorables à l’autonomie et à l’insertion des",
    ),
    (
        "sdsf-44-2018",
        "consolider notre capacité de pilotage de la territorialisation des politiques",
    ),
    (
        "sdsf-44-2018",
        "L’enjeu consiste à lutter contre les inégalités sociales et territoriales, assurer la pérennité et le développement de l’offre d’accueil et de services et soutenir les situations de fragilités des familles.",
    ),
    // The charter: commitment, what it comes to, two strategic objectives.
    (
        "charte-44-2008",
        "affirme la volonté commune de ses signataires de promouvoir les politiques éducatives territoriales et d’encourager leur développement.",
    ),
    (
        "charte-44-2008",
        "Cette volonté se traduit par un accompagnement des acteurs locaux à l’émergence et à la mise en œuvre de projets éducatifs territoriaux de qualité.",
    ),
    (
        "charte-44-2008",
        "La réduction des disparités territoriales en la matière",
    ),
    ("charte-44-2008", "la complémentarité des acteurs"),
    (
        "charte-44-2008",
        "Depuis 2008, la charte signée par la Direction départementale déléguée de la DRDJSCS",
    ),
];

/// Signatories, under the name that the source gives them; the two mairies are named together there.
const SIGNATORIES: [(&str, &[&str]); 2] = [
    (
        "avs-44-2017",
        &[
            "la Caf",
            "la Préfecture",
            "le Conseil départemental",
            "la Carsat",
            "la MSA",
            "l’Éducation nationale",
            "la mairie de Nantes",
            "la mairie de Saint-Nazaire",
            "la fédération des centres sociaux",
        ],
    ),
    (
        "charte-44-2008",
        &[
            "la Direction départementale déléguée de la DRDJSCS",
            "la Direction des services départementaux de l'éducation nationale",
            "le Conseil départemental de Loire-Atlantique",
            "l'Association des maires de Loire-Atlantique",
            "la Caisse d’Allocations familiales de Loire-Atlantique",
            "la Mutualité sociale agricole Loire-Atlantique-Vendée",
        ],
    ),
];

/// Apostrophes, spaces and entities set aside: the words alone.
fn plain(text: &str) -> String {
    let text = text
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    let spaced = text.replace('’', "'").replace(['\u{a0}', '\u{202f}'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn page(plan: &str) -> String {
    let page = get(&format!("/schemas/{plan}"));
    assert_eq!(page.status, 200, "{plan}");
    page.text().to_owned()
}

fn api(plan: &str) -> Value {
    let answer = get(&format!("/api/v1/plans/{plan}"));
    assert_eq!(answer.status, 200, "{plan}");
    serde_json::from_str(answer.text()).unwrap()
}

/// Blocks of a page that bear a nature: quotations and headings.
fn blocks(html: &str) -> Vec<String> {
    let pieces = html
        .split("<blockquote")
        .flat_map(|part| part.split("<h3>"));
    pieces
        .skip(1)
        .map(|piece| {
            let end = ["</blockquote>", "</h3>"]
                .iter()
                .filter_map(|mark| piece.find(mark))
                .min()
                .unwrap_or(piece.len());
            plain(piece.split_at(end).0)
        })
        .collect()
}

/// Whether some object of the answer holds the words, is sourced, and names its source.
fn is_sourced(value: &Value, words: &str) -> bool {
    match value {
        Value::Object(members) => {
            let holds = ["text", "title"].iter().any(|name| {
                let text = members.get(*name).and_then(Value::as_str);
                text.is_some_and(|text| plain(text).contains(words))
            });
            let is_marked = members.get("nature").and_then(Value::as_str) == Some("sourced")
                && members.get("source").and_then(Value::as_str).is_some();
            holds && is_marked || members.values().any(|member| is_sourced(member, words))
        }
        Value::Array(items) => items.iter().any(|item| is_sourced(item, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[test]
fn every_sentence_and_title_of_the_source_is_on_the_page_of_its_plan_marked_sourced() {
    for (plan, words) in TEXTS {
        let words = plain(words);
        let found = blocks(&page(plan));
        let marked = found
            .iter()
            .any(|block| block.contains(&words) && block.contains("sourcé"));
        assert!(marked, "{plan}: {words}\n{found:#?}");
    }
}

#[test]
fn every_sentence_and_title_of_the_source_is_in_the_api_marked_sourced() {
    for (plan, words) in TEXTS {
        assert!(is_sourced(&api(plan), &plain(words)), "{plan}: {words}");
    }
}

#[test]
fn signatories_keep_their_names_and_are_sourced() {
    for (plan, names) in SIGNATORIES {
        let signature = api(plan)["signature"].clone();
        assert_eq!(signature["nature"], "sourced", "{plan}");
        assert!(
            signature["source"]
                .as_str()
                .unwrap()
                .contains("Caf de Loire-Atlantique")
        );
        let told: Vec<String> = signature["signatories"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| plain(name.as_str().unwrap()))
            .collect();
        let expected: Vec<String> = names.iter().map(|name| plain(name)).collect();
        assert_eq!(told, expected, "{plan}");
        let html = page(plan);
        let list = html.split("class=\"signatories\"").nth(1).unwrap();
        let (list, rest) = list.split_once("</ul>").unwrap();
        assert!(rest.find("sourc").is_some_and(|at| at < 200), "{plan}");
        for name in expected {
            assert!(plain(list).contains(&name), "{plan}: {name}");
        }
    }
}

#[test]
fn dates_and_periods_are_those_of_the_source() {
    let schema = api("avs-44-2017");
    assert_eq!(schema["signed_on"], "2017-02-08");
    assert_eq!(schema["end_year"], Value::Null, "the source gives no end");
    assert!(plain(&page("avs-44-2017")).contains("signé le 8 février 2017"));
    let periods = [("cpog-44-2013", 2013, 2017), ("sdsf-44-2018", 2018, 2022)];
    for (plan, start, end) in periods {
        let told = api(plan);
        assert_eq!(
            (&told["start_year"], &told["end_year"]),
            (&start.into(), &end.into())
        );
        assert!(
            told["period_source"]
                .as_str()
                .unwrap()
                .contains("partenariale")
        );
        assert!(
            told["label"]
                .as_str()
                .unwrap()
                .contains(&format!("{start}-{end}"))
        );
        assert!(plain(&page(plan)).contains(&format!("de {start} à {end}")));
    }
    assert_eq!(api("charte-44-2008")["start_year"], 2008);
    // The hole of the source is said where its words are.
    assert!(plain(&page("sdsf-44-2018")).contains("la source a un trou"));
}

#[test]
fn the_list_of_facts_is_taken_from_the_source_word_for_word() {
    let Some(path) = shared_path("source.txt") else {
        return;
    };
    let source = plain(&std::fs::read_to_string(path).unwrap());
    for (plan, words) in TEXTS {
        assert!(source.contains(&plain(words)), "{plan}: {words}");
    }
    let (_, charter) = SIGNATORIES[1];
    for name in charter {
        assert!(source.contains(&plain(name)), "{name}");
    }
}
