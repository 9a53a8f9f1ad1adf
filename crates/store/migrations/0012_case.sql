-- What a person says of a case in place of what the tables say, and what is learned from it.

-- Empty where a statement says nothing of the kind.
ALTER TABLE statements ADD COLUMN class {text};
ALTER TABLE statements ADD COLUMN priority {text};
ALTER TABLE statements ADD COLUMN queue {text};

-- All that people rejected or overrode, the newest first.
CREATE INDEX statements_by_saying ON statements (practice, saying, at_ms DESC, id DESC);

-- All that was approved, the newest first.
CREATE INDEX approvals_by_time ON approvals (practice, at_ms DESC, id DESC);

-- What the tables had called a denial, where a person said otherwise, and what that person said.
ALTER TABLE lessons ADD COLUMN tables_class {text};
ALTER TABLE lessons ADD COLUMN said_class {text};
ALTER TABLE lessons ADD COLUMN said_priority {text};
ALTER TABLE lessons ADD COLUMN said_queue {text};
