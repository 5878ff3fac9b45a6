-- What the migrations up to this one make of an empty database, at once: each of them costs a start some milliseconds.
-- One that holds something is brought up to date by them alone. A test compares the two.

create table deliveries (
    seq              integer primary key autoincrement,
    id               text    not null unique,
    kind             text    not null,
    body             blob    not null,
    received_at      integer not null,
    origin           text   not null default 'webhook',
    state            text    not null,
    attempts         integer not null default 0,
    next_attempt_at  integer not null,
    claimed_until    integer,
    cause            text,
    event            text,
    target           text,
    finished_at      integer,
    body_of text
);

create index deliveries_due on deliveries (seq) where state in ('pending', 'processing');

create index deliveries_parked on deliveries (seq) where state = 'parked';

create table reports (
    seq          integer primary key autoincrement,
    id           text    not null unique,
    cluster      text    not null,
    verified_at  integer not null,
    started_by   text    not null,
    body         text    not null,
    head text,
    bytes integer not null default 0,
    readings text
);

create index reports_by_cluster on reports (cluster, verified_at);

create table findings (
    fingerprint  text    primary key,
    cluster      text    not null,
    check_id     text    not null,
    severity     text    not null,
    status       text    not null,
    subject_kind text    not null,
    subject_name text    not null,
    site         text,
    inhibited    integer not null,
    first_seen   integer not null,
    last_seen    integer not null,
    resolved_at  integer,
    body         text    not null,
    seen_in_newest integer not null default 0,
    inhibited_by text,
    began integer,
    words text
);

create index findings_by_cluster on findings (cluster, status);

create table nodes (
    cluster    text primary key,
    report_id  text not null,
    body       text not null,
    known_since integer
);

create table changes (
    seq      integer primary key autoincrement,
    cluster  text    not null,
    kind     text    not null,
    version  integer,
    url      text,
    at       integer not null,
    made text,
    target text
);

create index changes_by_cluster on changes (cluster, seq);

create table probe (at integer not null);

create table secret_uses (
    label       text    primary key,
    deliveries  integer not null,
    last_used   integer not null
);

create table senders (
    name      text primary key,
    recent    text not null,
    known     integer,
    verified  integer
);

create index reports_by_place on reports (cluster, seq, verified_at, bytes);

create index findings_by_cover on findings (inhibited_by) where inhibited_by is not null;

create index deliveries_by_body on deliveries (body_of) where body_of is not null;

create table memories (
    cluster  text primary key,
    body     text not null
);

create table certificate_subjects (
    region         text not null,
    id             text not null,
    asked_at       integer not null,
    serial_number  text,
    not_before     integer,
    not_after      integer,
    issuer         text,
    issuer_key     text,
    primary key (region, id)
);

create index certificate_subjects_by_age on certificate_subjects (asked_at);

create table machines (
    cluster  text    not null,
    name     text    not null,
    -- Among those of the same name.
    place    integer not null,
    site     text,
    state    text    not null,
    body     text    not null,
    since integer,
    primary key (cluster, name, place)
) without rowid;

create table silences (
    seq          integer primary key autoincrement,
    id           text    not null unique,
    kind         text    not null,
    fingerprint  text,
    check_id     text    not null,
    subject      text    not null,
    site         text    not null,
    cluster      text    not null,
    -- Separated by commas; empty for all.
    severities   text    not null,
    author       text    not null,
    reason       text    not null,
    created      integer not null,
    begins       integer not null,
    -- Null for until resolved.
    until        integer,
    latest       integer not null,
    -- Whether it was told that it is about to end: by whoever sets it.
    ending_told  integer not null default 0,
    ended        integer,
    ended_by     text
);

create index silences_not_ended on silences (seq) where ended is null;

create table audit (
    seq      integer primary key autoincrement,
    at       integer not null,
    caller   text    not null,
    role     text    not null,
    what     text    not null,
    target   text    not null,
    reason   text,
    status   integer not null
);

create table sessions (
    id       text    primary key,
    token    text,
    name     text,
    role     text,
    begun    integer not null,
    used     integer not null,
    latest   integer not null
);

create index sessions_by_use on sessions (used);

create table notices (
    seq             integer primary key autoincrement,
    id              text    not null unique,
    sink            text    not null,
    route           text    not null,
    kind            text    not null,
    -- Notices of one thread go out one after another; a later one takes the place of earlier ones that wait.
    thread          text    not null,
    cluster         text,
    severity        text    not null,
    title           text    not null,
    body            text    not null,
    state           text    not null,
    attempts        integer not null default 0,
    next_attempt_at integer not null,
    claimed_until   integer,
    cause           text,
    -- What the sink calls the message, where it says so.
    ref             text,
    created_at      integer not null,
    finished_at     integer
);

create index notices_pending on notices (sink, thread, seq) where state = 'pending';

create index notices_refs on notices (sink, thread, seq) where ref is not null;

create index notices_finished on notices (finished_at) where finished_at is not null;

create table told (
    route    text    not null,
    matter   text    not null,
    cluster  text    not null,
    gathered text    not null,
    thread   text    not null,
    told_at  integer not null,
    -- Silenced since it was told.
    muted    integer not null,
    body     text    not null,
    sinks text,
    alert text not null default '',
    primary key (route, matter)
) without rowid;

create index told_of_cluster on told (cluster);

create table notice_turns (
    name     text    not null primary key,
    taken_at integer not null
) without rowid;

create table timeline (
    seq          integer primary key autoincrement,
    cluster      text    not null,
    at           integer not null,
    kind         text    not null,
    -- What comes again under the same name takes the place of what came before. Null for what happens once.
    name         text,
    severity     text,
    site         text,
    node         text,
    fingerprint  text,
    body         text    not null
);

create index timeline_by_cluster on timeline (cluster, at, seq);

create index timeline_by_time on timeline (at, seq);

create index timeline_by_finding on timeline (fingerprint, at) where fingerprint is not null;

create unique index timeline_by_name on timeline (cluster, kind, name) where name is not null;

create index deliveries_by_target on deliveries (target, received_at, seq) where target <> '';

create table machines_before (
    cluster  text    not null,
    name     text    not null,
    place    integer not null,
    since    integer not null,
    until    integer not null,
    site     text,
    state    text    not null,
    body     text    not null,
    pack integer,
    spot integer,
    primary key (cluster, until, name, place, since)
) without rowid;

create index findings_worst on findings (
    status,
    (case severity when 'critical' then 0 when 'error' then 1 when 'warning' then 2 else 3 end),
    (coalesce(began, first_seen)),
    fingerprint);

create table discovered_stacks (
    stack         text    not null primary key,
    -- How the stack stood when its state was read, as its list tells.
    marker        text    not null,
    verdict       text    not null,
    reason        text    not null,
    -- As what it is watched; null where it is not.
    cluster       text,
    account       text,
    looked_at     integer not null,
    missing_since integer
);

create table discovery_heard (
    stack   text    not null primary key,
    deleted integer not null,
    due_at  integer not null,
    tries   integer not null,
    news text not null default ''
);

create table discovery (
    id         integer not null primary key,
    generation integer not null,
    -- When all lists were last read whole.
    read_at    integer,
    problem    text,
    list_soon integer not null default 0
);

create table machines_before_packs (
    cluster  text    not null,
    until    integer not null,
    pack     integer not null,
    bodies   blob    not null,
    primary key (cluster, until, pack)
);

create table used_environments (
    environment text not null,
    cluster     text not null,
    primary key (environment, cluster)
);

create index used_environments_by_cluster on used_environments (cluster);

create table deliveries_missing (
    source    text    not null primary key,
    missing   integer not null,
    -- By the clock of the database.
    looked_at integer not null
) without rowid;

create index notices_of_thread on notices (sink, thread, seq);

create table outages (ended integer not null);

insert into probe (at) values (0);
insert into discovery (id, generation) values (1, 0);
insert into outages (ended) values (0);
