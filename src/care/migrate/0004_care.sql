-- What was done, when, by whom. The words lie sealed (table_no 7, row_no = service).
CREATE TABLE service (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  on_day BIGINT NOT NULL,
  service BIGINT NOT NULL,
  code TEXT NOT NULL,               -- pack services
  how TEXT NOT NULL,                -- meet, phone, accompany, message
  answered BIGINT NOT NULL CHECK (answered IN (0, 1)),
  minutes BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  noted BIGINT NOT NULL CHECK (noted IN (0, 1)), -- has sealed words
  corrects BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (centre, client, on_day, service)
);
-- clustered
CREATE INDEX service_staff ON service (centre, staff, on_day);
CREATE INDEX service_day ON service (centre, on_day);

-- Plan headline; the person's own words lie sealed (table_no 8, row_no = goal).
CREATE TABLE goal (
  centre BIGINT NOT NULL,
  client BIGINT NOT NULL,
  goal BIGINT NOT NULL,
  area TEXT NOT NULL,               -- life area from pack
  state TEXT NOT NULL CHECK (state IN ('now', 'later', 'reached', 'left')),
  steps_done BIGINT NOT NULL,
  steps_total BIGINT NOT NULL,
  review_on BIGINT,
  set_on BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (centre, client, goal)
);
-- clustered
