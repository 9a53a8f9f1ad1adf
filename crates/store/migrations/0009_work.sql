-- Who works on what: a case's place among people, and every time that it was given to somebody.

-- assignee is whoever has the case; payer is the payer as the claim names it, empty where the case was
-- opened before this migration and took no step since. work_queue is where the case waits for people:
-- that of its assessment, or the team that is asked, or where somebody put it. due_day counts days from
-- the year 1 and is the day by which the work was asked for, which is not the payer's deadline.
ALTER TABLE cases ADD COLUMN assignee {text};
ALTER TABLE cases ADD COLUMN payer {text};
ALTER TABLE cases ADD COLUMN work_queue {text};
ALTER TABLE cases ADD COLUMN due_day {number};
ALTER TABLE cases ADD COLUMN minutes {number};
ALTER TABLE cases ADD COLUMN complexity {number};

-- The tasks of an office, those from which most is expected first, with all by which a list is narrowed and
-- all that is added up: a narrowed list and its sums are read from here alone. COALESCE keeps a database
-- from reading them by cases_by_worth, whose rows it would have to look up one by one.
CREATE INDEX cases_tasks ON cases (
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
) WHERE COALESCE(waits_for, '') IN ('approver', 'second_approver', 'answerer', 'queue', 'supervisor');

-- The load of each queue and each person, in the order in which it is added up.
CREATE INDEX cases_load ON cases (
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
) WHERE COALESCE(waits_for, '') IN ('approver', 'second_approver', 'answerer', 'queue', 'supervisor');

-- What somebody has, and what they had: who knows a payer or a kind of denial.
CREATE INDEX cases_by_assignee ON cases (practice, assignee, class, payer) WHERE assignee IS NOT NULL;

-- Each time that a case was given to somebody, taken, given back or put into another queue. id is the case
-- and the version that its row had then.
CREATE TABLE assignments (
  practice         {text}   NOT NULL REFERENCES practices (practice),
  id               {text}   NOT NULL,
  version          {number} NOT NULL,
  case_id          {text}   NOT NULL,
  from_queue       {text}   NOT NULL,
  from_person      {text},
  to_queue         {text}   NOT NULL,
  to_person        {text},
  due_day          {number},
  priority         {text},
  estimated_mins   {number},
  complexity_score {number},
  task_type        {text},
  specialty_tag    {text},
  by_whom          {text}   NOT NULL,
  at_ms            {number} NOT NULL,
  reason           {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, case_id) REFERENCES cases (practice, id)
){strict};

CREATE INDEX assignments_by_time ON assignments (practice, at_ms, id);
CREATE INDEX assignments_by_person ON assignments (practice, to_person, at_ms, id);
