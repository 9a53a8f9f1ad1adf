//! The name of a queue as it stands in an address: `coder-review` for Coder Review.

use domain::Queue;
use store::Load;

/// The name.
pub(crate) fn name(queue: Queue) -> String {
    let letters = queue.label().chars().map(|it| it.to_ascii_lowercase());
    let letters = letters.map(|it| if it.is_ascii_alphanumeric() { it } else { '-' });
    letters.collect()
}

/// The queue of a name.
pub(crate) fn read(text: &str) -> Option<Queue> {
    orchestrator::all_queues().find(|it| name(*it) == text)
}

/// The queues to be shown: those that cases are put into, and others if something waits there.
pub(crate) fn shown(load: &[Load]) -> impl Iterator<Item = Queue> {
    let usual: Vec<_> = orchestrator::queues().collect();
    orchestrator::all_queues()
        .filter(move |queue| usual.contains(queue) || load.iter().any(|it| it.queue == *queue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_queue_is_found_by_its_name() {
        for queue in orchestrator::all_queues() {
            assert_eq!(read(&name(queue)), Some(queue), "{}", name(queue));
        }
        assert_eq!(name(Queue::ArFollowUp), "a-r-follow-up");
        assert_eq!(read("nothing"), None);
    }
}
