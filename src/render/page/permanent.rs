//! A page read from a named edition leads to pages of that edition.

/// Beginnings of the addresses that answer from an edition, besides `/` itself.
const OF_AN_EDITION: [&str; 14] = [
    "/api/v1/",
    "/explorer",
    "/graphiques/",
    "/imprimer/",
    "/indicateurs",
    "/methode",
    "/provenance/",
    "/recherche",
    "/schemas",
    "/structures/",
    "/tableaux/",
    "/territoires",
    "/?",
    "/#",
];
/// Addresses of the API that speak of all editions or of none.
const OF_NONE: [&str; 4] = [
    "/api/v1/editions",
    "/api/v1/imports",
    "/api/v1/jobs",
    "/api/v1/runs",
];

/// The page, its links, images and search forms naming the edition.
///
/// Templates write attributes in double quotes, and texts have theirs escaped, so that what looks
/// like an attribute is one. A link in single quotes leads out of the edition on purpose.
pub fn in_edition(html: &str, edition: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(start) = rest.find(['=', '<']) {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        if let Some((value, tail)) = address(before, after) {
            out.push_str("=\"");
            out.push_str(&named(value, edition));
            rest = tail;
        } else if let Some((tag, tail)) = search_form(after) {
            out.push_str(tag);
            out.push_str("<input type=\"hidden\" name=\"edition\" value=\"");
            out.push_str(edition);
            out.push_str("\">");
            rest = tail;
        } else {
            let (first, tail) = after.split_at(1);
            out.push_str(first);
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

/// The value of an attribute that holds a local address, and what follows it, closing quote included.
fn address<'a>(before: &str, after: &'a str) -> Option<(&'a str, &'a str)> {
    let is_attribute = [" href", " src", " srcset"]
        .iter()
        .any(|name| before.ends_with(name));
    let value = after.strip_prefix("=\"").filter(|_| is_attribute)?;
    let end = value.find('"')?;
    let (value, tail) = value.split_at(end);
    value.starts_with('/').then_some((value, tail))
}

/// The opening tag of a form that reads, and what follows it.
fn search_form(after: &str) -> Option<(&str, &str)> {
    let end = after.strip_prefix("<form ")?.find('>')? + "<form ".len() + 1;
    let (tag, tail) = after.split_at(end);
    tag.contains("method=\"get\"").then_some((tag, tail))
}

fn named(address: &str, edition: &str) -> String {
    let answers = address == "/" || OF_AN_EDITION.iter().any(|known| address.starts_with(known));
    let is_apart = OF_NONE.iter().any(|known| address.starts_with(known));
    if !answers || is_apart || address.contains("edition=") {
        return address.to_owned();
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (address, String::new()),
    };
    let mark = if path.contains('?') { "&amp;" } else { "?" };
    format!("{path}{mark}edition={edition}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_images_and_searches_stay_in_the_edition() {
        let page = "<a class=\"x\" href=\"/territoires?q=a&amp;type=COM\">a=b</a>\
            <a href=\"/methode#secret\">m</a><a href=\"/\">h</a>\
            <img src=\"/api/v1/charts/line/x.png?geo=1\"><a href=\"#haut\">^</a>\
            <form class=\"search\" action=\"/territoires\" method=\"get\"><input></form>";
        let expected = "<a class=\"x\" href=\"/territoires?q=a&amp;type=COM&amp;edition=E.1\">a=b</a>\
            <a href=\"/methode?edition=E.1#secret\">m</a><a href=\"/?edition=E.1\">h</a>\
            <img src=\"/api/v1/charts/line/x.png?geo=1&amp;edition=E.1\"><a href=\"#haut\">^</a>\
            <form class=\"search\" action=\"/territoires\" method=\"get\">\
            <input type=\"hidden\" name=\"edition\" value=\"E.1\"><input></form>";
        assert_eq!(in_edition(page, "E.1"), expected);
    }

    #[test]
    fn what_is_of_no_edition_is_left_alone() {
        let page = "<link href=\"/assets/vigie.css\"><a href=\"/editions\">e</a>\
            <a href='/indicateurs'>now</a><a href=\"/api/v1/editions/E.1\">j</a>\
            <a href=\"/api/v1/figures/x?edition=E.1\">f</a><a href=\"https://insee.fr/\">i</a>\
            <form method=\"post\" action=\"/deconnexion\"><p>title=&quot;/&quot; href=</p></form>";
        assert_eq!(in_edition(page, "E.1"), page);
    }
}
