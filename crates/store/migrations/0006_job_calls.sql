-- What is known of a job besides: how often it was tried before a person had it tried again, and for
-- which due time the workers on other machines have been told of it.
--
-- When the due time changes, they have not been told of that, and nobody has to remember to say so.
ALTER TABLE jobs ADD COLUMN n_attempts_before {number} NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN called_ms {number};
