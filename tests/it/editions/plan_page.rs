//! The page of a plan after a second edition.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use vigie::app;
use vigie::config::Access;
use vigie::web::server::{Office, ServerSettings, run_with_office};

use super::Observatory;
use crate::site::ask;

#[test]
fn a_second_edition_says_on_the_page_of_a_plan_what_moved() {
    let own = Observatory::new(None);
    own.publish();
    own.survey(2023, &[("A1", "60")]);
    own.publish();
    let place = own.place();
    let observatory = Arc::new(app::observatory(&place).unwrap());
    let now = || "2026-11-24T10:00:00Z".to_owned();
    let office = Office::open(place, Access::default(), now).unwrap();
    let settings = ServerSettings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        workers: Some(1),
    };
    let server = run_with_office(settings, observatory, office).unwrap();
    let page = ask(server.address(), "/schemas/avs-44-2017", &[]);
    let (_, moved) = page.text().split_once("id=\"mouvements\"").unwrap();
    let (moved, _) = moved.split_once("</section>").unwrap();
    // 105 volunteers of five centres, then 155.
    assert!(
        moved.contains("31 en 2023") || moved.contains("31,0 en 2023"),
        "{moved}"
    );
    assert!(moved.contains("contre 21"), "{moved}");
    assert!(moved.contains("objectifs/3.1"), "{moved}");
}
