//! A reader of our own HTML: enough to hold its soundness, no more.

use std::collections::BTreeSet;

const VOID: [&str; 9] = [
    "meta", "link", "img", "input", "br", "source", "rect", "circle", "hr",
];

/// A start tag with its attributes.
pub(super) struct Tag {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A page read: start tags in order, texts in order.
pub(super) struct Markup {
    tags: Vec<Tag>,
    texts: Vec<String>,
}

impl Markup {
    /// Reads a page, refusing a tag that closes another than the last opened.
    pub(super) fn read(html: &str) -> Result<Self, String> {
        let mut markup = Self {
            tags: Vec::new(),
            texts: Vec::new(),
        };
        let mut open: Vec<String> = Vec::new();
        let mut rest = html.strip_prefix("<!doctype html>").ok_or("no doctype")?;
        while let Some((text, after)) = rest.split_once('<') {
            markup.texts.push(text.to_owned());
            let (inside, after) = after.split_once('>').ok_or("a tag does not end")?;
            rest = after;
            if let Some(name) = inside.strip_prefix('/') {
                let last = open.pop().unwrap_or_default();
                if last != name {
                    let near: String = rest.chars().take(80).collect();
                    return Err(format!("</{name}> closes <{last}> near « {near} »"));
                }
                continue;
            }
            let tag = read_tag(inside.trim_end_matches('/'))?;
            if !VOID.contains(&tag.name.as_str()) {
                open.push(tag.name.clone());
            }
            markup.tags.push(tag);
        }
        if open.is_empty() {
            Ok(markup)
        } else {
            Err(format!("left open: {open:?}"))
        }
    }

    /// The text that a reader sees, entities of our escaping left as they are.
    pub(super) fn text(&self) -> String {
        self.texts.concat()
    }

    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    /// What every page owes its readers.
    pub(super) fn assert_sound(&self, page: &str) {
        assert!(
            self.named("html")
                .all(|root| root.get("lang") == Some("fr")),
            "{page}"
        );
        for landmark in ["html", "h1", "main", "title", "footer"] {
            assert_eq!(self.named(landmark).count(), 1, "{page}: <{landmark}>");
        }
        let scripts: Vec<_> = self.named("script").collect();
        assert!(
            scripts.len() == 1 && scripts.iter().all(|own| own.get("type") == Some("module")),
            "{page}: one module, and it only adds to what reads without it"
        );
        self.assert_headings(page);
        self.assert_addresses(page);
        self.assert_tables_and_images(page);
        for tag in &self.tags {
            assert!(
                tag.get("style").is_none(),
                "{page}: inline style on <{}>",
                tag.name
            );
            assert!(
                !tag.attributes.iter().any(|(key, _)| key.starts_with("on")),
                "{page}"
            );
        }
    }

    fn assert_headings(&self, page: &str) {
        let mut before = 0;
        for tag in &self.tags {
            let level = match tag.name.as_str() {
                "h1" => 1,
                "h2" => 2,
                "h3" => 3,
                "h4" => 4,
                _ => continue,
            };
            assert!(level <= before + 1, "{page}: h{level} after h{before}");
            before = level;
        }
    }

    fn assert_addresses(&self, page: &str) {
        let mut ids = BTreeSet::new();
        for id in self.tags.iter().filter_map(|tag| tag.get("id")) {
            assert!(
                !id.is_empty() && !id.contains(' ') && ids.insert(id),
                "{page}: id « {id} »"
            );
        }
        for tag in &self.tags {
            for name in ["for", "aria-labelledby"] {
                let target = tag.get(name);
                assert!(
                    target.is_none_or(|id| ids.contains(id)),
                    "{page}: {name}={target:?}"
                );
            }
            if let Some(anchor) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(anchor), "{page}: #{anchor}");
            }
            let fetched = match tag.name.as_str() {
                "a" => None,
                "source" => tag.get("srcset"),
                _ => tag.get("src").or_else(|| tag.get("href")),
            };
            assert!(
                fetched.is_none_or(|address| address.starts_with('/')),
                "{page}: {fetched:?}"
            );
        }
    }

    fn assert_tables_and_images(&self, page: &str) {
        assert_eq!(
            self.named("table").count(),
            self.named("caption").count(),
            "{page}: captions"
        );
        for header in self.named("th") {
            assert!(
                matches!(header.get("scope"), Some("col" | "row")),
                "{page}: th without scope"
            );
        }
        for image in self.named("img") {
            for owed in ["alt", "width", "height"] {
                assert!(image.get(owed).is_some(), "{page}: img without {owed}");
            }
        }
        for field in self
            .tags
            .iter()
            .filter(|tag| matches!(tag.name.as_str(), "select" | "input"))
        {
            let labelled = self
                .named("label")
                .any(|label| label.get("for") == field.get("id"));
            assert!(
                labelled || field.get("type") == Some("hidden"),
                "{page}: field without label"
            );
        }
    }
}

fn read_tag(inside: &str) -> Result<Tag, String> {
    let (name, mut rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        let bare = rest.split([' ', '=']).next().unwrap_or_default();
        let (key, value, after) = match rest.split_once("=\"") {
            Some((key, quoted)) if key == bare => {
                let (value, after) = quoted.split_once('"').ok_or(format!("{key}: no end"))?;
                (key, value, after)
            }
            _ => (bare, "", rest.strip_prefix(bare).unwrap_or_default()),
        };
        if after.starts_with('=') {
            return Err(format!("{key} without quotes"));
        }
        attributes.push((key.to_owned(), value.to_owned()));
        rest = after;
    }
    Ok(Tag {
        name: name.to_owned(),
        attributes,
    })
}
