-- Lists and sums of all that is open are read from the indexes alone, as those of tasks were: an office
-- may have more cases at payers than with its people.

-- The open cases of an office, those from which most is expected first, with all by which a list is
-- narrowed and ranked and all that is added up. COALESCE keeps a database from reading them by
-- cases_by_worth, whose rows it would have to look up one by one.
CREATE INDEX cases_open ON cases (
  practice,
  COALESCE(expected_net, 0) DESC,
  id,
  expected_net,
  work_queue,
  queue,
  assignee,
  waits_for,
  class,
  payer,
  priority,
  deadline_day,
  denied,
  minutes,
  opened_ms
) WHERE COALESCE(waits_for, '') <> '';

-- The load of each queue and each person, in the order in which it is added up.
CREATE INDEX cases_open_by_queue ON cases (
  practice,
  work_queue,
  queue,
  assignee,
  waits_for,
  deadline_day,
  expected_net,
  denied,
  minutes,
  opened_ms
) WHERE COALESCE(waits_for, '') <> '';

DROP INDEX cases_tasks;
DROP INDEX cases_load;
DROP INDEX cases_open_by_worth;
