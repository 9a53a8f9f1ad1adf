-- Who somebody is: what people prove it with, and for how long they are known afterwards.

-- What a person signs in with: id is the person's. name_word and identity_word are index words of the
-- name that they type and of who they are at a provider; everything else is sealed.
CREATE TABLE credentials (
  practice      {text}   NOT NULL REFERENCES practices (practice),
  id            {text}   NOT NULL,
  version       {number} NOT NULL,
  name_word     {text}   NOT NULL,
  identity_word {text},
  body          {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, id) REFERENCES members (practice, id)
){strict};

CREATE UNIQUE INDEX credentials_by_name ON credentials (practice, name_word);
CREATE UNIQUE INDEX credentials_by_identity ON credentials (practice, identity_word)
  WHERE identity_word IS NOT NULL;

-- For how long somebody is known: id is the index word of a secret that only they hold.
CREATE TABLE sessions (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  staff    {text}   NOT NULL,
  kind     {text}   NOT NULL,
  begun_ms {number} NOT NULL,
  until_ms {number} NOT NULL,
  ended_ms {number},
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, staff) REFERENCES members (practice, id)
){strict};

CREATE INDEX sessions_by_staff ON sessions (practice, staff, begun_ms, id);

-- What programs of a person ask with: id is the index word of a secret, name what the person calls it.
CREATE TABLE tokens (
  practice {text}   NOT NULL REFERENCES practices (practice),
  id       {text}   NOT NULL,
  version  {number} NOT NULL,
  staff    {text}   NOT NULL,
  made_ms  {number} NOT NULL,
  until_ms {number} NOT NULL,
  ended_ms {number},
  name     {bytes}  NOT NULL,
  PRIMARY KEY (practice, id),
  FOREIGN KEY (practice, staff) REFERENCES members (practice, id)
){strict};

CREATE INDEX tokens_by_staff ON tokens (practice, staff, made_ms, id);
