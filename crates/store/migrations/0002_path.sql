-- What the path from an event to a lesson writes down.
--
-- A row refers to others of its own practice only: every reference holds the practice too.
-- Texts that end in _word are index words: an HMAC that finds equal values and says nothing else.

-- id is the index word of the account and the platform's own name of the event.
CREATE TABLE events (
  practice   {text}   NOT NULL REFERENCES practices (practice),
  id         {text}   NOT NULL,
  version    {number} NOT NULL,
  account    {text}   NOT NULL,
  fact       {text}   NOT NULL,
  claim_word {text},
  at_ms      {number} NOT NULL,
  body       {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX events_by_claim ON events (practice, claim_word, at_ms);

CREATE TABLE cases (
  practice   {text}   NOT NULL REFERENCES practices (practice),
  id         {text}   NOT NULL,
  version    {number} NOT NULL,
  claim_word {text}   NOT NULL,
  opened_by  {text}   NOT NULL,
  opened_ms  {number} NOT NULL,
  state      {text}   NOT NULL,
  waits_for  {text},
  n_steps    {number} NOT NULL,
  body       {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  UNIQUE (practice, opened_by),
  FOREIGN KEY (practice, opened_by) REFERENCES events (practice, id)
){strict};

CREATE INDEX cases_by_claim ON cases (practice, claim_word, opened_ms);
CREATE INDEX cases_by_waiting ON cases (practice, waits_for, opened_ms);

-- What an agent read, by the question it asked; a case that is decided again reads again.
CREATE TABLE exhibits (
  practice      {text}   NOT NULL REFERENCES practices (practice),
  id            {text}   NOT NULL,
  version       {number} NOT NULL,
  case_id       {text}   NOT NULL,
  n_steps       {number} NOT NULL,
  question_word {text}   NOT NULL,
  at_ms         {number} NOT NULL,
  body          {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  UNIQUE (practice, case_id, n_steps, question_word),
  FOREIGN KEY (practice, case_id) REFERENCES cases (practice, id)
){strict};

CREATE TABLE proposals (
  practice   {text}   NOT NULL REFERENCES practices (practice),
  id         {text}   NOT NULL,
  version    {number} NOT NULL,
  case_id    {text}   NOT NULL,
  state      {text}   NOT NULL,
  digest     {text}   NOT NULL,
  expires_ms {number} NOT NULL,
  body       {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, case_id) REFERENCES cases (practice, id)
){strict};

CREATE INDEX proposals_by_case ON proposals (practice, case_id, id);
CREATE INDEX proposals_by_expiry ON proposals (practice, state, expires_ms);

CREATE TABLE standing_orders (
  practice     {text}   NOT NULL REFERENCES practices (practice),
  id           {text}   NOT NULL,
  version      {number} NOT NULL,
  agent        {text}   NOT NULL,
  kinds        {text}   NOT NULL,
  at_stake_max {number} NOT NULL,
  signed_by    {text}   NOT NULL,
  signed_ms    {number} NOT NULL,
  until_ms     {number} NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX standing_orders_by_agent ON standing_orders (practice, agent, id);

-- Nobody signs one proposal twice.
CREATE TABLE approvals (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  proposal {text}   NOT NULL,
  place    {number} NOT NULL,
  approver {text}   NOT NULL,
  digest   {text}   NOT NULL,
  needs    {number} NOT NULL,
  at_ms    {number} NOT NULL,
  PRIMARY KEY (practice, id),
  UNIQUE (practice, proposal, approver),
  FOREIGN KEY (practice, proposal) REFERENCES proposals (practice, id)
){strict};

CREATE TABLE warrants (
  practice   {text}   NOT NULL REFERENCES practices (practice),
  id         {text}   NOT NULL,
  version    {number} NOT NULL,
  proposal   {text}   NOT NULL,
  n_attempts {number} NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, proposal) REFERENCES proposals (practice, id)
){strict};

-- At most one for each warrant: they share the number.
CREATE TABLE receipts (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  witness  {text}   NOT NULL,
  at_ms    {number} NOT NULL,
  body     {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, id) REFERENCES warrants (practice, id)
){strict};

-- One for each case: they share the number.
CREATE TABLE outcomes (
  practice  {text}   NOT NULL REFERENCES practices (practice),
  id        {text}   NOT NULL,
  version   {number} NOT NULL,
  ending    {text}   NOT NULL,
  recovered {number} NOT NULL,
  at_ms     {number} NOT NULL,
  known_by  {bytes},
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, id) REFERENCES cases (practice, id)
){strict};

-- A lesson leads back to no case: its number is an index word.
CREATE TABLE lessons (
  practice      {text}   NOT NULL REFERENCES practices (practice),
  id            {text}   NOT NULL,
  version       {number} NOT NULL,
  agent         {text}   NOT NULL,
  agent_version {number} NOT NULL,
  class         {text}   NOT NULL,
  door          {text}   NOT NULL,
  chance_bp     {number} NOT NULL,
  at_stake      {number} NOT NULL,
  response      {text}   NOT NULL,
  ending        {text}   NOT NULL,
  recovered     {number} NOT NULL,
  PRIMARY KEY (practice, id)
){strict};
