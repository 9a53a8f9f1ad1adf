//! What a password must be: long, and not the first one that comes to mind.
//!
//! As NIST SP 800-63B-4 has it (section 3.1.1.2): length counts, mixtures of letters and signs are not
//! asked for, nothing expires by itself, and what everybody uses is refused.
//!
//! **Invariant:** no error quotes the password.

/// Twelve letters; the standard asks for fifteen where nothing is added and for eight with a code.
pub const N_LETTERS_MIN: usize = 12;

/// The standard wants at least 64 to be allowed; more than this is no password but a load.
const N_LETTERS_MAX: usize = 256;

/// What people choose first, of those that are long enough; each also counts with digits behind it.
const COMMON: &str = include_str!("../../tables/passwords.txt");

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PasswordFault {
    /// Anybody can try all of them.
    #[error(
        "a password needs at least {N_LETTERS_MIN} letters, digits or signs; a few words make a good one"
    )]
    TooShort,
    /// Nobody types that.
    #[error("a password has at most {N_LETTERS_MAX} letters")]
    TooLong,
    /// It is among the first that are tried.
    #[error("this is one of the passwords that are tried first; take another one")]
    Common,
    /// It says who its owner is, and little else.
    #[error("this is your name, or close to it; take another one")]
    Name,
    /// It is the one that was to be changed.
    #[error("this is the password that you have; take another one")]
    Same,
}

/// Looks for a fault of a password, given the names of its owner.
pub(super) fn check(password: &str, names: &[&str]) -> Result<(), PasswordFault> {
    let n_letters = password.chars().count();
    if n_letters < N_LETTERS_MIN {
        return Err(PasswordFault::TooShort);
    }
    if n_letters > N_LETTERS_MAX {
        return Err(PasswordFault::TooLong);
    }
    let plain = plain(password);
    if names.iter().any(|name| is_little_more_than(&plain, &self::plain(name))) {
        return Err(PasswordFault::Name);
    }
    let stem = plain.trim_end_matches(|it: char| it.is_ascii_digit());
    let is_common = COMMON.lines().filter(|it| !it.starts_with('#')).any(|it| {
        let common = self::plain(it);
        common == plain || common == stem
    });
    if is_common || is_monotonous(&plain) { Err(PasswordFault::Common) } else { Ok(()) }
}

/// Small letters and digits alone, so that a sign here and there makes no other password.
fn plain(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name, once or again and again, with up to three letters more.
fn is_little_more_than(password: &str, name: &str) -> bool {
    const N_MORE_MAX: usize = 3;
    let n_name = name.chars().count();
    n_name > N_MORE_MAX && {
        let rest = password.replace(name, "");
        rest.chars().count() <= N_MORE_MAX
    }
}

/// One or two letters again and again, or a row of the alphabet, of the digits or of the keyboard.
fn is_monotonous(password: &str) -> bool {
    const ROWS: [&str; 6] = [
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890123456789",
        "qwertyuiopasdfghjklzxcvbnm",
        "1234567890qwertyuiop",
        "1qaz2wsx3edc4rfv5tgb6yhn",
        "azertyuiopqsdfghjklmwxcvbn",
    ];
    let mut letters: Vec<char> = password.chars().collect();
    let backwards: String = letters.iter().rev().collect();
    let is_row = ROWS.iter().any(|it| it.contains(password) || it.contains(&backwards));
    letters.sort_unstable();
    letters.dedup();
    letters.len() < 3 || is_row
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn what_a_password_must_be() {
        let long = "a b c".repeat(60);
        let table = [
            "correct horse battery staple",
            "elf letters",
            "zwölf Zeichen",
            "Our office opens at 8!",
            "password1234",
            "P-a-s-s-w-o-r-d 2026",
            "aaaaaaaaaaaaaaa",
            "abababababababab",
            "123456789012",
            "abcdefghijklm",
            "qwertyuiopas",
            "grace example",
            "GraceExample-1",
            "gracegracegrace",
            "graceful rivers in spring",
            &long,
        ];
        let line = |password: &str| {
            let said = match check(password, &["grace", "Grace Example"]) {
                Ok(()) => "taken".to_owned(),
                Err(fault) => format!("{fault:?}"),
            };
            format!("{:<30} {said}\n", password.chars().take(30).collect::<String>())
        };
        let text: String = table.into_iter().map(line).collect();
        expect![[r#"
            correct horse battery staple   taken
            elf letters                    TooShort
            zwölf Zeichen                  taken
            Our office opens at 8!         taken
            password1234                   Common
            P-a-s-s-w-o-r-d 2026           Common
            aaaaaaaaaaaaaaa                Common
            abababababababab               Common
            123456789012                   Common
            abcdefghijklm                  Common
            qwertyuiopas                   Common
            grace example                  Name
            GraceExample-1                 Name
            gracegracegrace                Name
            graceful rivers in spring      taken
            a b ca b ca b ca b ca b ca b c TooLong
        "#]]
        .assert_eq(&text);
    }
}
