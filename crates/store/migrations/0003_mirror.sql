-- The mirror: what a platform's records said, each time we saw them change.

CREATE TABLE records (
  practice     {text}   NOT NULL REFERENCES practices (practice),
  id           {text}   NOT NULL,
  version      {number} NOT NULL,
  account      {text}   NOT NULL,
  kind         {text}   NOT NULL,
  record_word  {text}   NOT NULL,
  patient_word {text},
  claim_word   {text},
  content_word {text}   NOT NULL,
  from_day     {number},
  until_day    {number},
  seen_ms      {number} NOT NULL,
  body         {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX records_by_key ON records (practice, record_word, seen_ms);
CREATE INDEX records_by_patient ON records (practice, patient_word, kind, seen_ms);
CREATE INDEX records_by_claim ON records (practice, claim_word, kind, seen_ms);
