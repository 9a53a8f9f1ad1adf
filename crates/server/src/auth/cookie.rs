//! The cookie in which a browser holds the secret of its session.
//!
//! With TLS it has the prefix `__Host-`, so that browsers take it from this host alone, over TLS alone and
//! for no other (RFC 6265bis, 4.1.3.2). No script can read it, and no other site can have it sent.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use orchestrator::sign_in::SignedIn;

use crate::Site;

/// The cookies of a site.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookies {
    is_secure: bool,
}

impl Cookies {
    pub(crate) fn of(site: &Site) -> Self {
        Self { is_secure: site.settings.is_secure }
    }

    fn name(self) -> &'static str {
        if self.is_secure { "__Host-recourse" } else { "recourse" }
    }

    /// The secret that a browser sends.
    pub(crate) fn secret(self, headers: &HeaderMap) -> Option<&str> {
        value(headers, self.name())
    }

    /// Gives a browser the secret of a session. It lasts until the browser is closed, and never longer
    /// than the session.
    pub(crate) fn give(self, signed_in: &SignedIn) -> [(HeaderName, HeaderValue); 1] {
        self.set(signed_in.secret.expose(), "")
    }

    /// Takes it back.
    pub(crate) fn clear(self) -> [(HeaderName, HeaderValue); 1] {
        self.set("", "; Max-Age=0")
    }

    /// Gives a browser what belongs to its way to a provider and back; the way back comes from another
    /// site, and so this one may be sent along from there.
    pub(crate) fn give_on_the_way(self, value: &str) -> [(HeaderName, HeaderValue); 1] {
        const SECS: u32 = 600;
        let (name, secure) = (self.on_the_way(), if self.is_secure { "; Secure" } else { "" });
        let text =
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SECS}{secure}");
        let text = HeaderValue::try_from(text).expect("letters and digits make a header");
        [(header::SET_COOKIE, text)]
    }

    /// The name of that cookie.
    pub(crate) fn on_the_way(self) -> &'static str {
        if self.is_secure { "__Host-recourse-way" } else { "recourse-way" }
    }

    fn set(self, value: &str, lasts: &str) -> [(HeaderName, HeaderValue); 1] {
        let secure = if self.is_secure { "; Secure" } else { "" };
        let text =
            format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{lasts}", self.name());
        let text = HeaderValue::try_from(text).expect("letters and digits make a header");
        [(header::SET_COOKIE, text)]
    }
}

/// What a browser keeps of us is forgotten there too, when somebody signs out.
pub(crate) fn take_back(site: &Site) -> [(HeaderName, HeaderValue); 2] {
    let [cookie] = Cookies::of(site).clear();
    let all = HeaderValue::from_static("\"cache\", \"storage\"");
    [cookie, (HeaderName::from_static("clear-site-data"), all)]
}

/// The value of a cookie.
pub(crate) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE);
    let mut each = cookies.iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    each.find_map(|it| it.trim().strip_prefix(name)?.strip_prefix('='))
}
