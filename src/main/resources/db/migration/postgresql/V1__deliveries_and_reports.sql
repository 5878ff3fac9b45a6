create table deliveries (
    seq              bigint generated always as identity primary key,
    id               text    not null unique,
    kind             text    not null,
    body             bytea    not null,
    received_at      bigint not null,
    origin           text   not null default 'webhook',
    state            text    not null,
    attempts         bigint not null default 0,
    next_attempt_at  bigint not null,
    claimed_until    bigint,
    cause            text,
    event            text,
    target           text,
    finished_at      bigint
);
-- In the order in which they are claimed, so that a claim never walks over what is done.
create index deliveries_due on deliveries (seq) where state in ('pending', 'processing');
create index deliveries_parked on deliveries (seq) where state = 'parked';

create table reports (
    seq          bigint generated always as identity primary key,
    id           text    not null unique,
    cluster      text    not null,
    verified_at  bigint not null,
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
    inhibited    bigint not null,
    first_seen   bigint not null,
    last_seen    bigint not null,
    resolved_at  bigint,
    body         text    not null
);
create index findings_by_cluster on findings (cluster, status);

create table nodes (
    cluster    text primary key,
    report_id  text not null,
    body       text not null
);

create table changes (
    seq      bigint generated always as identity primary key,
    cluster  text    not null,
    kind     text    not null,
    version  bigint,
    url      text,
    at       bigint not null
);
create index changes_by_cluster on changes (cluster, seq);

-- Written by the readiness probe: only a write shows that writes work.
create table probe (at bigint not null);
insert into probe (at) values (0);

create table secret_uses (
    label       text    primary key,
    deliveries  bigint not null,
    last_used   bigint not null
);

-- ShedLock's columns.
create table leases (
    name       text        primary key,
    lock_until timestamptz not null,
    locked_at  timestamptz not null,
    locked_by  text        not null
);

-- Verifications that one replica asks of another, the leader of the cluster.
create table verification_requests (
    id             text   primary key,
    cluster        text   not null,
    started_by     text   not null,
    named_version  bigint,
    asked_at       bigint not null,
    state          text   not null,
    report         text
);
create index verification_requests_open on verification_requests (cluster) where state in ('asked', 'taken');

-- What is known of the stacks and environments that send deliveries. Times are milliseconds, separated by commas.
create table senders (
    name      text primary key,
    recent    text not null,
    known     bigint,
    verified  bigint
);
