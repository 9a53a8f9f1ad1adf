-- What the office adds to the path: what the tables said of a denial, what people said, what was
-- noticed, which files came, and who works here by which rules.

-- What was said of a denial when it was last decided; empty until then.
-- deadline_day counts days from the year 1.
ALTER TABLE cases ADD COLUMN class {text};
ALTER TABLE cases ADD COLUMN door {text};
ALTER TABLE cases ADD COLUMN chance_bp {number};
ALTER TABLE cases ADD COLUMN denied {number};
ALTER TABLE cases ADD COLUMN expected_net {number};
ALTER TABLE cases ADD COLUMN deadline_day {number};
ALTER TABLE cases ADD COLUMN queue {text};
ALTER TABLE cases ADD COLUMN priority {text};

-- The worklist. A case that was never decided counts as worth nothing.
CREATE INDEX cases_by_worth ON cases (practice, waits_for, COALESCE(expected_net, 0) DESC, id);
CREATE INDEX cases_open_by_worth ON cases (practice, COALESCE(expected_net, 0) DESC, id)
  WHERE waits_for IS NOT NULL;

-- What agents concluded: id is the case and the step at which it stood. became is the number of a
-- proposal, a question, or the word that closed the case.
CREATE TABLE decisions (
  practice      {text}   NOT NULL REFERENCES practices (practice),
  id            {text}   NOT NULL,
  version       {number} NOT NULL,
  case_id       {text}   NOT NULL,
  n_steps       {number} NOT NULL,
  agent         {text}   NOT NULL,
  agent_version {number} NOT NULL,
  at_ms         {number} NOT NULL,
  concluded     {text}   NOT NULL,
  became        {text}   NOT NULL,
  class         {text},
  door          {text},
  chance_bp     {number},
  denied        {number},
  expected_net  {number},
  deadline_day  {number},
  queue         {text},
  priority      {text},
  because       {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, case_id) REFERENCES cases (practice, id)
){strict};

-- What people said: id is the case, the step at which it stood, and what was said.
CREATE TABLE statements (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  case_id  {text}   NOT NULL,
  n_steps  {number} NOT NULL,
  saying   {text}   NOT NULL,
  question {text},
  answer   {text},
  by_whom  {text}   NOT NULL,
  at_ms    {number} NOT NULL,
  words    {bytes},
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, case_id) REFERENCES cases (practice, id)
){strict};

-- What was noticed: id is the index word of what it is about, its kind and what it says.
CREATE TABLE findings (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  about    {text}   NOT NULL,
  kind     {text}   NOT NULL,
  severity {text}   NOT NULL,
  at_ms    {number} NOT NULL,
  what     {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX findings_by_time ON findings (practice, at_ms, id);
CREATE INDEX findings_by_about ON findings (practice, about, at_ms, id);

-- The practice's accounts at platforms. The cursor is the platform's own word for how far we read.
CREATE TABLE accounts (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  platform {text}   NOT NULL,
  name     {text}   NOT NULL,
  cursor   {bytes},
  PRIMARY KEY (practice, id)
){strict};

-- Files that came: id is the index word of the account and what it calls the file.
CREATE TABLE files (
  practice    {text}   NOT NULL REFERENCES practices (practice),
  id          {text}   NOT NULL,
  version     {number} NOT NULL,
  account     {text}   NOT NULL,
  digest      {text}   NOT NULL,
  n_bytes     {number} NOT NULL,
  received_ms {number} NOT NULL,
  body        {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX files_by_time ON files (practice, received_ms, id);

-- The people who work for the practice. Nobody is taken out, because what they did stays.
CREATE TABLE members (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  roles    {text}   NOT NULL,
  is_gone  {number} NOT NULL,
  name     {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

-- The rules that the practice gave itself: one row, and version counts how often they changed.
CREATE TABLE rules (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  body     {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  CHECK (practice = id)
){strict};
