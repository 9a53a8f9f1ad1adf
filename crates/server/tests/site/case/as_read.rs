//! A page as somebody reads it: its text without its marks, block by block.

/// Of the main part, every block on a line.
pub(crate) fn as_read(page: &str) -> String {
    let main = main_of(page);
    let mut text = String::new();
    let mut rest = main.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(&before.replace('\n', " "));
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        text.push_str(separator(tag));
        rest = after;
    }
    text.push_str(rest);
    let text = text.replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"");
    let lines = text.lines().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|it| !it.is_empty()).collect();
    lines.join("\n") + "\n"
}

/// The heading with its marks, the first sentences, notices, and what can be done.
pub(super) fn in_short(page: &str) -> String {
    let main = main_of(page);
    let parts = [
        ("", between(&main, "<h1>", "</h1>")),
        ("", between(&main, "<span class=\"chip", "</span>").into_iter().take(1).collect()),
        ("", between(&main, "<p class=\"sentence\">", "</p>")),
        ("! ", between(&main, "<p class=\"notice", "</p>")),
        ("can ", between(&main, "<button", "</button>")),
        ("can ", between(&main, "<a class=\"button\"", "</a>")),
    ];
    let mut text = String::new();
    for (before, found) in parts {
        for it in found {
            let it = it.split_once('>').map_or(it.as_str(), |(_, it)| it);
            let it = as_read(&format!("<main>{it}</main>")).replace('\n', " ");
            text.push_str(&format!("{before}{}\n", it.trim()));
        }
    }
    text
}

/// The main part without its dialogs.
fn main_of(page: &str) -> String {
    let (_, main) = page.split_once("<main").expect("a page has a main part");
    let (_, main) = main.split_once('>').expect("it begins");
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let mut text = String::new();
    let mut rest = main;
    while let Some((before, after)) = rest.split_once("<dialog") {
        text.push_str(before);
        rest = after.split_once("</dialog>").map_or("", |(_, after)| after);
    }
    text + rest
}

fn between(text: &str, start: &str, end: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(start) {
        let (inside, after) = after.split_once(end).unwrap_or((after, ""));
        // What was split off of the tag stays before its end.
        let is_whole = start.ends_with('>');
        found.push(if is_whole { format!(">{inside}") } else { inside.to_owned() });
        rest = after;
    }
    found
}

fn separator(tag: &str) -> &'static str {
    let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
    match name {
        "a" | "b" | "span" | "small" | "code" | "svg" | "use" | "kbd" | "i" | "ins" | "del" => "",
        "td" | "th" | "dt" | "dd" => {
            if tag.starts_with('/') {
                " "
            } else {
                ""
            }
        }
        _ => "\n",
    }
}
