-- What was told, or is to be: a row for each notice and sink, written with the report that it comes from.
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

-- What each route has told of and not yet told the end of.
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
    primary key (route, matter)
) without rowid;
create index told_of_cluster on told (cluster);

-- When a digest or a heartbeat had its last turn.
create table notice_turns (
    name     text    not null primary key,
    taken_at integer not null
) without rowid;
