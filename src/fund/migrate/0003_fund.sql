CREATE TABLE fund (
  centre BIGINT NOT NULL REFERENCES centre (centre),
  fund BIGINT NOT NULL,
  code TEXT NOT NULL,
  name_ko TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('gov', 'city', 'found', 'bank', 'work')), -- one colour each
  owner_org TEXT NOT NULL,
  budget BIGINT NOT NULL CHECK (budget >= 0),
  used BIGINT NOT NULL CHECK (used >= 0 AND used <= budget), -- sum of its allocations: the store itself refuses to overspend
  starts BIGINT NOT NULL,
  ends BIGINT NOT NULL,             -- first day after
  flex_rank BIGINT NOT NULL,        -- 0 = most restricted
  status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
  version BIGINT NOT NULL,
  PRIMARY KEY (centre, fund)
);
-- clustered
CREATE UNIQUE INDEX fund_code ON fund (centre, code);

CREATE TABLE fund_line (
  centre BIGINT NOT NULL,
  fund BIGINT NOT NULL,
  line BIGINT NOT NULL,
  code TEXT NOT NULL,               -- 목 as the funder writes it
  name_ko TEXT NOT NULL,
  name_en TEXT NOT NULL,
  categories TEXT NOT NULL,         -- service categories, comma between; '' = all
  cap BIGINT NOT NULL CHECK (cap >= 0),
  used BIGINT NOT NULL CHECK (used >= 0 AND used <= cap),
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (centre, fund, line)
);
-- clustered

-- A dated rule; `rule` is the JSON object of rules-1 without fund and dates. A rule changed later is a new row.
CREATE TABLE fund_rule (
  centre BIGINT NOT NULL,
  fund BIGINT NOT NULL,
  rule BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,                  -- first day after; NULL = until changed
  position BIGINT NOT NULL,
  body TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (centre, fund, rule)
);
-- clustered

CREATE TABLE charge (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,           -- 0 = a group
  on_day BIGINT NOT NULL,
  charge BIGINT NOT NULL,
  service_code TEXT NOT NULL,
  category TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  room TEXT NOT NULL,               -- room of origin
  origin BIGINT NOT NULL,           -- row in that room
  reverses BIGINT,                  -- charge this one takes back
  reported BIGINT NOT NULL CHECK (reported IN (0, 1)),
  staff BIGINT NOT NULL,
  PRIMARY KEY (centre, client, on_day, charge)
);
-- clustered
CREATE UNIQUE INDEX charge_id ON charge (centre, charge);
CREATE INDEX charge_day ON charge (centre, on_day);

CREATE TABLE allocation (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  charge BIGINT NOT NULL,
  fund BIGINT NOT NULL,
  line BIGINT NOT NULL,             -- 0 = fund without lines
  on_day BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  why TEXT NOT NULL,                -- code: restricted_first, chosen, kept
  PRIMARY KEY (centre, client, charge, fund, line)
);
-- clustered
CREATE INDEX allocation_fund ON allocation (centre, fund, on_day);

-- Double entry, append-only, corrections by reversal. Each posting is a set of entries with one `posting` that sums to zero.
CREATE TABLE ledger_entry (
  centre BIGINT NOT NULL,
  posting BIGINT NOT NULL,
  entry BIGINT NOT NULL,
  on_day BIGINT NOT NULL,
  at BIGINT NOT NULL,
  account TEXT NOT NULL,            -- fund_granted, fund_unspent, fund_spent
  fund BIGINT NOT NULL,
  line BIGINT NOT NULL,
  amount BIGINT NOT NULL,           -- debit positive, credit negative
  charge BIGINT,
  reverses BIGINT,                  -- posting taken back
  staff BIGINT NOT NULL,
  PRIMARY KEY (centre, posting, entry)
);
-- clustered
CREATE INDEX ledger_fund ON ledger_entry (centre, fund, on_day);
