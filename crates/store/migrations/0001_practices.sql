-- Practices, their keys and their audit trail.
--
-- {text}, {number}, {bytes} and {strict} are the few words that differ between the databases.
-- A landed migration is never edited; the next one mends it.

CREATE TABLE practices (
  practice  {text}   NOT NULL PRIMARY KEY,
  id        {text}   NOT NULL,
  version   {number} NOT NULL,
  name      {text}   NOT NULL,
  opened_ms {number} NOT NULL,
  CHECK (practice = id)
){strict};

-- The keys that a practice's records are sealed with, each wrapped by a master key.
CREATE TABLE data_keys (
  practice  {text}   NOT NULL REFERENCES practices (practice),
  id        {text}   NOT NULL,
  version   {number} NOT NULL,
  master    {text}   NOT NULL,
  wrapped   {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

-- What happened, in order; each entry holds the hash of the one before.
CREATE TABLE audit_entries (
  practice  {text}   NOT NULL,
  seq       {number} NOT NULL,
  at_ms     {number} NOT NULL,
  by_whom   {text}   NOT NULL,
  did       {text}   NOT NULL,
  noun      {text}   NOT NULL,
  row_id    {text}   NOT NULL,
  row_hash  {bytes}  NOT NULL,
  about     {text}   NOT NULL,
  previous  {bytes}  NOT NULL,
  hash      {bytes}  NOT NULL,
  PRIMARY KEY (practice, seq)
){strict};

CREATE INDEX audit_entries_by_row ON audit_entries (practice, noun, row_id, seq);
CREATE INDEX audit_entries_by_case ON audit_entries (practice, about, seq);

-- Where each practice's trail ends, with a seal that only a holder of its keys can make.
-- Whoever writes for a practice holds this row until the commit, so writers stand in a line.
CREATE TABLE audit_heads (
  practice  {text}   NOT NULL PRIMARY KEY,
  seq       {number} NOT NULL,
  hash      {bytes}  NOT NULL,
  seal      {bytes}  NOT NULL
){strict};
