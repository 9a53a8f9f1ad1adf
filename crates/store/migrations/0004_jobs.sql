-- What is still to be done. A job that is done has no row.
--
-- Jobs are no records: they say which step has to be taken about which number of ours, and nothing of
-- what it will find. So they are in no audit trail, and nothing in them is sealed.

-- id is the step, the number and the turn: the same job is not here twice.
-- due_ms is when the job may be taken; while somebody has it, when it may be taken from them.
-- A job that was given up has a reason.
CREATE TABLE jobs (
  practice       {text}   NOT NULL REFERENCES practices (practice),
  id             {text}   NOT NULL,
  step           {text}   NOT NULL,
  about          {text}   NOT NULL,
  turn           {number} NOT NULL,
  due_ms         {number} NOT NULL,
  n_attempts     {number} NOT NULL,
  n_attempts_max {number} NOT NULL,
  holder         {text},
  given_up       {text},
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX jobs_by_due ON jobs (due_ms) WHERE given_up IS NULL;
CREATE INDEX jobs_by_holder ON jobs (holder) WHERE holder IS NOT NULL;
CREATE INDEX jobs_given_up ON jobs (practice, id) WHERE given_up IS NOT NULL;
