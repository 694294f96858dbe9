-- 002_match.sql: data sets, models, stock, predictions and what became of them.
-- The bytes of sets and models are blobs of the vault under the key of a subject of kind 'other' made for them (its id is
-- the setting 'match.subject'); erasing that subject takes all of them along, and what was answered with them.

CREATE TABLE match_sets (                          -- imported tables of deals
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,                      -- 1, 2 ... of the name
    hash    TEXT NOT NULL,                         -- SHA-256 of schema and rows
    blob    TEXT NOT NULL REFERENCES blobs ON DELETE CASCADE,
    facts   TEXT NOT NULL,                         -- JSON: what import found (match_import_json), without rejected rows
    rejects TEXT REFERENCES blobs ON DELETE SET NULL, -- rows kept aside, JSON
    rows    INTEGER NOT NULL,
    user    TEXT REFERENCES users ON DELETE SET NULL,
    created INTEGER NOT NULL,
    UNIQUE (name, version)
) STRICT;

CREATE TABLE match_models (                        -- never changed once made
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,                        -- of the schema
    version  INTEGER NOT NULL,                     -- 1, 2 ... of the name
    data_set TEXT REFERENCES match_sets ON DELETE SET NULL,
    data_hash TEXT NOT NULL,
    hash     TEXT NOT NULL,                        -- SHA-256 of the model's text
    blob     TEXT NOT NULL REFERENCES blobs ON DELETE CASCADE,
    card     TEXT NOT NULL,                        -- JSON: parameters and metrics
    created  INTEGER NOT NULL,
    UNIQUE (name, version)
) STRICT;

CREATE TABLE match_aliases (                       -- which model answers; the newest row of a name and alias counts
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL,
    alias TEXT NOT NULL CHECK (alias IN ('champion', 'challenger')),
    model TEXT REFERENCES match_models ON DELETE CASCADE, -- NULL: nobody
    why   TEXT NOT NULL,                           -- 'train', 'promote', 'rollback', 'retrain', 'challenge', 'end'
    user  TEXT REFERENCES users ON DELETE SET NULL,
    made  INTEGER NOT NULL
) STRICT;
CREATE INDEX match_alias ON match_aliases (name, alias, id);

CREATE TABLE match_premises (                      -- the stock
    name    TEXT NOT NULL,                         -- of the schema
    id      TEXT NOT NULL,                         -- of the premises
    fields  TEXT NOT NULL,                         -- JSON object
    vacant  INTEGER NOT NULL CHECK (vacant IN (0, 1)),
    changed INTEGER NOT NULL,
    PRIMARY KEY (name, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE match_stocks (
    name  TEXT PRIMARY KEY,
    stamp INTEGER NOT NULL                         -- grows with every change
) STRICT, WITHOUT ROWID;

CREATE TABLE match_answers (                       -- the log of predictions: one row a lead asked
    number  INTEGER PRIMARY KEY,                   -- short, for there are hundreds of choices to an answer
    id      TEXT NOT NULL UNIQUE,
    model   TEXT NOT NULL REFERENCES match_models ON DELETE CASCADE,
    lead    TEXT NOT NULL,                         -- the lead's id in the CRM
    fields  TEXT NOT NULL,                         -- JSON object: the lead as it was asked
    made    INTEGER NOT NULL
) STRICT;
CREATE INDEX match_answers_of_lead ON match_answers (lead, made);
CREATE INDEX match_answers_by_time ON match_answers (made);

CREATE TABLE match_shown (                         -- premises as they were when they were judged, each state once
    number INTEGER PRIMARY KEY,
    hash   TEXT NOT NULL UNIQUE,                   -- of the fields: the first half of their SHA-256
    fields TEXT NOT NULL                           -- JSON object
) STRICT;

CREATE TABLE match_choices (                       -- what was said of each of the premises
    answer      INTEGER NOT NULL REFERENCES match_answers ON DELETE CASCADE,
    premises    TEXT NOT NULL,
    probability REAL,                              -- NULL: a constraint dropped it
    place       INTEGER NOT NULL,                  -- 1, 2 ... ; 0: dropped
    shown       INTEGER NOT NULL REFERENCES match_shown,
    PRIMARY KEY (answer, premises)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_choices_of_shown ON match_choices (shown);

CREATE TABLE match_feedback (                      -- what managers and the CRM said later; the newest of a kind counts
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,                        -- of the schema
    lead     TEXT NOT NULL,
    premises TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('good', 'bad', 'shown', 'visited', 'won', 'lost')),
    user     TEXT REFERENCES users ON DELETE SET NULL,
    made     INTEGER NOT NULL
) STRICT;
CREATE INDEX match_feedback_of_pair ON match_feedback (name, lead, premises, kind, id);
CREATE INDEX match_feedback_of_lead ON match_feedback (lead);
CREATE INDEX match_feedback_by_time ON match_feedback (made);
