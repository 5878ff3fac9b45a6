-- What people do not want to be told of for a while. Times are milliseconds; an end that is null has not come.
create table silences (
    seq          bigint generated always as identity primary key,
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
    created      bigint not null,
    begins       bigint not null,
    -- Null for until resolved.
    until        bigint,
    latest       bigint not null,
    -- Whether it was told that it is about to end: by whoever sets it.
    ending_told  bigint not null default 0,
    ended        bigint,
    ended_by     text
);
create index silences_not_ended on silences (seq) where ended is null;

-- Who did what: what changes something, by whom, why and with what answer.
create table audit (
    seq      bigint generated always as identity primary key,
    at       bigint not null,
    caller   text    not null,
    role     text    not null,
    what     text    not null,
    target   text    not null,
    reason   text,
    status   bigint not null
);

-- Who is signed in to the page. Neither ids nor tokens are here, but their SHA-256. A session has the token that it was begun
-- with, and what that allows; or the name and the role that a provider vouched for.
create table sessions (
    id       text    primary key,
    token    text,
    name     text,
    role     text,
    begun    bigint not null,
    used     bigint not null,
    latest   bigint not null
);
create index sessions_by_use on sessions (used);
