-- Where many machines changed at once, their bodies of before are alike: packed together they take a tenth. The row of each
-- says in which pack its body is, and where; both are null where the body is in the row itself.
alter table machines_before add column pack integer;
alter table machines_before add column spot integer;
create table machines_before_packs (
    cluster  text    not null,
    until    bigint  not null,
    pack     integer not null,
    bodies   bytea   not null,
    primary key (cluster, until, pack)
);
