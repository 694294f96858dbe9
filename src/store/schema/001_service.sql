-- 001_service.sql: accounts, lessons, jobs, uploads, consent, audit, webhooks.
-- Times are milliseconds since 1970 UTC; ids are 32 hexadecimal digits of 16 random bytes, unless said otherwise.
-- A column named *_hash holds SHA-256 of a secret that only its owner has. A column named folded holds what is searched,
-- case folded, because LIKE folds the Latin letters only.

CREATE TABLE users (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL COLLATE NOCASE UNIQUE,  -- what is typed to sign in
    display  TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'teacher', 'viewer')),
    password TEXT NOT NULL,                        -- argon2id, in libsodium's text form
    language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru')),
    folded   TEXT NOT NULL,                        -- name and display
    created  INTEGER NOT NULL,
    disabled INTEGER                               -- NULL: may sign in
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user       TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    csrf       TEXT NOT NULL,                      -- must come back in a header with every change
    created    INTEGER NOT NULL,
    seen       INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user);

CREATE TABLE tokens (                              -- for programs
    id         TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    user       TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,                      -- words separated by spaces, in the order of the list of scopes
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    used       INTEGER,
    revoked    INTEGER
) STRICT;

CREATE TABLE subjects (                            -- people whose data is kept; each has a key of their own
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('teacher', 'student', 'other')),
    name        TEXT NOT NULL,                     -- '' after erasure
    folded      TEXT NOT NULL,
    user        TEXT REFERENCES users ON DELETE SET NULL,
    wrapped_key BLOB,                              -- NULL: erased, nothing of theirs can be read any more
    created     INTEGER NOT NULL,
    erased      INTEGER,
    receipt     TEXT                               -- the signed receipt of the erasure, JSON
) STRICT;
CREATE UNIQUE INDEX subject_of_user ON subjects (user) WHERE user IS NOT NULL AND erased IS NULL;

CREATE TABLE blobs (                               -- files of the vault
    id      TEXT PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES subjects,
    wrapped_key BLOB NOT NULL,                     -- random, under the subject's key
    size    INTEGER NOT NULL,                      -- bytes before encryption
    type    TEXT NOT NULL,                         -- media type
    sha256  BLOB NOT NULL,                         -- of the bytes before encryption
    created INTEGER NOT NULL
) STRICT;
CREATE INDEX blobs_of_subject ON blobs (subject);

CREATE TABLE lessons (
    id        TEXT PRIMARY KEY,
    title     TEXT NOT NULL,
    folded    TEXT NOT NULL,                       -- title and file
    subject   TEXT NOT NULL REFERENCES subjects,   -- whose lesson it is; its files are encrypted with their key
    teacher   TEXT REFERENCES users ON DELETE SET NULL,
    owner     TEXT REFERENCES users ON DELETE SET NULL, -- who uploaded it
    language  TEXT NOT NULL DEFAULT '',            -- of the speech; '': not said
    speakers  INTEGER NOT NULL DEFAULT 0,          -- how many people speak; 0: to be found
    file      TEXT NOT NULL,                       -- name of the recording
    state     TEXT NOT NULL CHECK (state IN ('fetching', 'queued', 'running', 'done', 'failed', 'cancelled')),
    error     TEXT,                                -- one line for people
    source    TEXT,                                -- address it is fetched from; NULL: it was uploaded
    media     TEXT REFERENCES blobs,               -- the recording; NULL: not there yet, or deleted on time
    duration  REAL,                                -- seconds; what follows is filled when it is done
    negative  REAL,                                -- mean negative share of the people with enough evidence; NULL: unknown
    moments   INTEGER,
    people    INTEGER,
    talk_teacher REAL,                             -- the teacher's share of the talk; NULL: unknown
    created   INTEGER NOT NULL,
    finished  INTEGER,
    shared    INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)), -- managers and viewers may open it
    keep_until INTEGER NOT NULL                    -- deleted at this time, with all its files
) STRICT;
CREATE INDEX lessons_by_time ON lessons (created DESC, id);
CREATE INDEX lessons_of_teacher ON lessons (teacher, created DESC);
CREATE INDEX lessons_to_delete ON lessons (keep_until);

CREATE TABLE lesson_files (                        -- report.json, transcript.json, moments.csv ..., and results of stages
    lesson TEXT NOT NULL REFERENCES lessons ON DELETE CASCADE,
    name   TEXT NOT NULL,
    blob   TEXT NOT NULL REFERENCES blobs,
    PRIMARY KEY (lesson, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE lesson_edits (                        -- what people corrected; the newest of a kind and key counts
    id     INTEGER PRIMARY KEY,
    lesson TEXT NOT NULL REFERENCES lessons ON DELETE CASCADE,
    kind   TEXT NOT NULL CHECK (kind IN ('turn', 'teacher')),
    key    INTEGER NOT NULL,                       -- 'turn': its index from 0; 'teacher': 0
    value  TEXT NOT NULL,                          -- 'turn': the text; 'teacher': number of the speaker, '0' for none
    user   TEXT REFERENCES users ON DELETE SET NULL,
    made   INTEGER NOT NULL
) STRICT;
CREATE INDEX edits_of_lesson ON lesson_edits (lesson, kind, key, id);

CREATE TABLE embeds (                              -- addresses under which a report may be shown in an LMS
    token_hash BLOB PRIMARY KEY,
    lesson     TEXT NOT NULL REFERENCES lessons ON DELETE CASCADE,
    user       TEXT REFERENCES users ON DELETE CASCADE,
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (                             -- recordings that are on their way (tus 1.0)
    id      TEXT PRIMARY KEY,
    user    TEXT REFERENCES users ON DELETE SET NULL,
    length  INTEGER NOT NULL,                      -- bytes in all
    offset  INTEGER NOT NULL DEFAULT 0,            -- bytes that are safely on disk
    key     BLOB NOT NULL,                         -- the stream cipher's key, sealed with the master key
    metadata TEXT NOT NULL,                        -- JSON object: filename, filetype, title, language, speakers, teacher
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    lesson  TEXT REFERENCES lessons ON DELETE SET NULL -- set in the transaction that accepts the finished upload
) STRICT;

CREATE TABLE jobs (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,                       -- a name of the table of kinds: 'lesson', 'webhook', 'retention' ...
    target    TEXT NOT NULL,                       -- id of what it works on
    payload   TEXT NOT NULL DEFAULT '{}',          -- JSON
    state     TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    priority  INTEGER NOT NULL DEFAULT 0,          -- higher first
    attempts  INTEGER NOT NULL DEFAULT 0,
    lost      INTEGER NOT NULL DEFAULT 0,          -- workers that vanished with it since its last finished stage
    run_after INTEGER NOT NULL,
    leased_by TEXT,                                -- worker that holds it
    leased_until INTEGER,
    cancel    INTEGER NOT NULL DEFAULT 0 CHECK (cancel IN (0, 1)), -- somebody asked for it to stop
    stage     TEXT NOT NULL DEFAULT '',
    progress  REAL NOT NULL DEFAULT 0,             -- 0..1 over all stages
    error     TEXT,
    created   INTEGER NOT NULL,
    started   INTEGER,
    finished  INTEGER
) STRICT;
CREATE INDEX jobs_to_run ON jobs (state, priority DESC, run_after, created);
CREATE INDEX jobs_of_target ON jobs (target);

CREATE TABLE job_stages (                          -- finished stages: they are not done again
    job      TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE,
    name     TEXT NOT NULL,
    seconds  REAL NOT NULL,
    finished INTEGER NOT NULL,
    PRIMARY KEY (job, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
    id        TEXT PRIMARY KEY,
    subject   TEXT NOT NULL REFERENCES subjects,
    purpose   TEXT NOT NULL CHECK (purpose IN ('recording', 'expression', 'transcript', 'sharing', 'research')),
    version   TEXT NOT NULL,                       -- of the text that was shown
    given     INTEGER NOT NULL,
    withdrawn INTEGER,
    user      TEXT REFERENCES users ON DELETE SET NULL -- who recorded it
) STRICT;
CREATE INDEX consents_of_subject ON consents (subject, purpose);

CREATE TABLE audit (                               -- append-only: hash = SHA-256 over previous and all columns
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,                        -- user id, 'token:<id>', 'system' or 'cli'
    action   TEXT NOT NULL,                        -- 'lesson.open', 'user.add' ...
    object   TEXT NOT NULL,
    detail   TEXT NOT NULL,                        -- JSON
    address  TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash     BLOB NOT NULL
) STRICT;
CREATE TABLE audit_head (                          -- finds a tail that was cut off
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    seal BLOB NOT NULL                             -- HMAC-SHA256 over seq and its hash, with a key made of the master key
) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE webhooks (
    id       TEXT PRIMARY KEY,
    url      TEXT NOT NULL,
    secret   TEXT NOT NULL,                        -- signs what is sent
    events   TEXT NOT NULL,                        -- 'lesson.finished lesson.failed'
    created  INTEGER NOT NULL,
    disabled INTEGER
) STRICT;

CREATE TABLE deliveries (
    id       TEXT PRIMARY KEY,
    webhook  TEXT NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event    TEXT NOT NULL,
    body     TEXT NOT NULL,
    state    TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    status   INTEGER,                              -- last HTTP status; NULL: none came
    error    TEXT,
    created  INTEGER NOT NULL,
    finished INTEGER
) STRICT;
CREATE INDEX deliveries_by_time ON deliveries (created DESC);

CREATE TABLE secrets (                             -- keys the store made for itself, sealed with the master key
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (                            -- what an admin sets in the page; over the configuration's defaults
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
