-- The jobs that are due, in the order in which they are taken: many are due at the same moment, and without
-- the number beside it each taking would sort them all.
DROP INDEX jobs_by_due;

CREATE INDEX jobs_by_due ON jobs (due_ms, id) WHERE given_up IS NULL;
