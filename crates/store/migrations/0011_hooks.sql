-- What the interface for other programs keeps: requests that may come twice, deliveries of platforms, and
-- who is told of what happens here.

-- Requests that may come twice. They are no records: what a request changed is told in the audit trail by
-- the change itself. id is the index word of who asked and of their key, digest the one of what they asked.
-- Until held_until_ms somebody is at it; an answer is given again until the row goes.
CREATE TABLE requests (
  practice      {text}   NOT NULL REFERENCES practices (practice),
  id            {text}   NOT NULL,
  digest        {text}   NOT NULL,
  begun_ms      {number} NOT NULL,
  holder        {text}   NOT NULL,
  held_until_ms {number} NOT NULL,
  answer        {bytes},
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX requests_by_time ON requests (practice, begun_ms);

-- What platforms delivered, each once, so that one that comes again is known. No records either: what a
-- delivery hints at is fetched, and becomes events. The body goes once it was read.
CREATE TABLE deliveries (
  practice    {text}   NOT NULL REFERENCES practices (practice),
  id          {text}   NOT NULL,
  account     {text}   NOT NULL,
  turn        {number} NOT NULL,
  received_ms {number} NOT NULL,
  body        {bytes},
  PRIMARY KEY (practice, id)
){strict};

CREATE INDEX deliveries_by_time ON deliveries (practice, received_ms);
CREATE INDEX deliveries_unread ON deliveries (practice, account, turn) WHERE body IS NOT NULL;

-- Who wants to be told of what happens here, and where.
CREATE TABLE subscriptions (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  state    {text}   NOT NULL,
  news     {text}   NOT NULL,
  by_whom  {text}   NOT NULL,
  made_ms  {number} NOT NULL,
  body     {bytes}  NOT NULL,
  PRIMARY KEY (practice, id)
){strict};

-- How far each of them was told: the last entry of the audit trail that they have or did not want. It
-- moves with every message, so it is no record.
-- due_ms is when the next message may be sent; while somebody is at it, when others may be.
CREATE TABLE posts (
  practice     {text}   NOT NULL,
  subscription {text}   NOT NULL,
  seq          {number} NOT NULL,
  due_ms       {number} NOT NULL,
  n_failed     {number} NOT NULL,
  failed       {text},
  holder       {text},
  PRIMARY KEY (practice, subscription),
  FOREIGN KEY (practice, subscription) REFERENCES subscriptions (practice, id)
){strict};

-- Events as another program reads them: the newest first, page by page.
CREATE INDEX events_by_time ON events (practice, COALESCE(at_ms, 0) DESC, id);
