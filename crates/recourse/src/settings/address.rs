//! The address of a database. A file that is named without its folder lies in the folder of the
//! installation and not where somebody happened to stand when they started the program.

use std::path::Path;

use super::Secret;

/// Reads an address; `None` if it is not one of a database that we know.
pub(crate) fn address(text: &str, data: &Path) -> Option<Secret> {
    let text = text.trim();
    if text.starts_with("postgres:") || text.starts_with("postgresql:") {
        return Some(Secret::new(text));
    }
    let file = text.strip_prefix("sqlite:")?;
    let file = file.strip_prefix("//").unwrap_or(file);
    if file.is_empty() || file.starts_with(['/', ':']) {
        return Some(Secret::new(text));
    }
    // In an address these letters would mean something else.
    let data = data.display().to_string().replace('%', "%25").replace('?', "%3F");
    Some(Secret::new(format!("sqlite:{data}/{file}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_in_the_folder_of_the_installation_unless_its_folder_is_named() {
        let table = [
            ("sqlite:office.db", "sqlite:here/office.db"),
            ("sqlite://office.db?mode=ro\n", "sqlite:here/office.db?mode=ro"),
            ("sqlite:/srv/office.db", "sqlite:/srv/office.db"),
            ("sqlite:///srv/office.db", "sqlite:///srv/office.db"),
            // What the store refuses, it refuses in its own words.
            ("sqlite::memory:", "sqlite::memory:"),
            ("postgres:///office?host=/run", "postgres:///office?host=/run"),
        ];
        for (text, read) in table {
            let address = address(text, Path::new("here"));
            assert_eq!(address.as_ref().map(Secret::expose), Some(read), "{text}");
        }
        assert_eq!(address("mysql://db/office", Path::new("here")), None);
    }

    #[test]
    fn a_folder_with_odd_letters_in_its_name_is_still_one_folder() {
        let address = address("sqlite:a.db", Path::new("100% sure?")).unwrap();
        assert_eq!(address.expose(), "sqlite:100%25 sure%3F/a.db");
    }
}
