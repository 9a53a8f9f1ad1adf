//! Spans of this program, handed to whoever sends them to a collector (`server::telemetry`).
//!
//! The steps and the server say what they are at by `tracing`; here is who listens, where an installation
//! names a collector.
//!
//! **Invariant:** it listens to our own crates alone. What others say, such as the driver of a database, we
//! can't vouch for.

use std::{
    fmt::Debug,
    sync::{Mutex, PoisonError},
};

use server::telemetry::{Span, parent_of};
use tokio::sync::mpsc;
use tracing_subscriber::{
    Layer,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

use tracing::{
    Id, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Record},
};

use crate::door;

/// Hears when spans begin and end.
pub struct Spans {
    to: mpsc::Sender<Span>,
    chance: Mutex<fastrand::Rng>,
}

impl Spans {
    /// Hands every span over that has ended. If nobody takes them in time, they are dropped.
    pub fn to(to: mpsc::Sender<Span>, chance: fastrand::Rng) -> Self {
        Self { to, chance: Mutex::new(chance) }
    }

    fn begun<'a, S: LookupSpan<'a>>(&self, span: &SpanRef<'a, S>) -> Span {
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        let above = span.parent().and_then(|it| {
            let extensions = it.extensions();
            extensions.get::<Span>().map(|it| (it.trace, it.id))
        });
        Span {
            trace: above.map_or_else(|| chance.u128(1..), |(trace, _)| trace),
            id: chance.u64(1..),
            parent: above.map(|(_, id)| id),
            name: span.name(),
            begun_ns: door::unix_ns(),
            ..Span::default()
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(id) else { return };
        let mut begun = self.begun(&span);
        attributes.record(&mut Fields(&mut begun));
        span.extensions_mut().insert(begun);
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(id) else { return };
        if let Some(begun) = span.extensions_mut().get_mut::<Span>() {
            record.record(&mut Fields(begun));
        }
    }

    fn on_close(&self, id: Id, ctx: Context<'_, S>) {
        let Some(span) = ctx.span(&id) else { return };
        let ended = span.extensions_mut().remove::<Span>();
        if let Some(ended) = ended {
            // If nobody takes it in time, it is lost, and nothing waited.
            drop(self.to.try_send(Span { ended_ns: door::unix_ns(), ..ended }));
        }
    }
}

/// The fields of a span, as text.
struct Fields<'a>(&'a mut Span);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        match (field.name(), parent_of(value)) {
            ("traceparent", Some((trace, parent))) => {
                self.0.trace = trace;
                self.0.parent = Some(parent);
            }
            (name, _) => self.0.fields.push((name, value.to_owned())),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.fields.push((field.name(), format!("{value:?}")));
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn a_span_is_handed_over_with_what_it_is_part_of() {
        let (to, mut spans) = mpsc::channel(8);
        let layer = Spans::to(to, fastrand::Rng::with_seed(1));
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
            let request = tracing::info_span!("request", route = "/cases", traceparent, status = 0);
            request.in_scope(|| drop(tracing::info_span!("think", step = %"decide")));
            request.record("status", 200);
        });
        let (inner, outer) = (spans.try_recv().unwrap(), spans.try_recv().unwrap());
        assert_eq!((inner.name, outer.name), ("think", "request"));
        assert_eq!(outer.trace, 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c);
        assert_eq!(outer.parent, Some(0xb7ad_6b71_6920_3331));
        assert_eq!((inner.trace, inner.parent), (outer.trace, Some(outer.id)));
        assert!(outer.begun_ns <= inner.begun_ns && inner.ended_ns <= outer.ended_ns);
        assert_eq!(inner.fields, [("step", "decide".to_owned())]);
        assert!(outer.fields.contains(&("status", "200".to_owned())));
    }
}
