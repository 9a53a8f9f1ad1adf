//! Questions of one form that many ask at the same moment, put to the database as one.
//!
//! A worker thinks about many cases at the same time, and each of them asks the same things about another
//! case. Whoever asks first waits a moment for the others and asks for all of them.
//!
//! **Invariant:** whoever asks together gets what they would get alone. If the common question fails, or
//! whoever asked it stopped in the middle, each of the others asks alone.

use std::{
    collections::HashMap,
    future::poll_fn,
    sync::{Mutex, MutexGuard, PoisonError},
    task::Poll,
};

use tokio::sync::oneshot::{Receiver, Sender, channel};

use crate::{
    error::StoreError,
    table::{Cell, StoredRow},
};

/// The form of a question: all but the text that it is about.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Form {
    /// About rows of which table.
    pub(crate) table: &'static str,
    /// Which column holds the text.
    pub(crate) key: &'static str,
    /// What other columns have to hold.
    pub(crate) with: Vec<(&'static str, Cell)>,
}

/// Those who ask at the same moment.
#[derive(Default)]
pub(crate) struct Gathering(Mutex<HashMap<Form, Waiting>>);

/// Who waits for an answer, by the text that they ask about.
type Waiting = HashMap<String, Vec<Sender<Vec<StoredRow>>>>;

impl Gathering {
    /// Asks together with the others. `None` if nothing came of it.
    pub(crate) async fn ask<F>(
        &self,
        form: Form,
        key: String,
        ask: impl FnOnce(Form, Vec<String>) -> F,
    ) -> Option<Vec<StoredRow>>
    where
        F: Future<Output = Result<Vec<(String, StoredRow)>, StoreError>>,
    {
        let (is_first, answer) = self.join(&form, key);
        if is_first {
            let waiting = Convener { gathering: self, form: &form }.wait().await;
            let keys = waiting.keys().cloned().collect();
            // Whoever waits sees the end of their sender, and asks alone.
            tell(waiting, ask(form, keys).await.ok()?);
        }
        answer.await.ok()
    }

    /// Puts a question to the others, and says whether it is the first one.
    fn join(&self, form: &Form, key: String) -> (bool, Receiver<Vec<StoredRow>>) {
        let (sender, receiver) = channel();
        let mut forms = self.forms();
        let is_first = !forms.contains_key(form);
        forms.entry(form.clone()).or_default().entry(key).or_default().push(sender);
        (is_first, receiver)
    }

    fn forms(&self) -> MutexGuard<'_, HashMap<Form, Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one who asks for all. If they stop before they have asked, nobody waits for them.
struct Convener<'a> {
    gathering: &'a Gathering,
    form: &'a Form,
}

impl Convener<'_> {
    /// Lets everybody else come who is about to ask.
    async fn wait(self) -> Waiting {
        let mut is_second = false;
        poll_fn(|cx| {
            if is_second {
                return Poll::Ready(());
            }
            is_second = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        self.gathering.forms().remove(self.form).unwrap_or_default()
    }
}

impl Drop for Convener<'_> {
    fn drop(&mut self) {
        self.gathering.forms().remove(self.form);
    }
}

/// Tells each what they asked for.
fn tell(waiting: Waiting, rows: Vec<(String, StoredRow)>) {
    let mut answers = HashMap::<String, Vec<StoredRow>>::new();
    for (key, row) in rows {
        answers.entry(key).or_default().push(row);
    }
    for (key, mut senders) in waiting {
        let rows = answers.remove(&key).unwrap_or_default();
        let last = senders.pop();
        // Who no longer wants to know needs no answer.
        for sender in senders {
            drop(sender.send(rows.clone()));
        }
        drop(last.map(|it| it.send(rows)));
    }
}
