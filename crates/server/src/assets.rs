//! The style sheet, the script and the pictures of the console, inside of the program.
//!
//! Their addresses hold a hash of what they are, so that a browser may keep them for ever and still has
//! the new ones after an update.

use std::sync::LazyLock;

use axum::{
    http::{Method, header},
    response::IntoResponse,
    routing::get,
};
use sha2::{Digest, Sha256};

use crate::{Needs, Routes};

/// A file that is part of the program.
pub(crate) struct Asset {
    /// Where it is found.
    pub(crate) path: String,
    kind: &'static str,
    content: &'static str,
}

pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("console.css", "text/css; charset=utf-8", include_str!("../assets/console.css"))
});
pub(crate) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../assets/console.js");
    Asset::new("console.js", "text/javascript; charset=utf-8", content)
});
pub(crate) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")));

pub(crate) static ICONS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icons.svg", "image/svg+xml", include_str!("../assets/icons.svg")));

const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(crate) fn routes(mut routes: Routes) -> Routes {
    for asset in [&*STYLE, &*SCRIPT, &*ICON, &*ICONS] {
        let serve = async move || {
            let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, FOR_EVER)];
            (headers, asset.content).into_response()
        };
        routes = routes.page((Method::GET, &asset.path), Needs::Anybody, get(serve));
    }
    routes
}

impl Asset {
    fn new(name: &str, kind: &'static str, content: &'static str) -> Self {
        let hash = Sha256::digest(content.as_bytes());
        let mark = u64::from_be_bytes(*hash.first_chunk().expect("a hash has 32 bytes"));
        Self { path: format!("/assets/{mark:016x}/{name}"), kind, content }
    }
}
