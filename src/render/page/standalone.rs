//! A page in one file: style inside, no script, nothing asked of any server.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::asset::Asset;

/// What an address may not hold as it is.
const KEPT: &AsciiSet = &CONTROLS
    .add(b'%')
    .add(b'#')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`');

/// An image as an address that holds it.
pub fn svg_address(svg: &str) -> String {
    format!(
        "data:image/svg+xml;charset=utf-8,{}",
        utf8_percent_encode(svg, KEPT)
    )
}

/// The page with its styles and icons inside. Links lead to the observatory at `root`
/// (`https://vigie.example`), or nowhere when its address is not known. `foot` stands at the foot of
/// each printed page.
pub fn standalone(html: &str, assets: &[Asset], root: Option<&str>, foot: &str) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    for line in html.lines() {
        if line.starts_with("<script") || line.starts_with("<link rel=\"icon\"") {
            continue;
        }
        if line == "</head>" {
            style(&mut out, &format!(":root{{--foot:\"{}\"}}", quoted(foot)));
        }
        let styled = assets.iter().find(|asset| {
            line.starts_with("<link rel=\"stylesheet\"") && line.contains(asset.path.as_str())
        });
        match styled {
            Some(asset) => style(&mut out, &String::from_utf8_lossy(asset.bytes)),
            None => out.push_str(&led(line, assets, root)),
        }
        out.push('\n');
    }
    out
}

fn style(out: &mut String, css: &str) {
    for part in ["<style>\n", css, "\n</style>"] {
        out.push_str(part);
    }
}

/// Links and images of a line, none of which asks this machine.
fn led(line: &str, assets: &[Asset], root: Option<&str>) -> String {
    let mut line = line.to_owned();
    for asset in assets {
        let own = format!(" src=\"{}\"", asset.path);
        if line.contains(&own) {
            let inside = svg_address(&String::from_utf8_lossy(asset.bytes));
            line = line.replace(&own, &format!(" src=\"{}\"", inside.replace('\'', "%27")));
        }
    }
    for quote in ['"', '\''] {
        let local = format!(" href={quote}/");
        let whole = match root {
            Some(root) => format!(" href={quote}{}/", root.trim_end_matches('/')),
            None => format!(" data-page={quote}/"),
        };
        line = line.replace(&local, &whole);
    }
    line
}

/// A text inside a string of a style sheet.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '<' | '>' => {
                let escaped = format!("\\{:x} ", u32::from(letter));
                out.push_str(&escaped);
            }
            '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n<link rel=\"stylesheet\" href=\"/assets/a-1.css\">\n\
        <script type=\"module\" src=\"/assets/s-2.js\"></script>\n</head>\n\
        <p><a href=\"/territoires/x\">x</a> <a href='/editions'>e</a> <a href=\"#y\">y</a></p>\n";

    fn assets() -> Vec<Asset> {
        vec![Asset {
            name: "a.css",
            path: "/assets/a-1.css".to_owned(),
            content_type: "text/css",
            bytes: b"p{color:red}",
        }]
    }

    #[test]
    fn a_page_alone_holds_its_style_and_asks_nobody() {
        let alone = standalone(PAGE, &assets(), None, "Nantes \"</style>\"");
        assert!(alone.contains("<style>\np{color:red}\n</style>"), "{alone}");
        assert!(!alone.contains("href=\"/") && !alone.contains("href='/"));
        assert!(!alone.contains("<script") && !alone.contains("/assets/"));
        assert!(alone.contains("--foot:\"Nantes \\22 \\3c /style\\3e \\22 \""));
        assert!(alone.contains("href=\"#y\""));
    }

    #[test]
    fn its_links_lead_to_the_observatory_when_its_address_is_known() {
        let alone = standalone(PAGE, &assets(), Some("https://vigie.example/"), "");
        assert!(alone.contains("href=\"https://vigie.example/territoires/x\""));
        assert!(alone.contains("href='https://vigie.example/editions'"));
    }

    #[test]
    fn an_image_inside_an_address_keeps_what_it_draws() {
        let address = svg_address("<svg fill=\"#fff\">100 % é</svg>");
        assert!(address.starts_with("data:image/svg+xml"));
        assert!(!address.contains(['#', '"', '<']));
        assert!(address.contains("%23fff"));
        assert!(address.contains("100 %25 %C3%A9"));
    }
}
