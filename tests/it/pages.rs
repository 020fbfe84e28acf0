//! The pages: composed from sample view models, checked as HTML, written out to be looked at.

mod deliveries;
mod markup;
mod sample;

use std::fs;
use std::path::Path;

use markup::Markup;
use vigie::render::page::{FrameView, PageError, Pages};

/// Every page of the samples: file name, HTML.
fn rendered() -> Result<Vec<(&'static str, String)>, PageError> {
    let pages = Pages::new()?;
    let frame = sample::frame(true);
    let plain = FrameView {
        illustrative_notice: None,
        ..frame.clone()
    };
    let blank = FrameView {
        edition: None,
        ..plain.clone()
    };
    Ok(vec![
        ("home", pages.home(&frame, &sample::home())?),
        (
            "home-empty",
            pages.home(&blank, &sample::home_without_edition())?,
        ),
        (
            "territories",
            pages.territories(&plain, &sample::territories())?,
        ),
        (
            "territories-found",
            pages.territories(&plain, &sample::territories_found())?,
        ),
        (
            "territories-none",
            pages.territories(&plain, &sample::territories_none())?,
        ),
        ("territory", pages.territory(&frame, &sample::territory())?),
        (
            "territory-commune",
            pages.territory(&frame, &sample::small_commune())?,
        ),
        (
            "territory-undelivered",
            pages.territory(&plain, &sample::undelivered_region())?,
        ),
        (
            "indicators",
            pages.indicators(&frame, &sample::indicators())?,
        ),
        ("indicator", pages.indicator(&frame, &sample::indicator())?),
        (
            "indicator-breakdown",
            pages.indicator(&plain, &sample::indicator_with_members())?,
        ),
        ("schemas", pages.schemas(&frame, &sample::schemas())?),
        ("schema", pages.schema(&frame, &sample::schema())?),
        (
            "objective",
            pages.objective(&frame, &sample::objective_page())?,
        ),
        ("dashboard", pages.dashboard(&frame, &sample::dashboard())?),
        ("methode", pages.methode(&frame, &sample::methode())?),
        ("editions", pages.editions(&plain, &sample::editions())?),
        ("error", pages.error(&plain, &sample::not_found())?),
    ])
}

#[test]
fn every_page_is_sound_html_that_reads_without_script_or_other_host() {
    for (name, html) in rendered().unwrap() {
        let markup = Markup::read(&html).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        markup.assert_sound(name);
    }
}

#[test]
fn every_page_keeps_french_spaces_around_its_marks() {
    for (name, html) in rendered().unwrap() {
        let text = Markup::read(&html).unwrap().text();
        for wrong in [" :", " ;", " !", " ?", " »", "« ", " %", "none"] {
            let before = text.split(wrong).next().unwrap_or_default();
            let tail: String = before
                .chars()
                .skip(before.chars().count().saturating_sub(40))
                .collect();
            assert!(
                !text.contains(wrong),
                "{name}: « {wrong} » after « {tail} »"
            );
        }
    }
}

#[test]
fn a_fictitious_edition_is_told_on_every_page_and_a_real_one_never_says_so() {
    for (name, html) in rendered().unwrap() {
        assert_eq!(
            html.contains("Données fictives"),
            name != "home-empty",
            "{name}"
        );
    }
    let pages = Pages::new().unwrap();
    let mut page = sample::home();
    page.figures
        .iter_mut()
        .for_each(|figure| figure.fictitious = false);
    let html = pages.home(&sample::frame(false), &page).unwrap();
    assert!(
        !html.contains("Données fictives") && !html.contains("fictif"),
        "{html}"
    );
}

#[test]
fn a_secret_figure_shows_its_mark_its_word_and_no_unit() {
    let html = Pages::new()
        .unwrap()
        .territory(&sample::frame(true), &sample::small_commune())
        .unwrap();
    let card = html
        .split("<article")
        .find(|card| card.contains("figure-secret"))
        .unwrap();
    assert!(card.contains("title=\"secret\">s</abbr>"), "{card}");
    assert!(
        card.contains(">secret</span>") && !card.contains("class=\"unit\""),
        "{card}"
    );
}

#[test]
fn texts_from_outside_are_escaped() {
    let mut page = sample::territories_none();
    if let Some(search) = page.search.as_mut() {
        "<script>alert('x')</script>\"&".clone_into(&mut search.query);
    }
    let html = Pages::new()
        .unwrap()
        .territories(&sample::frame(true), &page)
        .unwrap();
    assert!(!html.contains("<script>"), "{html}");
    assert!(
        html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"),
        "{html}"
    );
}

#[test]
fn an_illustrative_text_wears_its_mark_next_to_it() {
    let html = Pages::new()
        .unwrap()
        .schema(&sample::frame(true), &sample::schema())
        .unwrap();
    for part in html
        .split("<h3>")
        .skip(1)
        .filter(|part| part.contains("objective-code"))
    {
        let heading = part.split("</h3>").next().unwrap();
        assert!(heading.contains("illustratif"), "{heading}");
    }
    assert!(html.contains("sourcé"));
}

#[test]
fn progress_is_words_before_it_is_a_bar() {
    let html = Pages::new()
        .unwrap()
        .schema(&sample::frame(true), &sample::schema())
        .unwrap();
    let bars = html.matches("<svg class=\"bar\"").count();
    assert!(bars > 0);
    assert_eq!(html.matches("class=\"progress-words\"").count(), bars);
}

#[test]
fn assets_are_those_that_pages_ask_for_and_their_name_follows_their_content() {
    let pages = Pages::new().unwrap();
    for (name, html) in rendered().unwrap() {
        // The brochure alone asks for its own sheet.
        let shared = |path: &str| !path.starts_with("/assets/plaquette-");
        for asset in pages.assets().iter().filter(|one| shared(&one.path)) {
            assert!(html.contains(&asset.path), "{name}: {}", asset.path);
        }
        let asked = html.matches("\"/assets/").count();
        let known: usize = pages
            .assets()
            .iter()
            .map(|asset| html.matches(&asset.path).count())
            .sum();
        assert_eq!(asked, known, "{name}");
    }
    let paths: Vec<_> = pages
        .assets()
        .iter()
        .map(|asset| asset.path.clone())
        .collect();
    let again: Vec<_> = Pages::new()
        .unwrap()
        .assets()
        .iter()
        .map(|a| a.path.clone())
        .collect();
    assert_eq!(paths, again);
}

/// Not only a test: the pages land in `target/tmp/pages` to be opened in a browser.
#[test]
fn samples_are_written_for_the_eye() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(folder.join("assets")).unwrap();
    for (name, html) in rendered().unwrap() {
        fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
    for asset in Pages::new().unwrap().assets() {
        fs::write(folder.join(asset.path.trim_start_matches('/')), asset.bytes).unwrap();
    }
    assert!(folder.join("home.html").exists());
}
