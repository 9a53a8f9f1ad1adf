//! Where something may be sent: to a server on the open network, over TLS.
//!
//! An address is what somebody typed who may connect programs. Without this check they could have the server
//! ask things inside of the network that only the server can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::{Uri, uri::Scheme};

/// The most letters of an address.
const N_LETTERS_MAX: usize = 1_000;

/// A place that something may be sent to, if its name stands for an allowed one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Place {
    uri: Uri,
    is_encrypted: bool,
}

/// Why it may not.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum NotAllowed {
    /// It is no address.
    #[error("The address can't be read. Write it as https://your.host/path.")]
    Unreadable,
    /// Whoever is on the way could read and change it.
    #[error(
        "The address has to begin with https://, because nothing is sent that others could read."
    )]
    NotEncrypted,
    /// It names somebody.
    #[error("The address may not hold a name and a password.")]
    WithPassword,
    /// It leads back to us, or into a private network.
    #[error("The address leads to this machine or into a private network.")]
    Near,
}

impl Place {
    /// Reads an address; near ones are allowed where the installation says so, without TLS too.
    pub(crate) fn read(text: &str, may_be_near: bool) -> Result<Self, NotAllowed> {
        let uri: Uri = text.parse().map_err(|_| NotAllowed::Unreadable)?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(NotAllowed::Unreadable);
        };
        if authority.as_str().contains('@') {
            return Err(NotAllowed::WithPassword);
        }
        let host = bare(authority.host());
        let is_near = match host.parse() {
            Ok(ip) => !is_open(ip),
            // A number that is written in an odd way is no name, and some systems read it all the same.
            Err(_) if is_odd(host) || N_LETTERS_MAX < text.len() => {
                return Err(NotAllowed::Unreadable);
            }
            Err(_) => is_near_name(host),
        };
        let is_encrypted = *scheme == Scheme::HTTPS;
        match is_encrypted {
            true if is_near && !may_be_near => Err(NotAllowed::Near),
            false if *scheme != Scheme::HTTP => Err(NotAllowed::Unreadable),
            false if !is_near || !may_be_near => Err(NotAllowed::NotEncrypted),
            _ => Ok(Self { uri, is_encrypted }),
        }
    }

    /// Whether nobody on the way can read what is sent.
    pub(super) fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// The name, or the number.
    pub(super) fn host(&self) -> &str {
        bare(self.uri.host().unwrap_or_default())
    }

    /// The port.
    pub(super) fn port(&self) -> u16 {
        self.uri.port_u16().unwrap_or(if self.is_encrypted { 443 } else { 80 })
    }

    /// The name and the port as they stand in the address.
    pub(super) fn authority(&self) -> &str {
        self.uri.authority().map_or("", |it| it.as_str())
    }

    /// What is asked for there.
    pub(super) fn path(&self) -> &str {
        self.uri.path_and_query().map_or("/", |it| it.as_str())
    }
}

/// A number of version 6 stands in brackets.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Whether a name ends like a number, or is empty.
fn is_odd(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|it| it.is_ascii_digit());
    is_number || last.to_ascii_lowercase().starts_with("0x")
}

/// Whether an address belongs to the open network: to nobody's own machine, house or cloud. What the
/// registries keep for other uses (IANA, special-purpose addresses) does not.
pub(super) fn is_open(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_open_v4(ip),
        IpAddr::V6(ip) => is_open_v6(ip),
    }
}

fn is_open_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = match (a, b, c) {
        (0 | 10 | 127, ..) => true,
        // Carriers' own networks (RFC 6598).
        (100, 64..=127, _) => true,
        // Where clouds tell a machine its secrets (RFC 3927).
        (169, 254, _) => true,
        (172, 16..=31, _) => true,
        (192, 0, 0 | 2) | (192, 168, _) | (192, 88, 99) => true,
        // Benchmarks, and examples in books.
        (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) => true,
        // To many at once, and kept for later.
        (224.., ..) => true,
        _ => false,
    };
    !is_special
}

fn is_open_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_open_v4(inner);
    }
    let [first, second, ..] = ip.segments();
    // Only 2000::/3 is given out. Of it: examples, and tunnels that hide another address.
    let is_given = first & 0xe000 == 0x2000;
    let is_special =
        matches!((first, second), (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _)) || first == 0x3fff;
    is_given && !is_special
}

/// A name that never stands for a place on the open network. What others stand for is seen when they are
/// looked up.
fn is_near_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ends = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
    name == "localhost" || ends.iter().any(|it| name.ends_with(it)) || !name.contains('.')
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn where_something_may_be_sent() {
        let table = [
            "https://rcm.example.com/news",
            "https://93.184.216.34/news",
            "https://[2606:2800:220:1::1]/news",
            "http://rcm.example.com/news",
            "ftp://rcm.example.com/news",
            "https://ida:secret@rcm.example.com/news",
            "https://localhost/news",
            "http://127.0.0.1:9999/news",
            "https://127.1/news",
            "https://2130706433/news",
            "https://0x7f000001/news",
            "https://10.0.0.7/news",
            "https://169.254.169.254/latest/meta-data",
            "https://100.100.100.200/latest/meta-data",
            "https://192.168.1.1/",
            "https://[::1]/news",
            "https://[::ffff:10.0.0.7]/news",
            "https://[fd00::7]/news",
            "https://[2002:7f00:1::]/news",
            "https://intranet/news",
            "https://db.internal./news",
            "news",
        ];
        let mut text =
            format!("{:<44}{:<14}{}\n", "address", "in an office", "on a machine of one's own");
        for address in table {
            let said = |may_be_near| match Place::read(address, may_be_near) {
                Ok(_) => "yes".to_owned(),
                Err(err) => format!("{err:?}"),
            };
            text.push_str(&format!("{address:<44}{:<14}{}\n", said(false), said(true)));
        }
        expect![[r#"
            address                                     in an office  on a machine of one's own
            https://rcm.example.com/news                yes           yes
            https://93.184.216.34/news                  yes           yes
            https://[2606:2800:220:1::1]/news           yes           yes
            http://rcm.example.com/news                 NotEncrypted  NotEncrypted
            ftp://rcm.example.com/news                  Unreadable    Unreadable
            https://ida:secret@rcm.example.com/news     WithPassword  WithPassword
            https://localhost/news                      Near          yes
            http://127.0.0.1:9999/news                  NotEncrypted  yes
            https://127.1/news                          Unreadable    Unreadable
            https://2130706433/news                     Unreadable    Unreadable
            https://0x7f000001/news                     Unreadable    Unreadable
            https://10.0.0.7/news                       Near          yes
            https://169.254.169.254/latest/meta-data    Near          yes
            https://100.100.100.200/latest/meta-data    Near          yes
            https://192.168.1.1/                        Near          yes
            https://[::1]/news                          Near          yes
            https://[::ffff:10.0.0.7]/news              Near          yes
            https://[fd00::7]/news                      Near          yes
            https://[2002:7f00:1::]/news                Near          yes
            https://intranet/news                       Near          yes
            https://db.internal./news                   Near          yes
            news                                        Unreadable    Unreadable
        "#]]
        .assert_eq(&text);
    }
}
