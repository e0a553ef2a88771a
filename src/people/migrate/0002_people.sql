CREATE TABLE household (
  centre BIGINT NOT NULL,
  household BIGINT NOT NULL,
  code TEXT NOT NULL,               -- random, says nothing
  version BIGINT NOT NULL,
  PRIMARY KEY (centre, household)
);
-- clustered

CREATE TABLE client (
  centre BIGINT NOT NULL REFERENCES centre (centre),
  client BIGINT NOT NULL,
  code TEXT NOT NULL,               -- case code XXXX-XXXX, random
  call_name TEXT NOT NULL,          -- personal: chosen by the person, never the legal name
  status TEXT NOT NULL CHECK (status IN ('intake', 'active', 'closed', 'moved', 'abroad', 'untraced', 'died')),
  move_in BIGINT,                   -- first move-in: day of almost every clock
  birth_year BIGINT,                -- personal
  sex TEXT NOT NULL CHECK (sex IN ('f', 'm', 'x', '')), -- personal; '' = not asked or rather not
  household BIGINT,
  household_size BIGINT NOT NULL,
  worker BIGINT NOT NULL,           -- staff: no case without a worker, ever
  stand_in BIGINT,
  protection_until BIGINT,          -- extension of residence protection, when one was granted
  prefers TEXT NOT NULL,            -- code from pack: how the person likes to be spoken to
  quiet TEXT NOT NULL DEFAULT '',   -- what is not asked again: "topic:day topic:day", codes only, never what was told
  last_contact BIGINT,              -- day of the last contact that was answered
  last_try BIGINT,                  -- day of the last try
  tries BIGINT NOT NULL,            -- unanswered since last_contact
  intake_step BIGINT NOT NULL,
  intake_marks TEXT NOT NULL DEFAULT '', -- one letter a question: a answered, s skipped, n would rather not say, - not yet
  opened_on BIGINT NOT NULL,
  closed_on BIGINT,
  outcome TEXT NOT NULL,            -- code, when closed
  version BIGINT NOT NULL,
  PRIMARY KEY (centre, client)
);
-- clustered
CREATE UNIQUE INDEX client_code ON client (centre, code);
CREATE INDEX client_worker ON client (centre, worker, status, last_contact);
CREATE INDEX client_stand_in ON client (centre, stand_in);
CREATE INDEX client_call_name ON client (centre, call_name);
CREATE INDEX client_move_in ON client (centre, move_in);

-- One blob per record, never per column. table_no: enum sealed_table. client 0 = under the centre's facts key.
CREATE TABLE sealed (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  table_no BIGINT NOT NULL,
  row_no BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  blob BYTES NOT NULL,              -- sealed
  PRIMARY KEY (centre, client, table_no, row_no)
);
-- clustered

CREATE TABLE key_grant (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  holder BIGINT NOT NULL,           -- staff, or 0 for recovery
  kind BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  holder_type BIGINT NOT NULL,
  holder_epoch BIGINT NOT NULL,
  sealed BYTES NOT NULL,            -- sealed
  not_after BIGINT NOT NULL,
  granter BIGINT NOT NULL,
  granter_epoch BIGINT NOT NULL,
  sig BYTES NOT NULL,
  PRIMARY KEY (centre, client, holder, kind, epoch)
);
-- clustered

-- Each consent is asked apart (PIPA art. 22(1)); a refusal is an answer and costs nothing (22(5)).
CREATE TABLE consent (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  consent BIGINT NOT NULL,
  purpose TEXT NOT NULL,            -- code from pack
  answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'not_asked')),
  form_version TEXT NOT NULL,
  given_on BIGINT NOT NULL,
  until BIGINT,
  withdrawn_on BIGINT,
  staff BIGINT NOT NULL,
  PRIMARY KEY (centre, client, consent)
);
-- clustered

-- Who saw a client's page without identity: once per staff, client and day.
CREATE TABLE view_log (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  day BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (centre, client, day, staff)
);
-- clustered

-- Clocks make tasks; people make tasks. clock '' = by hand.
CREATE TABLE task (
  centre BIGINT NOT NULL,
  task BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  client BIGINT,
  clock TEXT NOT NULL,              -- code in pack/kr/clocks.json, fund end, missing evidence
  due BIGINT NOT NULL,
  show_from BIGINT NOT NULL,        -- due minus lead
  done_at BIGINT,
  done_by BIGINT,
  PRIMARY KEY (centre, task)
);
-- clustered
CREATE INDEX task_staff ON task (centre, staff, done_at, show_from);
CREATE INDEX task_client ON task (centre, client, done_at, due);
CREATE UNIQUE INDEX task_clock ON task (centre, client, clock, due) WHERE clock <> '';

CREATE TABLE appointment (
  centre BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  at BIGINT NOT NULL,               -- instant
  appointment BIGINT NOT NULL,
  client BIGINT,
  kind TEXT NOT NULL,               -- code from pack: plan, clinic, home, phone, group, meeting
  place TEXT NOT NULL,              -- code or room; names nobody
  minutes BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (centre, staff, at, appointment)
);
-- clustered
CREATE INDEX appointment_client ON appointment (centre, client, at);

-- How often a person and the centre usually talk: mean days between answered contacts, over the last few. Silence is
-- measured against this, not against a rule for everybody.
CREATE TABLE rhythm (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  usual_gap BIGINT NOT NULL,
  contacts BIGINT NOT NULL,         -- gaps counted
  PRIMARY KEY (centre, client)
);
-- clustered
