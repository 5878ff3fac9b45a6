-- What verifications of a cluster remember for longer than a process lives, a line for each thing.
create table memories (
    cluster  text primary key,
    body     text not null
);

-- What certificate subjects of IAM Roles Anywhere presented last: a call for each, so not asked for again after a restart.
create table certificate_subjects (
    region         text not null,
    id             text not null,
    asked_at       bigint not null,
    serial_number  text,
    not_before     bigint,
    not_after      bigint,
    primary key (region, id)
);
create index certificate_subjects_by_age on certificate_subjects (asked_at);
