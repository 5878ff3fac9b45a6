-- A row for each machine: a page of them reads no more than it shows, and one that changes is written alone. What is in the
-- body of nodes was written there by a release that knew of no such rows, and counts until the next report.
create table machines (
    cluster  text    not null,
    name     text collate "C" not null,
    -- Among those of the same name.
    place    bigint  not null,
    site     text,
    state    text    not null,
    body     text    not null,
    primary key (cluster, name, place)
);

-- What a cluster at a glance tells of its newest report, beside the head. Null where a release stored the report that knew
-- of no such column: the body is then read.
alter table reports add column readings text;
