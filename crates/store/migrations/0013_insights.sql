-- What the office's figures are sums of: claims as their payers decided them, remittances, and how cases
-- ended, each with what it is counted by. Days count from the year 1.

-- A claim at a payer: the first word that decided it, and what later words brought. id is the index word of the claim;
-- where one number of ours was used for several claims, the others have a point and their place behind it.
CREATE TABLE decided_claims (
  practice     {text}   NOT NULL REFERENCES practices (practice),
  id           {text}   NOT NULL,
  version      {number} NOT NULL,
  claim_word   {text}   NOT NULL,
  payer        {text}   NOT NULL,
  first_day    {number},
  extent       {text},
  class        {text},
  code         {text},
  charged      {number} NOT NULL,
  paid         {number} NOT NULL,
  denied       {number} NOT NULL,
  recovered    {number},
  body         {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX decided_claims_by_word ON decided_claims (practice, claim_word);

-- All that the figures ask of a claim, in the order in which they ask it, so that they are read from here
-- alone and nothing has to be sorted; and again of the few claims that were denied.
CREATE INDEX decided_claims_by_day ON decided_claims (
  practice, first_day, payer, extent, charged, paid, denied, recovered, class, code, id
);
CREATE INDEX decided_claims_denied ON decided_claims (
  practice, first_day, class, code, payer, extent, charged, paid, denied, recovered, id
) WHERE extent IS NOT NULL;

CREATE TABLE remittances (
  practice       {text}   NOT NULL REFERENCES practices (practice),
  id             {text}   NOT NULL,
  version        {number} NOT NULL,
  payer          {text}   NOT NULL,
  payer_name     {text}   NOT NULL,
  day            {number} NOT NULL,
  n_claims       {number} NOT NULL,
  n_denied       {number} NOT NULL,
  charged        {number} NOT NULL,
  paid_on_claims {number} NOT NULL,
  paid           {number} NOT NULL,
  denied         {number} NOT NULL,
  is_balanced    {number} NOT NULL,
  body           {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX remittances_by_day ON remittances (
  practice, day, payer, payer_name, charged, paid_on_claims, paid, denied, id
);
CREATE INDEX remittances_by_payer ON remittances (practice, payer, day, payer_name);

-- When the answer left the house; empty until then.
ALTER TABLE cases ADD COLUMN answered_ms {number};

-- What was assessed of a case when it ended.
ALTER TABLE outcomes ADD COLUMN payer {text};
ALTER TABLE outcomes ADD COLUMN class {text};
ALTER TABLE outcomes ADD COLUMN door {text};
ALTER TABLE outcomes ADD COLUMN chance_bp {number};
ALTER TABLE outcomes ADD COLUMN denied {number};
ALTER TABLE outcomes ADD COLUMN opened_ms {number};
ALTER TABLE outcomes ADD COLUMN answered_ms {number};

CREATE INDEX outcomes_by_time ON outcomes (
  practice, at_ms, ending, answered_ms, door, chance_bp, payer, class, recovered, denied, opened_ms, id
);

-- Cases whose answer has not left the house, by the day by which it has to.
CREATE INDEX cases_unanswered ON cases (
  practice, deadline_day, id, work_queue, queue, class, payer, denied, expected_net
) WHERE waits_for IN ('agent', 'check', 'approver', 'second_approver', 'answerer', 'act', 'supervisor');

-- What agents concluded in a time, and what became of their proposals.
CREATE INDEX decisions_by_time ON decisions (practice, at_ms, concluded, agent, became, case_id, denied, class, id);
CREATE INDEX proposals_by_state ON proposals (practice, id, state);
