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
    finished_at      integer
);
-- In the order in which they are claimed, so that a claim never walks over what is done.
create index deliveries_due on deliveries (seq) where state in ('pending', 'processing');
create index deliveries_parked on deliveries (seq) where state = 'parked';

create table reports (
    seq          integer primary key autoincrement,
    id           text    not null unique,
    cluster      text    not null,
    verified_at  integer not null,
    started_by   text    not null,
    body         text    not null
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
    body         text    not null
);
create index findings_by_cluster on findings (cluster, status);

create table nodes (
    cluster    text primary key,
    report_id  text not null,
    body       text not null
);

create table changes (
    seq      integer primary key autoincrement,
    cluster  text    not null,
    kind     text    not null,
    version  integer,
    url      text,
    at       integer not null
);
create index changes_by_cluster on changes (cluster, seq);

-- Written by the readiness probe: only a write shows that writes work.
create table probe (at integer not null);
insert into probe (at) values (0);

create table secret_uses (
    label       text    primary key,
    deliveries  integer not null,
    last_used   integer not null
);

-- What is known of the stacks and environments that send deliveries. Times are milliseconds, separated by commas.
create table senders (
    name      text primary key,
    recent    text not null,
    known     integer,
    verified  integer
);
