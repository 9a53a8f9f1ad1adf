//! Who carries a message: one signed request, within seconds, to where it may go.

use async_trait::async_trait;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use orchestrator::{Carried, Courier, Message};

use super::signature::sign;
use crate::outside::{NoAnswer, Outside};

/// Who we say we are.
const AGENT: &str = concat!("Recourse/", env!("CARGO_PKG_VERSION"));

/// Carries messages over HTTPS.
#[derive(Clone)]
pub struct Carrier(Outside);

impl Carrier {
    /// For the open network; for this machine and private networks too, if the installation says so.
    pub fn new(may_go_near: bool) -> Self {
        Self(Outside::new(may_go_near))
    }
}

#[async_trait]
impl Courier for Carrier {
    async fn carry(&self, message: &Message) -> Carried {
        let Ok(place) = self.0.place(message.address.expose()) else {
            return Carried::NotTaken("its address is not allowed here");
        };
        let second = message.at.ms() / 1_000;
        let signature = sign(message.secret.expose(), (&message.id, second), &message.body);
        let request = Request::post("/")
            .header("content-type", "application/json")
            .header("user-agent", AGENT)
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", second)
            .header("webhook-signature", signature)
            .body(Body::from(message.body.clone()));
        let Ok(request) = request else {
            return Carried::NotTaken("the message could not be written");
        };
        // What it says beside its status is nothing to us.
        match self.0.send(&place, request, 0).await {
            Ok(answer) => carried(answer.status),
            Err(NoAnswer::TooLate) => Carried::NotTaken("it did not answer in time"),
            Err(NoAnswer::NotAllowed(_)) => Carried::NotTaken("its address is not allowed here"),
            Err(NoAnswer::NotReached(_)) => Carried::NotTaken("it could not be reached"),
            Err(NoAnswer::Broken) => Carried::NotTaken("the connection broke"),
        }
    }
}

fn carried(status: StatusCode) -> Carried {
    match status {
        it if it.is_success() => Carried::Taken,
        StatusCode::GONE => Carried::Gone,
        it if it.is_redirection() => Carried::NotTaken("it sent us elsewhere, where we don't go"),
        it if it.is_server_error() => Carried::NotTaken("it broke down over the message"),
        StatusCode::TOO_MANY_REQUESTS => Carried::NotTaken("it was busy"),
        _ => Carried::NotTaken("it refused the message"),
    }
}
