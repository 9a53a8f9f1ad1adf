-- The records as an office looks at them: what was noticed and whether somebody saw to it, the trail by
-- person, deed and day, the file that a case came in, and each change of the practice's own rules.

-- The place of a finding in the order in which findings were kept; empty for those from before this.
ALTER TABLE findings ADD COLUMN place {number};
ALTER TABLE findings ADD COLUMN resolved_ms {number};
ALTER TABLE findings ADD COLUMN resolved_by {text};

CREATE INDEX findings_newest ON findings (practice, COALESCE(place, 0) DESC, id);
CREATE INDEX findings_open ON findings (practice, COALESCE(place, 0) DESC, id)
  WHERE resolved_ms IS NULL;
CREATE INDEX findings_open_by_severity ON findings (practice, severity, COALESCE(place, 0) DESC, id)
  WHERE resolved_ms IS NULL;

-- The file whose word opened a case; empty where it was no file, and for cases from before this.
ALTER TABLE cases ADD COLUMN file {text};

CREATE INDEX cases_by_file ON cases (practice, file, id) WHERE file IS NOT NULL;

CREATE INDEX audit_entries_by_time ON audit_entries (practice, at_ms, seq);
CREATE INDEX audit_entries_by_deed ON audit_entries (practice, did, seq);
-- What people did is little beside what steps did, and only people are looked for.
CREATE INDEX audit_entries_by_person ON audit_entries (practice, by_whom, seq)
  WHERE by_whom >= 'staff_' AND by_whom < 'staff`';

-- A standing order may be taken back before it ends by itself.
ALTER TABLE standing_orders ADD COLUMN revoked_ms {number};
ALTER TABLE standing_orders ADD COLUMN revoked_by {text};

-- Each change of the practice's rules: what it was before and after, by whom, and why. id is the
-- version of the rules that it made. agent is empty where it is about all of them.
CREATE TABLE amendments (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  what     {text}   NOT NULL,
  agent    {text},
  was      {text},
  became   {text},
  by_whom  {text}   NOT NULL,
  at_ms    {number} NOT NULL,
  because  {bytes},
  PRIMARY KEY (practice, id)
){strict};
