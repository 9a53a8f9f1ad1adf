-- What an agent read at one step of a case becomes one row, a sheet of the case's journal: what is
-- decided and read together is kept together. No office had the earlier table.
--
-- id is the case and the step at which it stood.
DROP TABLE exhibits;

CREATE TABLE exhibits (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  case_id  {text}   NOT NULL,
  n_steps  {number} NOT NULL,
  body     {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, case_id) REFERENCES cases (practice, id)
){strict};

CREATE INDEX exhibits_by_case ON exhibits (practice, case_id);

-- What people said about a case, found for many cases with one question.
CREATE INDEX statements_by_case ON statements (practice, case_id);

-- The warrants of a proposal, found without looking through all of the practice's.
CREATE INDEX warrants_by_proposal ON warrants (practice, proposal);
